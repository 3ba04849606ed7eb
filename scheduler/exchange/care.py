"""Events, activities and personal limits: read and checked; activities are not yet planned."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field

from scheduler.domain import Event, PersonalLimit
from scheduler.domain.base import ClockMinute, Frozen, Id
from scheduler.exchange.parsers import (
    clock,
    date,
    flag,
    identifier,
    list_of,
    moment,
    number,
    text,
    weekday,
    whole,
)
from scheduler.exchange.table import Column, Row, TableSpec

if TYPE_CHECKING:
    from collections.abc import Iterable

    from scheduler.exchange.table import Complaint

Count = Annotated[int, Field(ge=0)]
_SUNDAY = 6
_WITH_VALUE = frozenset(
    {"load_cap_pct", "hard_minutes_per_day", "contact_minutes_per_day", "max_shift_minutes"}
)


class Activity(Frozen):
    """A training, meeting, one-to-one or recovery that is to find a place in the roster."""

    activity_id: Id
    name: str
    kind: Literal["training", "meeting", "one_to_one", "recovery"]
    length_minutes: Annotated[int, Field(gt=0, le=1440)]
    paid: bool
    participants: tuple[str, ...]
    leader_id: Id | None = None
    earliest: ClockMinute
    latest: Annotated[int, Field(gt=0, le=2880)]
    weekdays: tuple[int, ...] = (0, 1, 2, 3, 4, 5, 6)
    every_weeks: Annotated[int, Field(ge=1)] | None = None
    due_by: dt.date | None = None
    quorum_pct: Annotated[float, Field(ge=0, le=100)] | None = None
    max_parallel: Annotated[int, Field(ge=1)] | None = None
    prerequisites: tuple[Id, ...] = ()
    after_days: Count | None = None
    off_workstation: bool = False
    private: bool = False


def _ends_on_sunday(row: Row) -> Iterable[Complaint]:
    day = row.values.get("valid_to")
    if day is not None and day.weekday() != _SUNDAY:
        yield "valid_to", "is not a Sunday", "let every limit end on a Sunday"


def _needs_value(row: Row) -> Iterable[Complaint]:
    if row.values.get("limit") in _WITH_VALUE and not row.raw.get("value"):
        yield "value", "is blank", "this limit needs a value"


EVENTS = TableSpec(
    "events.csv",
    Event,
    (
        Column("event_id", identifier, required=True),
        Column("agent_id", identifier, required=True, refers="agent"),
        Column("occurred_at", moment, required=True),
        Column("severity", text, required=True),
        Column("queue", identifier, refers="queue"),
        Column("source", text, required=True),
    ),
    key=("event_id",),
    closed=True,
)
ACTIVITIES = TableSpec(
    "activities.csv",
    Activity,
    (
        Column("activity_id", identifier, required=True),
        Column("name", text, required=True),
        Column("kind", text, required=True),
        Column("length_minutes", whole, required=True),
        Column("paid", flag, required=True),
        Column("participants", list_of(text), required=True, refers="participant"),
        Column("leader_id", identifier, refers="agent"),
        Column("earliest", clock, required=True),
        Column("latest", clock, required=True),
        Column("weekdays", list_of(weekday)),
        Column("every_weeks", whole),
        Column("due_by", date),
        Column("quorum_pct", number),
        Column("max_parallel", whole),
        Column("prerequisites", list_of(identifier), refers="activity"),
        Column("after_days", whole),
        Column("off_workstation", flag),
        Column("private", flag),
    ),
    key=("activity_id",),
    before=(("earliest", "latest"),),
)
LIMITS = TableSpec(
    "limits.csv",
    PersonalLimit,
    (
        Column("limit_id", identifier, required=True),
        Column("agent_id", identifier, required=True, refers="agent"),
        Column("limit", text, required=True),
        Column("value", number),
        Column("valid_from", date, required=True),
        Column("valid_to", date, required=True),
    ),
    key=("limit_id",),
    not_after=(("valid_from", "valid_to"),),
    checks=(_ends_on_sunday, _needs_value),
    closed=True,
)
