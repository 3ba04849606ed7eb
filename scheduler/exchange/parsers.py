"""One cell of text in, one value out: every type of the files' columns.

Each parser takes a cell that is not blank, without surrounding space, and raises ``BadCellError``
with a reason and a cure. Bounds that belong to the data are held by the models.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar
from zoneinfo import available_timezones

T = TypeVar("T")

Parser = Callable[[str], object]

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
FIRST_YEAR, LAST_YEAR = 1900, 2199
LAST_CLOCK_HOUR = 47

_ID = re.compile(r"[A-Za-z0-9._-]{1,32}")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_CLOCK = re.compile(r"([0-9]{1,2}):([0-5][0-9])(?::00)?")
_WHOLE = re.compile(r"([+-]?[0-9]{1,9})(?:\.0+)?")
_NUMBER = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]{1,3})?")
_MOMENT = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})[T ]([0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,6})?)?)"
    r"(Z|[+-][0-9]{2}:?[0-9]{2})?"
)
_FLAGS = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}


class BadCellError(ValueError):
    """A cell that cannot be taken, with the reason and a cure."""

    def __init__(self, reason: str, cure: str) -> None:
        super().__init__(reason, cure)
        self.reason = reason
        self.cure = cure


@dataclass(frozen=True, slots=True)
class LocalTime:
    """What a wall clock showed; it becomes an instant once the zone is known.

    Attributes
    ----------
    wall
        Date and time without a zone, to the minute.
    offset
        As written beside the time, if it was.
    whole_day
        Whether only a date was written.
    """

    wall: dt.datetime
    offset: dt.timedelta | None = None
    whole_day: bool = False


def identifier(cell: str) -> str:
    """Return an id: 1 to 32 of letters, digits, dot, underscore, hyphen; leading zeros stay."""
    if not _ID.fullmatch(cell):
        raise BadCellError("is not an id", "use 1 to 32 of A-Z a-z 0-9 . _ -")
    return cell


def text(cell: str) -> str:
    """Return free text on one line."""
    if not cell.isprintable():
        raise BadCellError("holds control characters", "write plain text on one line")
    return cell


def date(cell: str) -> dt.date:
    """Return a calendar date of the years 1900 to 2199."""
    wrong = BadCellError("is not a date", "write YYYY-MM-DD, for example 2026-11-30")
    if not _DATE.fullmatch(cell):
        raise wrong
    try:
        day = dt.date.fromisoformat(cell)
    except ValueError:
        raise wrong from None
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise BadCellError("is out of range", f"use the years {FIRST_YEAR} to {LAST_YEAR}")
    return day


def clock(cell: str) -> int:
    """Return minutes after local midnight of a time up to 47:59."""
    found = _CLOCK.fullmatch(cell)
    if not found or int(found[1]) > LAST_CLOCK_HOUR:
        raise BadCellError("is not a time", "write HH:MM up to 47:59; 26:00 is two at night")
    return 60 * int(found[1]) + int(found[2])


def weekday(cell: str) -> int:
    """Return Monday = 0 … Sunday = 6."""
    if cell.lower() not in WEEKDAYS:
        raise BadCellError("is not a weekday", f"write one of {', '.join(WEEKDAYS)}")
    return WEEKDAYS.index(cell.lower())


def whole(cell: str) -> int:
    """Return a whole number of at most nine digits."""
    found = _WHOLE.fullmatch(cell)
    if not found:
        raise BadCellError("is not a whole number", "write digits only, for example 30")
    return int(found[1])


def number(cell: str) -> float:
    """Return a finite number with a point as decimal mark."""
    if not _NUMBER.fullmatch(cell) or not math.isfinite(float(cell)):
        raise BadCellError("is not a number", "write digits and a decimal point, for example 7.5")
    return float(cell)


def percent(cell: str) -> float:
    """Return a percentage, with or without its sign: ``80`` and ``80 %`` are both 80.0."""
    return number(cell.removesuffix("%").rstrip())


def flag(cell: str) -> bool:
    """Return true or false."""
    if cell.lower() not in _FLAGS:
        raise BadCellError("is neither true nor false", "write true or false")
    return _FLAGS[cell.lower()]


def zone(cell: str) -> str:
    """Return the name of a time zone of the IANA data base."""
    if cell not in available_timezones():
        raise BadCellError("is not a time zone", "write an IANA name, for example Europe/Berlin")
    return cell


def list_of(parse: Callable[[str], T]) -> Callable[[str], tuple[T, ...]]:
    """Return a parser of ``;``-separated cells, each read by ``parse``."""

    def items(cell: str) -> tuple[T, ...]:
        found = tuple(parse(item.strip()) for item in cell.split(";") if item.strip())
        if not found:
            raise BadCellError("is an empty list", "leave the cell blank or name something")
        return found

    return items


def moment(cell: str) -> dt.datetime:
    """Return an instant in UTC, to the second or finer."""
    wall, offset = _moment(cell)
    if offset is None:
        raise BadCellError("has no offset", "write one, for example 2026-11-30T08:00+01:00")
    return (wall - offset).replace(tzinfo=dt.UTC)


def instant(cell: str) -> dt.datetime:
    """Return an instant in UTC, to the minute."""
    return _to_minute(moment(cell))


def local(cell: str) -> LocalTime:
    """Return a local time, to the minute."""
    wall, offset = _moment(cell)
    return LocalTime(_to_minute(wall), offset)


def local_or_date(cell: str) -> LocalTime:
    """Return a local time, or a whole day where only a date is written."""
    if _DATE.fullmatch(cell):
        return LocalTime(dt.datetime.combine(date(cell), dt.time()), whole_day=True)
    return local(cell)


def _moment(cell: str) -> tuple[dt.datetime, dt.timedelta | None]:
    found = _MOMENT.fullmatch(cell)
    if not found:
        raise BadCellError("is not a date and time", "write YYYY-MM-DDTHH:MM")
    try:
        at = dt.time.fromisoformat(found[2])
        offset = _offset(found[3]) if found[3] else None
    except ValueError:
        raise BadCellError("is no time of day", "hours go to 23, offsets to 23:59") from None
    return dt.datetime.combine(date(found[1]), at), offset


def _offset(written: str) -> dt.timedelta | None:
    return dt.datetime.strptime(written, "%z").utcoffset()


def _to_minute(value: dt.datetime) -> dt.datetime:
    if value.second or value.microsecond:
        raise BadCellError("is not on a whole minute", "leave the seconds out")
    return value
