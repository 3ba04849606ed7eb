"""Caps that are lowered for one person, whatever their cause."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal

from pydantic import Field

from scheduler.domain.base import Frozen, Id


class PersonalLimit(Frozen):
    """A lowered cap for one person until a date, without a reason."""

    limit_id: Id
    agent_id: Id
    limit: Literal[
        "load_cap_pct", "hard_minutes_per_day", "max_shift_minutes", "no_night", "no_overtime"
    ]
    value: Annotated[float, Field(ge=0)] | None = None
    valid_from: dt.date
    valid_to: dt.date
