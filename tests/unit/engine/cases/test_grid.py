"""A case as arrays: what is read, what is refused, and the bound."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations_with_replacement
from typing import Any

import numpy as np
import pytest

from scheduler.cases import Case, CaseTerm
from scheduler.engine.cases.grid import CaseGrid
from scheduler.terms import (
    NO_LIMIT,
    Allow,
    Between,
    Having,
    Headcount,
    Run,
    ShiftCover,
    Stretch,
    Sum,
    Term,
    Window,
)
from tests.unit.engine.cases.free_world import count, everywhere, small_case, spans

CASE = small_case([*everywhere(2), count("b", 42, minimum=3)], minutes=(50, 140))


def test_terms_become_arrays() -> None:
    grid = CaseGrid(CASE).grid
    assert (grid.shortest, grid.stretch, grid.gap, grid.run) == (3, 2, 94, 2)
    assert grid.least.tolist() == [4, 4]
    assert grid.most.tolist() == [9, 9]
    assert np.argwhere(grid.allowed).tolist() == [
        [day, start, length] for day in (0, 1) for start in (40, 42, 94) for length in (0, 1, 3)
    ]
    assert np.argwhere(grid.low).tolist() == [[42, 1]]
    assert grid.low.max() == 3
    assert {*grid.high.ravel().tolist()} == {0, NO_LIMIT}


def changed(kind: type[Term], **changes: Any) -> Case:
    """The case with other fields in the first term of a kind."""
    place = next(n for n, asked in enumerate(CASE.terms) if isinstance(asked.term, kind))
    terms = [*CASE.terms]
    terms[place] = replace(terms[place], term=replace(terms[place].term, **changes))
    return replace(CASE, terms=tuple(terms))


BARRED = ((Having(()), Having(())),)


@pytest.mark.parametrize(
    ("case", "reason"),
    [
        (changed(Allow, worked=1), "cannot keep Allow"),
        (changed(Allow, spans=spans(0)[1:]), "same spans for everybody"),
        (changed(Between, min_gap=1405), "cannot keep Between"),
        (changed(Between, min_gap=1395), "same bounds for everybody"),
        (changed(Between, barred=BARRED), "cannot keep Between"),
        (changed(Run, min_days=2), "cannot keep Run"),
        (changed(Run, max_days=1), "same bounds for everybody"),
        (changed(Sum, first_day=1), "cannot keep Sum"),
        (changed(Sum, of="shifts"), "cannot keep Sum"),
        (changed(Stretch, min_minutes=45), "same stretch for every task"),
        (changed(Stretch, queues=("c",)), "'a' has no stretch"),
        (changed(Stretch, queues=("a", "b")), "one queue for each stretch"),
        (changed(Stretch, queues=("b",)), "one queue for each stretch"),
        (changed(Stretch, queues=None), "one queue for each stretch"),
        (changed(Stretch, max_minutes=60), "cannot keep Stretch"),
        (changed(Headcount, window=Window(600, 630)), "cannot keep Headcount"),
        (changed(Headcount, maximum=5), "cannot keep Headcount"),
    ],
)
def test_what_the_search_cannot_keep_is_refused(case: Case, reason: str) -> None:
    with pytest.raises(TypeError, match=reason):
        CaseGrid(case)


@pytest.mark.parametrize(
    ("term", "weight", "reason"),
    [
        (ShiftCover(0, Having(()), 1), 1, "ShiftCover are not known"),
        (count("a", 40, maximum=1), 2, "cannot weigh Headcount"),
        (count("a", 40, minimum=1), 1, "cannot weigh Headcount"),
        (Sum("A", 0, 1, "paid"), 1, "cannot weigh Sum"),
    ],
)
def test_a_term_or_weight_of_another_kind_is_refused(term: Term, weight: int, reason: str) -> None:
    case = replace(CASE, terms=(*CASE.terms, CaseTerm("other", term, weight)))
    with pytest.raises(TypeError, match=reason):
        CaseGrid(case)


def test_a_gap_of_more_than_a_day_is_refused() -> None:
    terms = [
        replace(asked, term=replace(asked.term, min_gap=2010))
        if isinstance(asked.term, Between)
        else asked
        for asked in CASE.terms
    ]
    with pytest.raises(TypeError, match="more than a day"):
        CaseGrid(replace(CASE, terms=tuple(terms)))


@pytest.mark.parametrize(("minutes", "most"), [(0, 0), (60, 0), (570, 0), (600, 0), (600, 1)])
def test_the_bound_is_the_least_price_of_the_work_that_is_due(minutes: int, most: int) -> None:
    needs = everywhere(1, most)
    case = small_case(needs, people=2, days=1, minutes=(minutes, 1200))
    beyond = max(0, 2 * minutes // 15 - len(needs) * most)
    assert CaseGrid(case).bound() == cheapest(beyond, len(needs))


def cheapest(heads: int, cells: int) -> int:
    """The least sum of squares of ``cells`` whole numbers that add up to ``heads``."""
    best = {0: 0}
    for _ in range(cells):
        found: dict[int, int] = {}
        for had, price in best.items():
            for more in range(heads - had + 1):
                total = price + more * more
                found[had + more] = min(total, found.get(had + more, total))
        best = found
    return best[heads]


def test_the_cheapest_sum_of_squares_is_the_even_one() -> None:
    ways = combinations_with_replacement(range(8), 3)
    assert cheapest(7, 3) == min(a * a + b * b + c * c for a, b, c in ways if a + b + c == 7) == 17


def test_a_cell_without_a_maximum_takes_everything() -> None:
    needs = everywhere(1)[1:]
    assert CaseGrid(small_case(needs, days=1, minutes=(600, 900))).bound() == 0
