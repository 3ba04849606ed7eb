"""``centre.toml``: the centre, its sites and its queues."""

from __future__ import annotations

import codecs
import re
import tomllib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from scheduler.domain import Centre, Opening, Queue, Site
from scheduler.errors import Fault
from scheduler.exchange.columns import judge_columns
from scheduler.exchange.parsers import (
    BadCellError,
    clock,
    identifier,
    list_of,
    number,
    percent,
    text,
    weekday,
    whole,
    zone,
)
from scheduler.exchange.table import Column, Row, TableSpec, names_in, read_text
from scheduler.exchange.toml_lines import TomlLines

if TYPE_CHECKING:
    from collections.abc import Iterable

    from scheduler.exchange.reading import Reading
    from scheduler.exchange.table import Complaint

FILE = "centre.toml"
WEEK_MINUTES = 7 * 1440
_RANGE = re.compile(r"\s*(\S+?)\s*[-\u2013]\s*(\S+)\s*")


def encoding(cell: str) -> str:
    """Return the name of a text encoding that Python knows."""
    try:
        "".encode(codecs.lookup(cell).name)
    except (LookupError, ValueError):
        raise BadCellError("is not an encoding", "write for example utf-8 or gb18030") from None
    return cell


def opening(cell: str) -> tuple[Opening, ...]:
    """Return the openings of ``mon 08:00-12:00;mon 13:00-26:00``, in order, not overlapping."""
    found = sorted(list_of(_stretch)(text(cell)), key=_starts)
    ends = [(_starts(item), _starts(item) + item.end_minute - item.start_minute) for item in found]
    following = [*ends[1:], *((start + WEEK_MINUTES, 0) for start, _ in ends[:1])]
    for (_, end), (start, _) in zip(ends, following, strict=True):
        if start < end:
            raise BadCellError("has ranges that overlap", "join them or let them follow each other")
    return tuple(found)


def _stretch(item: str) -> Opening:
    day, _, hours = item.partition(" ")
    found = _RANGE.fullmatch(hours)
    if not found:
        raise BadCellError("is no opening", 'write for example mon = ["08:00-12:00"]')
    start, end = clock(found[1]), clock(found[2])
    if end <= start:
        raise BadCellError("ends before it starts", "write 26:00 for two at night of the next day")
    return Opening(weekday=weekday(day), start_minute=start, end_minute=end)


def _starts(item: Opening) -> int:
    return 1440 * item.weekday + item.start_minute


def _goal(row: Row) -> Iterable[Complaint]:
    if "service_level_pct" in row.values and "answer_within_s" not in row.values | row.raw:
        yield "answer_within_s", "is missing", "say within how many seconds the share is answered"


def _graded_once(row: Row) -> Iterable[Complaint]:
    abuse, severe = row.values.get("abuse_share", 0.0), row.values.get("severe_share", 0.0)
    if abuse + severe > 1:
        yield "severe_share", "is too large beside abuse_share", "let both add up to at most 1"


CENTRE = TableSpec(
    FILE,
    Centre,
    (
        Column("centre_id", identifier, required=True),
        Column("name", text, required=True),
        Column("week_starts_on", weekday, required=True),
        Column("interval_minutes", whole, required=True),
        Column("policies", list_of(text), required=True),
        Column("unplanned_shrinkage_pct", percent, required=True),
        Column("encoding", encoding),
        Column("site", text, field="sites"),
        Column("queue", text, field="queues"),
        Column("import", text, field="imports"),
    ),
)
SITE = TableSpec(
    FILE,
    Site,
    (
        Column("site", identifier, required=True),
        Column("time_zone", zone, required=True),
        Column("country", text, required=True),
        Column("subdivision", text),
        Column("seats", whole),
        Column("buffer_room_places", whole),
    ),
    key=("site",),
)
QUEUE = TableSpec(
    FILE,
    Queue,
    (
        Column("queue", identifier, required=True),
        Column("name", text),
        Column("channel", text, required=True),
        Column("sites", list_of(identifier), required=True, refers="site"),
        Column("opening", opening, required=True),
        Column("staffing_group", identifier),
        Column("service_level_pct", percent),
        Column("answer_within_s", number),
        Column("service_level_definition", text),
        Column("max_asa_s", number),
        Column("max_abandon_pct", percent),
        Column("max_occupancy_pct", percent),
        Column("patience_s", number),
        Column("concurrency", whole),
        Column("min_staff", whole),
        Column("default_aht_s", number),
        Column("hard_contact_share", number),
        Column("abuse_share", number),
        Column("severe_share", number),
        Column("emotional_weight", number),
        Column("monotony_weight", number),
        Column("required_trainings", list_of(identifier)),
    ),
    key=("queue",),
    checks=(_goal, _graded_once),
)
IMPORT = ("history",)


@dataclass(frozen=True)
class CentreToml:
    """What could be read of ``centre.toml``, even if some of it is at fault.

    Attributes
    ----------
    centre
        None unless all of it is good.
    site_zones, queue_zones
        Site and queue → time zone, where known.
    interval_minutes
        1 where unknown: then any time is on the grid.
    week_starts_on
        Monday = 0; None where unknown.
    imports
        None where the file cannot be parsed.
    """

    centre: Centre | None = None
    site_zones: dict[str, str] = field(default_factory=dict)
    queue_zones: dict[str, str] = field(default_factory=dict)
    interval_minutes: int = 1
    week_starts_on: int | None = None
    imports: dict[str, Any] | None = None


