from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from scheduler.exchange import CentreFiles, read_centre, write_ledger

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from scheduler.errors import Fault

    Spoil = Callable[[str, str, str], None]


def test_ledger_and_special_days(files: CentreFiles) -> None:
    (row,) = files.ledger
    assert (row.week_start, row.time_owed_minutes, row.early_starts) == (
        dt.date(2026, 3, 23),
        -30,
        0,
    )
    holiday, short = files.special_days
    assert (holiday.kind, holiday.sites) == ("holiday", ("bln",))
    assert (short.opens, short.closes, short.volume_factor) == (540, 720, 0.8)


def test_the_ledger_comes_back(files: CentreFiles, folder: Path) -> None:
    rows = (files.ledger[0].model_copy(update={"agent_id": "A2", "early_starts": 2}), *files.ledger)
    write_ledger(folder / "ledger.csv", rows)
    assert read_centre(folder).ledger == rows[::-1]


@pytest.mark.parametrize(
    ("file", "old", "new", "column", "reason"),
    [
        ("ledger.csv", "2026-03-23", "2026-03-24", "week_start", "is a tue"),
        ("ledger.csv", ",2310,", ",-1,", "paid_minutes", "is not allowed"),
        ("ledger.csv", "planned", "guessed", "basis", "is not allowed"),
        ("special_days.csv", "holiday,bln", "holiday,x", "sites", "names no site"),
        ("special_days.csv", "09:00,12:00", ",12:00", "opens", "is blank"),
        ("special_days.csv", "09:00,12:00", "12:00,09:00", "closes", "is not after opens"),
        ("special_days.csv", "0.8", "-1", "volume_factor", "is not allowed"),
    ],
)
def test_each_fault_is_found(
    spoil: Spoil,
    faults: Callable[[], tuple[Fault, ...]],
    file: str,
    old: str,
    new: str,
    column: str,
    reason: str,
) -> None:
    spoil(file, old, new)
    assert [(f.file, f.column, f.reason[: len(reason)]) for f in faults()] == [
        (file, column, reason)
    ]
