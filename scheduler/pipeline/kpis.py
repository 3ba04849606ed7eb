"""Weekly figures of groups, from what a centre has stored: ledger, rosters, history, actuals."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Literal, NamedTuple
from zoneinfo import ZoneInfo

from scheduler.exchange import read_roster, zones_of_queues
from scheduler.pipeline.accept import ROSTERS
from scheduler.pipeline.groups import LEAST_PEOPLE
from scheduler.pipeline.weeks import week_start

if TYPE_CHECKING:
    from pathlib import Path

    from scheduler.domain import LedgerRow
    from scheduler.exchange import CentreFiles
    from scheduler.exchange.frame import Frame
    from scheduler.exchange.interventions import Kpi

CENTRE = "centre"
"""The group of figures that are known of queues and not of people."""

Better = Literal["lower", "higher"]
Parts = tuple[float, float]
"""What is counted, and what it is a share of or spread over."""


class Measured(NamedTuple):
    """One person's share of a week's figure."""

    agent_id: str
    week: date
    part: float
    whole: float


@dataclass(frozen=True)
class Figure:
    """What a KPI is.

    Attributes
    ----------
    ledger
        From a ledger row to parts; None where another file tells it.
    """

    unit: str
    better: Better
    ledger: Callable[[LedgerRow], Parts] | None = None


def _a_week(field: str) -> Callable[[LedgerRow], Parts]:
    return lambda row: (getattr(row, field), 1)


A_WEEK = "a person and week"
FIGURES: dict[Kpi, Figure] = {
    "hard_minutes": Figure(f"minutes {A_WEEK}", "lower", _a_week("hard_minutes")),
    "overtime_minutes": Figure(f"minutes {A_WEEK}", "lower", _a_week("overtime_minutes")),
    "night_shifts": Figure(f"shifts {A_WEEK}", "lower", _a_week("night_shifts")),
    "evening_shifts": Figure(f"shifts {A_WEEK}", "lower", _a_week("evening_shifts")),
    "weekend_shifts": Figure(f"shifts {A_WEEK}", "lower", _a_week("weekend_shifts")),
    "early_starts": Figure(f"shifts {A_WEEK}", "lower", _a_week("early_starts")),
    "wishes_granted_pct": Figure(
        "% of wishes", "higher", lambda row: (100 * row.wishes_granted, row.wishes_asked)
    ),
    "recovery_minutes": Figure(f"minutes {A_WEEK}", "higher"),
    "abandoned_pct": Figure("% of contacts", "lower"),
    "hard_contacts_pct": Figure("% of answered contacts", "lower"),
}
"""KPI → unit, which way is better, and where it stands in the ledger."""

Weekly = dict[str, dict[date, float]]
"""Group → week → figure."""


def weekly(kpi: Kpi, files: CentreFiles, folder: Path, groups: dict[str, frozenset[str]]) -> Weekly:
    """Return the figure of each group and week; a week of fewer than five people is left out.

    Contacts are known of queues, not of people: their only group is the centre.
    """
    ledger = FIGURES[kpi].ledger
    if kpi in {"abandoned_pct", "hard_contacts_pct"}:
        return {CENTRE: _of_contacts(kpi, files)}
    if ledger is None:
        return _by_group(_recovery(files, folder), groups)
    rows = (Measured(row.agent_id, row.week_start, *ledger(row)) for row in files.ledger)
    return _by_group(rows, groups)


def _by_group(measured: Iterator[Measured], groups: dict[str, frozenset[str]]) -> Weekly:
    found: dict[str, dict[date, list[Measured]]] = {name: defaultdict(list) for name in groups}
    group_of = {agent_id: name for name, people in groups.items() for agent_id in people}
    for row in measured:
        if row.agent_id in group_of:
            found[group_of[row.agent_id]][row.week].append(row)
    return {
        name: {
            week: sum(row.part for row in rows) / sum(row.whole for row in rows)
            for week, rows in sorted(weeks.items())
            if len({row.agent_id for row in rows if row.whole}) >= LEAST_PEOPLE
        }
        for name, weeks in found.items()
    }


def _recovery(files: CentreFiles, folder: Path) -> Iterator[Measured]:
    """Yield each person's planned recovery in the stored rosters; nobody's of other weeks."""
    for path in sorted((folder / ROSTERS).glob("????-??-??.csv")):
        week = date.fromisoformat(path.stem)
        for agent_id, shifts in read_roster(path, files).by_agent.items():
            segments = (segment for shift in shifts for segment in shift.segments)
            yield Measured(
                agent_id, week, sum(s.minutes for s in segments if s.kind == "recovery"), 1
            )


def _of_contacts(kpi: Kpi, files: CentreFiles) -> dict[date, float]:
    column, whole = (
        ("abandoned", "offered") if kpi == "abandoned_pct" else ("hard_contacts", "answered")
    )
    weeks: dict[date, list[float]] = defaultdict(lambda: [0.0, 0.0])
    for week, part, of in _contacts(files, column, whole):
        weeks[week][0] += part
        weeks[week][1] += of
    return {week: 100 * part / of for week, (part, of) in sorted(weeks.items()) if of}


def _contacts(files: CentreFiles, column: str, whole: str) -> Iterator[tuple[date, float, float]]:
    """Yield weeks with both counts of a queue and interval; actuals stand before the history."""
    zones = {queue: ZoneInfo(zone) for queue, zone in zones_of_queues(files.centre).items()}
    seen = set()
    for frame in _frames(files):
        if not {column, whole} <= set(frame.columns):
            continue
        names = ("queue", "interval_start", column, whole)
        own = set()
        for queue, start, part, of in zip(*(frame[n].tolist() for n in names), strict=True):
            # a blank is not a number, and unlike itself
            if part == part and of == of and (queue, start) not in seen:  # noqa: PLR0124
                own.add((queue, start))
                on = start.to_pydatetime().astimezone(zones[queue]).date()
                yield week_start(on, files.centre.week_starts_on), part, of
        seen |= own


def _frames(files: CentreFiles) -> tuple[Frame, ...]:
    return (files.history,) if files.actuals is None else (files.actuals, files.history)
