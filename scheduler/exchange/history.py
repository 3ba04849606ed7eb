"""``history.csv`` and ``actuals.csv``: contacts per queue and interval, any number of rows."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from scheduler.errors import Fault
from scheduler.exchange.frames import (
    Amount,
    check_grid,
    frame_cells,
    frame_of,
    read_queues,
    require,
)
from scheduler.exchange.parsers import BadCellError, LocalTime, local, number
from scheduler.exchange.zones import to_utc

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    import pandas as pd

    from scheduler.exchange.cells import Cells
    from scheduler.exchange.reading import Reading

AMOUNTS = (
    Amount("offered", required=True),
    Amount("answered"),
    Amount("abandoned"),
    Amount("abandoned_short"),
    Amount("aht_s"),
    Amount("hard_contacts"),
)
COLUMNS = ("queue", "interval_start", *(amount.name for amount in AMOUNTS))
REQUIRED = ("queue", "interval_start", "offered")


@dataclass(frozen=True)
class Clockwork:
    """How the clocks of a history run.

    Attributes
    ----------
    zones
        Queue → time zone of its rows.
    interval_minutes
        The centre's grid.
    """

    zones: dict[str, str]
    interval_minutes: int


@dataclass(frozen=True)
class Dialect:
    """How cells of a history are written; the default is ours.

    Attributes
    ----------
    wall
        From a cell of ``interval_start`` to a local time.
    amount
        Column → how its numbers are written; the others with a point.
    settle
        What may tell repeated hours apart: queues and local times in, local times out.
    """

    wall: Callable[[str], LocalTime] = local
    amount: dict[str, Callable[[str], float]] = field(default_factory=dict)
    settle: Callable[[list[str | None], list[LocalTime | None]], list[LocalTime | None]] = (
        lambda _, walls: walls
    )


def read_history(
    reading: Reading, file: str, clockwork: Clockwork, *, required: bool = False
) -> pd.DataFrame | None:
    """Return a history file in the folder; None if there is none or its columns are wrong.

    The frame has the columns ``queue`` (text), ``interval_start`` (UTC), ``offered``, ``answered``,
    ``abandoned``, ``abandoned_short`` and ``hard_contacts`` (contacts) and ``aht_s`` (seconds), one
    row for each row of the file and in its order; a blank cell is NaN. Repeated rows stay.
    """
    cells = frame_cells(reading, file, COLUMNS, REQUIRED, required=required)
    return None if cells is None else history_frame(reading, cells, clockwork, Dialect())


def history_frame(
    reading: Reading, cells: Cells, clockwork: Clockwork, dialect: Dialect
) -> pd.DataFrame:
    """Return the frame of ``cells``; see ``read_history``."""
    require(reading, cells, REQUIRED)
    queues = read_queues(reading, cells)
    walls = cells.convert(reading, "interval_start", dialect.wall, merge=True)
    starts = _instants(reading, cells, queues, dialect.settle(queues, walls), clockwork)
    amounts = {
        amount.name: cells.convert(
            reading,
            amount.name,
            amount.parser(dialect.amount.get(amount.name, number)),
            merge=True,
        )
        for amount in AMOUNTS
    }
    return frame_of(queues, starts, amounts)


def _instants(
    reading: Reading,
    cells: Cells,
    queues: list[str | None],
    walls: list[LocalTime | None],
    clockwork: Clockwork,
) -> list[datetime | None]:
    cache: dict[tuple[LocalTime, str], datetime | None] = {}
    starts: list[datetime | None] = []
    written = cells.columns["interval_start"]
    for line, cell, queue, wall in zip(cells.lines, written, queues, walls, strict=True):
        zone = clockwork.zones.get(queue or "")
        if wall is None or zone is None:
            starts.append(None)
            continue
        if (wall, zone) not in cache:
            cache[wall, zone] = None
            try:
                check_grid(wall.wall.minute, clockwork.interval_minutes)
                cache[wall, zone] = to_utc(wall, zone)
            except BadCellError as error:
                reading.faults.append(
                    Fault(cells.file, line, "interval_start", cell, error.reason, error.cure)
                )
        starts.append(cache[wall, zone])
    return starts
