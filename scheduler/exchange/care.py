"""Events, activities with what has been held of them, and personal limits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scheduler.domain import Activity, Event, HeldActivity, PersonalLimit
from scheduler.exchange.csv_out import csv_text
from scheduler.exchange.files import write_text_atomically
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
    from pathlib import Path

    from scheduler.exchange.table import Complaint

_SUNDAY = 6
_SLOT_MINUTES, _DAY_MINUTES = 5, 1440
_WITH_VALUE = frozenset(
    {"load_cap_pct", "hard_minutes_per_day", "contact_minutes_per_day", "max_shift_minutes"}
)


def _ends_on_sunday(row: Row) -> Iterable[Complaint]:
    day = row.values.get("valid_to")
    if day is not None and day.weekday() != _SUNDAY:
        yield "valid_to", "is not a Sunday", "let every limit end on a Sunday"


def _needs_value(row: Row) -> Iterable[Complaint]:
    if row.values.get("limit") in _WITH_VALUE and not row.raw.get("value"):
        yield "value", "is blank", "this limit needs a value"


def _on_the_grid(row: Row) -> Iterable[Complaint]:
    length = row.values.get("length_minutes", 0)
    if length % _SLOT_MINUTES:
        yield "length_minutes", f"is off the {_SLOT_MINUTES}-minute grid", "round it up"
    elif not 0 < length <= row.values.get("latest", length) - row.values.get("earliest", 0):
        yield "length_minutes", "does not fit between earliest and latest", "widen the window"
    if row.values.get("latest", 0) - row.values.get("earliest", 0) > _DAY_MINUTES:
        yield "latest", "is more than a day behind earliest", "narrow the window to a day"


def _counts_from_something(row: Row) -> Iterable[Complaint]:
    if "after_days" in row.values and not row.raw.get("prerequisites"):
        yield "after_days", "counts from nothing", "name the activity it follows in prerequisites"


def _begins_once(row: Row) -> Iterable[Complaint]:
    if row.values.get("daily") and "every_weeks" in row.values:
        yield "every_weeks", "is given for what is held daily", "leave one of the two blank"


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
        Column("daily", flag),
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
    checks=(_on_the_grid, _counts_from_something, _begins_once),
)
ACTIVITY_LOG = TableSpec(
    "activity_log.csv",
    HeldActivity,
    (
        Column("activity_id", identifier, required=True),
        Column("agent_id", identifier, required=True, refers="agent"),
        Column("held_on", date, required=True),
    ),
    key=("activity_id", "agent_id"),
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


def write_activity_log(path: Path, rows: Iterable[HeldActivity]) -> None:
    """Write ``activity_log.csv`` in order of activity and person."""
    names = [column.name for column in ACTIVITY_LOG.columns]
    ordered = sorted(rows, key=lambda row: (row.activity_id, row.agent_id))
    cells = ([getattr(row, name) for name in names] for row in ordered)
    write_text_atomically(path, csv_text(names, cells))
