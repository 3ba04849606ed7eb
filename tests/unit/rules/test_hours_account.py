"""An account that is used up leaves no share, and no debt either."""

from __future__ import annotations

from scheduler.domain.timeline import Timeline
from scheduler.rules.example import roster_of, tiny_problem
from scheduler.rules.fair_share import ledger_row
from scheduler.rules.hours_account import RULE


def test_the_share_of_an_overdrawn_account_is_nothing() -> None:
    problem = tiny_problem(ledger=(ledger_row("A", 1, paid_minutes=99_999),))
    timeline = Timeline(problem, roster_of(("Mon 08:00-09:00",)))
    (violation,) = RULE.check(RULE.params(), timeline)
    assert violation.facts == {"paid": 60, "credit": 0, "share": 0}
    assert "; 0 are its share of the account" in RULE.explain(RULE.params(), violation)
