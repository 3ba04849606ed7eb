"""Days planned anew cost what the interpreters say, and no line that they allow costs less."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from scheduler.cases import Case, judge
from scheduler.engine.case_free import Chain
from scheduler.engine.case_grid import CaseGrid
from scheduler.engine.case_moves import (
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
from scheduler.terms import Facts, Headcount, LineShift
from tests.unit.engine.free_world import Line, count, everywhere, lines, small_case

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


def price_of(case: Case, held: dict[str, Line]) -> float | None:
    """The cost that the search should see; None when a line breaks what joins its days."""
    shifts = {(who, shift.day): shift for who, line in held.items() for shift in line}
    verdict = judge(case, shifts)
    missing = [term.excess(_facts(shifts)) for term in _minima(case)]
    if any(not isinstance(term, Headcount) for term in verdict.broken):
        return None
    return verdict.cost + 10.0 * sum(each**2 for each in missing)


def _minima(case: Case) -> list[Headcount]:
    return [a.term for a in case.terms if isinstance(a.term, Headcount) and a.weight is None]


def _facts(shifts: dict[tuple[str, int], LineShift]) -> Facts:
    return Facts({who: tuple(s for (w, _), s in shifts.items() if w == who) for who, _ in shifts})


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


def test_a_part_of_a_line_is_planned_within_what_the_rest_leaves() -> None:
    """The second day alone, behind a first day that ends too late for it."""
    needs = [*everywhere(DAYS), *(count("b", q, minimum=1) for q in (96, 97, 140, 141))]
    case = small_case(needs, people=1, minutes=(60, 120))
    chain, known = chain_of(case), CaseGrid(case)
    replan(chain.grid, chain.crew, chain.desk, 0, (0, 1), 1.0, 0.0, chain.rng)
    assert known.lines(chain.crew)["A", 0].start_clock == 1410
    replan(chain.grid, chain.crew, chain.desk, 0, (1, 2), 1.0, 0.0, chain.rng)
    lines_now = known.lines(chain.crew)
    assert [term for term in judge(case, lines_now).broken if not isinstance(term, Headcount)] == []
    assert ("A", 1) not in lines_now
    take_out(chain.grid, chain.crew, 0, (0, 1))
    replan(chain.grid, chain.crew, chain.desk, 0, (1, 2), 1.0, 0.0, chain.rng)
    assert known.lines(chain.crew)["A", 1].start_clock == 630


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


def test_a_copy_is_a_copy() -> None:
    needs, minutes = CASES["one is enough"]
    chain = chain_of(small_case(needs, minutes=minutes))
    chain.first()
    copy_all(chain.best, chain.crew)
    for mine, other in zip(chain.best, chain.crew, strict=True):
        np.testing.assert_array_equal(mine, other)
        assert not np.shares_memory(mine, other)
