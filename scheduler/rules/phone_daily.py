"""Minutes on the phone a day.

What it asks
------------
No shift holds more than ``most_minutes`` of work on contacts, of whatever queue and channel.

Why
---
Answering customers for hours tires whatever they want, and a longer shift is no reason for more of
it: Brazil bounds the effective time of work of those who answer by law. Nine hours are a design
choice for where no law bounds it, so that no shift of ten hours is contacts from end to end.

Formula
-------
excess = sum over shifts of max(0, contact minutes - most_minutes), in minutes.

Example
-------
550 minutes of contacts in one shift are ten too many.

Options
-------
``most_minutes``: 2880 switches the rule off.

References
----------
Portaria 9/2007, NR-17 Annex II (Brazil), for a cap by law.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

from pydantic import Field

from scheduler.domain.timeline import Timeline
from scheduler.rules.rule import Example, Rule, Violation
from scheduler.rules.rule import Params as BaseParams
from scheduler.terms import Share, View


class Params(BaseParams):
    """Minutes on contacts in a shift."""

    most_minutes: Annotated[
        int, Field(ge=60, le=2880, json_schema_extra={"stricter": "smaller", "neutral": 2880})
    ] = 540


def terms(params: Params, view: View) -> Iterator[Share]:
    """Yield one term for everybody."""
    yield Share(
        view.agent_ids, view.horizon_days, tuple(view.queues), max_minutes=params.most_minutes
    )


def check(params: Params, timeline: Timeline) -> Iterator[Violation]:
    """Yield each shift with too many minutes on contacts."""
    for agent_id in timeline.agent_ids:
        for shift in timeline.planned(agent_id):
            minutes = sum(s.minutes for s in shift.segments if s.kind == "work")
            if minutes > params.most_minutes:
                yield Violation(
                    agent_id,
                    shift.work_date,
                    minutes - params.most_minutes,
                    start=shift.start,
                    end=shift.end,
                    facts={"contact_minutes": minutes},
                )


def explain(params: Params, violation: Violation) -> str:
    """Return who, how many minutes, how many are allowed and what would cure it."""
    return (
        f"The shift of {violation.agent_id} on {violation.on} holds "
        f"{violation.facts['contact_minutes']} minutes on contacts; {params.most_minutes} are the "
        f"most. Time off the phone, training or a meeting of {violation.amount} minutes in their "
        "place would cure it."
    )


EXAMPLES = (
    Example("nine hours", ("Mon 08:00-17:00",), 0),
    Example("a minute more", ("Mon 08:00-17:01",), 1),
    Example(
        "queues add up",
        ("Mon 08:00-17:10 | work:phone 08:00-12:00 | work:complaints 12:00-17:10",),
        10,
    ),
    Example(
        "pauses do not count",
        ("Mon 08:00-18:00 | work:phone 08:00-12:00 | meal 12:00-13:30 | work:phone 13:30-18:00",),
        0,
    ),
    Example("days do not add up", ("Mon 08:00-15:00", "Tue 08:00-15:00"), 0),
    Example("three hours where two are the most", ("Sun 08:00-11:00",), 60, {"most_minutes": 120}),
)

RULE = Rule(
    id="phone.daily",
    unit="minute",
    nature="hard",
    params=Params,
    terms=terms,
    check=check,
    explain=explain,
    examples=EXAMPLES,
    page=__doc__,
)
