from __future__ import annotations

import dataclasses
import datetime as dt

import numpy as np

from forecasting.calendars import QueueCalendar, SpecialDay
from forecasting.day_table import DayTable, day_table

# 2026-04-27 is a Monday; Friday 2026-05-01 is a public holiday in Germany.
FIRST, LAST = dt.date(2026, 4, 27), dt.date(2026, 5, 10)


def table(office: QueueCalendar, *days: SpecialDay, country: str | None = None) -> DayTable:
    return day_table(dataclasses.replace(office, special_days=days, country=country), FIRST, LAST)


def days_where(found: DayTable, flag: str) -> list[int]:
    return [int(day) for day in found.days_of_month[getattr(found, flag)]]


def test_an_ordinary_fortnight(office: QueueCalendar) -> None:
    found = table(office)
    assert found.weekdays.tolist() == [*range(7), *range(7)]
    assert found.days_of_month.tolist() == [27, 28, 29, 30, *range(1, 11)]
    assert days_where(found, "open") == [27, 28, 29, 30, 1, 4, 5, 6, 7, 8]
    assert days_where(found, "ordinary") == days_where(found, "open")
    assert not found.after_closed.any()
    assert not found.holiday.any()
    assert found.volume_factor.tolist() == [1.0] * 14
    assert np.isnat(found.like_dates).all()


def test_a_public_holiday_is_open_but_not_ordinary(office: QueueCalendar) -> None:
    found = table(office, country="DE")
    assert days_where(found, "holiday") == [1]
    assert days_where(found, "open") == [27, 28, 29, 30, 1, 4, 5, 6, 7, 8]
    assert days_where(found, "ordinary") == [27, 28, 29, 30, 4, 5, 6, 7, 8]


def test_the_day_after_an_unusually_closed_day_is_marked(office: QueueCalendar) -> None:
    closed = [SpecialDay(dt.date(2026, 5, day), "shut", "closed") for day in (1, 5, 6, 9)]
    found = table(office, *closed)
    # Not the Monday after the closed Friday, nor a day after a usual weekend.
    assert days_where(found, "after_closed") == [7]
    assert days_where(found, "open") == [27, 28, 29, 30, 4, 7, 8]


def test_a_factor_makes_a_special_day_ordinary_again(office: QueueCalendar) -> None:
    found = table(
        office,
        SpecialDay(dt.date(2026, 4, 27), "sale", "event", volume_factor=2.0),
        SpecialDay(dt.date(2026, 4, 27), "advert", "event", volume_factor=1.5),
        SpecialDay(dt.date(2026, 4, 28), "storm", "outage"),
        SpecialDay(dt.date(2026, 4, 29), "spring", "school_holiday"),
        SpecialDay(dt.date(2026, 4, 30), "silent", "event", volume_factor=0.0),
        SpecialDay(dt.date(2026, 5, 1), "May Day", "holiday", volume_factor=0.5),
        SpecialDay(dt.date(2026, 5, 4), "town feast", "holiday"),
        country="DE",
    )
    assert found.volume_factor[:5].tolist() == [3.0, 1.0, 1.0, 0.0, 0.5]
    assert found.ordinary[:5].tolist() == [True, False, True, False, True]
    assert days_where(found, "holiday") == [4]


def test_the_first_like_date_counts(office: QueueCalendar) -> None:
    day = dt.date(2026, 4, 28)
    found = table(
        office,
        SpecialDay(day, "a", "event"),
        SpecialDay(day, "b", "event", like_date=dt.date(2025, 4, 29)),
        SpecialDay(day, "c", "event", like_date=dt.date(2024, 4, 30)),
    )
    assert found.like_dates[1] == np.datetime64("2025-04-29")
    assert np.isnat(found.like_dates[[0, 2]]).all()
