"""Newcomers beside their mentor.

What it asks
------------
In the first ``new_weeks`` weeks at least ``least_pct`` per cent of each shift of a person who has a
mentor lies within shifts of the mentor.

Why
---
Whoever answers a first hard call should have somebody at hand who knows them and is not their
superior: a tandem outside the line teaches what no course does.

Formula
-------
excess = sum over shifts that start less than ``new_weeks`` weeks after ``employed_from`` of max(0,
least_pct / 100 x minutes of the shift, rounded up, - minutes of it in which the mentor is on
shift). Days and mentor are those of the row in force; either may be at the site or at home.

Example
-------
A shift of eight hours, four of them with the mentor, where 60 per cent are asked: 288 minutes are
due, 240 given: 48 minutes.

Options
-------
``new_weeks``: how long somebody is new; 0 switches the rule off. ``least_pct``: per cent of a
shift.

References
----------
None that gives a number; the share and the weeks are design choices.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import groupby
from operator import itemgetter
from typing import Annotated, Any

from pydantic import Field

from scheduler.domain.timeline import Timeline, shared_minutes
from scheduler.rules.example import MONDAY, tiny_problem
from scheduler.rules.rule import Example, Rule, Violation
from scheduler.rules.rule import Params as BaseParams
from scheduler.terms import Together, View

WEEK_DAYS = 7


class Params(BaseParams):
    """How long somebody is new, and how much of a shift is beside the mentor."""

    new_weeks: Annotated[
        int, Field(ge=0, le=104, json_schema_extra={"stricter": "larger", "neutral": 0})
    ] = 4
    least_pct: Annotated[
        int, Field(ge=0, le=100, json_schema_extra={"stricter": "larger", "neutral": 0})
    ] = 60


def terms(params: Params, view: View) -> Iterator[Together]:
    """Yield one share per newcomer and mentor, over the days on which they are a pair."""
    for agent_id in view.agent_ids:
        mentors = [(_mentor(params, view, agent_id, d), d) for d in range(view.horizon_days)]
        for mentor, same in groupby(mentors, key=itemgetter(0)):
            days = [day for _, day in same]
            if mentor is not None and params.least_pct:
                yield Together(agent_id, (mentor,), days[0], days[-1], params.least_pct)


def _mentor(params: Params, view: View, agent_id: str, day: int) -> str | None:
    """Return the mentor of a person who is new on a day."""
    row = view.agent(agent_id, day)
    new = day - view.day_index(row.employed_from) < WEEK_DAYS * params.new_weeks
    return row.mentor_id if new else None


def check(params: Params, timeline: Timeline) -> Iterator[Violation]:
    """Yield each shift of a newcomer with too little of the mentor."""
    for agent_id in timeline.agent_ids:
        for shift in timeline.planned(agent_id):
            row = timeline.agent(agent_id, shift.work_date)
            ends = row.employed_from + timedelta(weeks=params.new_weeks)
            if row.mentor_id is None or shift.work_date >= ends:
                continue
            asked = -(-params.least_pct * shift.minutes // 100)
            theirs = timeline.shifts(row.mentor_id)
            beside = shared_minutes(shift, ((their.start, their.end) for their in theirs))
            if beside < asked:
                facts = {"mentor": row.mentor_id, "asked": asked, "beside": beside}
                yield Violation(
                    agent_id, shift.work_date, asked - beside, shift.start, shift.end, facts
                )


def explain(_params: Params, violation: Violation) -> str:
    """Return how much of a shift the mentor shares and how much is asked."""
    facts = violation.facts
    return (
        f"{violation.agent_id} shares {facts['beside']} minutes of the shift of {violation.on} "
        f"with {facts['mentor']}, their mentor; {facts['asked']} are asked, {violation.amount} "
        "more. Moving either shift towards the other would give them."
    )


def mentored(employed_from: date, **more: object) -> dict[str, Any]:
    """Return the world of ``EXAMPLES`` in which A, employed from a date on, has B as mentor."""
    mine, other = tiny_problem().agents
    new = mine.model_copy(update={"employed_from": employed_from, "mentor_id": "B"})
    return {"agents": (new, other), **more}


def _from_wednesday() -> dict[str, Any]:
    """Return a world in which A, who is new, has a mentor from Wednesday on."""
    new, other = mentored(MONDAY)["agents"]
    alone = new.model_copy(update={"mentor_id": None})
    paired = new.model_copy(update={"valid_from": MONDAY + timedelta(days=2)})
    return {"agents": (alone, paired, other)}


_NEW = mentored(MONDAY)
_DAY = ("Mon 08:00-16:00",)

EXAMPLES = (
    Example("four hours of eight", (*_DAY, "B Mon 12:00-20:00"), 48, given=_NEW),
    Example("60 per cent", (*_DAY, "B Mon 11:12-20:00"), 0, given=_NEW),
    Example("a minute less", (*_DAY, "B Mon 11:13-20:00"), 1, given=_NEW),
    Example("the mentor is off", _DAY, 288, given=_NEW),
    Example("at home as well", (*_DAY, "B Mon 08:00-16:00 at home"), 0, given=_NEW),
    Example("a share of a minute is a minute", ("Mon 08:00-08:01",), 1, given=_NEW),
    Example(
        "an hour in two shifts of the mentor counts once",
        (*_DAY, "B Mon 08:00-10:00", "B Mon 09:00-11:00"),
        108,
        given=_NEW,
    ),
    Example("no mentor", _DAY, 0),
    Example("the mentor alone", ("B Mon 08:00-16:00",), 0, given=_NEW),
    Example("the last day of four weeks", _DAY, 288, given=mentored(MONDAY - timedelta(days=27))),
    Example("four weeks here", _DAY, 0, given=mentored(MONDAY - timedelta(days=28))),
    Example("over midnight", ("Mon 22:00-30:00", "B Tue 00:00-06:00"), 0, given=_NEW),
    Example(
        "each shift for itself", (*_DAY, "Tue 08:00-16:00", "B Mon 08:00-16:00"), 288, given=_NEW
    ),
    Example(
        "a mentor from Wednesday on",
        ("Tue 08:00-16:00", "Wed 08:00-16:00"),
        288,
        given=_from_wednesday(),
    ),
    Example(
        "last week's night of the mentor",
        ("Mon 00:00-06:00",),
        0,
        history=("B Sun-1 22:00-30:00",),
        given=_NEW,
    ),
)

RULE = Rule(
    id="mentor.overlap",
    unit="minute",
    nature="soft",
    params=Params,
    terms=terms,
    check=check,
    explain=explain,
    examples=EXAMPLES,
    page=__doc__,
)
