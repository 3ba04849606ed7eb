from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from scheduler.exchange import CentreFiles, read_centre

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from scheduler.errors import Fault

    Spoil = Callable[[str, str, str], None]


def at(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).astimezone(dt.UTC)


def test_a_bare_end_date_includes_its_day(files: CentreFiles) -> None:
    days, hours = files.time_off
    assert (days.start, days.end) == (at("2026-03-28T00:00+01:00"), at("2026-03-30T00:00+02:00"))
    assert (days.credit_minutes, days.external_id) == (480, "x1")
    assert (hours.start, hours.end) == (at("2026-03-02T09:00-05:00"), at("2026-03-02T11:00-05:00"))
    assert hours.credit_minutes is None


def test_the_site_on_that_date_gives_the_zone(folder: Path, spoil: Spoil) -> None:
    spoil("time_off.csv", "2026-03-02T09:00,2026-03-02T11:00", "2026-06-01,2026-06-01")
    assert read_centre(folder).time_off[1].start == at("2026-06-01T00:00+02:00")


def test_wishes_and_pins(files: CentreFiles) -> None:
    off, later = files.wishes
    assert (off.date, off.strength) == (dt.date(2026, 3, 30), 3)
    assert off.submitted_at == at("2026-03-01T12:00:30+01:00")
    assert (later.weekday, later.from_minute, later.to_minute) == (4, 600, None)
    (pin,) = files.pins
    assert (pin.start, pin.author, pin.reason) == (at("2026-03-30T08:00+02:00"), "Lead", "course")


def test_overlapping_leave_is_noticed(folder: Path, spoil: Spoil) -> None:
    spoil("time_off.csv", "A2,2026-03-02T09:00,2026-03-02T11:00", "007,2026-03-29,2026-03-30")
    files = read_centre(folder)
    assert len(files.time_off) == 2
    assert "time_off.csv: time off of 007 overlaps on 2026-03-28" in files.notices


def test_leave_that_follows_leave_does_not_overlap(folder: Path, spoil: Spoil) -> None:
    spoil("time_off.csv", "A2,2026-03-02T09:00,2026-03-02T11:00", "007,2026-03-30,2026-03-30")
    assert not any("overlaps" in notice for notice in read_centre(folder).notices)


@pytest.mark.parametrize(
    ("file", "old", "new", "column", "reason"),
    [
        ("time_off.csv", "external_id", "reason", "reason", "is personal"),
        ("time_off.csv", "external_id", "extra", "extra", "is unknown here"),
        ("time_off.csv", "28,2026-03-29", "28,2026-03-27", "end", "is not after start"),
        ("time_off.csv", "2026-03-02T09:00", "2026-03-08T02:30", "start", "does not exist"),
        ("time_off.csv", "2026-03-02T09:00", "2025-11-02T01:30", "start", "occurs twice"),
        ("time_off.csv", "A2,", "X,", "agent_id", "names no agent"),
        ("time_off.csv", "A2,2026-03-02T09:00", "A2,soon", "start", "is not a date and time"),
        ("time_off.csv", "480", "-480", "credit_minutes", "is not allowed"),
        ("wishes.csv", "A2,,fri", "A2,2026-04-03,fri", "date", "and weekday: 2"),
        ("wishes.csv", "A2,,fri", "A2,,", "date", "and weekday: 0"),
        ("wishes.csv", "10:00,,1", ",10:00,1", "from", "is blank"),
        ("wishes.csv", "10:00,,1", "10:00,10:00,1", "to", "is not after from"),
        ("wishes.csv", "start_after", "vanish", "wish", "is not allowed"),
        ("wishes.csv", ",10:00,", ",50:00,", "from", "is not a time"),
        ("pins.csv", "training", "holiday", "kind", "is not allowed"),
        ("pins.csv", ",course", ",", "reason", "is blank"),
        ("pins.csv", "T09:00", "T08:00", "end", "is not after start"),
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
    found = [(f.file, f.column, f.reason[: len(reason)]) for f in faults()]
    assert (file, column, reason) in found
    assert {name for name, *_ in found} == {file}
