"""Nights of newcomers.

What it asks
------------
Nobody works a night shift in the first ``new_weeks`` weeks of employment. What a night shift is
stands in the rule on nights in a row (``night.in-a-row``).

Why
---
Nobody who is new should sit through a night alone. Who else will be there is not certain until the
night has begun, since the one who was to be there may fall ill, and so the promise is kept by the
person's own roster: no night at all until they can manage one alone. Three months are a design
choice; a centre that hires for nights sets its own.

Formula
-------
excess = number of night shifts of the horizon that start less than new_weeks x 7 days after the
person's first day of employment.

Example
-------
A night in the thirteenth week of employment: 1 shift of excess.

Options
-------
``new_weeks``: weeks without nights; 0 switches the rule off. ``night_minutes``,
``night_from_minute``, ``night_to_minute``: what a night shift is.

References
----------
None; a design choice.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Annotated

from pydantic import Field

from scheduler.domain.timeline import Timeline
from scheduler.rules.example import MONDAY, tiny_problem
from scheduler.rules.night_in_a_row import Night, is_night, nights_by_zone
from scheduler.rules.rule import Example, Rule, Violation
from scheduler.terms import Sum, View


class Params(Night):
    """How long a person is new, and the night."""

    new_weeks: Annotated[
        int, Field(ge=0, le=104, json_schema_extra={"stricter": "larger", "neutral": 0})
    ] = 13


def terms(params: Params, view: View) -> Iterator[Sum]:
    """Yield one count per newcomer, over the days on which they are new."""
    nights = nights_by_zone(params, view)
    for agent_id in view.agent_ids:
        night = nights[view.zone(agent_id)]
        for day in range(view.horizon_days):
            begun = view.day_index(view.agent(agent_id, day).employed_from)
            if day - begun < 7 * params.new_weeks:
                yield Sum(agent_id, day, day, "shifts", having=night, maximum=0)


def check(params: Params, timeline: Timeline) -> Iterator[Violation]:
    """Yield each night shift of somebody new."""
    new = timedelta(weeks=params.new_weeks)
    for agent_id in timeline.agent_ids:
        for shift in timeline.planned(agent_id):
            employed_from = timeline.agent(agent_id, shift.work_date).employed_from
            if shift.work_date - employed_from < new and is_night(params, timeline, shift):
                facts = {"employed_from": employed_from}
                yield Violation(agent_id, shift.work_date, 1, shift.start, shift.end, facts)


def explain(params: Params, violation: Violation) -> str:
    """Return since when somebody is here and from when on nights are open to them."""
    begun = violation.facts["employed_from"]
    opens = begun + timedelta(weeks=params.new_weeks)
    return (
        f"{violation.agent_id} is here since {begun}; nights are open from {opens} on. The shift "
        f"of {violation.on} is {violation.amount} night before that. Moving it out of the night "
        "would cure it."
    )


def since(employed_from: date) -> dict[str, object]:
    """Return the world in which A is employed from a date on, for ``EXAMPLES``."""
    first, second = tiny_problem().agents
    return {"agents": (first.model_copy(update={"employed_from": employed_from}), second)}


_NIGHT = ("Mon 22:00-30:00",)
_DAY = timedelta(days=1)
_NEW = since(MONDAY)
_THIRTEEN_WEEKS = MONDAY - timedelta(weeks=13)

EXAMPLES = (
    Example("the first day", _NIGHT, 1, given=_NEW),
    Example("thirteen weeks later", _NIGHT, 0, given=since(_THIRTEEN_WEEKS)),
    Example("a day before that", _NIGHT, 1, given=since(_THIRTEEN_WEEKS + _DAY)),
    Example(
        "open from Wednesday on",
        ("Mon 22:00-30:00", "Tue 22:00-30:00", "Wed 22:00-30:00"),
        2,
        given=since(_THIRTEEN_WEEKS + 2 * _DAY),
    ),
    Example(
        "six weeks by another policy", _NIGHT, 0, {"new_weeks": 6}, given=since(MONDAY - 42 * _DAY)
    ),
    Example(
        "twelve weeks by another policy",
        _NIGHT,
        0,
        {"new_weeks": 12},
        given=since(_THIRTEEN_WEEKS + 7 * _DAY),
    ),
    Example("others may", ("B Mon 22:00-30:00",), 0, given=_NEW),
    Example("a late shift is none", ("Mon 15:00-23:00",), 0, given=_NEW),
    Example("three hours from 23:00", ("Mon 18:00-26:00",), 1, given=_NEW),
    Example("a minute less", ("Mon 18:00-25:59",), 0, given=_NEW),
    Example("three hours to 06:00", ("Mon 03:00-11:00",), 1, given=_NEW),
    Example("a minute later", ("Mon 03:01-11:00",), 0, given=_NEW),
    Example("last week is past", (), 0, history=("Sun-1 22:00-30:00",), given=since(MONDAY - _DAY)),
)

RULE = Rule(
    id="night.newcomers",
    unit="shift",
    nature="hard",
    params=Params,
    terms=terms,
    check=check,
    explain=explain,
    examples=EXAMPLES,
    page=__doc__,
)
