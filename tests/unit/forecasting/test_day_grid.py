from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest
from numpy.typing import NDArray

from forecasting.calendars import QueueCalendar, SpecialDay
from forecasting.day_grid import DayForecast, day_grid
from forecasting.day_table import DayTable
from forecasting.frames import HistoryError

Series = Callable[..., "pd.Series[float]"]
MONDAY, FRIDAY = dt.date(2026, 6, 1), dt.date(2026, 6, 5)


def test_rows_are_days_and_columns_local_slots(office: QueueCalendar, weekly: Series) -> None:
    grid = day_grid(weekly(office, MONDAY, dt.date(2026, 6, 8)), office)
    assert grid.contacts.shape == (8, 48)
    assert grid.contacts[2, 16:24].tolist() == [120.0 + slot for slot in range(16, 24)]
    assert not grid.known[5:7].any()
    assert grid.known.sum() == 6 * 8


def test_holes_and_out_of_hours_contacts(office: QueueCalendar, weekly: Series) -> None:
    series = weekly(office, MONDAY, FRIDAY)
    series.iloc[3] = np.nan
    series = series.drop(series.index[9])
    series[pd.Timestamp("2026-06-01T01:00Z")] = 99.0
    grid = day_grid(series.sort_index(), office)
    assert np.argwhere(~grid.known[:, 16:24]).tolist() == [[0, 3], [1, 1]]
    assert np.nansum(grid.contacts[:, :16]) == 0


def test_volume_factors_are_taken_out(office: QueueCalendar, weekly: Series) -> None:
    days = (
        SpecialDay(MONDAY, "sale", "event", volume_factor=2.0),
        SpecialDay(FRIDAY, "silent", "event", volume_factor=0.0),
    )
    calendar = dataclasses.replace(office, special_days=days)
    series = weekly(office, MONDAY, FRIDAY)
    grid = day_grid(series, calendar)
    assert grid.contacts[0, 16] == pytest.approx(series.iloc[0] / 2)
    assert grid.contacts[1, 16] == pytest.approx(series.iloc[8])
    assert grid.contacts[4, 16] == pytest.approx(series.iloc[32])


def test_a_repeated_hour_is_averaged() -> None:
    calendar = QueueCalendar("q", "Europe/Berlin", 30, {6: ((60, 240),)})
    sunday = dt.date(2026, 10, 25)
    index = calendar.intervals(sunday, sunday)
    contacts = [1.0, 2.0, 10.0, 20.0, 30.0, np.nan, 5.0, 6.0]
    grid = day_grid(pd.Series(contacts, index=index), calendar)
    assert grid.contacts[0, 2:8].tolist() == [1.0, 2.0, 20.0, 20.0, 5.0, 6.0]


@pytest.mark.parametrize("hour", [2, 6])
def test_nothing_known_names_queue_and_cure(office: QueueCalendar, hour: int) -> None:
    index = pd.to_datetime([f"2026-06-01T0{hour}:00Z"], utc=True)
    series = pd.Series([5.0 if hour == 2 else np.nan], index=index)
    with pytest.raises(HistoryError, match=r"queue sales: no history .* Cure: add rows"):
        day_grid(series, office)


def fitted(office: QueueCalendar, series: pd.Series[float], *days: SpecialDay) -> DayForecast:
    calendar = dataclasses.replace(office, special_days=days)

    def expect(table: DayTable) -> NDArray[np.float64]:
        return np.asarray(np.add.outer(10.0 * table.weekdays - 5.0, np.zeros(48)))

    return DayForecast(calendar, day_grid(series, calendar), expect)


def test_predictions_follow_the_open_intervals(office: QueueCalendar, weekly: Series) -> None:
    forecast = fitted(office, weekly(office, MONDAY, FRIDAY))
    mean = forecast.predict(dt.date(2026, 6, 6), dt.date(2026, 6, 10))
    assert mean.tolist() == [*[0.0] * 8, *[5.0] * 8, *[15.0] * 8]
    assert forecast.predict(dt.date(2026, 6, 6), dt.date(2026, 6, 7)).shape == (0,)


def test_factors_scale_predictions(office: QueueCalendar, weekly: Series) -> None:
    day = SpecialDay(dt.date(2026, 6, 9), "sale", "event", volume_factor=2.5)
    forecast = fitted(office, weekly(office, MONDAY, FRIDAY), day)
    assert forecast.predict(day.date, day.date).tolist() == [12.5] * 8


def test_a_day_like_an_ordinary_one_follows_its_weekday(
    office: QueueCalendar, weekly: Series
) -> None:
    day = SpecialDay(dt.date(2026, 6, 9), "x", "event", like_date=FRIDAY, volume_factor=2.0)
    forecast = fitted(office, weekly(office, MONDAY, FRIDAY), day)
    assert forecast.predict(day.date, day.date).tolist() == [70.0] * 8


def test_a_day_like_a_special_one_takes_its_contacts(office: QueueCalendar, weekly: Series) -> None:
    day = SpecialDay(dt.date(2026, 6, 9), "x", "event", like_date=FRIDAY)
    series = weekly(office, MONDAY, FRIDAY)
    series.iloc[-1] = np.nan
    past = SpecialDay(FRIDAY, "y", "event")
    forecast = fitted(office, series, past, day)
    assert forecast.predict(day.date, day.date).tolist() == [*series.iloc[32:39], 35.0]
