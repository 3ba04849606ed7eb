"""Caps that are lowered for one person, whatever their cause."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal

from pydantic import Field

from scheduler.domain.base import Frozen, Id


class PersonalLimit(Frozen):
    """A lowered cap for one person until a date, without a reason.

    Attributes
    ----------
    limit
        Which cap: a share of the usual hard minutes in percent, hard minutes a day, minutes on
        contacts a day, paid minutes of a shift, no minute at night, or no hour beyond those of the
        contract.
    value
        The lowered cap, for the first four.
    valid_from, valid_to
        First and last date on which it holds.
    """

    limit_id: Id
    agent_id: Id
    limit: Literal[
        "load_cap_pct",
        "hard_minutes_per_day",
        "contact_minutes_per_day",
        "max_shift_minutes",
        "no_night",
        "no_overtime",
    ]
    value: Annotated[float, Field(ge=0)] | None = None
    valid_from: dt.date
    valid_to: dt.date

    @property
    def cap(self) -> float:
        """The lowered cap; 0 where none is stated."""
        return self.value or 0
