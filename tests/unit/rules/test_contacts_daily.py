"""The bound on contacts is exact: a thousandth of a contact more is too many."""

from __future__ import annotations

from scheduler.domain.timeline import Timeline
from scheduler.rules.contacts_daily import RULE
from scheduler.rules.example import roster_of, tiny_problem


def test_a_thousandth_beyond_is_beyond() -> None:
    # Somebody who is busy all the time has a thousandth of such a long contact a minute.
    params = RULE.params(most_contacts=1, busy_share=1, usual_handle_s=60_000)
    timeline = Timeline(tiny_problem(), roster_of(("Mon 00:00-16:40", "Tue 00:00-16:41")))
    assert [violation.amount for violation in RULE.check(params, timeline)] == [1]
