"""Rest between shifts.

What it asks
------------
Between the end of a shift and the start of the next one lie at least ``rest_minutes``.

Why
---
Eleven hours of rest in each 24 are law in the EU (Directive 2003/88/EC, article 3). Gaps of at most
11 hours went with an injury rate 1.39 times that of gaps of 15 to 17 hours (Nielsen 2019, 69,200
employees).

Formula
-------
excess = sum over successive shifts of max(0, rest_minutes - (start of next - end of previous)), in
minutes of real time: an hour that the clocks skip is not rest.

Example
-------
A late shift to 22:00 and an early one at 08:00 leave 10 hours: 60 minutes of excess under 11 hours.

Options
-------
``rest_minutes``: minutes of rest; 0 switches the rule off.

References
----------
Directive 2003/88/EC art. 3; Nielsen et al. 2019.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Annotated

from pydantic import Field

from scheduler.domain.timeline import Timeline, minutes_between
from scheduler.rules.rule import Example, Rule, Violation
from scheduler.rules.rule import Params as BaseParams
from scheduler.terms import Between, View


class Params(BaseParams):
    """Minutes of rest."""

    rest_minutes: Annotated[
        int, Field(ge=0, le=2880, json_schema_extra={"stricter": "larger", "neutral": 0})
    ] = 660


def terms(params: Params, view: View) -> Iterator[Between]:
    """Yield one gap term per person."""
    for agent_id in view.agent_ids:
        yield Between(agent_id, view.horizon_days, min_gap=params.rest_minutes)


def check(params: Params, timeline: Timeline) -> Iterator[Violation]:
    """Yield each gap that is too short and ends in the horizon."""
    for agent_id in timeline.agent_ids:
        for before, after in pairwise(timeline.shifts(agent_id)):
            rest = minutes_between(before.end, after.start)
            if timeline.in_horizon(after) and rest < params.rest_minutes:
                yield Violation(
                    agent_id,
                    after.work_date,
                    params.rest_minutes - rest,
                    start=before.end,
                    end=after.start,
                    facts={"rest_minutes": rest},
                )


def explain(params: Params, violation: Violation) -> str:
    """Return who rests how long, how much is asked and what would cure it."""
    return (
        f"{violation.agent_id} has {violation.facts['rest_minutes']} minutes of rest before the "
        f"shift of {violation.on}; {params.rest_minutes} are asked. Starting {violation.amount} "
        "minutes later, or ending the shift before as much earlier, would cure it."
    )


EXAMPLES = (
    Example("11 hours are enough", ("Mon 14:00-22:00", "Tue 09:00-17:00"), 0),
    Example("one minute less is not", ("Mon 14:00-22:01", "Tue 09:00-17:00"), 1),
    Example("a quick return", ("Mon 14:00-22:00", "Tue 08:00-16:00"), 60),
    Example("last week counts", ("Mon 06:00-14:00",), 60, history=("Sun-1 12:00-20:00",)),
    Example(
        "the hour skipped in spring is not rest",
        ("Sat 12:00-20:00", "Sun 07:30-15:00"),
        30,
        given={"first_date": "2026-03-23"},
    ),
)

RULE = Rule(
    id="rest.between-shifts",
    unit="minute",
    nature="hard",
    params=Params,
    terms=terms,
    check=check,
    explain=explain,
    examples=EXAMPLES,
    page=__doc__,
)
