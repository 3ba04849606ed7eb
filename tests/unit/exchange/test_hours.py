from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from scheduler.domain import Roster, Segment, Shift
from scheduler.domain.roster import SegmentKind
from scheduler.exchange import CentreFiles, HoursOptions, HoursRow, hours_of, write_hours

if TYPE_CHECKING:
    from pathlib import Path

Part = tuple[str, SegmentKind, bool]


def shift(start: str, *parts: Part, agent: str = "007", site: str = "bln") -> Shift:
    """Return a shift from its local start with offset and (end, kind, paid) of its segments."""
    begin = dt.datetime.fromisoformat(start)
    day = begin.date()
    segments = []
    at = begin.astimezone(dt.UTC)
    for end, kind, paid in parts:
        until = dt.datetime.fromisoformat(end).astimezone(dt.UTC)
        segments.append(Segment(start=at, end=until, kind=kind, paid=paid))
        at = until
    return Shift(
        agent_id=agent,
        shift_id=f"{agent}:{day}",
        work_date=day,
        site=site,
        segments=tuple(segments),
    )


def test_meals_and_unpaid_breaks_are_not_worked(files: CentreFiles) -> None:
    line = shift(
        "2026-03-31T08:00+02:00",
        ("2026-03-31T12:00+02:00", "work", True),
        ("2026-03-31T12:30+02:00", "meal", True),
        ("2026-03-31T12:40+02:00", "break", False),
        ("2026-03-31T12:50+02:00", "break", True),
        ("2026-03-31T14:00+02:00", "off_phone", True),
    )
    assert hours_of(Roster.of([line]), files) == (
        HoursRow("007", dt.date(2026, 3, 31), 350, 320, 0, 0, 0, 0),
    )


def test_night_runs_from_ten_to_six(files: CentreFiles) -> None:
    line = shift("2026-03-31T21:30+02:00", ("2026-04-01T06:30+02:00", "work", True))
    early = shift("2026-04-02T05:00+02:00", ("2026-04-02T07:00+02:00", "work", True))
    rows = hours_of(Roster.of([line, early]), files)
    assert [row.night_minutes for row in rows] == [480, 60]
    short = HoursOptions(night_start_minute=0, night_end_minute=5 * 60)
    assert [row.night_minutes for row in hours_of(Roster.of([line]), files, short)] == [300]


@pytest.mark.parametrize(
    ("start", "end", "minutes"),
    [
        ("2026-10-24T22:00+02:00", "2026-10-25T06:00+01:00", 540),
        ("2026-03-28T22:00+01:00", "2026-03-29T06:00+02:00", 420),
    ],
)
def test_a_night_of_a_clock_change(files: CentreFiles, start: str, end: str, minutes: int) -> None:
    (row,) = hours_of(Roster.of([shift(start, (end, "work", True))]), files)
    assert row[2:6] == (minutes, minutes, minutes, minutes)


def test_weekend_and_holiday_are_of_the_local_day(files: CentreFiles) -> None:
    into = shift("2026-04-02T23:00+02:00", ("2026-04-03T02:00+02:00", "work", True))
    (row,) = hours_of(Roster.of([into]), files)
    assert (row.weekend_minutes, row.holiday_minutes) == (0, 120)
    (row,) = hours_of(Roster.of([into]), files, HoursOptions(weekend=(3, 4)))
    assert row.weekend_minutes == 180
    there = shift(
        "2026-04-03T09:00-04:00", ("2026-04-03T10:00-04:00", "work", True), agent="A2", site="nyc"
    )
    assert hours_of(Roster.of([there]), files)[0].holiday_minutes == 0


def week(days: range, hours: int = 9) -> Roster:
    return Roster.of(
        [
            shift(
                f"2026-04-{n:02}T08:00+02:00",
                (f"2026-04-{n:02}T{8 + hours:02}:00+02:00", "work", True),
            )
            for n in days
        ]
    )


def test_overtime_lies_on_the_last_days_of_the_week(files: CentreFiles) -> None:
    rows = hours_of(week(range(6, 13)), files)
    # 7 * 540 paid minutes against 38.5 h = 2,310 leave 1,470 over: two days whole, 390 of a third.
    assert [row.overtime_minutes for row in rows] == [0, 0, 0, 0, 390, 540, 540]


def test_overtime_counts_by_the_centre_s_week(files: CentreFiles) -> None:
    assert sum(row.overtime_minutes for row in hours_of(week(range(9, 16)), files)) == 0
    sunday = files.centre.model_copy(update={"week_starts_on": 3})
    rows = hours_of(week(range(9, 16)), replace(files, centre=sunday))
    assert sum(row.overtime_minutes for row in rows) == 1470


def test_without_a_contract_there_is_no_overtime(files: CentreFiles) -> None:
    rows = hours_of(week(range(6, 13)), replace(files, agents=()))
    assert sum(row.overtime_minutes for row in rows) == 0


def test_the_file_is_safe_for_spreadsheets(tmp_path: Path) -> None:
    day = dt.date(2026, 3, 31)
    write_hours(tmp_path / "hours.csv", [HoursRow("-5", day, 1, 2, 3, 4, 5, 6)])
    assert (tmp_path / "hours.csv").read_text(encoding="utf-8") == (
        "agent_id,work_date,paid_minutes,worked_minutes,night_minutes,weekend_minutes,"
        "holiday_minutes,overtime_minutes\n'-5,2026-03-31,1,2,3,4,5,6\n"
    )
