"""What is known about each local day before any contact comes."""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from forecasting.public_holidays import is_public_holiday

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from forecasting.calendars import QueueCalendar, SpecialDay

# A school holiday lasts for weeks: leaving it out would empty the history, so it stays ordinary.
ORDINARY_KINDS = frozenset({"school_holiday"})


@dataclass(frozen=True, eq=False)
class DayTable:
    """One row per local date, first to last without gaps.

    Attributes
    ----------
    dates : ndarray of datetime64[D]
    weekdays : ndarray of int
        0 is Monday.
    open : ndarray of bool
        The queue opens on this date.
    ordinary : ndarray of bool
        Open, and either not special or special with a volume factor above 0 that undoes it.
    after_closed : ndarray of bool
        Open, and the day before was closed by a special day although its weekday is open.
    holiday : ndarray of bool
        A public holiday or a special day of that kind, without a volume factor of its own.
    volume_factor : ndarray of float
        Product of the volume factors of the day, 1 when none is given.
    like_dates : ndarray of datetime64[D]
        The first like date of the day, NaT when none is given.
    """

    dates: NDArray[np.datetime64]
    weekdays: NDArray[np.int64]
    open: NDArray[np.bool_]
    ordinary: NDArray[np.bool_]
    after_closed: NDArray[np.bool_]
    holiday: NDArray[np.bool_]
    volume_factor: NDArray[np.float64]
    like_dates: NDArray[np.datetime64]

    @property
    def days_of_month(self) -> NDArray[np.int64]:
        """Day of the month, 1 to 31."""
        months = self.dates.astype("datetime64[M]")
        return np.asarray((self.dates - months.astype("datetime64[D]")).astype(np.int64) + 1)


def day_table(calendar: QueueCalendar, first_date: dt.date, last_date: dt.date) -> DayTable:
    """Describe each local day from `first_date` to `last_date`, both included."""
    count = (last_date - first_date).days + 1
    days = [first_date + dt.timedelta(days=row) for row in range(count)]
    dates = np.arange(np.datetime64(first_date, "D"), np.datetime64(first_date, "D") + count)
    special = [calendar.special_on(day) for day in days]
    is_open = np.array([bool(calendar.hours(day)) for day in days])
    factor = np.array([_volume_factor(found) for found in special])
    public = is_public_holiday(dates, calendar.country, calendar.subdivision)
    undone = np.array([any(day.volume_factor is not None for day in found) for found in special])
    unusual = np.array([any(day.kind not in ORDINARY_KINDS for day in found) for found in special])
    named = np.array([any(day.kind == "holiday" for day in found) for found in special])
    return DayTable(
        dates=dates,
        weekdays=(dates.astype(np.int64) + 3) % 7,
        open=is_open,
        ordinary=is_open & (factor > 0) & (undone | ~(unusual | public)),
        after_closed=is_open & np.array([_was_closed(calendar, day) for day in days]),
        holiday=(public | named) & ~undone,
        volume_factor=factor,
        like_dates=np.array([_like_date(found) for found in special], dtype="datetime64[D]"),
    )


def _volume_factor(special: tuple[SpecialDay, ...]) -> float:
    return math.prod((d.volume_factor for d in special if d.volume_factor is not None), start=1.0)


def _like_date(special: tuple[SpecialDay, ...]) -> dt.date | None:
    return next((day.like_date for day in special if day.like_date is not None), None)


def _was_closed(calendar: QueueCalendar, date: dt.date) -> bool:
    eve = date - dt.timedelta(days=1)
    return bool(calendar.opening.get(eve.weekday())) and not calendar.hours(eve)
