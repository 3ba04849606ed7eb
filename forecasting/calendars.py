"""When a queue is open, as instants: opening hours, special days and clock changes."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Literal, NamedTuple, get_args
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

DayKind = Literal[
    "closed",
    "changed_hours",
    "holiday",
    "make_up_day",
    "school_holiday",
    "event",
    "outage",
]
DAY_MINUTES = 24 * 60
LAST_MINUTE = 2 * DAY_MINUTES
MINUTE_US = 60_000_000


@dataclass(frozen=True)
class SpecialDay:
    """One local date that is not like the others.

    Parameters
    ----------
    date
        Local date at the queue's site.
    name
        What the planner calls it.
    kind
        One of `closed`, `changed_hours`, `holiday`, `make_up_day`, `school_holiday`, `event`,
        `outage`.
    queues
        The queues concerned; empty means all of them.
    opens_minute, closes_minute
        Opening minutes after local midnight, end exclusive, up to 2880 (24:00 of the next day).
    like_date
        A date this day resembles. If that date was itself special and its contacts are known, they
        are taken over; otherwise the day follows the pattern of that date's weekday. A make-up day
        without hours of its own also takes that weekday's hours.
    volume_factor
        Contacts of this day divided by those of an ordinary day.

    Raises
    ------
    ValueError
        If a value is out of its range, or changed hours come without hours.
    """

    date: dt.date
    name: str
    kind: DayKind
    queues: tuple[str, ...] = ()
    opens_minute: int | None = None
    closes_minute: int | None = None
    like_date: dt.date | None = None
    volume_factor: float | None = None

    def __post_init__(self) -> None:
        """Refuse values out of range."""
        where = f"special day {self.date} ({self.name})"
        if self.kind not in get_args(DayKind):
            raise ValueError(f"{where}: unknown kind {self.kind!r}")
        if self.volume_factor is not None and not 0 <= self.volume_factor < np.inf:
            raise ValueError(f"{where}: volume_factor {self.volume_factor} must be 0 or more")
        if self.kind == "changed_hours" and not self.has_hours:
            raise ValueError(f"{where}: changed hours need opens, closes or both")
        opens, closes = self.opens_minute or 0, self.closes_minute or LAST_MINUTE
        if self.has_hours and not 0 <= opens < closes <= LAST_MINUTE:
            raise ValueError(f"{where}: opens at minute {opens}, closes at minute {closes}")

    @property
    def has_hours(self) -> bool:
        """Whether the day names opening hours of its own."""
        return self.opens_minute is not None or self.closes_minute is not None


class LocalSlots(NamedTuple):
    """Where each interval lies on the local clock.

    Attributes
    ----------
    dates : ndarray of datetime64[D]
        Local calendar date.
    weekdays : ndarray of int
        0 is Monday, 6 is Sunday.
    slots : ndarray of int
        Local minute of the day divided by the interval length; twice the same in a repeated hour.
    """

    dates: NDArray[np.datetime64]
    weekdays: NDArray[np.int64]
    slots: NDArray[np.int64]


@dataclass(frozen=True)
class QueueCalendar:
    """Opening hours of one queue.

    Parameters
    ----------
    queue
        Queue id.
    time_zone
        IANA name.
    interval_minutes
        Length of an interval; divides a day.
    opening
        Weekday (0 is Monday) to ranges of minutes after local midnight, end exclusive, up to 2880
        for hours that run past midnight. A weekday left out is closed.
    special_days
        Special days; those of other queues are ignored.
    country, subdivision
        ISO 3166 codes for public holidays. A public holiday does not close the queue: only a
        special day does.

    Raises
    ------
    ValueError
        If the zone, the interval or an opening range makes no sense.
    """

    queue: str
    time_zone: str
    interval_minutes: int
    opening: Mapping[int, tuple[tuple[int, int], ...]]
    special_days: tuple[SpecialDay, ...] = ()
    country: str | None = None
    subdivision: str | None = None

    def __post_init__(self) -> None:
        """Refuse impossible hours."""
        if self.interval_minutes <= 0 or DAY_MINUTES % self.interval_minutes:
            raise ValueError(f"queue {self.queue}: {self.interval_minutes} minutes divide no day")
        try:
            ZoneInfo(self.time_zone)
        except (KeyError, ValueError) as error:
            raise ValueError(f"queue {self.queue}: no time zone {self.time_zone!r}") from error
        for weekday, ranges in self.opening.items():
            for start, end in ranges:
                if weekday not in range(7) or not 0 <= start < end <= LAST_MINUTE:
                    raise ValueError(f"queue {self.queue}: opening {weekday}: {start} to {end}")

    @property
    def slots_per_day(self) -> int:
        """Number of intervals in 24 hours."""
        return DAY_MINUTES // self.interval_minutes

    def special_on(self, date: dt.date) -> tuple[SpecialDay, ...]:
        """Return this queue's special days on a date, in the order given."""
        return self._special_by_date.get(date, ())

    @cached_property
    def _special_by_date(self) -> dict[dt.date, tuple[SpecialDay, ...]]:
        found: dict[dt.date, tuple[SpecialDay, ...]] = {}
        for day in self.special_days:
            if not day.queues or self.queue in day.queues:
                found[day.date] = (*found.get(day.date, ()), day)
        return found

    def hours(self, date: dt.date) -> tuple[tuple[int, int], ...]:
        """Return the opening ranges that start on a date, special days included.

        Ranges are minutes after local midnight. Closed wins over all else, then the first special
        day with hours, then a make-up day's like date, then the weekday's hours.
        """
        ranges = self.opening.get(date.weekday(), ())
        special = self.special_on(date)
        if any(day.kind == "closed" for day in special):
            return ()
        for day in special:
            if day.has_hours:
                regular = ranges or ((0, DAY_MINUTES),)
                opens = regular[0][0] if day.opens_minute is None else day.opens_minute
                closes = regular[-1][1] if day.closes_minute is None else day.closes_minute
                return ((opens, closes),) if opens < closes else ()
            if day.kind == "make_up_day" and day.like_date is not None:
                return self.opening.get(day.like_date.weekday(), ())
        return ranges

    def intervals(self, first_date: dt.date, last_date: dt.date) -> pd.DatetimeIndex:
        """Return the open intervals whose local date lies in a range, both ends included.

        An interval is open if any part of it is. A local day has 23, 24 or 25 hours; an hour that
        clocks repeat gives both its instants, an hour they skip gives none.

        Returns
        -------
        DatetimeIndex
            Starts in UTC, rising, unit microseconds.
        """
        start = self.midnight(first_date)
        stop = self.midnight(last_date + dt.timedelta(days=1))
        step = pd.Timedelta(minutes=self.interval_minutes)
        index = pd.date_range(start, stop, freq=step, inclusive="left", unit="us")
        local = self.local(index)
        first = np.datetime64(first_date, "D")
        rows = (local.dates - first).astype(np.int64)
        return index[self._open_slots(first_date, last_date)[rows, local.slots]]

    def local(self, index: pd.DatetimeIndex) -> LocalSlots:
        """Return local date, weekday and slot of each instant.

        Parameters
        ----------
        index
            Instants with a zone.
        """
        minutes = self._local_microseconds(index) // MINUTE_US
        days = minutes // DAY_MINUTES
        slots = minutes % DAY_MINUTES // self.interval_minutes
        # 1970-01-01 was a Thursday, weekday 3.
        return LocalSlots(days.astype("datetime64[D]"), (days + 3) % 7, slots)

    def on_grid(self, index: pd.DatetimeIndex) -> NDArray[np.bool_]:
        """Return whether each instant starts an interval on the local clock."""
        return np.equal(self._local_microseconds(index) % (self.interval_minutes * MINUTE_US), 0)

    def midnight(self, date: dt.date) -> pd.Timestamp:
        """Return the instant a local date begins, in UTC."""
        naive = pd.Timestamp(date)
        local = naive.tz_localize(self.time_zone, ambiguous=True, nonexistent="shift_forward")
        return local.tz_convert("UTC")

    def _local_microseconds(self, index: pd.DatetimeIndex) -> NDArray[np.int64]:
        return index.tz_convert(self.time_zone).tz_localize(None).as_unit("us").asi8

    def _open_slots(self, first_date: dt.date, last_date: dt.date) -> NDArray[np.bool_]:
        per_day, width = self.slots_per_day, self.interval_minutes
        count = (last_date - first_date).days + 1
        # One day before, for hours that run past midnight; one after, cut off again.
        flat = np.zeros((count + 2) * per_day, dtype=np.bool_)
        for row in range(count + 1):
            base = row * per_day
            for opens, closes in self.hours(first_date + dt.timedelta(days=row - 1)):
                flat[base + opens // width : base - (-closes // width)] = True
        return flat.reshape(-1, per_day)[1:-1]
