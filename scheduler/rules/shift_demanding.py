"""Length of demanding shifts.

What it asks
------------
A night shift, and any shift of a person who has skills for hard queues alone, lasts at most
``demanding_minutes`` from its start to its end, meals and breaks included. What a night shift is
stands in the rule on nights in a row (``night.in-a-row``); hard queues are those whose emotional
weight reaches ``hard_weight`` (a complaint weighs 1).

Why
---
HSE advises shifts of at most eight hours where the work is at night or demanding. Whoever takes
complaints and nothing else has no lighter hours in a shift, so that for them a longer one is longer
in what wears.

Formula
-------
excess = number of shifts of the horizon that last more than demanding_minutes and either start on a
day on which every skill of the person is for a hard queue or, on other days, are night shifts.

Example
-------
A night from 21:00 to 06:00 above eight and a half hours: 1 shift of excess.

Options
-------
``demanding_minutes``: length that costs nothing, eight hours and a meal of half an hour; 2880
switches the rule off. ``hard_weight``: from which emotional weight on a queue is hard.
``night_minutes``, ``night_from_minute``, ``night_to_minute``: what a night shift is.

References
----------
HSE HSG256; that the meal comes on top is a design choice.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import groupby
from typing import Annotated

from pydantic import Field

from scheduler.domain.timeline import Timeline, minutes_between
from scheduler.rules.example import complaints_weigh
from scheduler.rules.hard_queues import hard_in_view
from scheduler.rules.night_in_a_row import Night, is_night, nights_by_zone
from scheduler.rules.rule import Example, Rule, Violation
from scheduler.terms import Having, Sum, View


class Params(Night):
    """How long a demanding shift is, what a hard queue is, and the night."""

    demanding_minutes: Annotated[
        int, Field(ge=60, le=2880, json_schema_extra={"stricter": "smaller", "neutral": 2880})
    ] = 510
    night_minutes: Annotated[
        int, Field(ge=1, le=1440, json_schema_extra={"stricter": "smaller"})
    ] = 180
    hard_weight: Annotated[
        float, Field(ge=0, le=1000, multiple_of=0.1, json_schema_extra={"stricter": "smaller"})
    ] = 1.0


def terms(params: Params, view: View) -> Iterator[Sum]:
    """Yield one count per person and stretch of days on which all or not all skills are hard."""
    hard = set(hard_in_view(view, params.hard_weight))
    any_long = Having((), 0, longer_than=params.demanding_minutes)
    nights = {
        zone: replace(night, longer_than=params.demanding_minutes)
        for zone, night in nights_by_zone(params, view).items()
    }
    for agent_id in view.agent_ids:
        days = [view.skills(agent_id, day).keys() for day in range(view.horizon_days)]
        alone = [bool(skills) and hard.issuperset(skills) for skills in days]
        for only_hard, group in groupby(range(view.horizon_days), alone.__getitem__):
            stretch = [*group]
            long = any_long if only_hard else nights[view.zone(agent_id)]
            yield Sum(agent_id, stretch[0], stretch[-1], "shifts", having=long, maximum=0)


def check(params: Params, timeline: Timeline) -> Iterator[Violation]:
    """Yield each demanding shift that is too long."""
    for agent_id in timeline.agent_ids:
        for shift in timeline.planned(agent_id):
            minutes = minutes_between(shift.start, shift.end)
            if minutes <= params.demanding_minutes:
                continue
            if _hard_alone(params, timeline, agent_id, shift.work_date):
                kind = "shift on hard queues"
            elif is_night(params, timeline, shift):
                kind = "night"
            else:
                continue
            facts = {"minutes": minutes, "kind": kind}
            yield Violation(agent_id, shift.work_date, 1, shift.start, shift.end, facts)


def _hard_alone(params: Params, timeline: Timeline, agent_id: str, on: date) -> bool:
    """Return whether all skills of a person on a date, and at least one, are for hard queues."""
    weights = {queue.queue: queue.emotional_weight for queue in timeline.problem.centre.queues}
    held = [
        weights[skill.queue]
        for skill in timeline.skills(agent_id)
        if (skill.valid_from is None or skill.valid_from <= on)
        and (skill.valid_to is None or on <= skill.valid_to)
    ]
    return bool(held) and min(held) >= params.hard_weight


def explain(params: Params, violation: Violation) -> str:
    """Return how long the shift is, why it is demanding and how long costs nothing."""
    minutes = violation.facts["minutes"]
    return (
        f"{violation.amount} {violation.facts['kind']} of {violation.agent_id} on {violation.on} "
        f"lasts {minutes} minutes; up to {params.demanding_minutes} cost nothing. Ending it "
        f"{minutes - params.demanding_minutes} minutes earlier would cure it."
    )


def _complaints_only(**dates: str) -> dict[str, object]:
    hard = {"agent_id": "A", "queue": "complaints", "proficiency": 4, **dates}
    return {"skills": (hard, {"agent_id": "B", "queue": "phone", "proficiency": 4})}


_HARD = _complaints_only()
_LIGHT_TOO = {
    "skills": tuple(
        {"agent_id": "A", "queue": queue, "proficiency": 4, "valid_to": last}
        for queue, last in (("complaints", None), ("phone", "2026-11-30"))
    )
}
_LIGHT_LATER = {
    "skills": tuple(
        {"agent_id": "A", "queue": queue, "proficiency": 4, "valid_from": first}
        for queue, first in (("complaints", None), ("phone", "2026-12-01"))
    )
}

EXAMPLES = (
    Example("a night of eight hours and a half", ("Mon 21:30-30:00",), 0),
    Example("a minute more", ("Mon 21:29-30:00",), 1),
    Example("a long day is none", ("Mon 08:00-18:00",), 0),
    Example("three hours from 23:00 are a night", ("Mon 17:00-26:00",), 1),
    Example("a minute less is none", ("Mon 17:00-25:59",), 0),
    Example("three hours to 06:00 are a night", ("Mon 03:00-12:00",), 1),
    Example("a minute later is none", ("Mon 03:01-12:00",), 0),
    Example("complaints alone", ("Mon 08:00-16:30",), 0, given=_HARD),
    Example("a minute more of complaints alone", ("Mon 08:00-16:31",), 1, given=_HARD),
    Example("complaints for nine hours", ("Mon 08:00-17:00",), 1, given=_HARD),
    Example("who takes calls alone", ("B Mon 08:00-18:00",), 0, given=_HARD),
    Example("a night on complaints alone counts once", ("Mon 20:00-30:00",), 1, given=_HARD),
    Example("not hard at 0.9", ("Mon 08:00-18:00",), 0, given={**_HARD, **complaints_weigh(0.9)}),
    Example("not hard at 1.1", ("Mon 08:00-18:00",), 0, {"hard_weight": 1.1}, given=_HARD),
    Example("all hard at 0.1", ("Mon 08:00-18:00",), 1, {"hard_weight": 0.1}),
    Example("without any skill", ("Mon 08:00-18:00",), 0, given={"skills": ()}),
    Example(
        "since the skill for calls has ended",
        ("Mon 08:00-18:00", "Tue 08:00-18:00"),
        1,
        given=_LIGHT_TOO,
    ),
    Example(
        "until the skill for calls begins",
        ("Mon 08:00-18:00", "Tue 08:00-18:00"),
        1,
        given=_LIGHT_LATER,
    ),
    Example("last week is past", (), 0, history=("Sun-1 20:00-30:00",)),
)

RULE = Rule(
    id="shift.demanding",
    unit="shift",
    nature="soft",
    params=Params,
    terms=terms,
    check=check,
    explain=explain,
    examples=EXAMPLES,
    page=__doc__,
)
