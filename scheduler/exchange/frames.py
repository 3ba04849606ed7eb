"""Long tables of numbers, column by column: history, actuals, forecast."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from scheduler.errors import Fault
from scheduler.exchange.cells import Cells, gather, sniff, split
from scheduler.exchange.columns import judge_columns
from scheduler.exchange.parsers import BadCellError, identifier, number
from scheduler.exchange.table import read_text

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from scheduler.exchange.reading import Reading


@dataclass(frozen=True)
class Amount:
    """A column of numbers.

    Attributes
    ----------
    name
        As in the header.
    required
        Whether no cell of it may be blank.
    above_zero
        Whether 0 is refused as well as less.
    high
        Largest value allowed.
    """

    name: str
    required: bool = False
    above_zero: bool = False
    high: float = float("inf")

    def parser(self, plain: Callable[[str], float] = number) -> Callable[[str], float]:
        """Return ``plain`` with this column's bounds."""

        def bounded(cell: str) -> float:
            value = plain(cell)
            if value < 0 or (self.above_zero and value == 0):
                blank = "" if self.required else ", or leave it blank if unknown"
                raise BadCellError("is too small", f"correct it{blank}")
            if value > self.high:
                raise BadCellError("is too large", f"write at most {self.high:g}")
            return value

        return bounded


def frame_cells(
    reading: Reading, file: str, columns: Sequence[str], needed: Sequence[str], *, required: bool
) -> Cells | None:
    """Return the cells of a file whose header has all ``needed`` of ``columns``; else None."""
    source = read_text(reading, file, required=required)
    if source is None:
        return None
    records = split(reading, file, source, sniff(source, columns))
    if not records:
        cure = f"begin with the header {','.join(needed)}"
        reading.faults.append(Fault(file, 1, None, None, "is empty", cure))
        return None
    line, header = records[0]
    judge_columns(reading, file, line, header, columns)
    missing = [name for name in needed if name not in header]
    for name in missing:
        cure = f"add the column; found are {', '.join(header)}"
        reading.faults.append(Fault(file, line, name, None, "is missing", cure))
    return None if missing else gather(reading, file, header, records[1:])


def read_queues(reading: Reading, cells: Cells) -> list[str | None]:
    """Return the column ``queue``; a queue that the centre does not have is a fault."""
    known = reading.known.get("queue")

    def queue(cell: str) -> str:
        name = identifier(cell)
        if known is not None and name not in known:
            raise BadCellError("names no queue of this centre", "add the queue or drop its rows")
        return name

    return cells.convert(reading, "queue", queue, merge=True)


def check_grid(wall_minute: int, interval_minutes: int) -> None:
    """Refuse a time whose minute of the local hour begins no interval.

    Raises
    ------
    BadCellError
        If so.
    """
    if wall_minute % interval_minutes:
        reason = f"does not begin an interval of {interval_minutes} minutes"
        raise BadCellError(reason, "sum the contacts into whole intervals of the centre")


def require(reading: Reading, cells: Cells, columns: Sequence[str]) -> None:
    """Add a fault for each blank cell of ``columns``."""
    for column in columns:
        for line, cell in zip(cells.lines, cells.columns[column], strict=True):
            if not cell:
                cure = "every row needs a value here"
                reading.faults.append(Fault(cells.file, line, column, None, "is blank", cure))


def frame_of(
    queues: Sequence[str | None],
    starts: Sequence[datetime | None],
    amounts: dict[str, list[float | None]],
) -> pd.DataFrame:
    """Return queue, ``interval_start`` in UTC and one float column for each amount."""
    instants = pd.DatetimeIndex(list(starts), dtype="datetime64[us, UTC]")
    columns = {name: pd.Series(cells, dtype="float64") for name, cells in amounts.items()}
    return pd.DataFrame(
        {
            "queue": pd.Series([queue or "" for queue in queues], dtype="str"),
            "interval_start": instants,
            **columns,
        }
    )
