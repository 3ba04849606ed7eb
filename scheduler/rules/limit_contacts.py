"""Personal limits on minutes of contacts.

What it asks
------------
Where a person's minutes on contacts are limited (``contact_minutes_per_day``), no shift holds more
work on queues than that; of two limits the lower holds.

Why
---
Whoever needs more pauses than others gets them at once and without a question: what is limited is
the work on contacts, so that the rest of the shift is the person's to use. Nobody is asked for a
cause, and none is stored. An hour for nursing in a shift of eight hours, as Chinese law gives it,
is a limit one hour below the usual minutes.

Formula
-------
excess = sum over limited shifts of max(0, minutes of work - limit), in minutes.

Example
-------
A limit of 360 minutes and 370 minutes of calls in a shift: ten minutes of excess.

Options
-------
``shortest_limit_minutes``: a limit below it is taken as this; 2880 switches the rule off. The
limits stand in ``limits.csv``.

References
----------
Special Rules on the Labour Protection of Female Employees 2012 (China), article 9: an hour a day
for nursing, from memory.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import timedelta
from typing import Annotated

from pydantic import Field

from scheduler.domain.timeline import Timeline
from scheduler.rules.example import MONDAY
from scheduler.rules.limit_hours import limits_of_a
from scheduler.rules.rule import Example, Rule, Violation
from scheduler.rules.rule import Params as BaseParams
from scheduler.terms import NO_LIMIT, Share, View

LIMIT = "contact_minutes_per_day"


class Params(BaseParams):
    """The lowest limit that is read as it stands."""

    shortest_limit_minutes: Annotated[
        int, Field(ge=0, le=2880, json_schema_extra={"stricter": "smaller", "neutral": 2880})
    ] = 60


def terms(params: Params, view: View) -> Iterator[Share]:
    """Yield one term per person and limit, for the days on which it holds."""
    limited = {limit.agent_id for limit in view.problem.limits if limit.limit == LIMIT}
    for agent_id in (agent for agent in view.agent_ids if agent in limited):
        days: dict[int, list[int]] = defaultdict(list)
        for day in range(view.horizon_days):
            rows = [row for row in view.limits(agent_id, day) if row.limit == LIMIT]
            lowest = min((int(row.cap) for row in rows), default=NO_LIMIT)
            days[max(params.shortest_limit_minutes, lowest)].append(day)
        for most, on in days.items():
            if most != NO_LIMIT:
                only = tuple(on)
                yield Share(
                    (agent_id,), view.horizon_days, tuple(view.queues), most, only_days=only
                )


def check(params: Params, timeline: Timeline) -> Iterator[Violation]:
    """Yield each shift with more work than the person's limit."""
    limited = {limit.agent_id for limit in timeline.problem.limits if limit.limit == LIMIT}
    for agent_id in (agent for agent in timeline.agent_ids if agent in limited):
        for shift in timeline.planned(agent_id):
            on = timeline.limits(agent_id, shift.work_date)
            caps = [int(row.cap) for row in on if row.limit == LIMIT]
            worked = sum(s.minutes for s in shift.segments if s.kind == "work")
            if caps and worked > max(min(caps), params.shortest_limit_minutes):
                amount = worked - max(min(caps), params.shortest_limit_minutes)
                yield Violation(agent_id, shift.work_date, amount, shift.start, shift.end)


def explain(_params: Params, violation: Violation) -> str:
    """Return for how long somebody is not available; which limit it is stays unsaid."""
    return (
        f"{violation.agent_id} is not available for {violation.amount} minutes of the contacts "
        f"planned on {violation.on}. Time off the phone in their place would cure it."
    )


_SIX_HOURS = limits_of_a((LIMIT, 360))
_MORNING = "work:phone 08:00-12:00"
_TUESDAY = MONDAY + timedelta(days=1)
_LONGER_DAYS = ("Mon 08:00-15:00", "Tue 08:00-16:00", "Wed 08:00-17:00")

EXAMPLES = (
    Example("six hours", ("Mon 08:00-14:00",), 0, given=_SIX_HOURS),
    Example("a minute more", ("Mon 08:00-14:01",), 1, given=_SIX_HOURS),
    Example(
        "the rest is the person's",
        (f"Mon 08:00-16:00 | {_MORNING} | off_phone 12:00-14:00 | work:phone 14:00-16:00",),
        0,
        given=_SIX_HOURS,
    ),
    Example(
        "of two limits the lower",
        ("Mon 08:00-14:00",),
        60,
        given=limits_of_a((LIMIT, 360), (LIMIT, 300)),
    ),
    Example("an hour at least", ("Mon 08:00-10:00",), 60, given=limits_of_a((LIMIT, 30))),
    Example(
        "on its days alone",
        _LONGER_DAYS,
        120,
        given=limits_of_a((LIMIT, 360), valid_from=_TUESDAY, valid_to=_TUESDAY),
    ),
    Example("nobody else is limited", ("B Mon 08:00-18:00",), 0, given=_SIX_HOURS),
    Example(
        "other limits lower other caps",
        ("Mon 08:00-18:00",),
        0,
        given=limits_of_a(("no_night", None)),
    ),
    Example("no limit, no question", ("Mon 08:00-22:00",), 0),
)

RULE = Rule(
    id="limit.contacts",
    unit="minute",
    nature="hard",
    params=Params,
    terms=terms,
    check=check,
    explain=explain,
    examples=EXAMPLES,
    page=__doc__,
    private=True,
)
