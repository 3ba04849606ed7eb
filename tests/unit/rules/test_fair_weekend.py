"""Need of the Sunday before the horizon is past: nobody's share grows by it."""

from __future__ import annotations

from scheduler.rules import Example
from scheduler.rules.fair_share import needed
from scheduler.rules.fair_weekend import RULE
from tests.contract.cases import case_of


def test_need_of_the_sunday_before_is_past() -> None:
    both = ("Sat 08:00-13:00", "Sun 08:00-13:00")
    given = needed(40, "10:00", days=-1)
    case, roster = case_of(RULE, Example("past", both, 300, given=given))
    assert (case.by_check(roster), case.by_terms(roster)) == (300, 300)
