"""The guard-rail: the mean of the last same weekdays without special days."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from forecasting.day_grid import DayForecast, day_grid
from forecasting.weekday_profile import mean_of_latest

if TYPE_CHECKING:
    import pandas as pd

    from forecasting.calendars import QueueCalendar


@dataclass(frozen=True)
class MeanOfSameWeekdays:
    """Averages the last four ordinary values of each weekday and slot.

    Taylor, A comparison of univariate time series methods for forecasting intraday arrivals at a
    call center, Management Science 54(2), 2008: beyond two or three days ahead, such an average is
    difficult to beat.
    """

    name: str = "mean_of_same_weekdays"
    weeks: int = 4

    def fit(self, series: pd.Series[float], calendar: QueueCalendar) -> DayForecast:
        """Average the latest values; raises `HistoryError` without any known value."""
        grid = day_grid(series, calendar)
        profile = mean_of_latest(grid, grid.days.ordinary, latest=self.weeks)
        return DayForecast(calendar, grid, lambda days: profile[days.weekdays])


FORECASTER = MeanOfSameWeekdays()
