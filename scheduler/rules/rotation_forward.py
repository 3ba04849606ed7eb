"""Forward rotation.

What it asks
------------
From one day to the next the start of the shift moves to an earlier hour by at most
``max_advance_minutes``. Later hours are free here.

Why
---
The body follows a later clock more easily than an earlier one, and an earlier start takes its
minutes from the night between. HSE advises to rotate forward: mornings, then afternoons, then
nights.

Formula
-------
excess = sum over pairs of successive shifts on successive days, the second in the horizon, of
max(0, start of the first - start of the second - max_advance_minutes), on local clocks. After a day
off a new hour is free. A change in either direction is priced by ``start.stability``; what is
counted here comes on top.

Example
-------
From 13:00 to 08:00: 5 hours, 180 minutes of excess above 2 hours.

Options
-------
``max_advance_minutes``: advance that costs nothing; 1440 switches the rule off.

References
----------
HSE HSG256. Two hours are a design choice.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise
from typing import Annotated

from pydantic import Field

from scheduler.domain.timeline import Timeline
from scheduler.rules.rule import Example, Rule, Violation
from scheduler.rules.rule import Params as BaseParams
from scheduler.terms import Between, View


class Params(BaseParams):
    """Advance of the start that costs nothing."""

    max_advance_minutes: Annotated[
        int, Field(ge=0, le=1440, json_schema_extra={"stricter": "smaller", "neutral": 1440})
    ] = 120


def terms(params: Params, view: View) -> Iterator[Between]:
    """Yield one term per person."""
    for agent_id in view.agent_ids:
        yield Between(agent_id, view.horizon_days, max_start_advance=params.max_advance_minutes)


def check(params: Params, timeline: Timeline) -> Iterator[Violation]:
    """Yield each start that comes much earlier than that of the day before."""
    for agent_id in timeline.agent_ids:
        for before, after in pairwise(timeline.shifts(agent_id)):
            next_day = after.work_date - before.work_date == timedelta(days=1)
            if not (next_day and timeline.in_horizon(after)):
                continue
            advance = (timeline.start_clock(before) - timeline.start_clock(after)) // timedelta(
                minutes=1
            )
            if advance > params.max_advance_minutes:
                yield Violation(
                    agent_id,
                    after.work_date,
                    advance - params.max_advance_minutes,
                    start=after.start,
                    end=after.end,
                    facts={"advance_minutes": advance},
                )


def explain(params: Params, violation: Violation) -> str:
    """Return how much earlier the shift starts and how much costs nothing."""
    return (
        f"{violation.agent_id} starts {violation.facts['advance_minutes']} minutes earlier on "
        f"{violation.on} than the day before; up to {params.max_advance_minutes} cost nothing. "
        f"Starting {violation.amount} minutes later would cure it."
    )


EXAMPLES = (
    Example("two hours earlier", ("Mon 10:00-18:00", "Tue 08:00-16:00"), 0),
    Example("a minute more", ("Mon 10:01-18:00", "Tue 08:00-16:00"), 1),
    Example("from afternoon to morning", ("Mon 13:00-21:00", "Tue 08:00-16:00"), 180),
    Example("forward is free", ("Mon 06:00-14:00", "Tue 14:00-22:00", "Wed 22:00-30:00"), 0),
    Example("after a day off", ("Mon 14:00-22:00", "Wed 06:00-14:00"), 0),
    Example("each their own", ("Mon 14:00-22:00", "B Tue 08:00-16:00"), 0),
    Example("last week counts", ("Mon 08:00-16:00",), 120, history=("Sun-1 12:00-20:00",)),
    Example("steps before are past", (), 0, history=("Sat-1 12:00-20:00", "Sun-1 07:00-15:00")),
    Example(
        "clocks, not minutes, at the change in spring",
        ("Sat 10:00-18:00", "Sun 08:00-16:00"),
        0,
        given={"first_date": "2026-03-23"},
    ),
    Example(
        "and in autumn",
        ("Sat 10:01-18:00", "Sun 08:00-16:00"),
        1,
        given={"first_date": "2026-10-19"},
    ),
)

RULE = Rule(
    id="rotation.forward",
    unit="minute",
    nature="soft",
    params=Params,
    terms=terms,
    check=check,
    explain=explain,
    examples=EXAMPLES,
    page=__doc__,
)
