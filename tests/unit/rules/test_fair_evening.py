"""Need of the evening before the horizon is past: nobody's share grows by it."""

from __future__ import annotations

from scheduler.rules import Example
from scheduler.rules.fair_evening import RULE
from scheduler.rules.fair_share import needed
from tests.contract.cases import case_of


def test_need_of_the_evening_before_is_past() -> None:
    both = ("Mon 16:00-21:00", "Wed 17:00-22:00")
    given = needed(40, "21:00", days=-1)
    case, roster = case_of(RULE, Example("past", both, 300, given=given))
    assert (case.by_check(roster), case.by_terms(roster)) == (300, 300)
