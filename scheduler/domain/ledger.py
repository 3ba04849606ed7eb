"""What each person carried before this horizon."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from scheduler.domain.base import Frozen, Id

Minutes = Annotated[int, Field(ge=0)]
Count = Annotated[int, Field(ge=0)]


class LedgerRow(Frozen):
    """One person's closed week in ``ledger.csv``."""

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
