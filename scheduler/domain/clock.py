"""Local days on the line of UTC minutes: the only place where wall clocks become integers.

Inside the program time is an integer number of minutes since 1970-01-01T00:00Z ("minute"). A
``Day`` knows where a local date begins and ends on that line, so that a 23- or 25-hour day is
simply a shorter or longer stretch.
"""

from __future__ import annotations

import datetime as dt
from datetime import UTC, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from scheduler.domain.base import Frozen

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
DAY_MINUTES = 1440


def minute_of(instant: datetime) -> int:
    """Return whole minutes since 1970-01-01T00:00Z of an aware ``instant`` (seconds are cut)."""
    since = instant - EPOCH  # its seconds are never negative; dividing it takes twice as long
    return DAY_MINUTES * since.days + since.seconds // 60


def instant_of(minute: int) -> datetime:
    """Return the UTC instant of a ``minute``."""
    return EPOCH + timedelta(minutes=minute)


@lru_cache(maxsize=65536)
def wall_minute(day: dt.date, clock_minute: int, zone: str) -> int:
    """Return the minute at which clocks in ``zone`` show ``clock_minute`` after ``day``'s midnight.

    Clock minutes run past midnight (1500 = 01:00 of the next date). A time that the spring change
    skips is moved forward by the length of the gap; one that autumn repeats means its first
    occurrence.
    """
    days, minute = divmod(clock_minute, DAY_MINUTES)
    wall = datetime.combine(day + timedelta(days=days), time(*divmod(minute, 60)), ZoneInfo(zone))
    return minute_of(wall.astimezone(UTC))


@lru_cache(maxsize=65536)
def _shown(minute: int, zone: str) -> int:
    """Return what clocks in ``zone`` show at a minute, in minutes since their 1970-01-01T00:00."""
    local = instant_of(minute).astimezone(ZoneInfo(zone))
    return (local.replace(tzinfo=UTC) - EPOCH) // timedelta(minutes=1)


class Day(Frozen):
    """A local calendar day of a time zone.

    Attributes
    ----------
    date
        The local date.
    zone
        IANA name of the time zone.
    start_minute, end_minute
        The minutes of this midnight and the next; 1,380, 1,440 or 1,500 minutes apart.
    """

    date: dt.date
    zone: str
    start_minute: int
    end_minute: int

    @classmethod
    def of(cls, day: dt.date, zone: str) -> Day:
        """Return the day of ``zone`` whose local date is ``day``."""
        return cls(
            date=day,
            zone=zone,
            start_minute=wall_minute(day, 0, zone),
            end_minute=wall_minute(day, DAY_MINUTES, zone),
        )

    @property
    def weekday(self) -> int:
        """Monday = 0 … Sunday = 6."""
        return self.date.weekday()

    def minute_at(self, clock_minute: int) -> int:
        """Return the minute at which local clocks show ``clock_minute`` (0 … 2,879) of this day."""
        return wall_minute(self.date, clock_minute, self.zone)

    def clock_of(self, minute: int) -> int:
        """Return what local clocks show at ``minute``, in minutes from this day's midnight."""
        return _shown(minute, self.zone) - DAY_MINUTES * (self.date - EPOCH.date()).days
