"""``fatigue.csv``: what the fatigue models say of each planned shift; for planners alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from scheduler.exchange.csv_out import csv_text, harmless, local_text
from scheduler.exchange.files import write_text_atomically

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date
    from pathlib import Path

    from scheduler.fatigue import ShiftFatigue

INDEX_DECIMALS, SLEEPINESS_DECIMALS = 2, 2


class FatigueRow(NamedTuple):
    """One shift: its risk index with its mark, and its sleepiest moment."""

    work_date: date
    start: str
    end: str
    agent_id: str
    risk_index: float
    risk_level: str
    sleepiness: float
    sleepiest_at: str


def write_fatigue(path: Path, rows: Iterable[ShiftFatigue], zones: Mapping[str, str]) -> None:
    """Write ``fatigue.csv`` in the order given; ``zones`` is site → time zone."""
    lines = (_row(row, zones[row.shift.site]) for row in rows)
    write_text_atomically(path, csv_text(FatigueRow._fields, lines))


def _row(row: ShiftFatigue, zone: str) -> FatigueRow:
    shift = row.shift
    return FatigueRow(
        shift.work_date,
        local_text(shift.start, zone),
        local_text(shift.end, zone),
        harmless(shift.agent_id),
        round(row.risk_index, INDEX_DECIMALS),
        row.level,
        round(row.sleepiness, SLEEPINESS_DECIMALS),
        local_text(row.sleepiest_at, zone),
    )
