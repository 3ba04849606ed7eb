"""Few days in a row.

What it asks
------------
A person should work on at most ``max_days`` calendar days in succession: fewer than may ever be
(``days.in-a-row``).

Why
---
HSE gives a range of 5 to 7 working days in a row. Its near end is the target here: the sixth day
costs something and is still possible where much is missing.

Formula
-------
excess = number of days of the horizon that are the (max_days + 1)th or a later day of an unbroken
row. Days beyond the target that lie before the horizon are past and cost nothing again.

Example
-------
Monday to Saturday: the sixth day, 1 day of excess under a target of 5.

Options
-------
``max_days``: days in succession; 366 switches the rule off.

References
----------
HSE HSG256 (good practice guidelines for shift work).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
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
    ] = 5


def terms(params: Params, view: View) -> Iterator[Run]:
    """Yield one run per person."""
    for agent_id in view.agent_ids:
        yield Run(agent_id, view.horizon_days, max_days=params.max_days)


def check(params: Params, timeline: Timeline) -> Iterator[Violation]:
    """Yield each day of the horizon that a row reaches beyond the target."""
    for agent_id in timeline.agent_ids:
        row, before = 0, None
        for on in sorted({shift.work_date for shift in timeline.shifts(agent_id)}):
            row = row + 1 if before == on - _DAY else 1
            before = on
            if row > params.max_days and on >= timeline.first:
                yield Violation(agent_id, on, 1, facts={"row": row})


def explain(params: Params, violation: Violation) -> str:
    """Return how long the row is and how long it should be."""
    return (
        f"{violation.agent_id} works on {violation.on} for the {violation.facts['row']}th day in a "
        f"row; {params.max_days} are wished. A day off then or before would cure this "
        f"{violation.amount} day."
    )


_WEEK = tuple(f"{day} 08:00-16:00" for day in ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"))
_FIVE_BEFORE = tuple(f"{day}-1 08:00-16:00" for day in ("Wed", "Thu", "Fri", "Sat", "Sun"))

EXAMPLES = (
    Example("five days", _WEEK[:5], 0),
    Example("six days", _WEEK[:6], 1),
    Example("seven days", _WEEK, 2),
    Example("a day off between", (*_WEEK[:3], *_WEEK[4:]), 0),
    Example("last week counts", _WEEK[:5], 1, history=("Sun-1 08:00-16:00",)),
    Example("five days before, none today", _WEEK[1:6], 0, history=_FIVE_BEFORE),
    Example(
        "what was too long before is past",
        _WEEK[:1],
        1,
        history=("Tue-1 08:00-16:00", *_FIVE_BEFORE),
    ),
    Example("a night belongs to the day it starts", (*_WEEK[:4], "Fri 22:00-30:00"), 0),
)

RULE = Rule(
    id="days.few-in-a-row",
    unit="day",
    nature="soft",
    params=Params,
    terms=terms,
    check=check,
    explain=explain,
    examples=EXAMPLES,
    page=__doc__,
)
