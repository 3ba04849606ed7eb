from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd

import forecasting.models
from forecasting.calendars import QueueCalendar, SpecialDay
from forecasting.models import forecasters
from forecasting.models.mean_of_same_weekdays import MeanOfSameWeekdays
from forecasting.models.same_weekday_last_week import SameWeekdayLastWeek

Series = Callable[..., "pd.Series[float]"]
FIRST, LAST = dt.date(2026, 6, 1), dt.date(2026, 7, 10)
NEXT = (dt.date(2026, 7, 13), dt.date(2026, 7, 17))


def rising(office: QueueCalendar, weekly: Series) -> pd.Series[float]:
    """Six weeks at once, twice, ... six times the usual contacts."""
    series = weekly(office, FIRST, LAST)
    return series * (1 + np.arange(len(series)) // 40)


def test_the_folder_is_the_registry() -> None:
    (folder,) = forecasting.models.__path__
    files = sorted(path.stem for path in Path(folder).glob("[a-z]*.py"))
    assert list(forecasters()) == files
    assert {name: model.name for name, model in forecasters().items()} == {n: n for n in files}


def test_the_floor_repeats_last_week(office: QueueCalendar, weekly: Series) -> None:
    found = SameWeekdayLastWeek().fit(rising(office, weekly), office).predict(*NEXT)
    np.testing.assert_allclose(found, 6 * weekly(office, *NEXT))


def test_the_guard_rail_averages_four_weeks(office: QueueCalendar, weekly: Series) -> None:
    found = MeanOfSameWeekdays().fit(rising(office, weekly), office).predict(*NEXT)
    np.testing.assert_allclose(found, 4.5 * weekly(office, *NEXT))


def test_the_guard_rail_passes_special_days_over_and_the_floor_does_not(
    office: QueueCalendar, weekly: Series
) -> None:
    days = (SpecialDay(dt.date(2026, 7, 6), "storm", "outage"),)
    calendar = dataclasses.replace(office, special_days=days)
    series, usual = rising(office, weekly), weekly(office, *NEXT).to_numpy()
    mean = MeanOfSameWeekdays().fit(series, calendar).predict(*NEXT)
    last = SameWeekdayLastWeek().fit(series, calendar).predict(*NEXT)
    assert (mean / usual).round(6).tolist() == [3.5] * 8 + [4.5] * 32
    assert (last / usual).round(6).tolist() == [6.0] * 40
