"""Availability.

What it asks
------------
A shift lies inside the working day of the contract (``earliest_start`` to ``latest_end``), inside
the hours that ``availability.csv`` states for the person, and starts on a day on which the person
is employed.

Why
---
Care for children or parents, studies, a second job, the last bus: people say when they can come,
and the roster never asks why.

Formula
-------
excess = sum over shifts of their minutes outside these hours; a shift that starts on a day
without employment counts whole. Availability speaks of time, not of shifts: windows that touch,
also over midnight, are one. A date for which no row of the person is valid is open all day; one
on whose weekday no window starts while rows are valid has only what the evening before left open.

Example
-------
Available from 09:00; a shift from 08:30: 30 minutes of excess.

Options
-------
None; contract and availability speak.

References
----------
A design choice of this project.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterator
from datetime import date, datetime, timedelta
from typing import Any

from scheduler.domain import Availability, Shift
from scheduler.domain.timeline import Timeline, minutes_between
from scheduler.rules.example import CONTRACT, tiny_problem
from scheduler.rules.rule import Example, Rule, Violation
from scheduler.rules.rule import Params as BaseParams
from scheduler.terms import Allow, View, Window

Span = tuple[datetime, datetime]
Clocks = tuple[int, int]
_DAY = timedelta(days=1)


class Params(BaseParams):
    """None: contract and availability speak."""


def terms(_params: Params, view: View) -> Iterator[Allow]:
    """Yield the open hours of each person and day."""
    for agent_id in view.agent_ids:
        for day in range(view.horizon_days):
            yield Allow(agent_id, day, within=open_windows(view, agent_id, day))


def open_windows(view: View, agent_id: str, day: int) -> tuple[Window, ...]:
    """Return where a shift of a day may lie, disjoint and rising; ``terms`` of rules read it."""
    if not view.employed(agent_id, day):
        return ()
    contract = view.contract(agent_id, day)
    bounds = view.window(agent_id, day, contract.earliest_start, contract.latest_end)
    joined: list[Window] = []
    for start, end in sorted(w for n in (-1, 0, 1) for w in _stated(view, agent_id, day + n)):
        if joined and start <= joined[-1].end:
            joined[-1] = Window(joined[-1].start, max(joined[-1].end, end))
        else:
            joined.append(Window(start, end))
    return tuple(
        Window(max(window.start, bounds.start), min(window.end, bounds.end))
        for window in joined
        if window.overlap(*bounds)
    )


def _stated(view: View, agent_id: str, day: int) -> tuple[Window, ...]:
    """Return the windows that start on a day; the whole day when nothing is stated."""
    stated = view.availability(agent_id, day)
    return (view.window(agent_id, day, 0, 1440),) if stated is None else stated


def check(_params: Params, timeline: Timeline) -> Iterator[Violation]:
    """Yield each shift that lies partly or wholly outside the open hours."""
    for agent_id in timeline.agent_ids:
        for shift in timeline.planned(agent_id):
            amount = _outside(shift, open_spans(timeline, agent_id, shift.work_date))
            if amount:
                facts = {"shift_minutes": shift.minutes}
                yield Violation(
                    agent_id, shift.work_date, amount, start=shift.start, end=shift.end, facts=facts
                )


def open_spans(timeline: Timeline, agent_id: str, on: date) -> list[Span]:
    """Return where a shift of ``on`` may lie, by start, perhaps overlapping; ``check`` reads it."""
    return timeline.once(_OpenHours).of(agent_id, on)


class _OpenHours:
    """Where shifts of one roster may lie, looked up once for each person and date."""

    def __init__(self, timeline: Timeline) -> None:
        self._timeline = timeline
        self._rows: dict[str, list[Availability]] = defaultdict(list)
        for row in timeline.problem.availability:
            self._rows[row.agent_id].append(row)
        self._known: dict[tuple[str, date], list[Span]] = {}
        self._clocks_known: dict[tuple[str, date], tuple[Clocks, ...]] = {}
        self._alike: dict[Hashable, list[Span]] = {}

    def of(self, agent_id: str, on: date) -> list[Span]:
        known = self._known.get((agent_id, on))
        if known is None:
            known = self._known[agent_id, on] = self._read(agent_id, on)
        return known

    def _read(self, agent_id: str, on: date) -> list[Span]:
        timeline = self._timeline
        if not timeline.employed(agent_id, on):
            return []
        contract = timeline.contract(agent_id, on)
        day = contract.earliest_start, contract.latest_end
        near = tuple(self._clocks(agent_id, on + n * _DAY) for n in (-1, 0, 1))
        alike = timeline.zone(agent_id), on, day, near
        spans = self._alike.get(alike)
        if spans is None:
            spans = self._alike[alike] = self._spans(agent_id, on, day, near)
        return spans

    def _clocks(self, agent_id: str, on: date) -> tuple[Clocks, ...] | None:
        """Return the clock windows that start on a date; None for somebody who has none at all."""
        rows = self._rows.get(agent_id)
        if rows is None:
            return None
        known = self._clocks_known.get((agent_id, on))
        if known is None:
            known = self._clocks_known[agent_id, on] = _clocks(rows, on)
        return known

    def _spans(
        self, agent_id: str, on: date, day: Clocks, near: tuple[tuple[Clocks, ...] | None, ...]
    ) -> list[Span]:
        opens, closes = (self._timeline.at(agent_id, on, clock) for clock in day)
        spans = [
            (
                max(opens, self._timeline.at(agent_id, on + n * _DAY, begins)),
                min(closes, self._timeline.at(agent_id, on + n * _DAY, ends)),
            )
            for n, clocks in zip((-1, 0, 1), near, strict=True)
            for begins, ends in clocks or ()
        ]
        if None in near:
            spans = [(opens, closes)]
        return sorted(span for span in spans if span[0] < span[1])


def _clocks(rows: list[Availability], on: date) -> tuple[Clocks, ...]:
    """Return the clock windows that start on a date; the whole day when no row is in force."""
    in_force = [row for row in rows if (row.valid_from or on) <= on <= (row.valid_to or on)]
    if not in_force:
        return ((0, 1440),)
    weekday = on.weekday()
    return tuple(
        (row.available_from, row.available_to) for row in in_force if row.weekday == weekday
    )


def _outside(shift: Shift, spans: list[Span]) -> int:
    """Return the minutes of ``shift`` that no span holds."""
    if any(start <= shift.start and shift.end <= end for start, end in spans):
        return 0
    minutes, reached = 0, shift.start
    for start, end in spans:
        minutes += max(0, minutes_between(reached, min(start, shift.end)))
        reached = max(reached, min(end, shift.end))
    return minutes + minutes_between(reached, shift.end)


def explain(_params: Params, violation: Violation) -> str:
    """Return which shift lies how far outside the person's hours."""
    return (
        f"{violation.amount} of {violation.facts['shift_minutes']} minutes of the shift of "
        f"{violation.agent_id} on {violation.on} lie outside the hours of contract and "
        "availability. Moving or shortening it by that much would cure it."
    )


