"""Days in a row.

What it asks
------------
A person works on at most ``max_days`` calendar days in succession.

Why
---
HSE advises 5 to 7 working days in a row at most, fewer where shifts are long or at night. Days
worked before the horizon count.

Formula
-------
excess = number of days of the horizon that are the (max_days + 1)th or a later day of an unbroken
row. Days beyond the bound that lie before the horizon are past and cost nothing again.

Example
-------
Sunday of last week and every day of this one: the 7th and the 8th day, 2 days of excess under a
bound of 6.

Options
-------
``max_days``: days in succession; 366 switches the rule off.

References
----------
HSE HSG256 (good practice guidelines for shift work).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Annotated

from pydantic import Field

from scheduler.domain.timeline import Timeline
from scheduler.rules.rule import Example, Rule, Violation
from scheduler.rules.rule import Params as BaseParams
from scheduler.terms import Run, View

_DAY = timedelta(days=1)


class Params(BaseParams):
    """Length of a row."""

    max_days: Annotated[
        int, Field(ge=1, le=366, json_schema_extra={"stricter": "smaller", "neutral": 366})
    ] = 6


def terms(params: Params, view: View) -> Iterator[Run]:
    """Yield one run per person."""
    for agent_id in view.agent_ids:
        yield Run(agent_id, view.horizon_days, max_days=params.max_days)


def check(params: Params, timeline: Timeline) -> Iterator[Violation]:
    """Yield each row that is too long and reaches into the horizon."""
    for agent_id in timeline.agent_ids:
        worked = {shift.work_date for shift in timeline.shifts(agent_id)}
        for first, last in _rows(worked):
            beyond = [
                on
                for n in range(params.max_days, (last - first).days + 1)
                if (on := first + n * _DAY) >= timeline.first
            ]
            if beyond:
                facts = {"days": (last - first).days + 1, "first": first, "last": last}
                yield Violation(agent_id, beyond[0], len(beyond), facts=facts)


def _rows(worked: set[date]) -> Iterator[tuple[date, date]]:
    """Yield first and last date of each unbroken row."""
    for first in sorted(on for on in worked if on - _DAY not in worked):
        last = first
        while last + _DAY in worked:
            last += _DAY
        yield first, last


def explain(params: Params, violation: Violation) -> str:
    """Return how long the row is and how long it may be."""
    facts = violation.facts
    return (
        f"{violation.agent_id} works {facts['days']} days in a row from {facts['first']} to "
        f"{facts['last']}; {params.max_days} are allowed, {violation.amount} of this horizon lie "
        f"beyond. A day off on or before {violation.on} would shorten the row."
    )


_WEEK = tuple(f"{day} 08:00-16:00" for day in ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"))
_SIX_BEFORE = tuple(f"{day}-1 08:00-16:00" for day in ("Tue", "Wed", "Thu", "Fri", "Sat", "Sun"))

EXAMPLES = (
    Example("six days", _WEEK[:6], 0),
    Example("seven days", _WEEK, 1),
    Example("a day off between", (*_WEEK[:3], *_WEEK[4:]), 0),
    Example("last week counts", _WEEK, 2, history=("Sun-1 08:00-16:00",)),
    Example("six days before, none today", _WEEK[1:], 0, history=_SIX_BEFORE),
    Example("six days before and today", _WEEK[:1], 1, history=_SIX_BEFORE),
    Example(
        "what was too long before is past",
        _WEEK[:1],
        1,
        history=("Mon-1 08:00-16:00", *_SIX_BEFORE),
    ),
    Example("a row that ended before is past", (), 0, history=("Mon-1 08:00-16:00", *_SIX_BEFORE)),
    Example(
        "a night belongs to the day on which it starts",
        (*_WEEK[:5], "Sat 22:00-30:00"),
        0,
    ),
)

RULE = Rule(
    id="days.in-a-row",
    unit="day",
    nature="hard",
    params=Params,
    terms=terms,
    check=check,
    explain=explain,
    examples=EXAMPLES,
    page=__doc__,
)
