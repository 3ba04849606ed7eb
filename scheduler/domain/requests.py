"""What is asked for or already fixed for one person: leave, wishes, pins, limits."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal

from pydantic import Field

from scheduler.domain.base import ClockMinute, Frozen, Id, Instant


class TimeOff(Frozen):
    """Approved leave: when, whether paid, and what it credits; never why.

    Attributes
    ----------
    start, end
        UTC instants; the end is exclusive.
    credit_minutes
        Paid minutes it counts towards contract hours; unknown means a share of the contract.
    """

    agent_id: Id
    start: Instant
    end: Instant
    paid: bool
    credit_minutes: Annotated[int, Field(ge=0)] | None = None
    external_id: str | None = None


class Wish(Frozen):
    """A preference for one date or for a weekday, with a strength of 1 to 3.

    Attributes
    ----------
    points
        Points of the person that lift the strength, for each date that is granted.
    """

    agent_id: Id
    date: dt.date | None = None
    weekday: Annotated[int, Field(ge=0, le=6)] | None = None
    wish: Literal["off", "work", "avoid", "start_after", "end_before", "home"]
    from_minute: ClockMinute | None = None
    to_minute: Annotated[int, Field(gt=0, le=2880)] | None = None
    strength: Annotated[int, Field(ge=1, le=3)]
    points: Annotated[int, Field(ge=0, le=3)] = 0
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None
    submitted_at: Instant | None = None


class Pin(Frozen):
    """A shift, a day off or a segment that the planner has fixed, with author and reason."""

    agent_id: Id
    start: Instant
    end: Instant
    kind: Literal[
        "shift",
        "off",
        "work",
        "off_phone",
        "meal",
        "break",
        "recovery",
        "training",
        "meeting",
        "one_to_one",
    ]
    queue: Id | None = None
    author: str
    reason: str
