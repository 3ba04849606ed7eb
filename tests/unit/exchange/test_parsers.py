from __future__ import annotations

import datetime as dt
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.exchange import parsers
from scheduler.exchange.parsers import BadCellError, LocalTime

if TYPE_CHECKING:
    from scheduler.exchange.parsers import Parser

UTC = dt.UTC
MIDNIGHT = dt.datetime.combine(dt.date(2026, 11, 30), dt.time())
EIGHT = MIDNIGHT + dt.timedelta(hours=8)
ALL: tuple[Parser, ...] = (
    parsers.identifier,
    parsers.text,
    parsers.date,
    parsers.clock,
    parsers.weekday,
    parsers.whole,
    parsers.number,
    parsers.percent,
    parsers.flag,
    parsers.zone,
    parsers.moment,
    parsers.instant,
    parsers.local,
    parsers.local_or_date,
    parsers.list_of(parsers.identifier),
)


@pytest.mark.parametrize(
    ("parse", "cell", "value"),
    [
        (parsers.identifier, "007", "007"),
        (parsers.identifier, "a" * 32, "a" * 32),
        (parsers.text, "Grüße, 你好", "Grüße, 你好"),
        (parsers.date, "2024-02-29", dt.date(2024, 2, 29)),
        (parsers.date, "1900-01-01", dt.date(1900, 1, 1)),
        (parsers.clock, "00:00", 0),
        (parsers.clock, "7:05", 425),
        (parsers.clock, "47:59", 2879),
        (parsers.clock, "08:00:00", 480),
        (parsers.weekday, "Sun", 6),
        (parsers.whole, "-30", -30),
        (parsers.whole, "30.0", 30),
        (parsers.number, "1e2", 100.0),
        (parsers.number, ".5", 0.5),
        (parsers.percent, "80 %", 80.0),
        (parsers.flag, "Yes", True),
        (parsers.flag, "0", False),
        (parsers.zone, "Asia/Jerusalem", "Asia/Jerusalem"),
        (parsers.list_of(parsers.weekday), "mon; tue;", (0, 1)),
        (parsers.moment, "2026-11-30T08:00:30Z", dt.datetime(2026, 11, 30, 8, 0, 30, tzinfo=UTC)),
        (parsers.instant, "2026-11-30 08:00+0130", dt.datetime(2026, 11, 30, 6, 30, tzinfo=UTC)),
        (parsers.local, "2026-11-30T08:00", LocalTime(EIGHT)),
        (
            parsers.local_or_date,
            "2026-11-30",
            LocalTime(MIDNIGHT, whole_day=True),
        ),
        (
            parsers.local_or_date,
            "2026-11-30T08:00-05:00",
            LocalTime(EIGHT, dt.timedelta(hours=-5)),
        ),
    ],
)
def test_good_cells(parse: Parser, cell: str, value: object) -> None:
    assert parse(cell) == value


@pytest.mark.parametrize(
    ("parse", "cell", "reason"),
    [
        (parsers.identifier, "a" * 33, "is not an id"),
        (parsers.identifier, "a b", "is not an id"),
        (parsers.text, "a\nb", "holds control characters"),
        (parsers.date, "30.11.2026", "is not a date"),
        (parsers.date, "2026-02-30", "is not a date"),
        (parsers.date, "1899-12-31", "is out of range"),
        (parsers.date, "2200-01-01", "is out of range"),
        (parsers.clock, "48:00", "is not a time"),
        (parsers.clock, "8", "is not a time"),
        (parsers.clock, "08:60", "is not a time"),
        (parsers.weekday, "monday", "is not a weekday"),
        (parsers.whole, "1.5", "is not a whole number"),
        (parsers.whole, "1_000", "is not a whole number"),
        (parsers.number, "nan", "is not a number"),
        (parsers.number, "1e999", "is not a number"),
        (parsers.number, "1,5", "is not a number"),
        (parsers.flag, "maybe", "is neither true nor false"),
        (parsers.zone, "Europe", "is not a time zone"),
        (parsers.list_of(parsers.weekday), ";", "is an empty list"),
        (parsers.moment, "2026-11-30T08:00", "has no offset"),
        (parsers.moment, "2026-11-30T25:00Z", "is no time of day"),
        (parsers.moment, "2026-11-30T08:00+99:00", "is no time of day"),
        (parsers.moment, "tomorrow", "is not a date and time"),
        (parsers.instant, "2026-11-30T08:00:01Z", "is not on a whole minute"),
        (parsers.local, "2026-11-30T08:00:00.5", "is not on a whole minute"),
    ],
)
def test_bad_cells_say_why(parse: Parser, cell: str, reason: str) -> None:
    with pytest.raises(BadCellError) as caught:
        parse(cell)
    assert caught.value.reason == reason
    assert caught.value.cure


@given(st.text() | st.text("0123456789-:T+.Z %;eE", max_size=25))
def test_garbage_never_crashes(cell: str) -> None:
    for parse in ALL:
        with suppress(BadCellError):
            parse(cell)


@given(st.integers(-2_000_000_000, 7_000_000_000))
def test_instants_come_back(seconds: int) -> None:
    instant = dt.datetime.fromtimestamp(seconds // 60 * 60, UTC)
    assert parsers.instant(instant.isoformat(timespec="minutes")) == instant
