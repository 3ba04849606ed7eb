"""What is asked for or fixed for one person: leave, wishes and pins, with local times resolved."""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

from scheduler.domain import Pin, TimeOff, Wish
from scheduler.exchange.parsers import (
    BadCellError,
    clock,
    date,
    flag,
    identifier,
    local_or_date,
    moment,
    text,
    weekday,
    whole,
)
from scheduler.exchange.people import in_force
from scheduler.exchange.table import Column, Row, TableSpec
from scheduler.exchange.zones import to_utc

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterable

    from scheduler.exchange.reading import Reading
    from scheduler.exchange.table import Complaint

    ZoneOf = Callable[[str, dt.date], str | None]


def _when(row: Row) -> Iterable[Complaint]:
    given = [name for name in ("date", "weekday") if row.raw.get(name)]
    if len(given) != 1:
        yield "date", f"and weekday: {len(given)} of the two are given", "give exactly one of them"


def _times(row: Row) -> Iterable[Complaint]:
    needed = {"start_after": "from", "end_before": "to"}.get(str(row.values.get("wish")))
    if needed and not row.raw.get(needed):
        yield needed, f"is blank though the wish is {row.values['wish']}", "write a time HH:MM"


TIME_OFF = TableSpec(
    "time_off.csv",
    TimeOff,
    (
        Column("agent_id", identifier, required=True, refers="agent"),
        Column("start", local_or_date, required=True),
        Column("end", local_or_date, required=True),
        Column("paid", flag, required=True),
        Column("credit_minutes", whole),
        Column("external_id", text),
    ),
    before=(("start", "end"),),
    closed=True,
)
WISHES = TableSpec(
    "wishes.csv",
    Wish,
    (
        Column("agent_id", identifier, required=True, refers="agent"),
        Column("date", date),
        Column("weekday", weekday),
        Column("wish", text, required=True),
        Column("from", clock, field="from_minute"),
        Column("to", clock, field="to_minute"),
        Column("strength", whole, required=True),
        Column("points", whole),
        Column("valid_from", date),
        Column("valid_to", date),
        Column("submitted_at", moment),
    ),
    key=("agent_id", "date", "weekday", "wish", "from", "to", "valid_from"),
    not_after=(("valid_from", "valid_to"),),
    before=(("from", "to"),),
    checks=(_when, _times),
)
PINS = TableSpec(
    "pins.csv",
    Pin,
    (
        Column("agent_id", identifier, required=True, refers="agent"),
        Column("start", local_or_date, required=True),
        Column("end", local_or_date, required=True),
        Column("kind", text, required=True),
        Column("queue", identifier, refers="queue"),
        Column("author", text, required=True),
        Column("reason", text, required=True),
    ),
    key=("agent_id", "start", "end", "kind"),
    before=(("start", "end"),),
)


class _Seat(NamedTuple):
    site: str
    valid_from: dt.date | None


def zone_finder(agents: Iterable[Row], zones: dict[str, str]) -> ZoneOf:
    """Return a function from agent and date to the time zone of the agent's site on that date.

    The agents are rows, so that a fault elsewhere in a row hides no fault of a leave or pin.
    """
    seats: dict[str, list[_Seat]] = defaultdict(list)
    for row in agents:
        if {"agent_id", "site"} <= row.values.keys():
            seat = _Seat(row.values["site"], row.values.get("valid_from"))
            seats[row.values["agent_id"]].append(seat)

    def zone_of(agent_id: str, day: dt.date) -> str | None:
        found = in_force(seats.get(agent_id, []), day)
        return zones.get(found.site) if found else None

    return zone_of


def resolve(reading: Reading, spec: TableSpec[Any], rows: list[Row], zone_of: ZoneOf) -> None:
    """Turn ``start`` and ``end`` of each row into UTC; a bare end date includes that day."""
    for row in rows:
        for column in ("start", "end"):
            local = row.values.pop(column, None)
            agent = row.values.get("agent_id")
            zone = zone_of(agent, local.wall.date()) if local and agent else None
            if local is None or zone is None:
                row.bad.add(column)
                continue
            try:
                row.values[column] = to_utc(local, zone, is_end=column == "end")
            except BadCellError as error:
                spec.fault(reading, row, (column, error.reason, error.cure))


def notice_overlaps(reading: Reading, time_off: Iterable[TimeOff]) -> None:
    """Add a notice for each pair of one person's leaves that overlap; both stay in force."""
    leaves: dict[str, list[TimeOff]] = defaultdict(list)
    for leave in time_off:
        leaves[leave.agent_id].append(leave)
    for agent_id, own in leaves.items():
        for first, second in pairwise(sorted(own, key=lambda leave: (leave.start, leave.end))):
            if second.start < first.end:
                day = second.start.date()
                reading.notices.append(f"{TIME_OFF.file}: time off of {agent_id} overlaps on {day}")
