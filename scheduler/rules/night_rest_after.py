"""Rest after nights.

What it asks
------------
After ``from_nights`` or more night shifts in succession the next shift starts at least
``rest_minutes`` after the last of them ends. What a night shift is, and what ends a run of them,
stands in the rule on nights in a row (``night.in-a-row``).

Why
---
HSE advises two nights of full sleep between nights and days. The first sleep after a night is
short and by day; it takes the second to be rested.

Formula
-------
excess = sum over runs of at least from_nights nights, followed by a shift of the horizon, of
max(0, rest_minutes - (start of that shift - end of the run)), in minutes of real time.

Example
-------
Two nights to Wednesday 06:00 and a shift on Thursday at 14:00: 32 of 48 hours, 960 minutes of
excess.

Options
-------
``rest_minutes``: minutes of rest; 0 switches the rule off. ``from_nights``: nights from which it
is owed. ``night_minutes``, ``night_from_minute``, ``night_to_minute``: what a night shift is.

References
----------
HSE HSG256.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

from pydantic import Field

from scheduler.domain.timeline import Timeline, minutes_between
from scheduler.rules.night_in_a_row import Night, night_runs, nights_by_zone
from scheduler.rules.rule import Example, Rule, Violation
from scheduler.terms import Run, View


class Params(Night):
    """Rest owed, from how many nights, and the night.

    What a night is has no stricter side here: one night more may join two runs into one.
    """

    night_minutes: Annotated[int, Field(ge=1, le=1440, json_schema_extra={"neutral": 1440})] = 180
    night_from_minute: Annotated[int, Field(ge=1080, le=1620)] = 1380
    night_to_minute: Annotated[int, Field(ge=1440, le=2160)] = 1800
    rest_minutes: Annotated[
        int, Field(ge=0, le=7200, json_schema_extra={"stricter": "larger", "neutral": 0})
    ] = 2880
    from_nights: Annotated[
        int, Field(ge=1, le=366, json_schema_extra={"stricter": "smaller", "neutral": 366})
    ] = 2


def terms(params: Params, view: View) -> Iterator[Run]:
    """Yield one run per person with the gap owed after it."""
    nights = nights_by_zone(params, view)
    for agent_id in view.agent_ids:
        yield Run(
            agent_id,
            view.horizon_days,
            having=nights[view.zone(agent_id)],
            owed_gap=params.rest_minutes,
            owed_from=params.from_nights,
        )


def check(params: Params, timeline: Timeline) -> Iterator[Violation]:
    """Yield each run of nights after which the next shift comes too early."""
    for agent_id in timeline.agent_ids:
        for run, after in night_runs(params, timeline, agent_id):
            nights = (run[-1].work_date - run[0].work_date).days + 1
            if after is None or after.work_date < timeline.first or nights < params.from_nights:
                continue
            rest = minutes_between(run[-1].end, after.start)
            if rest < params.rest_minutes:
                yield Violation(
                    agent_id,
                    after.work_date,
                    params.rest_minutes - rest,
                    start=run[-1].end,
                    end=after.start,
                    facts={"nights": nights, "rest_minutes": rest},
                )


def explain(params: Params, violation: Violation) -> str:
    """Return how long the rest after the nights is and how long it should be."""
    facts = violation.facts
    return (
        f"{violation.agent_id} has {facts['rest_minutes']} minutes of rest after {facts['nights']} "
        f"night(s) before the shift of {violation.on}; {params.rest_minutes} are asked. Starting "
        f"it {violation.amount} minutes later would cure it."
    )


def _after_two(day: str) -> tuple[str, ...]:
    return ("Mon 22:00-30:00", "Tue 22:00-30:00", day)


EXAMPLES = (
    Example("48 hours are enough", _after_two("Fri 06:00-14:00"), 0),
    Example("a minute less is not", _after_two("Fri 05:59-14:00"), 1),
    Example("one day off", _after_two("Thu 14:00-22:00"), 960),
    Example("a third night is no rest missed", _after_two("Wed 22:00-30:00"), 0),
    Example("nights again after one night off", _after_two("Thu 22:00-30:00"), 480),
    Example("after one night none is owed", ("Mon 22:00-30:00", "Wed 06:00-14:00"), 0),
    Example(
        "unless a policy says so", ("Mon 22:00-30:00", "Wed 06:00-14:00"), 1440, {"from_nights": 1}
    ),
    Example(
        "nights from 23:00 for three hours",
        ("Mon 18:00-26:00", "Tue 18:00-26:00", "Thu 08:00-16:00"),
        1080,
    ),
    Example("a minute less is none", ("Mon 18:00-25:59", "Tue 18:00-25:59", "Thu 08:00-16:00"), 0),
    Example("nights to 06:00", ("Mon 03:00-11:00", "Tue 03:00-11:00", "Thu 08:00-16:00"), 180),
    Example("a minute later is none", ("Mon 03:01-11:00", "Tue 03:01-11:00", "Thu 08:00-16:00"), 0),
    Example(
        "last week counts",
        ("Tue 06:00-14:00",),
        1440,
        history=("Sat-1 22:00-30:00", "Sun-1 22:00-30:00"),
    ),
    Example(
        "what was owed before is past",
        ("Mon 06:00-14:00",),
        0,
        history=("Thu-1 22:00-30:00", "Fri-1 22:00-30:00", "Sun-1 14:00-22:00"),
    ),
    Example(
        "the hour skipped in spring is not rest",
        ("Thu 22:00-30:00", "Fri 22:00-30:00", "Mon+1 06:00-14:00"),
        60,
        given={"first_date": "2026-03-23", "weeks": 2},
    ),
)

RULE = Rule(
    id="night.rest-after",
    unit="minute",
    nature="hard",
    params=Params,
    terms=terms,
    check=check,
    explain=explain,
    examples=EXAMPLES,
    page=__doc__,
)
