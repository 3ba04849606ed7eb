"""Weekends in a row.

What it asks
------------
A person works on the weekend in at most ``max_weekends`` successive weeks of the centre. A week
counts when one of its shifts has at least ``least_minutes`` on days of ``weekend_weekdays``.

Why
---
Ties with family and friends hang on a free weekend now and then; HSE advises regular ones. A fair
share alone does not see when somebody's weekends all come at once. Two are a design choice.

Formula
-------
excess = number of weeks of the horizon that are the (max_weekends + 1)th or a later one of an
unbroken run of such weeks. Weeks before the horizon count when their row in the ledger has weekend
shifts.

Example
-------
Two weeks with weekend shifts in the ledger and a Saturday this week: 1 week of excess.

Options
-------
``max_weekends``: weeks in succession; 13 switches the rule off. ``least_minutes``: minutes of
weekend that make a week count; 2880 switches the rule off. ``weekend_weekdays``: days of the
weekend (5, 6 = Saturday and Sunday).

References
----------
HSE HSG256.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Annotated

from pydantic import Field

from scheduler.domain import Shift
from scheduler.domain.timeline import Timeline, overlap_minutes
from scheduler.rules.fair_share import ledger_row
from scheduler.rules.rule import Example, Rule, Violation
from scheduler.rules.rule import Params as BaseParams
from scheduler.terms import Having, Sum, View

_DAY, _WEEK = timedelta(days=1), timedelta(weeks=1)


class Params(BaseParams):
    """Weeks in succession, and what makes one count."""

    max_weekends: Annotated[
        int, Field(ge=0, le=13, json_schema_extra={"stricter": "smaller", "neutral": 13})
    ] = 2
    least_minutes: Annotated[
        int, Field(ge=1, le=2880, json_schema_extra={"stricter": "smaller", "neutral": 2880})
    ] = 60
    weekend_weekdays: tuple[Annotated[int, Field(ge=0, le=6)], ...] = (5, 6)


def terms(params: Params, view: View) -> Iterator[Sum]:
    """Yield one count of weeks per person and week of the horizon, with those before it."""
    days = range(view.horizon_days + 1)
    weekend = [d for d in days if view.date_of(d).weekday() in params.weekend_weekdays]
    havings = {
        zone: Having(tuple(view.window(a, d, 0, 1440) for d in weekend), params.least_minutes)
        for zone, a in {view.zone(agent_id): agent_id for agent_id in view.agent_ids}.items()
    }
    weeks = [tuple(range(first, first + 7)) for first in range(0, view.horizon_days, 7)]
    for agent_id in view.agent_ids:
        ledger = view.ledger(agent_id, params.max_weekends)
        past = {view.day_index(row.week_start) for row in ledger if row.weekend_shifts}
        for week in weeks:
            begins = week[0] - 7 * params.max_weekends
            yield Sum(
                agent_id,
                max(0, begins),
                week[-1],
                "buckets",
                having=havings[view.zone(agent_id)],
                carried=len(past.intersection(range(begins, 0))),
                maximum=params.max_weekends,
                buckets=tuple(other for other in weeks if begins <= other[0] <= week[0]),
            )


def check(params: Params, timeline: Timeline) -> Iterator[Violation]:
    """Yield each week of the horizon that is one too many."""
    for agent_id in timeline.agent_ids:
        worked = {
            row.week_start
            for row in timeline.ledger(agent_id)
            if row.weekend_shifts and row.week_start < timeline.first
        }
        for shift in timeline.planned(agent_id):
            if _weekend_minutes(params, timeline, shift) >= params.least_minutes:
                weeks = (shift.work_date - timeline.first) // _WEEK
                worked.add(timeline.first + weeks * _WEEK)
        for first, _ in timeline.weeks():
            run = 0
            while first - run * _WEEK in worked:
                run += 1
            if run > params.max_weekends:
                yield Violation(agent_id, first, 1, facts={"weeks": run})


def _weekend_minutes(params: Params, timeline: Timeline, shift: Shift) -> int:
    """Return the minutes of a shift on days of the weekend."""
    dates = (shift.work_date + n * _DAY for n in range(3))
    return sum(_on(timeline, shift, on) for on in dates if on.weekday() in params.weekend_weekdays)


def _on(timeline: Timeline, shift: Shift, on: date) -> int:
    begins, ends = (timeline.midnight(shift.agent_id, day) for day in (on, on + _DAY))
    return overlap_minutes(shift.start, shift.end, begins, ends)


def explain(params: Params, violation: Violation) -> str:
    """Return how many weeks in a row have weekend work and how many may."""
    return (
        f"{violation.agent_id} works on the weekend in {violation.facts['weeks']} or more weeks in "
        f"a row up to that of {violation.on}; {params.max_weekends} are asked at most, which makes "
        f"this one {violation.amount} too many. A free weekend there would cure it."
    )


def _ledger(*weeks_ago: int, agent_id: str = "A") -> dict[str, object]:
    return {"ledger": tuple(ledger_row(agent_id, ago, weekend_shifts=1) for ago in weeks_ago)}


_SATURDAY = ("Sat 08:00-16:00",)
_TWO_WEEKS = ("Sat 08:00-16:00", "Sun+1 08:00-16:00")

EXAMPLES = (
    Example("the second weekend", _SATURDAY, 0, given=_ledger(1)),
    Example("the third", _SATURDAY, 1, given=_ledger(1, 2)),
    Example("a free one between", _SATURDAY, 0, given=_ledger(1, 3)),
    Example("a free one this week", ("Fri 08:00-16:00",), 0, given=_ledger(1, 2, 3)),
    Example(
        "both days are one weekend", ("Sat 08:00-16:00", "Sun 08:00-16:00"), 0, given=_ledger(1)
    ),
    Example("each week too many counts", _TWO_WEEKS, 2, given={"weeks": 2, **_ledger(1, 2)}),
    Example("two of this plan and one before", _TWO_WEEKS, 1, given={"weeks": 2, **_ledger(1)}),
    Example("no weekend at all", _SATURDAY, 1, {"max_weekends": 0}),
    Example("an hour of Saturday", ("Fri 17:00-25:00",), 1, given=_ledger(1, 2)),
    Example("a minute less", ("Fri 17:00-24:59",), 0, given=_ledger(1, 2)),
    Example("Monday after midnight is none", ("Sun 23:01-31:00",), 0, given=_ledger(1, 2)),
    Example("what others carry is theirs", _SATURDAY, 0, given=_ledger(1, 2, agent_id="B")),
    Example(
        "Friday and Saturday elsewhere",
        ("Sun 08:00-16:00",),
        0,
        {"weekend_weekdays": (4, 5)},
        given=_ledger(1, 2),
    ),
    Example("last week speaks through the ledger", (), 0, history=("Sun-1 08:00-16:00",)),
)

RULE = Rule(
    id="weekend.in-a-row",
    unit="week",
    nature="either",
    params=Params,
    terms=terms,
    check=check,
    explain=explain,
    examples=EXAMPLES,
    page=__doc__,
)
