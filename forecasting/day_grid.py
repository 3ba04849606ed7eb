"""History as a table of days and local slots, and forecasts back from it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from forecasting.day_table import DayTable, day_table
from forecasting.frames import HistoryError

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from forecasting.calendars import QueueCalendar

    Expectation = Callable[[DayTable], NDArray[np.float64]]


@dataclass(frozen=True, eq=False)
class DayGrid:
    """Contacts per local day and slot.

    Attributes
    ----------
    days : DayTable
        The rows.
    contacts : ndarray of float, shape (days, slots)
        Contacts divided by the day's volume factor; the mean of both instants in a repeated hour;
        NaN where unknown or closed.
    """

    days: DayTable
    contacts: NDArray[np.float64]

    @property
    def known(self) -> NDArray[np.bool_]:
        """Where contacts are known, shape (days, slots)."""
        return np.isfinite(self.contacts)


def day_grid(series: pd.Series[float], calendar: QueueCalendar) -> DayGrid:
    """Lay a history out by local day and slot.

    Parameters
    ----------
    series
        Contacts offered per interval; index in UTC, unique; NaN is unknown. Intervals outside
        opening hours are ignored.
    calendar
        The queue's calendar.

    Raises
    ------
    HistoryError
        If no open interval has a known value.
    """
    known = series.dropna()
    dates = calendar.local(pd.DatetimeIndex(known.index)).dates
    if not len(dates):
        raise no_history(calendar.queue)
    first, last = dates.min().item(), dates.max().item()
    index = calendar.intervals(first, last)
    values = known.reindex(index).to_numpy(dtype=np.float64)
    if not np.isfinite(values).any():
        raise no_history(calendar.queue)
    days = day_table(calendar, first, last)
    local = calendar.local(index)
    found = np.isfinite(values)
    cells = ((local.dates - days.dates[0]).astype(np.int64)[found], local.slots[found])
    total = np.zeros((len(days.dates), calendar.slots_per_day))
    count = np.zeros_like(total)
    np.add.at(total, cells, values[found])
    np.add.at(count, cells, 1.0)
    scale = count * np.where(days.volume_factor > 0, days.volume_factor, 1.0)[:, None]
    with np.errstate(invalid="ignore"):
        return DayGrid(days, total / scale)


def no_history(queue: str) -> HistoryError:
    """Return the error for a queue whose contacts are not known in any open interval."""
    fault = (
        f"queue {queue}: no history in its opening hours, so no forecast. Cure: add rows of this "
        "queue to the history, or give a forecast or a need for it"
    )
    return HistoryError((fault,))


@dataclass(frozen=True, eq=False)
class DayForecast:
    """A fitted forecaster that thinks in whole days.

    Attributes
    ----------
    calendar : QueueCalendar
    grid : DayGrid
        The history it was fitted on.
    expect : callable
        From a day table to contacts of ordinary days, shape (days, slots).
    """

    calendar: QueueCalendar
    grid: DayGrid
    expect: Expectation

    def predict(self, first_date: dt.date, last_date: dt.date) -> NDArray[np.float64]:
        """Return mean contacts per open interval of the local dates, both ends included.

        Special days are applied here, alike for every forecaster: like dates first, then volume
        factors. The result is in step with `calendar.intervals(first_date, last_date)`.
        """
        days = day_table(self.calendar, first_date, last_date)
        means = self._like_dates(days, self.expect(days)) * days.volume_factor[:, None]
        local = self.calendar.local(self.calendar.intervals(first_date, last_date))
        rows = (local.dates - days.dates[0]).astype(np.int64)
        values: NDArray[np.float64] = np.maximum(means[rows, local.slots], 0.0)
        return values

    def _like_dates(self, days: DayTable, means: NDArray[np.float64]) -> NDArray[np.float64]:
        means = means.copy()
        for row in np.flatnonzero(~np.isnat(days.like_dates)):
            like = days.like_dates[row].item()
            other = day_table(self.calendar, like, like)
            means[row] = self.expect(other)[0]
            past = np.flatnonzero(self.grid.days.dates == days.like_dates[row])
            if past.size and not self.grid.days.ordinary[past[0]]:
                seen = self.grid.contacts[past[0]]
                means[row] = np.where(np.isfinite(seen), seen, means[row])
        return means
