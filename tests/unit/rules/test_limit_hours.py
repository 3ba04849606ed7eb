"""A limit on overtime is asked week by week."""

from __future__ import annotations

from datetime import timedelta

from scheduler.rules.example import MONDAY, roster_of, tiny_problem
from scheduler.rules.limit_hours import RULE, limits_of_a
from tests.contract.cases import Case

FORTY_HOURS = ("Mon 08:00-24:00", "Tue 08:00-24:00", "Wed 08:00-16:00")


def test_work_of_the_next_week_is_no_overtime_of_this_one() -> None:
    two_weeks = limits_of_a(("no_overtime", None), valid_to=MONDAY + timedelta(days=13))
    case = Case(RULE, RULE.params(), tiny_problem(weeks=2, **two_weeks))
    roster = roster_of((*FORTY_HOURS, "Mon+1 08:00-16:00"))
    assert case.by_check(roster) == case.by_terms(roster) == 0
