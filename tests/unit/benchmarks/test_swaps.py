from __future__ import annotations

from random import Random

import pytest

from benchmarks.swaps import Times, searches, share, timed, verdicts
from scheduler.domain import Policy
from scheduler.rules.example import MONDAY, roster_of, tiny_problem
from scheduler.swaps import NoSuchShiftError, Standing


def test_a_row_tells_processor_and_clock() -> None:
    times = Times((0.2, 0.2), (0.1, 0.1))
    assert times.row("partners") == "| partners | 2 | 100 | 100 | 200 | 200 |"


def test_shares_lie_between_the_times() -> None:
    hundred = tuple(n / 100 for n in range(101))
    assert share(hundred, 50) == pytest.approx(0.5)
    assert share(hundred, 95) == pytest.approx(0.95)


def test_what_cannot_be_asked_is_not_timed() -> None:
    def refuse() -> None:
        raise NoSuchShiftError("nothing there")

    found = timed(iter([refuse, lambda: None, lambda: None]))
    assert len(found.cpu_s) == len(found.wall_s) == 2


def test_questions_are_drawn_from_the_roster_and_answered() -> None:
    policy = Policy(names=("test",), at=MONDAY, rules={})
    roster = roster_of(("Mon 08:00-12:00", "B Tue 13:00-17:00", "B Thu 13:00-17:00"))
    standing = Standing.of(tiny_problem(policy=policy), roster)
    random = Random(1)  # noqa: S311 - draws shifts
    assert len(timed(verdicts(standing, random, 6)).cpu_s) >= 1
    assert len(timed(searches(standing, random, 3)).cpu_s) == 3
