"""Short rest.

What it asks
------------
Between the end of a shift and the start of the next one should lie ``rest_minutes``: more than the
rest that may never be cut (``rest.between-shifts``). Each minute short of it counts, so that a rest
of eleven hours weighs more than one of eleven and a half.

Why
---
Quick returns cost sleep. In a randomised trial in which rests of less than eleven hours were
halved, insomnia and sleepiness fell a little and fatigue at work did not (Djupedal 2024). Reason
enough for a price, not for a ban beyond the law.

Formula
-------
excess = sum over successive shifts of max(0, rest_minutes - (start of next - end of previous)), in
minutes of real time; the second of them starts in the horizon.

Example
-------
A late shift to 22:00 and one from 09:30 leave eleven hours and a half: 30 minutes under twelve.

Options
-------
``rest_minutes``: minutes of rest; 0 switches the rule off.

References
----------
Djupedal et al. 2024. Twelve hours are a design choice.
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
    ] = 720


def terms(params: Params, view: View) -> Iterator[Between]:
    """Yield one gap term per person."""
    for agent_id in view.agent_ids:
        yield Between(agent_id, view.horizon_days, min_gap=params.rest_minutes)


def check(params: Params, timeline: Timeline) -> Iterator[Violation]:
    """Yield each rest before a shift of the horizon that is short."""
    for agent_id in timeline.agent_ids:
        for earlier, later in pairwise(timeline.shifts(agent_id)):
            lacking = params.rest_minutes - minutes_between(earlier.end, later.start)
            if lacking > 0 and timeline.in_horizon(later):
                yield Violation(
                    agent_id, later.work_date, lacking, start=earlier.end, end=later.start
                )


def explain(params: Params, violation: Violation) -> str:
    """Return who rests how long, how much is asked and what would cure it."""
    return (
        f"{violation.agent_id} has {params.rest_minutes - violation.amount} minutes of rest before "
        f"the shift of {violation.on}; {params.rest_minutes} are wished. Starting "
        f"{violation.amount} minutes later, or ending the shift before as much earlier, would "
        "cure it."
    )


EXAMPLES = (
    Example("12 hours are enough", ("Mon 14:00-22:00", "Tue 10:00-18:00"), 0),
    Example("one minute less is not", ("Mon 14:00-22:00", "Tue 09:59-17:00"), 1),
    Example("11 hours lack an hour", ("Mon 14:00-22:00", "Tue 09:00-17:00"), 60),
    Example("each rest by itself", ("Mon 14:00-22:00", "Tue 09:00-22:00", "Wed 09:30-17:00"), 90),
    Example("last week counts", ("Mon 07:30-15:00",), 30, history=("Sun-1 12:00-20:00",)),
    Example(
        "the hour skipped in spring is not rest",
        ("Sat 12:00-20:00", "Sun 08:30-15:00"),
        30,
        given={"first_date": "2026-03-23"},
    ),
)

RULE = Rule(
    id="rest.short",
    unit="minute",
    nature="soft",
    params=Params,
    terms=terms,
    check=check,
    explain=explain,
    examples=EXAMPLES,
    page=__doc__,
)
