"""The floor: the same weekday of last week."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from forecasting.day_grid import DayForecast, day_grid
from forecasting.weekday_profile import mean_of_latest

if TYPE_CHECKING:
    import pandas as pd

    from forecasting.calendars import QueueCalendar


@dataclass(frozen=True)
class SameWeekdayLastWeek:
    """Repeats the latest known value of each weekday and slot, special days included.

    The seasonal naive method of Hyndman and Athanasopoulos, Forecasting: Principles and Practice,
    3rd edition, section 5.2. Further weeks repeat the same values.
    """

    name: str = "same_weekday_last_week"

    def fit(self, series: pd.Series[float], calendar: QueueCalendar) -> DayForecast:
        """Look the latest values up; raises `HistoryError` without any known value."""
        grid = day_grid(series, calendar)
        everything = np.ones(len(grid.days.dates), dtype=np.bool_)
        profile = mean_of_latest(grid, everything, latest=1)
        return DayForecast(calendar, grid, lambda days: profile[days.weekdays])


FORECASTER = SameWeekdayLastWeek()
