"""The days of a week at home are counted up to its Sunday."""

from __future__ import annotations

from scheduler.rules import Example
from scheduler.rules.home_days import RULE, may_be_home
from tests.contract.cases import case_of


def test_sunday_belongs_to_the_week() -> None:
    shifts = tuple(f"{day} 08:00-16:00 at home" for day in ("Mon", "Tue", "Sun"))
    case, roster = case_of(RULE, Example("a third", shifts, 1, given=may_be_home(2)))
    assert (case.by_check(roster), case.by_terms(roster)) == (1, 1)
