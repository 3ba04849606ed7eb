"""``roster.csv`` out: the same roster always gives the same bytes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scheduler.exchange.csv_out import csv_text, local_text
from scheduler.exchange.files import write_text_atomically
from scheduler.exchange.roster_in import ROSTER

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from scheduler.domain import Roster, Segment, Shift


def write_roster(path: Path, roster: Roster, zones: Mapping[str, str]) -> None:
    """Write ``roster.csv`` as ``roster_text`` has it."""
    write_text_atomically(path, roster_text(roster, zones))


def roster_text(roster: Roster, zones: Mapping[str, str]) -> str:
    """Return ``roster.csv``, one row for each segment in order of person and start.

    Parameters
    ----------
    roster
        What to write.
    zones
        Site → time zone, whose offset the instants carry.
    """
    shifts = sorted(roster.shifts, key=lambda shift: (shift.agent_id, shift.start, shift.shift_id))
    rows = [
        _cells(shift, segment, zones[shift.site]) for shift in shifts for segment in shift.segments
    ]
    return csv_text([column.name for column in ROSTER.columns], rows)


def _cells(shift: Shift, segment: Segment, zone: str) -> tuple[object, ...]:
    return (
        shift.agent_id,
        shift.shift_id,
        shift.work_date,
        local_text(segment.start, zone),
        local_text(segment.end, zone),
        segment.kind,
        segment.queue,
        segment.activity_id,
        shift.site,
        segment.place,
        segment.paid,
        shift.shift_code,
    )
