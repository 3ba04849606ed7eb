"""Small cases with free starts: the optimum, answers that do not exist, and when to stop."""

from __future__ import annotations

from itertools import product

import pytest

from scheduler.cases import confirmed, judge
from scheduler.engine.cases.free import solve_free
from scheduler.engine.result import Progress, Settings
from scheduler.terms import Headcount, Window
from tests.unit.engine.cases.free_world import count, everywhere, laid, lines, small_case

SETTINGS = Settings(time_limit_s=60, workers=2)


def test_a_bound_that_is_met_ends_the_search() -> None:
    """60 minutes of each of two people lie on cells of their own, at a square of one each."""
    case = small_case(everywhere(2), minutes=(60, 600))
    told: list[Progress] = []
    result = solve_free(case, SETTINGS, told.append)
    assert result.lines is not None
    assert result.proven
    assert result.cost == result.bound == 8
    assert confirmed(case, result.lines, result.cost).costs == {"surplus": 8}
    assert result.seconds < SETTINGS.time_limit_s
    assert told[-1].cost_milli == told[-1].bound_milli == 8000


def test_the_optimum_is_found_where_no_bound_proves_it() -> None:
    needs = [
        *everywhere(1),
        *(count("a", quarter, minimum=2) for quarter in (43, 44)),
        count("b", 45, minimum=1),
    ]
    case = small_case(needs, days=1, minutes=(60, 90))
    pairs = product(lines(1), repeat=2)
    verdicts = (
        judge(case, {(who, s.day): s for who, line in zip("AB", pair, strict=True) for s in line})
        for pair in pairs
    )
    best = min(verdict.cost for verdict in verdicts if not verdict.broken)
    result = solve_free(case, Settings(time_limit_s=1, workers=1), lambda _: None)
    assert result.lines is not None
    assert result.cost == best == confirmed(case, result.lines, best).cost
    assert not result.proven


def test_without_lines_that_keep_all_there_is_no_answer() -> None:
    needs = [*everywhere(1), count("a", 42, minimum=3)]
    told: list[Progress] = []
    result = solve_free(
        small_case(needs, days=1), Settings(time_limit_s=0.2, workers=1), told.append
    )
    assert (result.lines, result.cost, result.proven) == (None, 0, False)
    assert {each.cost_milli for each in told} == {None}


def test_a_cancelled_search_answers_with_what_it_has() -> None:
    settings = Settings(time_limit_s=3600, workers=1)
    settings.cancel.set()
    needs = [*everywhere(2), count("a", 43, minimum=1)]
    assert solve_free(small_case(needs), settings, lambda _: None).lines is not None


@pytest.mark.parametrize("tasks", ["aaaa", "aabb", "bbaa"])
def test_the_world_lays_what_the_terms_allow(tasks: str) -> None:
    shift = laid(0, Window(600, 660), tasks)
    assert not judge(small_case([]), {("A", 0): shift}).broken
    assert Headcount("a", Window(600, 615)).maximum > 1
