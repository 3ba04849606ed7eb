"""``savings.csv``: what a further useful minute saves by queue and interval, in and out."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from scheduler.domain import Saving
from scheduler.exchange.csv_out import csv_text, local_text
from scheduler.exchange.files import write_text_atomically
from scheduler.exchange.parsers import identifier, instant, number
from scheduler.exchange.reading import Reading
from scheduler.exchange.table import Column, TableSpec
from scheduler.exchange.zones import zones_of_queues

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from scheduler.domain import Centre

SAVINGS = TableSpec(
    "savings.csv",
    Saving,
    (
        Column("queue", identifier, required=True, refers="queue"),
        Column("interval_start", instant, required=True),
        Column("saving", number, required=True),
    ),
    key=("queue", "interval_start"),
)


def read_savings(path: Path, centre: Centre) -> tuple[Saving, ...]:
    """Return what ``path`` holds.

    Raises
    ------
    InputError
        With every fault.
    """
    queues = frozenset(zones_of_queues(centre))
    reading = Reading(path.parent, centre.encoding, known={"queue": queues})
    spec = replace(SAVINGS, file=path.name)
    found = spec.build(reading, spec.read(reading, required=True) or [])
    reading.finish()
    return tuple(found)


def write_savings(path: Path, savings: Iterable[Saving], zones: Mapping[str, str]) -> None:
    """Write ``savings.csv`` in order of queue and interval; ``zones`` is queue → time zone."""
    ordered = sorted(savings, key=lambda item: (item.queue, item.interval_start))
    rows = (
        (item.queue, local_text(item.interval_start, zones[item.queue]), item.saving)
        for item in ordered
    )
    write_text_atomically(path, csv_text([column.name for column in SAVINGS.columns], rows))
