"""A row of the ledger for a week that is still to be planned is not carried into the average."""

from __future__ import annotations

from scheduler.rules import Example
from scheduler.rules.fair_share import ledger_row
from scheduler.rules.hours_average import RULE
from tests.contract.cases import case_of

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def test_the_week_to_be_planned_is_not_taken_from_the_ledger() -> None:
    shifts = tuple(f"{day} 08:00-16:00" for day in _DAYS)
    given = {"ledger": (ledger_row("A", 0, paid_minutes=2400, worked_minutes=2400),)}
    case, roster = case_of(RULE, Example("this week", shifts, 480, given=given))
    assert (case.by_check(roster), case.by_terms(roster)) == (480, 480)