def _contract(**given: object) -> dict[str, Any]:
    return {"contracts": (CONTRACT.model_copy(update=given),)}


def _available(*rows: tuple[int, int, int], **given: object) -> dict[str, Any]:
    """Return the world with (weekday, from, to) windows of person A."""
    columns = ("weekday", "available_from", "available_to")
    return {
        "availability": tuple(
            Availability.model_validate(
                {"agent_id": "A", **dict(zip(columns, row, strict=True)), **given}
            )
            for row in rows
        )
    }


def _employed(**given: date) -> dict[str, Any]:
    (person, *_) = tiny_problem().agents
    return {"agents": (person.model_copy(update=given),)}


_DAY_CONTRACT = _contract(earliest_start=420, latest_end=1200)

EXAMPLES = (
    Example("nothing is stated", ("Mon 00:00-08:00", "Tue 22:00-30:00"), 0),
    Example("the whole working day of the contract", ("Mon 07:00-20:00",), 0, given=_DAY_CONTRACT),
    Example("a minute before and two after it", ("Mon 06:59-20:02",), 3, given=_DAY_CONTRACT),
    Example(
        "from 09:00 to 17:00",
        ("Mon 09:00-17:00", "B Mon 06:00-14:00"),
        0,
        given=_available((0, 540, 1020)),
    ),
    Example("half an hour early", ("Mon 08:30-16:30",), 30, given=_available((0, 540, 1020))),
    Example("not on Tuesdays", ("Tue 09:00-17:00",), 480, given=_available((0, 540, 1020))),
    Example(
        "windows that touch are one",
        ("Mon 09:00-17:00",),
        0,
        given=_available((0, 540, 720), (0, 720, 1020)),
    ),
    Example(
        "an hour between two windows",
        ("Mon 09:00-17:00",),
        60,
        given=_available((0, 540, 720), (0, 780, 1020)),
    ),
    Example(
        "windows that overlap count once",
        ("Mon 09:00-18:00",),
        60,
        given=_available((0, 540, 960), (0, 540, 660), (0, 600, 1020)),
    ),
    Example(
        "three windows of which one lies in another",
        ("Mon 07:00-18:00",),
        120,
        given=_available((0, 360, 480), (0, 540, 1020), (0, 720, 780)),
    ),
    Example(
        "over midnight", ("Mon 22:00-30:00",), 0, given=_available((0, 1200, 1440), (1, 0, 360))
    ),
    Example("the evening before", ("Tue 00:30-06:00",), 30, given=_available((0, 1200, 1770))),
    Example(
        "the contract ends earlier",
        ("Mon 15:00-23:00",),
        180,
        given={**_DAY_CONTRACT, **_available((0, 0, 1440))},
    ),
    Example(
        "availability that is over binds no more, nor does what has not begun",
        ("Mon 05:00-13:00", "Tue 09:00-17:00", "Wed 05:00-13:00"),
        0,
        given=_available((1, 540, 1020), valid_from=date(2026, 12, 1), valid_to=date(2026, 12, 1)),
    ),
    Example(
        "and on its day it binds",
        ("Tue 08:30-16:30",),
        30,
        given=_available((1, 540, 1020), valid_from=date(2026, 12, 1), valid_to=date(2026, 12, 1)),
    ),
    Example(
        "before the first day",
        ("Mon 08:00-16:00", "Tue 08:00-16:00"),
        480,
        given=_employed(employed_from=date(2026, 12, 1)),
    ),
    Example(
        "after the last day",
        ("Mon 08:00-16:00", "Tue 08:00-15:00"),
        420,
        given=_employed(employed_to=date(2026, 11, 30)),
    ),
    Example(
        "clocks, not minutes, on the day of the spring change",
        ("Sun 09:00-17:00",),
        0,
        given={"first_date": "2026-03-23", **_available((6, 540, 1020))},
    ),
    Example(
        "midnight is one moment on the day of the autumn change too",
        ("Sat 22:00-30:00",),
        0,
        given={"first_date": "2026-10-19", **_available((5, 1200, 1440), (6, 0, 360))},
    ),
    Example(
        "last week is past", (), 0, history=("Sun-1 08:00-16:00",), given=_available((0, 540, 1020))
    ),
)

RULE = Rule(
    id="availability.window",
    unit="minute",
    nature="hard",
    params=Params,
    terms=terms,
    check=check,
    explain=explain,
    examples=EXAMPLES,
    page=__doc__,
    private=True,
)
