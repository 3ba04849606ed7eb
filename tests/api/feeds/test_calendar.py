from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar

from api.feeds.calendar import CANCELLED_DAYS, CalendarShift, calendar_text

START = datetime(2026, 12, 1, 0, 0, tzinfo=UTC)
SHIFT = CalendarShift(
    uid="A12:2026-12-01@north",
    sequence=3,
    start=START,
    end=START + timedelta(hours=8),
    time_zone="Asia/Shanghai",
    place="harbour",
    modified=datetime(2026, 11, 20, 9, 30, tzinfo=UTC),
)
DAY = timedelta(days=1)
TODAY = date(2026, 11, 29)


def read(*shifts: CalendarShift, today: date = TODAY) -> Calendar:
    calendar = Calendar.from_ical(calendar_text("A12@north", "Shifts of A12", shifts, today))
    assert isinstance(calendar, Calendar)
    return calendar


def test_a_shift_is_an_event_of_the_workplace_clock() -> None:
    (event,) = read(SHIFT).events
    assert str(event.uid) == "A12:2026-12-01@north"
    assert event.sequence == 3
    assert event.start == datetime(2026, 12, 1, 8, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
    assert event.end - event.start == timedelta(hours=8)
    assert (str(event["SUMMARY"]), str(event["LOCATION"])) == ("Shift", "harbour")
    assert (str(event["STATUS"]), str(event["CLASS"])) == ("CONFIRMED", "PRIVATE")
    assert event.last_modified == SHIFT.modified == event.stamp


def test_each_zone_is_spelt_out() -> None:
    berlin = replace(SHIFT, uid="A12:2026-12-02@north", time_zone="Europe/Berlin")
    zones = [zone.tz_name for zone in read(berlin, SHIFT).timezones]
    assert zones == ["Asia/Shanghai", "Europe/Berlin"]


def test_a_feed_without_shifts_is_a_calendar() -> None:
    calendar = read()
    assert calendar.events == []
    assert str(calendar["X-WR-CALNAME"]) == "Shifts of A12"
    lines = calendar_text("A12@north", "Shifts of A12", [], TODAY).decode().split("\r\n")
    assert "REFRESH-INTERVAL;VALUE=DURATION:PT1H" in lines
    assert "X-PUBLISHED-TTL:PT1H" in lines


@pytest.mark.parametrize(("days", "told"), [(0, True), (CANCELLED_DAYS, True), (31, False)])
def test_a_removed_shift_is_cancelled_for_a_month(days: int, told: bool) -> None:
    today = SHIFT.start.date() + timedelta(days=days)
    events = read(replace(SHIFT, removed=True, sequence=4), today=today).events
    assert [str(event["STATUS"]) for event in events] == ["CANCELLED"] * told


def test_the_same_shifts_give_the_same_bytes_in_any_order() -> None:
    later = replace(SHIFT, uid="A12:2026-12-02@north", start=SHIFT.end, end=SHIFT.end + DAY)
    texts = {calendar_text("x", "x", pair, TODAY) for pair in ([SHIFT, later], [later, SHIFT])}
    assert len(texts) == 1


def test_a_name_cannot_break_out_of_its_line() -> None:
    calendar = Calendar.from_ical(
        calendar_text("x", "a\r\nATTENDEE:mailto:x@example.org", [SHIFT], TODAY)
    )
    assert "ATTENDEE" not in calendar
