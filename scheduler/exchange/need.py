"""``need.csv``: people required per queue and interval, in and out."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple
from zoneinfo import ZoneInfo

from scheduler.domain import NeedInterval
from scheduler.exchange.csv_out import csv_text, local_text
from scheduler.exchange.files import write_text_atomically
from scheduler.exchange.frames import check_grid
from scheduler.exchange.parsers import BadCellError, identifier, instant, number
from scheduler.exchange.reading import Reading
from scheduler.exchange.table import Column, Row, TableSpec
from scheduler.exchange.zones import zones_of_queues

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime
    from pathlib import Path

    from scheduler.domain import Centre
    from scheduler.exchange.table import Complaint

TOLERANCE_AGENTS = 0.01
_PARTS = ("need_agents", "reserve_agents", "shrinkage_agents")


class Staffed(NamedTuple):
    """What a roster gives to one queue and interval, in agents."""

    staffed_agents: float
    short_agents: float
    surplus_agents: float


def _sums_up(row: Row) -> Iterable[Complaint]:
    if not {*_PARTS, "required_agents"} <= row.values.keys():
        return
    parts = [row.values[name] for name in _PARTS]
    if abs(sum(parts) - row.values["required_agents"]) > TOLERANCE_AGENTS:
        reason = f"is not the sum of {', '.join(_PARTS)}"
        yield "required_agents", reason, f"write {sum(parts):g}, or leave the unknown parts blank"


NEED = TableSpec(
    "need.csv",
    NeedInterval,
    (
        Column("queue", identifier, required=True, refers="queue"),
        Column("interval_start", instant, required=True),
        Column("load_erlangs", number),
        Column("need_agents", number, required=True),
        Column("reserve_agents", number),
        Column("shrinkage_agents", number),
        Column("required_agents", number, required=True),
        *(Column(name, number, field="") for name in Staffed._fields),
    ),
    key=("queue", "interval_start"),
    checks=(_sums_up,),
)


def read_need(path: Path, centre: Centre) -> tuple[NeedInterval, ...]:
    """Return the need in ``path``, in order of queue and interval.

    Raises
    ------
    InputError
        With every fault; intervals must lie on the centre's grid, each at most once for a queue.
    """
    queues = zones_of_queues(centre)
    reading = Reading(path.parent, centre.encoding, known={"queue": frozenset(queues)})
    spec = replace(NEED, file=path.name)
    rows = spec.read(reading, required=True) or []
    for row in rows:
        _check_start(reading, spec, row, centre.interval_minutes, queues)
    need = spec.build(reading, rows)
    reading.finish()
    return tuple(sorted(need, key=lambda item: (item.queue, item.interval_start)))


def _check_start(
    reading: Reading,
    spec: TableSpec[NeedInterval],
    row: Row,
    interval_minutes: int,
    zones: dict[str, str],
) -> None:
    start, zone = row.values.get("interval_start"), zones.get(row.values.get("queue", ""))
    if start is None or zone is None:
        return
    try:
        check_grid(start.astimezone(ZoneInfo(zone)).minute, interval_minutes)
    except BadCellError as error:
        spec.fault(reading, row, ("interval_start", error.reason, error.cure))


def write_need(
    path: Path,
    need: Iterable[NeedInterval],
    zones: Mapping[str, str],
    staffed: Mapping[tuple[str, datetime], Staffed] | None = None,
) -> None:
    """Write ``need.csv`` in order of queue and interval.

    Parameters
    ----------
    path, need
        Where to and what.
    zones
        Queue → time zone, whose offset the instants carry.
    staffed
        Queue and interval → what the roster gives; blank where absent.
    """
    given = staffed or {}
    ordered = sorted(need, key=lambda item: (item.queue, item.interval_start))
    rows = (
        (
            item.queue,
            local_text(item.interval_start, zones[item.queue]),
            item.load_erlangs,
            item.need_agents,
            item.reserve_agents,
            item.shrinkage_agents,
            item.required_agents,
            *given.get((item.queue, item.interval_start), (None, None, None)),
        )
        for item in ordered
    )
    write_text_atomically(path, csv_text([column.name for column in NEED.columns], rows))
