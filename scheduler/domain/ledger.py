"""What each person carried before this horizon."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from scheduler.domain.base import Frozen, Id

Minutes = Annotated[int, Field(ge=0)]
Count = Annotated[int, Field(ge=0)]


class LedgerRow(Frozen):
    """One person's closed week in ``ledger.csv``.

    Attributes
    ----------
    night_minutes
        Length of its nights together, meals included.
    outbound_minutes, abuse_minutes
        Minutes on outbound queues, where contacts are refused most, and minutes of abuse to expect
        from the shares of the queues worked on: counted from the plan, never from a contact.
    late_changes
        Days changed after the week was published first.
    """

    agent_id: Id
    week_start: date
    basis: Literal["planned", "actual"]
    paid_minutes: Minutes
    worked_minutes: Minutes
    overtime_minutes: Minutes
    time_owed_minutes: int
    hard_minutes: Minutes
    night_shifts: Count
    evening_shifts: Count
    weekend_shifts: Count
    holiday_shifts: Count
    early_starts: Count = 0
    unpopular_starts: Count = 0
    wishes_asked: Count = 0
    wishes_granted: Count = 0
    points_spent: Count = 0
    night_minutes: Minutes = 0
    outbound_minutes: Minutes = 0
    abuse_minutes: Minutes = 0
    late_changes: Count = 0
