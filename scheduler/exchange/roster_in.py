"""``roster.csv`` in: our own rosters, last period's, and rosters made elsewhere."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from scheduler.domain import Roster, Segment, Shift
from scheduler.exchange.parsers import BadCellError, date, flag, identifier, instant, text
from scheduler.exchange.past import of_people_known
from scheduler.exchange.table import Column, Row, TableSpec

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from scheduler.exchange.centre import CentreFiles
    from scheduler.exchange.reading import Reading
    from scheduler.exchange.table import Complaint

Part = tuple[Row, Segment]

_SHARED = ("agent_id", "work_date", "site", "shift_code")


def shift_name(cell: str) -> str:
    """Return a shift id: ``agent_id:work_date`` with ``/n`` for a further shift of that day."""
    agent, colon, rest = cell.partition(":")
    day, slash, number = rest.partition("/")
    try:
        identifier(agent)
        date(day)
    except BadCellError:
        colon = ""
    if not colon or bool(slash) != number.isdecimal() or not number.isascii():
        raise BadCellError("is not a shift id", "write agent_id:work_date, or with /2 at its end")
    return cell


def _names_itself(row: Row) -> Iterable[Complaint]:
    shift, agent = row.values.get("shift_id"), row.values.get("agent_id")
    day = row.values.get("work_date")
    if shift and agent and day and shift.partition("/")[0] != f"{agent}:{day}":
        yield "shift_id", "does not name the row's agent and date", f"write {agent}:{day}"


def _queue_is_work(row: Row) -> Iterable[Complaint]:
    if row.values.get("queue") and row.values.get("kind", "work") != "work":
        yield "queue", "is given though the kind is not work", "leave the queue blank"


ROSTER = TableSpec(
    "roster.csv",
    Segment,
    (
        Column("agent_id", identifier, required=True, refers="agent", field=""),
        Column("shift_id", shift_name, required=True, field=""),
        Column("work_date", date, required=True, field=""),
        Column("start", instant, required=True),
        Column("end", instant, required=True),
        Column("kind", text, required=True),
        Column("queue", identifier, refers="queue"),
        Column("activity_id", identifier),
        Column("site", identifier, required=True, refers="site", field=""),
        Column("place", text),
        Column("paid", flag, required=True),
        Column("shift_code", identifier, field=""),
    ),
    key=("shift_id", "start"),
    before=(("start", "end"),),
    checks=(_names_itself, _queue_is_work),
)


def read_roster(path: Path, files: CentreFiles) -> Roster:
    """Return the roster in ``path``, made by this program or elsewhere.

    Raises
    ------
    InputError
        With every fault: of cells, of references to ``files``, and gaps or overlaps within a shift.
    """
    reading = files.reading(path.parent)
    zones = {site.site: site.time_zone for site in files.centre.sites}
    roster = roster_from(reading, path.name, zones, required=True)
    reading.finish()
    return roster


def roster_from(
    reading: Reading,
    file: str,
    zones: dict[str, str],
    *,
    required: bool = False,
    past: bool = False,
) -> Roster:
    """Return the roster of a file in the folder; without the file, an empty one.

    Parameters
    ----------
    past
        Whether shifts of people who are no longer known are left out instead of being a fault.
    """
    spec = replace(ROSTER, file=file)
    rows = spec.read(reading, required=required) or []
    if past:
        rows = of_people_known(reading, file, rows)
    before = len(reading.faults)
    segments = spec.build(reading, rows)
    if len(reading.faults) > before or len(segments) < len(rows):
        return Roster()
    parts: dict[str, list[Part]] = defaultdict(list)
    for part in zip(rows, segments, strict=True):
        parts[part[0].values["shift_id"]].append(part)
    return Roster.of([_shift(reading, spec, own, zones) for own in parts.values()])


def _shift(
    reading: Reading, spec: TableSpec[Segment], parts: list[Part], zones: dict[str, str]
) -> Shift:
    parts.sort(key=lambda part: part[1].start)
    for (first, early), (second, late) in pairwise(parts):
        for complaint in _breaks(first, early, second, late):
            spec.fault(reading, second, complaint)
    row, segment = parts[0]
    values = row.values
    zone = zones.get(values["site"])
    day = segment.start.astimezone(ZoneInfo(zone)).date() if zone else values["work_date"]
    if day != values["work_date"]:
        cure = f"write {day}, the local date on which the shift starts"
        spec.fault(reading, row, ("work_date", "is not the date of the start", cure))
    return Shift(
        agent_id=values["agent_id"],
        shift_id=values["shift_id"],
        work_date=values["work_date"],
        site=values["site"],
        segments=tuple(part[1] for part in parts),
        shift_code=values.get("shift_code"),
    )


def _breaks(first: Row, early: Segment, second: Row, late: Segment) -> Iterable[Complaint]:
    cure = f"let it follow row {first.line} of the same shift without a gap"
    if late.start > early.end:
        yield "start", "leaves a gap within the shift", cure
    if late.start < early.end:
        yield "start", "overlaps within the shift", cure
    for column in _SHARED:
        if first.values.get(column) != second.values.get(column):
            yield column, f"differs from row {first.line} of the same shift", "write the same"
