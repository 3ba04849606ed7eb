"""``forecast.csv``: contacts expected per queue and interval, in and out."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pandas as pd

from scheduler.errors import Fault
from scheduler.exchange.cells import Cells
from scheduler.exchange.csv_out import csv_text, local_text
from scheduler.exchange.files import write_text_atomically
from scheduler.exchange.frames import (
    Amount,
    check_grid,
    frame_cells,
    frame_of,
    read_queues,
    require,
)
from scheduler.exchange.parsers import BadCellError, instant, text
from scheduler.exchange.reading import Reading
from scheduler.exchange.zones import zones_of_queues

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from pathlib import Path

    from scheduler.domain import Centre

QUANTILES = ("offered_p2_5", "offered_p10", "offered_p50", "offered_p90", "offered_p97_5")
AMOUNTS = (
    Amount("offered", required=True),
    Amount("offered_p10"),
    Amount("offered_p50"),
    Amount("offered_p90"),
    Amount("offered_p2_5"),
    Amount("offered_p97_5"),
    Amount("aht_s", required=True, above_zero=True),
    Amount("hard_contact_share", high=1.0),
)
COLUMNS = ("queue", "interval_start", *(amount.name for amount in AMOUNTS), "model")
REQUIRED = ("queue", "interval_start", "offered", "aht_s")


def read_forecast(path: Path, centre: Centre) -> pd.DataFrame:
    """Return the forecast in ``path``, in order of queue and interval.

    The frame has all columns of ``forecast.csv``; ``interval_start`` is in UTC, numbers are floats
    and NaN where blank, ``model`` is "" where blank.

    Raises
    ------
    InputError
        With every fault; intervals must lie on the centre's grid, each at most once for a queue,
        and quantiles must not cross.
    """
    zones = zones_of_queues(centre)
    reading = Reading(path.parent, centre.encoding, known={"queue": frozenset(zones)})
    cells = frame_cells(reading, path.name, COLUMNS, REQUIRED, required=True)
    empty = Cells(path.name, (), {name: [] for name in COLUMNS})
    frame = _frame(reading, cells or empty, zones, centre.interval_minutes)
    reading.finish()
    return frame.sort_values(["queue", "interval_start"], ignore_index=True)


def write_forecast(path: Path, frame: pd.DataFrame, zones: Mapping[str, str]) -> None:
    """Write ``forecast.csv`` in order of queue and interval.

    Parameters
    ----------
    path, frame
        Where to and what; columns that the frame does not have are left blank.
    zones
        Queue → time zone, whose offset the instants carry.
    """
    full = frame.reindex(columns=list(COLUMNS)).sort_values(["queue", "interval_start"])
    rows = (
        (queue, local_text(start.to_pydatetime(), zones[queue]), *rest)
        for queue, start, *rest in full.itertuples(index=False, name=None)
    )
    write_text_atomically(path, csv_text(COLUMNS, rows))


def _frame(
    reading: Reading, cells: Cells, zones: dict[str, str], interval_minutes: int
) -> pd.DataFrame:
    require(reading, cells, REQUIRED)
    queues = read_queues(reading, cells)
    starts = cells.convert(reading, "interval_start", instant, merge=True)
    _check_starts(reading, cells, list(zip(queues, starts, strict=True)), zones, interval_minutes)
    amounts = {a.name: cells.convert(reading, a.name, a.parser(), merge=True) for a in AMOUNTS}
    _check_quantiles(reading, cells, amounts)
    models = cells.convert(reading, "model", text, merge=True)
    frame = frame_of(queues, starts, amounts)
    return frame.assign(model=pd.Series([model or "" for model in models], dtype="str"))


def _check_starts(
    reading: Reading,
    cells: Cells,
    keys: list[tuple[str | None, datetime | None]],
    zones: dict[str, str],
    interval_minutes: int,
) -> None:
    seen: dict[tuple[str, datetime], int] = {}
    for line, (queue, start) in zip(cells.lines, keys, strict=True):
        if queue is None or start is None:
            continue
        try:
            check_grid(start.astimezone(ZoneInfo(zones[queue])).minute, interval_minutes)
        except BadCellError as error:
            _fault(reading, cells.file, line, error)
        if (queue, start) in seen:
            reason = f"repeats row {seen[queue, start]} of the same queue"
            _fault(reading, cells.file, line, BadCellError(reason, "keep one of the two rows"))
        seen.setdefault((queue, start), line)


def _fault(reading: Reading, file: str, line: int, error: BadCellError) -> None:
    fault = Fault(file, line, "interval_start", None, error.reason, error.cure)
    reading.faults.append(fault)


def _check_quantiles(
    reading: Reading, cells: Cells, amounts: dict[str, list[float | None]]
) -> None:
    columns = zip(*(amounts[name] for name in QUANTILES), strict=True)
    for line, row in zip(cells.lines, columns, strict=True):
        given = [value for value in row if value is not None]
        if given != sorted(given):
            cure = f"let {' <= '.join(QUANTILES)} hold"
            fault = Fault(cells.file, line, "offered_p50", None, "quantiles cross", cure)
            reading.faults.append(fault)
