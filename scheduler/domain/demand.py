"""Need per queue and interval, and the days that are not like others."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal

from pydantic import Field

from scheduler.domain.base import ClockMinute, Frozen, Id, Instant

Agents = Annotated[float, Field(ge=0)]


class NeedInterval(Frozen):
    """People required on a queue during one interval: the plan's part of ``need.csv``.

    Attributes
    ----------
    need_agents
        For the service goals alone.
    reserve_agents
        For the cooldowns expected after hard contacts.
    shrinkage_agents
        For unplanned loss.
    required_agents
        Their sum: what the roster is to cover.
    """

    queue: Id
    interval_start: Instant
    load_erlangs: Agents = 0.0
    need_agents: Agents
    reserve_agents: Agents = 0.0
    shrinkage_agents: Agents = 0.0
    required_agents: Agents


class Saving(Frozen):
    """What a further useful minute on a queue in an interval saves, in person-minutes.

    It is the price of the interval in the proof of a plan: high where people are missing, nothing
    where there are enough.
    """

    queue: Id
    interval_start: Instant
    saving: Annotated[float, Field(ge=0, allow_inf_nan=False)]


class SpecialDay(Frozen):
    """A date that is closed, shortened, a holiday or otherwise unlike its weekday."""

    date: dt.date
    name: str
    kind: Literal[
        "closed", "changed_hours", "holiday", "make_up_day", "school_holiday", "event", "outage"
    ]
    sites: tuple[Id, ...] = ()
    queues: tuple[Id, ...] = ()
    opens: ClockMinute | None = None
    closes: Annotated[int, Field(gt=0, le=2880)] | None = None
    like_date: dt.date | None = None
    volume_factor: Annotated[float, Field(ge=0)] | None = None
    author: str | None = None
    note: str | None = None
