from __future__ import annotations

import datetime as dt
from typing import TypedDict, Unpack, cast

import numpy as np
import pandas as pd
import pytest

from forecasting.calendars import DayKind, QueueCalendar, SpecialDay

WHOLE_DAY = dict.fromkeys(range(7), ((0, 1440),))
SPRING, AUTUMN = dt.date(2026, 3, 29), dt.date(2026, 10, 25)
MONDAY = dt.date(2026, 6, 1)


def round_the_clock(zone: str = "Europe/Berlin", width: int = 30) -> QueueCalendar:
    return QueueCalendar("q", zone, width, WHOLE_DAY)


@pytest.mark.parametrize(
    ("date", "hours"),
    [(SPRING, 23), (AUTUMN, 25), (MONDAY, 24)],
)
@pytest.mark.parametrize("width", [15, 30])
def test_a_local_day_has_23_24_or_25_hours(date: dt.date, hours: int, width: int) -> None:
    index = round_the_clock(width=width).intervals(date, date)
    assert len(index) == hours * 60 // width
    assert index.is_monotonic_increasing
    assert index.is_unique
    assert str(index.tz) == "UTC"


def test_a_repeated_hour_gives_both_instants_of_a_slot() -> None:
    calendar = round_the_clock()
    slots = calendar.local(calendar.intervals(AUTUMN, AUTUMN)).slots
    assert [int(np.sum(slots == slot)) for slot in (3, 4, 5, 6)] == [1, 2, 2, 1]


def test_a_skipped_hour_gives_none() -> None:
    calendar = round_the_clock()
    slots = calendar.local(calendar.intervals(SPRING, SPRING)).slots
    assert [int(np.sum(slots == slot)) for slot in (3, 4, 5, 6)] == [1, 0, 0, 1]


def test_opening_hours_stay_on_the_local_clock(office: QueueCalendar) -> None:
    winter = office.intervals(dt.date(2026, 3, 27), dt.date(2026, 3, 27))
    summer = office.intervals(dt.date(2026, 3, 30), dt.date(2026, 3, 30))
    assert winter[0] == pd.Timestamp("2026-03-27T07:00Z")
    assert summer[0] == pd.Timestamp("2026-03-30T06:00Z")
    assert summer[-1] == pd.Timestamp("2026-03-30T09:30Z")


def test_a_week_of_sunday_to_saturday_with_a_short_friday() -> None:
    hours = {**dict.fromkeys((6, 0, 1, 2, 3), ((420, 1440),)), 4: ((420, 840),), 5: ((1080, 1440),)}
    calendar = QueueCalendar("q", "Asia/Jerusalem", 30, hours)
    index = calendar.intervals(dt.date(1999, 2, 21), dt.date(1999, 2, 27))
    dates = calendar.local(index).dates
    assert [int(np.sum(dates == np.datetime64("1999-02-21") + n)) for n in range(7)] == [
        *[34] * 5,
        14,
        12,
    ]


def test_hours_past_midnight_lie_on_the_next_date() -> None:
    calendar = QueueCalendar("q", "Europe/Berlin", 30, {4: ((1320, 1560),)})
    friday, saturday = dt.date(2026, 6, 5), dt.date(2026, 6, 6)
    assert len(calendar.intervals(friday, friday)) == 4
    local = calendar.local(calendar.intervals(saturday, saturday))
    assert local.slots.tolist() == [0, 1, 2, 3]
    assert local.weekdays.tolist() == [5] * 4


def test_overlapping_hours_are_counted_once() -> None:
    calendar = QueueCalendar("q", "UTC", 30, {0: ((1200, 1800),), 1: ((0, 720),)})
    tuesday = dt.date(2026, 6, 2)
    assert len(calendar.intervals(tuesday, tuesday)) == 24


def test_an_interval_is_open_if_a_part_of_it_is() -> None:
    calendar = QueueCalendar("q", "UTC", 30, {0: ((495, 555),)})
    assert calendar.local(calendar.intervals(MONDAY, MONDAY)).slots.tolist() == [16, 17, 18]


def test_local_says_where_an_instant_lies(office: QueueCalendar) -> None:
    local = office.local(pd.to_datetime(["2026-06-07T22:00Z", "1969-12-31T22:30Z"], utc=True))
    assert local.dates.tolist() == [dt.date(2026, 6, 8), dt.date(1969, 12, 31)]
    assert local.weekdays.tolist() == [0, 2]
    assert local.slots.tolist() == [0, 47]


def test_a_quarter_hour_zone_keeps_its_own_grid() -> None:
    calendar = round_the_clock("Asia/Kathmandu")
    index = calendar.intervals(MONDAY, MONDAY)
    assert index[0] == pd.Timestamp("2026-05-31T18:15Z")
    assert calendar.on_grid(index).all()
    assert not calendar.on_grid(index + pd.Timedelta(minutes=15)).any()


