"""Days planned anew cost what the interpreters say, and no line that they allow costs less."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from scheduler.cases import Case, judge
from scheduler.engine.cases.free import Chain
from scheduler.engine.cases.grid import CaseGrid
from scheduler.engine.cases.kernels import UNPAID
from scheduler.engine.cases.moves import (
    DEAREST,
    MISSING,
    SQUARES,
    UNPAID_QUARTERS,
    anneal,
    copy_all,
    raise_prices,
    replan,
    take_out,
    tally_up,
    total,
)
from scheduler.terms import Facts, Headcount, Sum
from tests.unit.engine.cases.free_world import (
    LENGTHS,
    Line,
    count,
    everywhere,
    laid,
    lines,
    shifts,
    small_case,
    spans,
)

DAYS = 2
CASES: dict[str, tuple[Sequence[Headcount], tuple[int, int]]] = {
    "everything is too much": (everywhere(DAYS), (90, 150)),
    "one is enough": (everywhere(DAYS, 1), (105, 165)),
    "a night is wanted": (
        [*everywhere(DAYS), *(count("b", quarter, minimum=2) for quarter in (96, 97))],
        (0, 120),
    ),
    "two mornings are wanted": (
        [*everywhere(DAYS, 1), count("a", 42, minimum=2), count("b", 139, minimum=1)],
        (0, 600),
    ),
    "tasks change": (
        [
            *everywhere(DAYS),
            *(count("a", quarter, minimum=1) for quarter in (43, 44)),
            *(count("b", quarter, minimum=1) for quarter in (45, 46)),
        ],
        (0, 90),
    ),
}


def chain_of(case: Case) -> Chain:
    return Chain(CaseGrid(case).grid, seed=1)


def price_of(case: Case, held: dict[str, Line], unpaid: float | None = None) -> float | None:
    """The cost that the search should see; None when a line breaks what joins its days.

    With ``unpaid`` each quarter below a minimum of minutes costs so much instead.
    """
    verdict = judge(case, {(who, s.day): s for who, line in held.items() for s in line})
    facts = Facts(held)
    broken = [term for term in verdict.broken if not isinstance(term, Headcount)]
    below = [t for t in broken if isinstance(t, Sum) and replace(t, minimum=0).excess(facts) == 0]
    if len(broken) > (0 if unpaid is None else len(below)):
        return None
    missing = sum(term.excess(facts) ** 2 for term in _minima(case))
    lacking = sum(-(-term.excess(facts) // 15) for term in below)
    return verdict.cost + 10.0 * missing + (unpaid or 0.0) * lacking


def _minima(case: Case) -> list[Headcount]:
    return [a.term for a in case.terms if isinstance(a.term, Headcount) and a.weight is None]


@pytest.mark.parametrize("name", CASES)
def test_the_best_line_beside_another_is_found(name: str) -> None:
    needs, minutes = CASES[name]
    case = small_case(needs, people=2, minutes=minutes)
    chain, known = chain_of(case), CaseGrid(case)
    replan(chain.grid, chain.crew, chain.desk, 0, (0, DAYS), 1.0, 0.0, chain.rng)
    replan(chain.grid, chain.crew, chain.desk, 1, (0, DAYS), 1.0, 0.0, chain.rng)
    found = known.lines(chain.crew)
    other = tuple(shift for (who, _), shift in sorted(found.items()) if who == "A")
    best = [price_of(case, {"A": other, "B": line}) for line in lines(DAYS)]
    mine = tuple(shift for (who, _), shift in sorted(found.items()) if who == "B")
    assert price_of(case, {"A": other, "B": mine}) == total(chain.crew)
    assert total(chain.crew) == min(each for each in best if each is not None)
    assert chain.crew.tally[UNPAID_QUARTERS] == 0


def given(chain: Chain, line: Line) -> None:
    """Let the first person have a line on one task."""
    for shift in line:
        first, quarters = shift.start // 15, (shift.end - shift.start) // 15
        chain.crew.starts[0, shift.day] = first - 96 * shift.day
        chain.crew.lengths[0, shift.day] = quarters
        chain.crew.tasks[0, first : first + quarters] = 0
    tally_up(chain.grid, chain.crew)


@pytest.mark.parametrize("part", range(DAYS))
@pytest.mark.parametrize("kept", range(-1, 9))
def test_a_part_of_a_line_is_the_best_that_the_rest_leaves(part: int, kept: int) -> None:
    needs = [
        *everywhere(DAYS, 1),
        *(count("b", 96 * day + q, minimum=1) for day in range(DAYS) for q in (42, 47, 94, 95)),
    ]
    case = small_case(needs, people=1, minutes=(105, 135))
    chain, rest = chain_of(case), 1 - part
    fixed = () if kept < 0 else (laid(rest, spans(rest)[kept], "a" * (LENGTHS[kept % 3] // 15)),)
    given(chain, fixed)
    replan(chain.grid, chain.crew, chain.desk, 0, (part, part + 1), 1.0, 0.0, chain.rng)
    costs = []
    for line in [(), *((shift,) for shift in shifts(part))]:
        whole = tuple(sorted((*line, *fixed)))
        cost = price_of(case, {"A": whole}, unpaid=float(UNPAID))
        costs += [] if cost is None else [cost]
    assert total(chain.crew) == min(costs)
    found = tuple(shift for _, shift in sorted(CaseGrid(case).lines(chain.crew).items()))
    assert price_of(case, {"A": found}, unpaid=float(UNPAID)) == total(chain.crew)


def test_a_run_over_both_edges_of_a_part_is_kept() -> None:
    """Five mornings are wanted of one person, two in a row are the most."""
    needs = [*everywhere(5), *(count("a", 96 * day + 42, minimum=1) for day in range(5))]
    case = small_case(needs, people=1, days=5)
    chain = chain_of(case)

    def days_after(*parts: tuple[int, int]) -> list[int]:
        for part in parts:
            replan(chain.grid, chain.crew, chain.desk, 0, part, 1.0, 0.0, chain.rng)
        found = CaseGrid(case).lines(chain.crew)
        assert not [t for t in judge(case, found).broken if not isinstance(t, Headcount)]
        return [day for _, day in sorted(found)]

    assert days_after((0, 2), (3, 5), (2, 3)) == [0, 1, 3, 4]
    take_out(chain.grid, chain.crew, 0, (1, 2))
    assert days_after((2, 3)) == [0, 3, 4]
    take_out(chain.grid, chain.crew, 0, (3, 4))
    assert days_after((2, 3)) == [0, 2, 4]
    take_out(chain.grid, chain.crew, 0, (0, 3))
    assert days_after((0, 4)) == [0, 1, 3, 4]


def test_the_tally_follows_every_move() -> None:
    needs, minutes = CASES["two mornings are wanted"]
    case = small_case(needs, people=3, minutes=minutes)
    chain = chain_of(case)
    chain.first()
    anneal(chain.grid, chain.crew, chain.best, chain.desk, 60, 5.0, chain.rng)
    assert (chain.crew.heads >= 0).all()
    followed, heads = chain.crew.tally.copy(), chain.crew.heads.copy()
    tally_up(chain.grid, chain.crew)
    np.testing.assert_array_equal(chain.crew.tally, followed)
    np.testing.assert_array_equal(chain.crew.heads, heads)
    verdict = judge(case, CaseGrid(case).lines(chain.best))
    assert not verdict.broken
    assert verdict.cost == chain.best.tally[SQUARES]
    assert chain.best.tally[MISSING] == 0


def test_people_who_stay_missing_become_dearer() -> None:
    case = small_case([count("a", 42, minimum=2), count("b", 44, maximum=0)], people=1)
    chain = chain_of(case)
    before = total(chain.crew)
    raise_prices(chain.grid, chain.crew, 1.5)
    assert total(chain.crew) == 1.5 * before == 60.0
    assert sorted({*chain.crew.price.ravel().tolist()}) == [10.0, 15.0]
    for _ in range(10):
        raise_prices(chain.grid, chain.crew, 1.5)
    assert chain.crew.price.max() == DEAREST


def test_a_copy_is_a_copy() -> None:
    needs, minutes = CASES["one is enough"]
    chain = chain_of(small_case(needs, minutes=minutes))
    chain.first()
    copy_all(chain.best, chain.crew)
    for mine, other in zip(chain.best, chain.crew, strict=True):
        np.testing.assert_array_equal(mine, other)
        assert not np.shares_memory(mine, other)
