"""Pauses apart from each other.

What it asks
------------
Between two pauses of a shift lie at least ``apart_minutes`` of work or sessions. A pause is made of
breaks, meals, recovery and time off the phone, one or several of them without a gap. Recovery
counts as a pause even where it is a session, such as yoga; all other sessions lie between pauses.

Why
---
A break rests from what came before it. Two of them five minutes apart rest from the same work, and
the stretch to the next one grows by as much: guidance on display screens wants 5-10 minutes after
each 50-60, before fatigue sets in; the Spanish contact-centre agreement does not let breaks be
gathered and moves their start by a quarter of an hour at most. Half an hour, about half of the
stretch that both have in mind, is a design choice.

Formula
-------
excess = sum over successive pauses of a shift of max(0, apart_minutes - minutes between them), in
minutes.

Example
-------
A break that ends at 10:00 and a meal at 10:20 are ten minutes too close.

Options
-------
``apart_minutes``: 0 switches the rule off.

References
----------
HSE, Display Screen Equipment Regulations 1992 reg. 4 and guidance; III Convenio colectivo estatal
del sector de contact center (BOE 137, 2023).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from itertools import pairwise
from typing import Annotated

from pydantic import Field

from scheduler.domain import Shift
from scheduler.domain.timeline import Timeline, minutes_between
from scheduler.rules.example import in_turn
from scheduler.rules.rule import Example, Rule, Violation
from scheduler.rules.rule import Params as BaseParams
from scheduler.terms import Apart, View

PAUSES = ("break", "meal", "recovery", "off_phone")


class Params(BaseParams):
    """Minutes from the end of one pause to the start of the next."""

    apart_minutes: Annotated[
        int, Field(ge=0, le=240, json_schema_extra={"stricter": "larger", "neutral": 0})
    ] = 30


def terms(params: Params, view: View) -> Iterator[Apart]:
    """Yield one term for everybody."""
    yield Apart(view.agent_ids, view.horizon_days, PAUSES, params.apart_minutes)


def check(params: Params, timeline: Timeline) -> Iterator[Violation]:
    """Yield each pause that follows another too soon."""
    for agent_id in timeline.agent_ids:
        for shift in timeline.planned(agent_id):
            pauses = [segment for segment in shift.segments if segment.kind in PAUSES]
            for one, other in pairwise(pauses):
                between = minutes_between(one.end, other.start)
                if 0 < between < params.apart_minutes:
                    yield _too_close(params, shift, one.end, other.start)


def _too_close(params: Params, shift: Shift, start: datetime, end: datetime) -> Violation:
    between = minutes_between(start, end)
    return Violation(
        shift.agent_id,
        shift.work_date,
        params.apart_minutes - between,
        start=start,
        end=end,
        facts={"between_minutes": between},
    )


def explain(params: Params, violation: Violation) -> str:
    """Return whose pauses, how close they are and what would cure it."""
    return (
        f"Two pauses of {violation.agent_id} on {violation.on} lie "
        f"{violation.facts['between_minutes']} minutes apart where {params.apart_minutes} are the "
        f"aim. Moving one of them by {violation.amount} minutes, or both together, would cure it."
    )


def _day(*pieces: str) -> tuple[str, ...]:
    """Return a shift of pieces with an hour of work at either end."""
    return in_turn("work:phone 60", *pieces, "work:phone 60")


EXAMPLES = (
    Example("half an hour between two breaks", _day("break 10", "work:phone 30", "break 10"), 0),
    Example("a minute less", _day("break 10", "work:phone 29", "break 10"), 1),
    Example("five minutes between them", _day("break 10", "work:phone 5", "break 10"), 25),
    Example("a minute between them", _day("break 10", "work:phone 1", "break 10"), 29),
    Example("two that touch are one", _day("break 10", "recovery 15", "meal 30"), 0),
    Example("a meal too soon after a break", _day("break 10", "work:phone 20", "meal 30"), 10),
    Example("a break soon after recovery", _day("recovery 15", "work:phone 15", "break 10"), 15),
    Example("with time off the phone too", _day("break 10", "off_phone 20", "break 10"), 0),
    Example("time off the phone alone", _day("off_phone 15", "work:phone 10", "break 10"), 20),
    Example("a session of recovery", _day("break 10", "work:phone 10", "recovery:yoga 15"), 20),
    Example("a talk lies between", _day("break 10", "one_to_one 25", "break 10"), 5),
    Example(
        "each of three counts with the next",
        _day("break 10", "work:phone 10", "break 10", "work:complaints 25", "meal 30"),
        25,
    ),
    Example("one pause is close to none", _day("meal 30"), 0),
    Example(
        "a new shift begins anew",
        (
            "Mon 08:00-09:00 | work:phone 08:00-08:50 | break 08:50-09:00",
            "Mon 09:05-12:00 | break 09:05-09:15 | work:phone 09:15-12:00",
        ),
        0,
    ),
)

RULE = Rule(
    id="break.apart",
    unit="minute",
    nature="soft",
    params=Params,
    terms=terms,
    check=check,
    explain=explain,
    examples=EXAMPLES,
    page=__doc__,
)