def test_a_midnight_that_clocks_skip_begins_an_hour_later() -> None:
    calendar = round_the_clock("Asia/Beirut")
    date = dt.date(2026, 3, 29)
    index = calendar.intervals(date, date)
    assert len(index) == 46
    assert calendar.local(index).slots[0] == 2
    assert calendar.midnight(date) == index[0]


class Options(TypedDict, total=False):
    """Optional parts of a special day."""

    queues: tuple[str, ...]
    opens_minute: int
    closes_minute: int
    like_date: dt.date
    volume_factor: float


def special(kind: DayKind, **other: Unpack[Options]) -> SpecialDay:
    return SpecialDay(MONDAY, "day", kind, **other)


@pytest.mark.parametrize(
    ("days", "hours"),
    [
        ((), ((480, 720),)),
        ((special("closed"),), ()),
        ((special("closed", queues=("other",)),), ((480, 720),)),
        ((special("closed", queues=("other", "sales")),), ()),
        ((special("changed_hours", opens_minute=540),), ((540, 720),)),
        ((special("changed_hours", closes_minute=540),), ((480, 540),)),
        ((special("changed_hours", opens_minute=780),), ()),
        ((special("event", opens_minute=0, closes_minute=2880),), ((0, 2880),)),
        ((special("event"), special("closed")), ()),
        ((special("holiday"),), ((480, 720),)),
        ((special("make_up_day", like_date=dt.date(2026, 6, 7)),), ()),
        ((special("make_up_day"),), ((480, 720),)),
        ((special("event", like_date=dt.date(2026, 6, 7)),), ((480, 720),)),
    ],
)
def test_special_days_change_hours(
    office: QueueCalendar, days: tuple[SpecialDay, ...], hours: tuple[tuple[int, int], ...]
) -> None:
    calendar = QueueCalendar("sales", office.time_zone, 30, office.opening, days)
    assert calendar.hours(MONDAY) == hours
    assert calendar.hours(dt.date(2026, 6, 2)) == ((480, 720),)
    ours = [day for day in days if "other" not in day.queues or "sales" in day.queues]
    assert list(calendar.special_on(MONDAY)) == ours


def test_a_make_up_day_takes_the_hours_of_the_day_it_is_like(office: QueueCalendar) -> None:
    saturday = dt.date(2026, 6, 6)
    day = SpecialDay(saturday, "make-up", "make_up_day", like_date=MONDAY)
    calendar = QueueCalendar("sales", office.time_zone, 30, office.opening, (day,))
    assert len(calendar.intervals(saturday, saturday)) == 8
    assert len(office.intervals(saturday, saturday)) == 0


def test_half_given_hours_on_a_closed_weekday_run_to_the_end_of_the_day() -> None:
    sunday = dt.date(2026, 6, 7)
    day = SpecialDay(sunday, "open house", "changed_hours", opens_minute=600)
    calendar = QueueCalendar("q", "UTC", 30, {0: ((480, 720),)}, (day,))
    assert calendar.hours(sunday) == ((600, 1440),)


@pytest.mark.parametrize(
    ("kind", "other", "words"),
    [
        ("event", {"volume_factor": -0.1}, "volume_factor -0.1"),
        ("event", {"volume_factor": float("nan")}, "volume_factor nan"),
        ("changed_hours", {}, "need opens"),
        ("event", {"opens_minute": 600, "closes_minute": 600}, "opens at minute 600"),
        ("event", {"closes_minute": 2881}, "closes at minute 2881"),
    ],
)
def test_a_special_day_refuses_nonsense(kind: DayKind, other: Options, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        special(kind, **other)


def test_an_unknown_kind_is_refused() -> None:
    kind = cast("DayKind", "party")
    with pytest.raises(ValueError, match="unknown kind 'party'"):
        special(kind)


@pytest.mark.parametrize(
    ("zone", "width", "opening", "words"),
    [
        ("Europe/Nowhere", 30, {}, "no time zone"),
        ("UTC", 0, {}, "0 minutes"),
        ("UTC", 7, {}, "7 minutes"),
        ("UTC", 30, {7: ((0, 60),)}, "opening 7"),
        ("UTC", 30, {0: ((60, 60),)}, "60 to 60"),
        ("UTC", 30, {0: ((0, 2881),)}, "0 to 2881"),
    ],
)
def test_a_calendar_refuses_nonsense(
    zone: str, width: int, opening: dict[int, tuple[tuple[int, int], ...]], words: str
) -> None:
    with pytest.raises(ValueError, match=words):
        QueueCalendar("q", zone, width, opening)
