"""Weekly rest.

What it asks
------------
After at most ``max_days`` calendar days a person has an unbroken rest of ``weekly_rest_minutes``
on top of the daily rest of ``daily_rest_minutes``: by default 24 + 11 = 35 hours.

Why
---
The EU asks for 24 hours without interruption plus the 11 hours of daily rest in each period of
seven days (Directive 2003/88/EC, article 5). A day off between a late and an early shift can be
shorter than that.

Formula
-------
Shifts with gaps shorter than weekly_rest_minutes + daily_rest_minutes form a run. excess = number
of calendar days of the horizon, from the first to the last shift of a run, that are its (max_days
+ 1)th or a later day. Gaps are real time; days beyond the bound before the horizon are past.

Example
-------
Late on Saturday to 22:00, Sunday off, early on Monday at 06:00: 32 hours are no weekly rest, and
the run goes on.

Options
-------
``weekly_rest_minutes``, ``daily_rest_minutes``: their sum is the gap asked; ``max_days``:
calendar days within which it comes; a ``max_days`` of 366 switches the rule off.

References
----------
Directive 2003/88/EC art. 3 and 5.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Annotated

from pydantic import Field

from scheduler.domain import Shift
from scheduler.domain.timeline import Timeline, minutes_between
from scheduler.rules.rule import Example, Rule, Violation
from scheduler.rules.rule import Params as BaseParams
from scheduler.terms import Run, View


class Params(BaseParams):
    """Length of the rest and the days within which it comes."""

    weekly_rest_minutes: Annotated[
        int, Field(ge=1, le=4320, json_schema_extra={"stricter": "larger"})
    ] = 1440
    daily_rest_minutes: Annotated[
        int, Field(ge=0, le=2880, json_schema_extra={"stricter": "larger"})
    ] = 660
    max_days: Annotated[
        int, Field(ge=1, le=366, json_schema_extra={"stricter": "smaller", "neutral": 366})
    ] = 6


def terms(params: Params, view: View) -> Iterator[Run]:
    """Yield one run per person, broken by the weekly rest alone."""
    for agent_id in view.agent_ids:
        yield Run(
            agent_id,
            view.horizon_days,
            max_days=params.max_days,
            broken_by_gap=params.weekly_rest_minutes + params.daily_rest_minutes,
        )


def check(params: Params, timeline: Timeline) -> Iterator[Violation]:
    """Yield each run of shifts that waits too long for its weekly rest."""
    asked = params.weekly_rest_minutes + params.daily_rest_minutes
    for agent_id in timeline.agent_ids:
        for first, last in _runs(timeline.shifts(agent_id), asked):
            in_time = max(
                first + timedelta(days=params.max_days - 1), timeline.first - timedelta(days=1)
            )
            if last > in_time:
                facts = {"days": (last - first).days + 1, "first": first, "asked_minutes": asked}
                yield Violation(agent_id, last, (last - in_time).days, facts=facts)


def _runs(shifts: tuple[Shift, ...], asked: int) -> Iterator[tuple[date, date]]:
    """Yield first and last date of each run without the asked gap."""
    first: date | None = None
    for number, shift in enumerate(shifts):
        first = first or shift.work_date
        rest_follows = number + 1 == len(shifts) or (
            minutes_between(shift.end, shifts[number + 1].start) >= asked
        )
        if rest_follows:
            yield first, shift.work_date
            first = None


def explain(params: Params, violation: Violation) -> str:
    """Return how many days lie between two weekly rests and how many may."""
    facts = violation.facts
    return (
        f"{violation.agent_id} has no rest of {facts['asked_minutes']} minutes within the "
        f"{facts['days']} days from {facts['first']} to {violation.on}; it is asked after at most "
        f"{params.max_days}. Such a rest {violation.amount} day(s) earlier would cure it."
    )


_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat")
_LATE = tuple(f"{day} 11:00-19:00" for day in _DAYS)
_BEFORE = tuple(f"{day}-1 11:00-19:00" for day in (*_DAYS, "Sun"))


def _next_week(end: str, start: str) -> tuple[str, ...]:
    """Return five days, Saturday to ``end`` and, with Sunday off, Monday from ``start``."""
    return (*_LATE[:5], f"Sat 11:00-{end}", f"Mon+1 {start}-15:00")


EXAMPLES = (
    Example("six days and a rest of 35 hours", _next_week("19:00", "06:00"), 0, given={"weeks": 2}),
    Example("a minute less is no weekly rest", _next_week("19:01", "06:00"), 2, given={"weeks": 2}),
    Example("seven days", (*_LATE, "Sun 11:00-19:00"), 1),
    Example("last week counts", _LATE, 2, history=("Sat-1 11:00-19:00", "Sun-1 11:00-19:00")),
    Example("a rest before the horizon ends a run", _LATE, 0, history=("Sat-1 11:00-19:00",)),
    Example("what was too long before is past", _LATE[:1], 1, history=_BEFORE),
    Example("a run that ended before is past", ("Tue 11:00-19:00",), 0, history=_BEFORE),
    Example(
        "the hour skipped in spring is not rest",
        (*_LATE[:5], "Sat 11:00-19:00", "Mon+1 06:00-15:00"),
        2,
        given={"first_date": "2026-03-23", "weeks": 2},
    ),
)

RULE = Rule(
    id="rest.weekly",
    unit="day",
    nature="hard",
    params=Params,
    terms=terms,
    check=check,
    explain=explain,
    examples=EXAMPLES,
    page=__doc__,
)
