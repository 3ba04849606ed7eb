"""A holiday on the day before the horizon is past: nobody's share grows by its need."""

from __future__ import annotations

from datetime import timedelta

from scheduler.domain import SpecialDay
from scheduler.rules import Example
from scheduler.rules.example import MONDAY
from scheduler.rules.fair_holiday import RULE
from scheduler.rules.fair_share import needed
from tests.contract.cases import case_of


def test_need_of_yesterdays_holiday_is_past() -> None:
    sunday, saturday = (
        SpecialDay(date=MONDAY + timedelta(days=day), name="x", kind="holiday") for day in (-1, 5)
    )
    given = {**needed(40, "10:00", days=-1), "special_days": (sunday, saturday)}
    case, roster = case_of(RULE, Example("past", ("Sat 08:00-13:00",), 100, given=given))
    assert (case.by_check(roster), case.by_terms(roster)) == (100, 100)
