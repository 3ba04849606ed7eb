"""Steady starts.

What it asks
------------
From one day to the next the start of the shift moves by at most ``max_change_minutes`` on the
clock.

Why
---
Changes of shift timing went with worse sleep (-0.19 on a scale of four points, Harknett 2020,
more than 16,000 people). A regular hour is the cheapest kindness a roster can do.

Formula
-------
excess = sum over pairs of successive shifts on successive days, the second in the horizon, of
max(0, |start of the second - start of the first| - max_change_minutes), on local clocks. After a
day off a new hour is free.

Example
-------
From 08:00 to 14:00: 6 hours, 240 minutes of excess above 2 hours.

Options
-------
``max_change_minutes``: change that costs nothing; 1440 switches the rule off.

References
----------
Harknett et al. 2020; HSE HSG256.
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
    """Change of start that costs nothing."""

    max_change_minutes: Annotated[
        int, Field(ge=0, le=1440, json_schema_extra={"stricter": "smaller", "neutral": 1440})
    ] = 120


def terms(params: Params, view: View) -> Iterator[Between]:
    """Yield one term per person."""
    for agent_id in view.agent_ids:
        yield Between(agent_id, view.horizon_days, max_start_change=params.max_change_minutes)


def check(params: Params, timeline: Timeline) -> Iterator[Violation]:
    """Yield each start that moves too far from the day before."""
    for agent_id in timeline.agent_ids:
        for before, after in pairwise(timeline.shifts(agent_id)):
            if not timeline.in_horizon(after) or after.work_date - before.work_date != timedelta(
                days=1
            ):
                continue
            change = abs(timeline.start_clock(after) - timeline.start_clock(before))
            change_minutes = change // timedelta(minutes=1)
            if change_minutes > params.max_change_minutes:
                yield Violation(
                    agent_id,
                    after.work_date,
                    change_minutes - params.max_change_minutes,
                    start=after.start,
                    end=after.end,
                    facts={"change_minutes": change_minutes},
                )


def explain(params: Params, violation: Violation) -> str:
    """Return how far the start moves and how far it may."""
    return (
        f"The start of {violation.agent_id} moves by {violation.facts['change_minutes']} minutes "
        f"from the day before to {violation.on}; up to {params.max_change_minutes} cost nothing. A "
        f"start {violation.amount} minutes closer would cure it."
    )


EXAMPLES = (
    Example("two hours are free", ("Mon 08:00-16:00", "Tue 10:00-18:00", "Wed 08:00-16:00"), 0),
    Example("a minute more", ("Mon 08:00-16:00", "Tue 10:01-18:00"), 1),
    Example("a minute more backwards", ("Mon 10:01-18:00", "Tue 08:00-16:00"), 1),
    Example("from early to late", ("Mon 08:00-16:00", "Tue 14:00-22:00"), 240),
    Example("after a day off", ("Mon 08:00-16:00", "Wed 14:00-22:00"), 0),
    Example("a night before a night", ("Mon 22:00-30:00", "Tue 22:00-30:00"), 0),
    Example("each their own", ("Mon 08:00-16:00", "B Tue 14:00-22:00"), 0),
    Example("last week counts", ("Mon 06:00-14:00",), 120, history=("Sun-1 10:00-18:00",)),
    Example("changes before are past", (), 0, history=("Sat-1 06:00-14:00", "Sun-1 12:00-20:00")),
    Example(
        "clocks, not minutes, at the change in spring",
        ("Sat 08:00-16:00", "Sun 10:00-18:00"),
        0,
        given={"first_date": "2026-03-23"},
    ),
    Example(
        "and in autumn",
        ("Sat 08:00-16:00", "Sun 10:01-18:00"),
        1,
        given={"first_date": "2026-10-19"},
    ),
)

RULE = Rule(
    id="start.stability",
    unit="minute",
    nature="soft",
    params=Params,
    terms=terms,
    check=check,
    explain=explain,
    examples=EXAMPLES,
    page=__doc__,
)