def read_centre_toml(reading: Reading) -> CentreToml:
    """Return the centre as far as it can be read.

    Sites and queues that are named become ``known``; the declared encoding is used from here on.
    """
    source = read_text(reading, FILE, required=True)
    data = None if source is None else _parse(reading, source)
    if source is None or data is None:
        return CentreToml()
    lines = TomlLines(source)
    judge_columns(reading, FILE, None, list(data), ("centre", "site", "queue", "import"))
    sites = _tables(reading, SITE, data, lines, "site")
    reading.known["site"] = names_in(sites, "site")
    queues = _tables(reading, QUEUE, data, lines, "queue")
    reading.known["queue"] = names_in(queues, "queue")
    parts = {
        "site": SITE.build(reading, sites),
        "queue": QUEUE.build(reading, queues),
        "import": _imports(reading, data),
    }
    head = _head(reading, data, lines, parts)
    reading.encoding = head.values.get("encoding", reading.encoding)
    head.bad |= {k for k, rows in (("site", sites), ("queue", queues)) if len(parts[k]) < len(rows)}
    return _sketch(CENTRE.build(reading, [head]), head, sites, queues)


def _head(reading: Reading, data: dict[str, Any], lines: TomlLines, parts: dict[str, Any]) -> Row:
    head = data.get("centre", {})
    given = head if isinstance(head, dict) else {}
    table = {key: value for key, value in given.items() if key not in parts}
    row = _row(reading, CENTRE, table, lines, ("centre", 0))
    row.values |= parts
    return row


def _sketch(
    built: tuple[Centre, ...], head: Row, sites: list[Row], queues: list[Row]
) -> CentreToml:
    zones = {
        row.values["site"]: row.values["time_zone"]
        for row in sites
        if {"site", "time_zone"} <= row.values.keys()
    }
    firsts = {
        row.values["queue"]: row.values["sites"][0]
        for row in queues
        if {"queue", "sites"} <= row.values.keys()
    }
    interval = None if "interval_minutes" in head.bad else head.values.get("interval_minutes")
    return CentreToml(
        centre=built[0] if built else None,
        site_zones=zones,
        queue_zones={queue: zones[site] for queue, site in firsts.items() if site in zones},
        interval_minutes=interval or 1,
        week_starts_on=head.values.get("week_starts_on"),
        imports=head.values["import"],
    )


def _parse(reading: Reading, source: str) -> dict[str, Any] | None:
    try:
        return tomllib.loads(source)
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"at line (\d+)", str(error))
        row = int(found[1]) if found else None
        cure = "correct the TOML; texts and times stand in quotation marks"
        reading.faults.append(Fault(FILE, row, None, None, f"cannot be parsed: {error}", cure))
    return None


def _tables(
    reading: Reading, spec: TableSpec[Any], data: dict[str, Any], lines: TomlLines, section: str
) -> list[Row]:
    tables = data.get(section, [])
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        cure = f"write each as [[{section}]]"
        reading.faults.append(Fault(FILE, None, section, None, "is no list of tables", cure))
        return []
    return [_row(reading, spec, t, lines, (section, n)) for n, t in enumerate(tables)]


def _row(
    reading: Reading,
    spec: TableSpec[Any],
    table: dict[str, Any],
    lines: TomlLines,
    place: tuple[str, int],
) -> Row:
    """Return a TOML table as a row; its faults name the line of each key."""
    start = lines.find(*place)
    row = Row(start, {name: cell_of(value) for name, value in table.items()}, {})
    row.lines = {name: lines.find(*place, name) for name in table}
    judge_columns(reading, FILE, start, list(table), [c.name for c in spec.columns])
    for column in spec.columns:
        cell = row.raw.get(column.name, "").strip()
        if not cell and column.required:
            spec.fault(reading, row, (column.name, "is missing", "every table needs this key"))
        elif cell:
            try:
                row.values[column.name] = column.parse(cell)
            except BadCellError as error:
                spec.fault(reading, row, (column.name, error.reason, error.cure))
    return row


def cell_of(value: object) -> str:
    """Return a TOML value as the cell that a delimited file would have."""
    if isinstance(value, dict):
        pairs = ((key, item if isinstance(item, list) else [item]) for key, item in value.items())
        return ";".join(f"{key} {cell_of(item)}" for key, items in pairs for item in items)
    if isinstance(value, list):
        return ";".join(map(cell_of, value))
    return str(value).lower() if isinstance(value, bool) else str(value)


def _imports(reading: Reading, data: dict[str, Any]) -> dict[str, Any]:
    imports = data.get("import", {})
    if not isinstance(imports, dict) or not all(isinstance(v, dict) for v in imports.values()):
        fault = Fault(FILE, None, "import", None, "is no table", "write it as [import.history]")
        reading.faults.append(fault)
        return {}
    judge_columns(reading, FILE, None, list(imports), IMPORT)
    return imports
