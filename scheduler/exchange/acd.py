"""``[import.history]``: a telephone system's own export read as a history.

Such exports come without a header, with date and period in two columns, with decimal commas and
with the repeated hour of autumn unmarked: there the second run through the hour is the later one.
"""

from __future__ import annotations

import datetime as dt
import re
import time
from contextlib import suppress
from functools import partial
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field, ValidationError

from scheduler.domain.base import Frozen
from scheduler.errors import Fault
from scheduler.exchange.cells import Cells, gather, sniff, split
from scheduler.exchange.history import COLUMNS, REQUIRED, Clockwork, Dialect, history_frame
from scheduler.exchange.parsers import FIRST_YEAR, LAST_YEAR, BadCellError, LocalTime, local, number
from scheduler.exchange.parsers import zone as zone_name
from scheduler.exchange.table import read_text
from scheduler.exchange.zones import is_repeated, offsets

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd

    from scheduler.domain.base import Json
    from scheduler.exchange.reading import Reading

SECONDS = {"s": 1.0, "ms": 0.001, "min": 60.0}
_DAY_COLUMNS = ("date", "time")
_BETWEEN = " | "
_PERIOD = re.compile(r"(?:([0-9]{1,2}):([0-9]{2})(?::00)?|([0-9]{1,4}))(?:\s*[-\u2013].*)?")
_TOML = "centre.toml"


class HistoryImport(Frozen):
    """The mapping of an export.

    Attributes
    ----------
    file
        Path inside the centre's folder.
    delimiter
        One character; found by itself if left out.
    header
        Whether the first row has names.
    date_format
        Directives of ``strptime`` for the date, or for date and time where they share a column.
    time_zone
        Of the export's clock; left out, each queue's own.
    decimal
        Mark of decimals.
    columns
        Their name, or position counted from 1 where there is no header → our column; ``date`` and
        ``time`` together make ``interval_start``.
    units
        Of the handle time.
    """

    file: Annotated[str, Field(min_length=1)]
    delimiter: Annotated[str, Field(min_length=1, max_length=1)] | None = None
    header: bool = True
    date_format: str | None = None
    time_zone: str | None = None
    decimal: Literal[".", ","] = "."
    columns: dict[str, str] = Field(default_factory=dict)
    units: Literal["s", "ms", "min"] = "s"


def read_import(reading: Reading, mapping: Json, clockwork: Clockwork) -> pd.DataFrame | None:
    """Return the history that ``[import.history]`` points to; None if it cannot be read."""
    before = len(reading.faults)
    layout = _layout(reading, mapping)
    if layout is None or len(reading.faults) > before:
        return None
    cells = _cells(reading, layout)
    if cells is None:
        return None
    zones = {queue: layout.time_zone or zone for queue, zone in clockwork.zones.items()}
    dialect = Dialect(
        wall=partial(_wall, layout=layout),
        amount=_numbers(layout),
        settle=partial(tell_runs_apart, zones=zones),
    )
    own = Clockwork(zones, clockwork.interval_minutes)
    return history_frame(reading, cells, own, dialect)


def tell_runs_apart(
    queues: list[str | None], walls: list[LocalTime | None], zones: dict[str, str]
) -> list[LocalTime | None]:
    """Return ``walls`` with an offset added in repeated hours, from the order of the rows.

    For each queue and date, a time in the repeated hour that is not after an earlier row's belongs
    to the second run through it. Rows are expected in order of time.
    """
    furthest: dict[tuple[str, dt.date], dt.datetime] = {}
    settled: list[LocalTime | None] = []
    for queue, local_time in zip(queues, walls, strict=True):
        zone = zones.get(queue or "")
        if local_time is None or zone is None or not _is_open(local_time, zone):
            settled.append(local_time)
            continue
        wall = local_time.wall
        key = queue or "", wall.date()
        second = key in furthest and wall <= furthest[key]
        furthest[key] = max(wall, furthest.get(key, wall))
        settled.append(LocalTime(wall, offsets(wall, zone)[second]))
    return settled


def _is_open(local_time: LocalTime, zone: str) -> bool:
    return local_time.offset is None and is_repeated(local_time.wall, zone)


def _layout(reading: Reading, mapping: Json) -> HistoryImport | None:
    try:
        layout = HistoryImport.model_validate(mapping)
    except ValidationError as error:
        for detail in error.errors(include_url=False, include_context=False):
            _fault(reading, ".".join(map(str, detail["loc"])), None, f"is wrong: {detail['msg']}")
        return None
    for column, value, reason in _objections(layout):
        _fault(reading, column, value, reason)
    return layout


