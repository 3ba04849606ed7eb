"""The plain tables of ``roster.xlsx``."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import astuple
from datetime import datetime
from typing import NamedTuple

from scheduler.explain import LABELS, shown_reasons
from scheduler.report import words
from scheduler.report.coverage import local_clock_minute, local_date
from scheduler.report.measures import person_measures
from scheduler.report.page_roster import local_span
from scheduler.report.story import IntervalRow, Story

Cell = str | int | float | bool | None


class Table(NamedTuple):
    """A sheet's name, its header and its rows."""

    name: str
    header: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


def tables(story: Story) -> tuple[Table, ...]:
    """Return the sheets in order: roster, need, staffed, intervals, reasons, people, verdicts."""
    return (
        _people_by_day(story),
        _day_by_clock(story, "Need by day", lambda row: row.required_agents),
        _day_by_clock(story, "Staffed by day", lambda row: row.staffed_agents),
        _intervals(story),
        _shortfalls(story),
        _people(story),
        _verdicts(story),
    )


def _people_by_day(story: Story) -> Table:
    dates, rows = story.problem.dates, []
    for agent_id in story.timeline.agent_ids:
        planned = story.timeline.planned(agent_id)
        cells = [
            ", ".join(
                local_span(story, agent_id, shift.start, shift.end)
                for shift in planned
                if shift.work_date == on
            )
            for on in dates
        ]
        agent = story.timeline.agent(agent_id, dates[0])
        paid = sum(shift.paid_minutes for shift in planned) / 60
        rows.append((agent_id, agent.name, agent.team, round(paid, 2), *cells))
    header = (
        "agent_id",
        "name",
        "team",
        "paid_hours",
        *(f"{on} {words.short_day(on)}" for on in dates),
    )
    return Table("Roster", header, tuple(rows))


def _day_by_clock(story: Story, name: str, agents: Callable[[IntervalRow], float]) -> Table:
    """Return a row per queue and date, a column per clock time; a repeated hour shows its mean."""
    cells: dict[tuple[str, str], dict[int, list[float]]] = {}
    for row in sorted(story.intervals, key=lambda row: (row.queue, row.start)):
        key = row.queue, local_date(story, row).isoformat()
        cells.setdefault(key, {}).setdefault(local_clock_minute(story, row), []).append(agents(row))
    clocks = sorted({clock for found in cells.values() for clock in found})
    rows: list[tuple[Cell, ...]] = []
    for key, found in cells.items():
        means = (_mean(found[clock]) if clock in found else None for clock in clocks)
        rows.append((*key, *means))
    header = ("queue", "date", *(f"{clock // 60:02d}:{clock % 60:02d}" for clock in clocks))
    return Table(name, header, tuple(rows))


def _mean(values: list[float]) -> float:
    return round(sum(values) / len(values), 2)


def _intervals(story: Story) -> Table:
    names = ("need", "reserve", "shrinkage", "required", "staffed", "short", "surplus")
    rows = tuple(
        (
            row.queue,
            _local(story, row.queue, row.start),
            *(round(getattr(row, f"{name}_agents"), 3) for name in names),
        )
        for row in story.intervals
    )
    return Table("Intervals", ("queue", "start", *(f"{name}_agents" for name in names)), rows)


def _shortfalls(story: Story) -> Table:
    reasons = shown_reasons(story.audience)
    rows: list[tuple[Cell, ...]] = []
    for row in story.shortfalls:
        start, agents = _local(story, row.queue, row.start), round(row.short_agents, 3)
        people = [row.counts.get(reason, 0) for reason in reasons]
        rows.append((row.queue, start, agents, row.qualified, *people))
    header = ("queue", "start", "short_agents", "qualified", *(LABELS[r] for r in reasons))
    return Table("Shortfalls", header, tuple(rows))


def _people(story: Story) -> Table:
    people = person_measures(story)
    names = tuple(people[0].__dataclass_fields__) if people else ()
    rows = tuple(astuple(person) for person in people)
    return Table("People", names, rows)


def _verdicts(story: Story) -> Table:
    header = (
        "rule",
        "title",
        "hard",
        "amount",
        "unit",
        "places",
        "inherited",
        "cost_person_minutes",
    )
    rows = tuple(
        (
            v.rule_id,
            v.title,
            v.hard,
            v.amount,
            v.unit,
            len(v.findings),
            v.inherited,
            v.cost_milli / 1000,
        )
        for v in story.audit.verdicts
    )
    return Table("Verdicts", header, rows)


def _local(story: Story, queue: str, start: datetime) -> str:
    return start.astimezone(story.zones[queue]).strftime("%Y-%m-%d %H:%M")
