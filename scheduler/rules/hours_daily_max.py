"""Most hours a day.

What it asks
------------
The shifts that start on one date together pay no more than ``normal_hours_per_day``. Who has opted
in to overtime may have up to ``overtime_hours_per_day`` more.

Why
---
The risk of an accident rises with the length of the day: 10 hours +15 %, 12 hours +38 % (Salminen
2016). HSE asks for twelve hours at most, overtime included. China allows eight hours and, in
special cases, three of overtime; Germany ten hours where eight are kept on average.

Formula
-------
excess = sum over persons and dates of max(0, paid minutes of the shifts that start on the date - 60
x (normal_hours_per_day + overtime_hours_per_day for those who opted in to overtime)).

Example
-------
Nine paid hours under 8 and 3: nothing for a volunteer, 60 minutes for anybody else.

Options
-------
``normal_hours_per_day``: hours that anybody may have; 48 switches the rule off.
``overtime_hours_per_day``: further hours of volunteers.

References
----------
Labour Law of the PRC arts. 36, 41; ArbZG section 3; HSE HSG256; Salminen 2016.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import Annotated

from pydantic import Field

from scheduler.domain.timeline import Timeline
from scheduler.rules.example import tiny_problem
from scheduler.rules.rule import Example, Rule, Violation
from scheduler.rules.rule import Params as BaseParams
from scheduler.terms import Sum, View


class Params(BaseParams):
    """Hours of a day, for everybody and for volunteers."""

    normal_hours_per_day: Annotated[
        int, Field(ge=0, le=48, json_schema_extra={"stricter": "smaller", "neutral": 48})
    ] = 10
    overtime_hours_per_day: Annotated[
        int, Field(ge=0, le=24, json_schema_extra={"stricter": "smaller"})
    ] = 2


def terms(params: Params, view: View) -> Iterator[Sum]:
    """Yield one sum per person and day."""
    for agent_id in view.agent_ids:
        for day in range(view.horizon_days):
            hours = params.normal_hours_per_day
            if "overtime" in view.agent(agent_id, day).opt_ins:
                hours += params.overtime_hours_per_day
            yield Sum(agent_id, day, day, "paid", maximum=60 * hours)


def check(params: Params, timeline: Timeline) -> Iterator[Violation]:
    """Yield each date with too many paid minutes."""
    for agent_id in timeline.agent_ids:
        paid = Counter[date]()
        for shift in timeline.planned(agent_id):
            paid[shift.work_date] += shift.paid_minutes
        for on, minutes in paid.items():
            volunteer = "overtime" in timeline.agent(agent_id, on).opt_ins
            most = params.normal_hours_per_day * 60
            most += params.overtime_hours_per_day * 60 if volunteer else 0
            if minutes > most:
                facts = {"paid": minutes, "most": most}
                yield Violation(agent_id, on, minutes - most, facts=facts)


def explain(_params: Params, violation: Violation) -> str:
    """Return what the day adds up to and what it may."""
    facts = violation.facts
    return (
        f"{violation.agent_id} has {facts['paid']} paid minutes on {violation.on}; "
        f"{facts['most']} are the most. {violation.amount} minutes fewer would cure it."
    )


_A, _B = tiny_problem().agents
_VOLUNTEER = {"agents": (_A.model_copy(update={"opt_ins": ("overtime",)}), _B)}
_CHINA = {"normal_hours_per_day": 8, "overtime_hours_per_day": 3}

EXAMPLES = (
    Example("ten hours", ("Mon 08:00-18:00",), 0),
    Example("a minute more", ("Mon 08:00-18:01",), 1),
    Example("twelve hours of a volunteer", ("Mon 08:00-20:00",), 0, given=_VOLUNTEER),
    Example("and a minute more", ("Mon 08:00-20:01",), 1, given=_VOLUNTEER),
    Example(
        "an unpaid meal does not count",
        ("Mon 08:00-18:30 | work:phone 08:00-13:00 | meal 13:00-13:30 | work:phone 13:30-18:30",),
        0,
    ),
    Example("two shifts of a day", ("Mon 06:00-12:00", "Mon 18:00-22:30"), 30),
    Example("each day by itself", ("Mon 08:00-19:00", "Tue 08:00-19:00"), 120),
    Example("a night counts on the day it starts", ("Mon 22:00-32:01", "Tue 14:00-22:00"), 1),
    Example("eight hours and an hour", ("Mon 08:00-17:00",), 60, _CHINA),
    Example("of which a volunteer may have three", ("Mon 08:00-19:00",), 0, _CHINA, (), _VOLUNTEER),
    Example("and no more", ("Mon 08:00-19:01",), 1, _CHINA, (), _VOLUNTEER),
)

RULE = Rule(
    id="hours.daily-max",
    unit="minute",
    nature="hard",
    params=Params,
    terms=terms,
    check=check,
    explain=explain,
    examples=EXAMPLES,
    page=__doc__,
)
