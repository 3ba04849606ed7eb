"""Within which times each break may be taken."""

from __future__ import annotations

from datetime import datetime

import pytest

from scheduler.domain import Policy, Problem, RuleSetting
from scheduler.explain.break_windows import MOST_PEOPLE, break_windows
from scheduler.rules.example import MONDAY, moment, roster_of, tiny_problem

CALLS = "work:phone 08:00-10:00 | break 10:00-10:10 | work:phone 10:10-12:00"


def ruled(*rule_ids: str) -> Problem:
    rules = {rule_id: RuleSetting(rule_id=rule_id, hard=True) for rule_id in rule_ids}
    return tiny_problem(policy=Policy(names=("test",), at=MONDAY, rules=rules))


def window(problem: Problem, shift: str, start: str = "10:00") -> tuple[datetime, datetime] | None:
    return break_windows(problem, roster_of([shift])).get(("A", moment(MONDAY, start)))


def between(first: str, last: str) -> tuple[datetime, datetime]:
    return moment(MONDAY, first), moment(MONDAY, last)


def test_a_break_may_move_a_quarter_of_an_hour_either_way() -> None:
    assert window(ruled("task.skill"), f"Mon 08:00-12:00 | {CALLS}") == between("09:45", "10:15")


def test_a_hard_rule_holds_it_back() -> None:
    """Two hours on the phone are the most: later it cannot be, earlier it may."""
    assert window(ruled("spell.phone"), f"Mon 08:00-12:00 | {CALLS}") == between("09:50", "10:00")


def test_the_work_beside_it_ends_its_way() -> None:
    short = "work:phone 08:00-08:10 | break 08:10-08:20 | work:phone 08:20-12:00"
    assert window(ruled("task.skill"), f"Mon 08:00-12:00 | {short}", "08:10") == between(
        "08:05", "08:25"
    )


@pytest.mark.parametrize(
    "shift",
    [
        "work:phone 08:00-10:00 | break 10:00-10:10 | work:complaints 10:10-12:00",
        "work:phone 08:00-10:00 | break 10:00-12:00",
        "work:phone 08:00-10:00 | recovery 10:00-10:10 | work:phone 10:10-12:00",
    ],
)
def test_what_cannot_change_places_has_no_window(shift: str) -> None:
    assert window(ruled("task.skill"), f"Mon 08:00-12:00 | {shift}") is None


def test_a_rule_that_is_broken_already_does_not_hold_a_break_back() -> None:
    late = "work:phone 08:00-10:30 | break 10:30-10:40 | work:phone 10:40-12:00"
    found = window(ruled("spell.phone"), f"Mon 08:00-12:00 | {late}", "10:30")
    assert found == between("10:15", "10:30")


def test_nothing_is_tried_for_too_many_people() -> None:
    shifts = [f"P{n} Mon 08:00-12:00 | {CALLS}" for n in range(MOST_PEOPLE + 1)]
    assert break_windows(ruled("task.skill"), roster_of(shifts)) == {}
