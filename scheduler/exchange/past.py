"""What came before and what is special: ledger and special days."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scheduler.domain import LedgerRow, SpecialDay
from scheduler.exchange.csv_out import csv_text
from scheduler.exchange.files import write_text_atomically
from scheduler.exchange.parsers import (
    WEEKDAYS,
    clock,
    date,
    identifier,
    list_of,
    number,
    text,
    whole,
)
from scheduler.exchange.table import Column, Row, TableSpec

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from scheduler.exchange.reading import Reading
    from scheduler.exchange.table import Complaint

_COUNTS = (
    "early_starts",
    "unpopular_starts",
    "wishes_asked",
    "wishes_granted",
    "points_spent",
    "night_minutes",
    "outbound_minutes",
    "abuse_minutes",
    "late_changes",
)


def _hours(row: Row) -> Iterable[Complaint]:
    if row.values.get("kind") == "changed_hours":
        for column in ("opens", "closes"):
            if not row.raw.get(column):
                yield column, "is blank though the hours change", "write a time HH:MM"


LEDGER = TableSpec(
    "ledger.csv",
    LedgerRow,
    (
        Column("agent_id", identifier, required=True, refers="agent"),
        Column("week_start", date, required=True),
        Column("basis", text, required=True),
        Column("paid_minutes", whole, required=True),
        Column("worked_minutes", whole, required=True),
        Column("overtime_minutes", whole, required=True),
        Column("time_owed_minutes", whole, required=True),
        Column("hard_minutes", whole, required=True),
        Column("night_shifts", whole, required=True),
        Column("evening_shifts", whole, required=True),
        Column("weekend_shifts", whole, required=True),
        Column("holiday_shifts", whole, required=True),
        *(Column(name, whole) for name in _COUNTS),
    ),
    key=("agent_id", "week_start"),
)
SPECIAL_DAYS = TableSpec(
    "special_days.csv",
    SpecialDay,
    (
        Column("date", date, required=True),
        Column("name", text, required=True),
        Column("kind", text, required=True),
        Column("sites", list_of(identifier), refers="site"),
        Column("queues", list_of(identifier), refers="queue"),
        Column("opens", clock),
        Column("closes", clock),
        Column("like_date", date),
        Column("volume_factor", number),
        Column("author", text),
        Column("note", text),
    ),
    key=("date", "name", "kind", "sites", "queues"),
    before=(("opens", "closes"),),
    checks=(_hours,),
)


def of_people_known(reading: Reading, file: str, rows: list[Row]) -> list[Row]:
    """Return the rows of people in ``agents.csv``; a notice counts those left out, without names.

    What somebody did outlives them in files of the past; that they were erased is no fault there.
    """
    known = reading.known.get("agent")
    if known is None:
        return rows
    gone: list[Row] = []
    kept: list[Row] = []
    for row in rows:
        name = row.values.get("agent_id")
        (kept if name is None or name in known else gone).append(row)
    if gone:
        people = len({row.values["agent_id"] for row in gone})
        reading.notices.append(
            f"{file}: {len(gone)} row(s) of {people} who are not in agents.csv were left out, the "
            f"first in row {gone[0].line}; that is right for people who have left"
        )
    return kept


def check_weeks(reading: Reading, rows: Iterable[Row], week_starts_on: int) -> None:
    """Add a fault for each ledger row whose week begins on another weekday than the centre's."""
    cure = f"write the date of a {WEEKDAYS[week_starts_on]}, on which this centre's weeks begin"
    for row in rows:
        day = row.values.get("week_start")
        if day is not None and day.weekday() != week_starts_on:
            LEDGER.fault(reading, row, ("week_start", f"is a {WEEKDAYS[day.weekday()]}", cure))


def write_ledger(path: Path, rows: Iterable[LedgerRow]) -> None:
    """Write ``ledger.csv`` in order of person and week."""
    names = [column.name for column in LEDGER.columns]
    ordered = sorted(rows, key=lambda row: (row.agent_id, row.week_start))
    cells = ([getattr(row, name) for name in names] for row in ordered)
    write_text_atomically(path, csv_text(names, cells))
