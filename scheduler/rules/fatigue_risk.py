"""Shifts that tire together.

What it asks
------------
Of two shifts on successive days the second one scores at most ``free_points`` hundredths on an
index of relative risk in the style of HSE Research Report 446. Long shifts, nights and short rests
score high. Less than the threshold earns nothing, and no score allows what another rule forbids.

Why
---
The method weighs what shifts of other lengths, at other hours and in a row went with in studies of
injuries: more by night, more from the ninth hour on, more with each shift in a row (Spencer,
Robertson & Folkard 2006). It knows industry, not calls, so it may rank shifts and not rule them
out: its weight is small, and rest, nights and lengths have rules of their own. The scores of the
tool once made from the report were used to justify bad rosters; it was withdrawn in 2021.

Formula
-------
excess = sum over pairs of shifts on successive days, the second in the horizon, of
max(0, points - free_points), points = 100 times the index of the second shift, rounded, as if the
two were the first in a row. Starts are taken at the full hour of the clock at or before them,
lengths in full hours, from one to twelve; breaks and the way to work as usual. See
docs/explanation/fatigue.md for the equations.

Example
-------
Two nights from 22:00 to 06:00: the second one scores 0.85, 5 points above 80.

Options
-------
``free_points``: hundredths of the index that cost nothing, about what the second of two late shifts
of eight hours scores; 1000 switches the rule off.

References
----------
Spencer, Robertson & Folkard 2006 (HSE RR446); Cleator et al. 2021 (equations).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from functools import lru_cache
from itertools import pairwise
from typing import Annotated

from pydantic import Field

from scheduler.domain import Shift
from scheduler.domain.timeline import Timeline, minutes_between
from scheduler.fatigue import ShiftHours, pair_table, risk_indices
from scheduler.rules.rule import Example, Rule, Violation
from scheduler.rules.rule import Params as BaseParams
from scheduler.terms import Between, PairCosts, View

LONGEST_HOURS = 12
"""Nothing longer is told apart: rules on the length of shifts have spoken long before."""


class Params(BaseParams):
    """Hundredths of the index that cost nothing."""

    free_points: Annotated[
        int, Field(ge=0, le=1000, json_schema_extra={"stricter": "smaller", "neutral": 1000})
    ] = 80


def terms(params: Params, view: View) -> Iterator[Between]:
    """Yield one look-up per person, all in one table."""
    costs = _costs(params.free_points)
    for agent_id in view.agent_ids:
        yield Between(agent_id, view.horizon_days, costs=costs)


@lru_cache(maxsize=4)
def _costs(free_points: int) -> PairCosts:
    """Return points above the free ones of every kind of shift after every other."""
    rows = pair_table(LONGEST_HOURS)
    amounts = (tuple(max(0, round(100 * index) - free_points) for index in row) for row in rows)
    return PairCosts(LONGEST_HOURS, tuple(amounts))


def check(params: Params, timeline: Timeline) -> Iterator[Violation]:
    """Yield each shift that scores too high after the shift of the day before."""
    for agent_id in timeline.agent_ids:
        for before, after in pairwise(timeline.shifts(agent_id)):
            days = after.work_date - before.work_date
            if not timeline.in_horizon(after) or days != timedelta(days=1):
                continue
            line = _on_the_hour(timeline, before, 0), _on_the_hour(timeline, after, 1)
            points = _points(line)
            if points > params.free_points:
                yield Violation(
                    agent_id,
                    after.work_date,
                    points - params.free_points,
                    start=after.start,
                    end=after.end,
                    facts={"points": points},
                )


@lru_cache(maxsize=65536)
def _points(line: tuple[ShiftHours, ShiftHours]) -> int:
    return round(100 * risk_indices(line)[1])


def _on_the_hour(timeline: Timeline, shift: Shift, day: int) -> ShiftHours:
    """Return a shift with start and length in full hours, on one of two days."""
    start = 24 * day + timeline.local(shift.agent_id, shift.start).hour
    length = minutes_between(shift.start, shift.end) // 60
    return ShiftHours(start, start + sorted((1, length, LONGEST_HOURS))[1])


def explain(params: Params, violation: Violation) -> str:
    """Return what the second shift scores and what costs nothing."""
    return (
        f"After the shift of the day before, the shift of {violation.agent_id} on {violation.on} "
        f"scores {violation.facts['points']} hundredths on the RR446-style risk index; up to "
        f"{params.free_points} cost nothing. A day off before it would cure the "
        f"{violation.amount} beyond; long shifts and hours near midnight score most."
    )


_THREE = ("Mon", "Tue", "Wed")
_NONE_FREE = {"free_points": 0}

EXAMPLES = (
    Example("two late shifts", ("Mon 15:00-23:00", "Tue 15:00-23:00"), 0),
    Example("80 are free", ("Mon 13:00-22:00", "Tue 13:00-22:00"), 0),
    Example("81 are not", ("Mon 08:00-18:00", "Tue 14:00-23:00"), 1),
    Example("two nights of eight hours", ("Mon 22:00-30:00", "Tue 22:00-30:00"), 5),
    Example("two hours more", ("Mon 22:00-32:00", "Tue 22:00-32:00"), 13),
    Example("each night after the first", tuple(f"{d} 22:00-30:00" for d in _THREE), 10),
    Example("a night off between them", ("Mon 22:00-30:00", "Wed 22:00-30:00"), 0),
    Example("one shift", ("Mon 20:00-30:00",), 0, params=_NONE_FREE),
    Example("long days", ("Mon 08:00-20:00", "Tue 08:00-20:00"), 10),
    Example("a short rest after a night", ("Mon 22:00-30:00", "Tue 14:00-22:00"), 0),
    Example("a shorter one", ("Mon 20:00-30:00", "Tue 16:00-26:00"), 13),
    Example("begun hours do not count", ("Mon 22:59-30:59", "Tue 22:59-31:58"), 5),
    Example("a full one does", ("Mon 22:59-30:59", "Tue 22:59-31:59"), 8),
    Example("less than an hour is one", ("Mon 08:00-08:15", "Tue 08:00-08:15"), 46, _NONE_FREE),
    Example("an hour", ("Mon 08:00-09:00", "Tue 08:00-09:00"), 46, _NONE_FREE),
    Example("twelve hours", ("Mon 06:00-18:00", "Tue 06:00-18:00"), 9),
    Example("more are twelve", ("Mon 06:00-18:00", "Tue 06:00-20:00"), 9),
    Example("each their own", ("Mon 22:00-30:00", "B Tue 22:00-30:00"), 0),
    Example("last week counts", ("Mon 22:00-30:00",), 5, history=("Sun-1 22:00-30:00",)),
    Example("nights before are past", (), 0, history=("Sat-1 22:00-30:00", "Sun-1 22:00-30:00")),
    Example(
        "a night of seven hours at the change in spring, nearer to midnight on average",
        ("Fri 22:00-30:00", "Sat 22:00-30:00"),
        6,
        given={"first_date": "2026-03-23"},
    ),
)

RULE = Rule(
    id="fatigue.risk",
    unit="point",
    nature="soft",
    params=Params,
    terms=terms,
    check=check,
    explain=explain,
    examples=EXAMPLES,
    page=__doc__,
)