def _objections(layout: HistoryImport) -> list[tuple[str, str | None, str]]:
    found: list[tuple[str, str | None, str]] = []
    path = PurePosixPath(layout.file)
    if path.is_absolute() or ".." in path.parts or "\\" in layout.file or "\0" in layout.file:
        found.append(("file", layout.file, "leaves the centre's folder"))
    ours = list(layout.columns.values())
    allowed = {*COLUMNS, *_DAY_COLUMNS}
    found += [("columns", name, "is no column of ours") for name in ours if name not in allowed]
    found += [("columns", name, "is named twice") for name in set(ours) if ours.count(name) > 1]
    given = {*ours, "interval_start"} if set(_DAY_COLUMNS) <= set(ours) else set(ours)
    found += [
        ("columns", name, "has no column of theirs") for name in REQUIRED if name not in given
    ]
    found += _objections_to_clock(layout)
    return found


def _objections_to_clock(layout: HistoryImport) -> list[tuple[str, str | None, str]]:
    found: list[tuple[str, str | None, str]] = []
    if layout.time_zone is not None:
        try:
            zone_name(layout.time_zone)
        except BadCellError as error:
            found.append(("time_zone", layout.time_zone, error.reason))
    if layout.date_format is not None and not _is_format(layout.date_format):
        found.append(("date_format", layout.date_format, "is no date format with a year"))
    return found


def _is_format(pattern: str) -> bool:
    sample = dt.datetime(2026, 11, 30, 14, 30, tzinfo=dt.UTC)
    try:
        parsed = time.strptime(sample.strftime(pattern), pattern)
    except (ValueError, re.error):
        return False
    return dt.date(*parsed[:3]) == sample.date()


def _fault(reading: Reading, key: str, value: str | None, reason: str) -> None:
    cure = "correct the mapping in centre.toml"
    reading.faults.append(Fault(_TOML, None, f"import.history.{key}", value, reason, cure))


def _cells(reading: Reading, layout: HistoryImport) -> Cells | None:
    source = read_text(reading, layout.file, required=True)
    if source is None:
        return None
    delimiter = layout.delimiter or sniff(source, layout.columns)
    records = split(reading, layout.file, source, delimiter)
    width = len(records[0][1]) if records else 0
    header = records[0][1] if layout.header and records else [str(n + 1) for n in range(width)]
    missing = [theirs for theirs in layout.columns if theirs not in header]
    for theirs in missing:
        reason = f"names a column that {layout.file} does not have"
        _fault(reading, "columns", theirs, reason)
    if missing:
        return None
    cells = gather(reading, layout.file, header, records[layout.header :])
    return _ours(cells, layout)


def _ours(cells: Cells, layout: HistoryImport) -> Cells:
    named = {ours: cells.columns[theirs] for theirs, ours in layout.columns.items()}
    if "interval_start" not in named:
        parts = zip(named.pop("date"), named.pop("time"), strict=True)
        named["interval_start"] = [
            f"{day}{_BETWEEN}{period}" if day or period else "" for day, period in parts
        ]
    return Cells(cells.file, cells.lines, named)


def _numbers(layout: HistoryImport) -> dict[str, Callable[[str], float]]:
    def plain(cell: str) -> float:
        return number(cell.replace(layout.decimal, ".") if layout.decimal == "," else cell)

    def seconds(cell: str) -> float:
        return plain(cell) * SECONDS[layout.units]

    return {**dict.fromkeys(COLUMNS[2:], plain), "aht_s": seconds}


def _wall(cell: str, layout: HistoryImport) -> LocalTime:
    if "interval_start" not in layout.columns.values():
        day, _, period = cell.partition(_BETWEEN)
        parsed = _parsed(day, layout.date_format or "%Y-%m-%d")
        return LocalTime(dt.datetime.combine(dt.date(*parsed[:3]), _period(period)))
    if layout.date_format is None:
        return local(cell)
    parsed = _parsed(cell, layout.date_format)
    offset = dt.timedelta(seconds=parsed.tm_gmtoff) if "%z" in layout.date_format else None
    return LocalTime(dt.datetime.combine(dt.date(*parsed[:3]), dt.time(*parsed[3:5])), offset)


def _parsed(cell: str, pattern: str) -> time.struct_time:
    wrong = BadCellError(f"is not a date written as {pattern}", "correct it or date_format")
    try:
        parsed = time.strptime(cell, pattern)
    except ValueError:
        raise wrong from None
    if not FIRST_YEAR <= parsed.tm_year <= LAST_YEAR:
        raise wrong
    if parsed.tm_sec:
        raise BadCellError("is not on a whole minute", "export whole intervals")
    return parsed


def _period(cell: str) -> dt.time:
    found = _PERIOD.fullmatch(cell)
    if found:
        digits = (found[3] or "").zfill(4)
        hour, minute = int(found[1] or digits[:2]), int(found[2] or digits[2:])
        with suppress(ValueError):
            return dt.time(hour, minute)
    raise BadCellError("has no time of day", "write the period as HH:MM, HHMM or HH:MM-HH:MM")
