"""Deterministic text of delimited and JSON files."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import math
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from scheduler.exchange.files import write_text_atomically

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

DECIMALS = 6
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\0")


def csv_text(header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Return header and rows as comma-separated lines that end in a line feed."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(header)
    writer.writerows([cell_text(value) for value in row] for row in rows)
    return out.getvalue()


def cell_text(value: object) -> str:
    """Return a value as its cell: None and NaN are blank, numbers have up to six decimals."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return number_text(value)
    return value.isoformat() if isinstance(value, dt.date) else str(value)


def number_text(value: float) -> str:
    """Return a number with up to six decimals, none of them idle; NaN is blank.

    Raises
    ------
    ValueError
        For an infinite number.
    """
    if math.isinf(value):
        raise ValueError("an infinite number cannot be written")
    if math.isnan(value):
        return ""
    plain = f"{value:.{DECIMALS}f}".rstrip("0").rstrip(".")
    return "0" if plain == "-0" else plain


def local_text(instant: dt.datetime, zone: str) -> str:
    """Return an instant in ISO 8601 with the offset of ``zone``, to the minute."""
    return instant.astimezone(ZoneInfo(zone)).isoformat(timespec="minutes")


def harmless(value: str) -> str:
    """Return text that no spreadsheet takes for a formula: an apostrophe before = + - @ and tab.

    OWASP ASVS 5.0.0, requirement 1.2.10.
    """
    return f"'{value}" if value.startswith(_FORMULA) else value


def json_text(data: object) -> str:
    """Return plain data as JSON with sorted keys, two spaces of indent and rounded numbers.

    Dates and instants become ISO 8601.

    Raises
    ------
    ValueError
        For a number that is not finite.
    TypeError
        For anything that is not plain data.
    """
    plain = _plain(data)
    return json.dumps(plain, allow_nan=False, ensure_ascii=False, indent=2, sort_keys=True) + "\n"


def write_json(path: Path, data: object) -> None:
    """Write plain data as ``json_text`` has it."""
    write_text_atomically(path, json_text(data))


def _plain(data: object) -> object:
    if isinstance(data, dict):
        return {str(key): _plain(value) for key, value in data.items()}
    if isinstance(data, list | tuple):
        return [_plain(value) for value in data]
    if isinstance(data, float):
        return round(data, DECIMALS) + 0.0
    return data.isoformat() if isinstance(data, dt.date) else data
