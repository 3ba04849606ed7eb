"""Nights in a row.

What it asks
------------
A person works on at most ``max_nights`` nights in succession. A night shift has at least
``night_minutes`` between ``night_from_minute`` and ``night_to_minute`` of the local clock.

Why
---
Sleep by day does not lengthen over successive nights, so the debt grows (PMC8527589); the fourth
night went with 1.36 times the risk of the first (Fischer 2017). HSE advises two to three nights
in a row, Garde 2020 at most three.

Formula
-------
excess = number of days of the horizon that are the (max_nights + 1)th or a later day of an
unbroken run of night shifts. A day without a night shift ends the run, and so does a shift that
is none. Nights worked before the horizon count towards the run; what was beyond the bound already
then is past.

Example
-------
Nights from Monday to Thursday: the fourth, 1 day of excess under a bound of 3.

Options
-------
``max_nights``: nights in succession; 366 switches the rule off. ``night_minutes``: minutes inside
the night that make a night shift. ``night_from_minute``, ``night_to_minute``: the night in
minutes after midnight of the day on which it begins (1380 = 23:00, 1800 = 06:00 of the next day).

References
----------
HSE HSG256; Garde et al. 2020, doi:10.5271/sjweh.3920; Fischer 2017; ArbZG section 2 (night:
23:00-06:00).
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from datetime import timedelta
from typing import Annotated

from pydantic import Field

from scheduler.domain import Shift
from scheduler.domain.timeline import Timeline, overlap_minutes
from scheduler.rules.rule import Example, Rule, Violation
from scheduler.rules.rule import Params as BaseParams
from scheduler.terms import Having, Run, View

_DAY = timedelta(days=1)


class Night(BaseParams):
    """What makes a shift a night shift; at most 18 hours, so that nights never overlap."""

    night_minutes: Annotated[
        int, Field(ge=1, le=1440, json_schema_extra={"stricter": "smaller", "neutral": 1440})
    ] = 180
    night_from_minute: Annotated[
        int, Field(ge=1080, le=1620, json_schema_extra={"stricter": "smaller"})
    ] = 1380
    night_to_minute: Annotated[
        int, Field(ge=1440, le=2160, json_schema_extra={"stricter": "larger"})
    ] = 1800


class Params(Night):
    """Length of a run of nights."""

    max_nights: Annotated[
        int, Field(ge=1, le=366, json_schema_extra={"stricter": "smaller", "neutral": 366})
    ] = 3


def terms(params: Params, view: View) -> Iterator[Run]:
    """Yield one run per person."""
    nights = nights_by_zone(params, view)
    for agent_id in view.agent_ids:
        night = nights[view.zone(agent_id)]
        yield Run(agent_id, view.horizon_days, having=night, max_days=params.max_nights)


def nights_by_zone(params: Night, view: View) -> dict[str, Having]:
    """Return what makes a night shift in each zone; ``terms`` of rules read it."""
    days = range(-view.history_days - 1, view.horizon_days + 1)
    clocks = (params.night_from_minute, params.night_to_minute)
    return {
        zone: Having(
            tuple(view.window(agent_id, day, *clocks) for day in days), params.night_minutes
        )
        for zone, agent_id in {view.zone(agent_id): agent_id for agent_id in view.agent_ids}.items()
    }


def check(params: Params, timeline: Timeline) -> Iterator[Violation]:
    """Yield each run of nights that is too long and reaches into the horizon."""
    for agent_id in timeline.agent_ids:
        for run, _ in night_runs(params, timeline, agent_id):
            first, last = run[0].work_date, run[-1].work_date
            beyond = max(first + (params.max_nights - 1) * _DAY, timeline.first - _DAY)
            if last > beyond:
                facts = {"nights": (last - first).days + 1, "first": first}
                yield Violation(agent_id, last, (last - beyond).days, facts=facts)


def is_night(params: Night, timeline: Timeline, shift: Shift) -> bool:
    """Return whether ``shift`` is a night shift; ``check`` of rules reads it."""
    night = params.night_minutes, params.night_from_minute, params.night_to_minute
    known = timeline.once(_known_nights)
    place = night, shift.agent_id, shift.work_date, shift.start, shift.end
    found = known.get(place)
    if found is None:
        found = known[place] = _in_nights(params, timeline, shift) >= params.night_minutes
    return found


def _known_nights(_timeline: Timeline) -> dict[tuple[Hashable, ...], bool]:
    """Return where answers are kept: several rules ask the same of each shift of a roster."""
    return {}


def _in_nights(params: Night, timeline: Timeline, shift: Shift) -> int:
    minutes = 0
    for on in (shift.work_date - _DAY, shift.work_date, shift.work_date + _DAY):
        begins = timeline.at(shift.agent_id, on, params.night_from_minute)
        ends = timeline.at(shift.agent_id, on, params.night_to_minute)
        minutes += overlap_minutes(shift.start, shift.end, begins, ends)
    return minutes


def night_runs(
    params: Night, timeline: Timeline, agent_id: str
) -> Iterator[tuple[list[Shift], Shift | None]]:
    """Yield each run of night shifts and the shift after it; ``check`` of rules reads it."""
    run: list[Shift] = []
    for shift in timeline.shifts(agent_id):
        night = is_night(params, timeline, shift)
        if run and not (night and shift.work_date - run[-1].work_date <= _DAY):
            yield run, shift
            run = []
        if night:
            run = [*run, shift]
    if run:
        yield run, None


def explain(params: Params, violation: Violation) -> str:
    """Return how many nights follow each other and how many may."""
    facts = violation.facts
    return (
        f"{violation.agent_id} works {facts['nights']} nights in a row from {facts['first']} to "
        f"{violation.on}; {params.max_nights} are allowed, {violation.amount} of this horizon lie "
        "beyond. A day off or a day shift between them would cure it."
    )


def _nights(span: str, *days: str) -> tuple[str, ...]:
    return tuple(f"{day} {span}" for day in days)


_FOUR = ("Mon", "Tue", "Wed", "Thu")

EXAMPLES = (
    Example("three nights", _nights("22:00-30:00", *_FOUR[:3]), 0),
    Example("four nights", _nights("22:00-30:00", *_FOUR), 1),
    Example("a night off between", _nights("22:00-30:00", "Mon", "Tue", "Thu", "Fri"), 0),
    Example(
        "a late shift between", (*_nights("22:00-30:00", "Mon", "Tue", "Thu"), "Wed 15:00-23:00"), 0
    ),
    Example("three hours from 23:00 are a night", _nights("18:00-26:00", *_FOUR), 1),
    Example("a minute less is none", _nights("18:00-25:59", *_FOUR), 0),
    Example("three hours to 06:00 are a night", _nights("03:00-11:00", *_FOUR), 1),
    Example("a minute later is none", _nights("03:01-11:01", *_FOUR), 0),
    Example(
        "a shorter night for a stricter policy",
        _nights("18:00-25:00", *_FOUR),
        1,
        {"night_minutes": 120},
    ),
    Example(
        "last week counts",
        ("Mon 22:00-30:00",),
        1,
        history=_nights("22:00-30:00", "Fri-1", "Sat-1", "Sun-1"),
    ),
    Example(
        "what was too long before is past",
        ("Mon 22:00-30:00",),
        1,
        history=_nights("00:30-08:00", "Wed-1", "Thu-1", "Fri-1", "Sat-1", "Sun-1"),
    ),
    Example(
        "the oldest night is told by its morning",
        ("Mon 00:30-08:00",),
        1,
        history=_nights("00:30-08:00", "Fri-1", "Sat-1", "Sun-1"),
    ),
    Example(
        "an hour repeated in autumn makes three of two",
        (*_nights("01:30-08:00", "Thu", "Fri", "Sat"), "Sun 01:00-03:00"),
        1,
        given={"first_date": "2026-10-19"},
    ),
    Example(
        "an hour skipped in spring makes two of three",
        (*_nights("01:30-08:00", "Thu", "Fri", "Sat"), "Sun 01:00-04:00"),
        0,
        given={"first_date": "2026-03-23"},
    ),
)

RULE = Rule(
    id="night.in-a-row",
    unit="day",
    nature="hard",
    params=Params,
    terms=terms,
    check=check,
    explain=explain,
    examples=EXAMPLES,
    page=__doc__,
)
