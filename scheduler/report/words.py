"""Numbers, hours and dates as readers expect them; English, whatever the machine's locale."""

from __future__ import annotations

import math
from datetime import date, datetime

_FINE_BELOW_MILLI = 10_000
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def number(value: float, digits: int = 0) -> str:
    """Return a number with thousands set apart; no minus before a zero."""
    return f"{round(value, digits) + 0.0:,.{digits}f}"


def percent(share: float | None, digits: int = 1) -> str:
    """Return a share of 1 in per cent; a dash for None."""
    return "–" if share is None else f"{number(100 * share, digits)} %"


def hours(minutes: float) -> str:
    """Return minutes as hours and minutes: ``38 h 05``."""
    whole, rest = divmod(round(minutes), 60)
    return f"{number(whole)} h {rest:02d}"


def seconds(value: float) -> str:
    """Return seconds with a unit; infinity in words."""
    return "no end" if math.isinf(value) else f"{number(value)} s"


def person_minutes(milli: int) -> str:
    """Return thousandths of a person-minute as person-minutes."""
    return number(milli / 1000, 1 if 0 < abs(milli) < _FINE_BELOW_MILLI else 0)


def amount(value: int, unit: str) -> str:
    """Return an excess in its unit; units such as ``1/100 shift`` become whole ones."""
    part, whole = _unit(unit)
    return f"{value / part:,.10g} {whole}{'' if value == part else 's'}"


def weight(value: float, unit: str) -> str:
    """Return the price of one whole unit of excess, in person-minutes."""
    part, whole = _unit(unit)
    return f"{value * part:g} per {whole}"


def _unit(unit: str) -> tuple[int, str]:
    fraction, _, whole = unit.partition(" ")
    return (int(fraction[2:]), whole) if fraction.startswith("1/") else (1, unit)


def day(on: date) -> str:
    """Return a date as ``Mon 30 November``."""
    return f"{_DAYS[on.weekday()]} {on.day} {_MONTHS[on.month - 1]}"


def short_day(on: date) -> str:
    """Return a date as ``Mon 30``."""
    return f"{_DAYS[on.weekday()]} {on.day}"


def period(first: date, last: date) -> str:
    """Return two dates as ``30 November – 6 December 2026``."""
    begins = f"{first.day} {_MONTHS[first.month - 1]}"
    if first.year != last.year:
        begins += f" {first.year}"
    return f"{begins} – {last.day} {_MONTHS[last.month - 1]} {last.year}"


def clock(instant: datetime) -> str:
    """Return the clock time of an instant in the zone it carries."""
    return instant.strftime("%H:%M")


def count(n: int, one: str, many: str = "") -> str:
    """Return a number with its noun."""
    return f"{number(n)} {one if n == 1 else many or one + 's'}"
