"""Overtime from volunteers.

What it asks
------------
In each calendar week of the centre nobody is paid for more than the weekly hours of the contract,
but for people who have opted in to overtime. Theirs goes up to ``overtime_hours_per_week`` beyond,
or as far as the contract says where that is less.

Why
---
Extra hours that one cannot refuse take from rest and from family. Who offers them has them first,
and nobody else fills the gap.

Formula
-------
excess = sum over persons and weeks of max(0, paid - 60 x weekly_hours_paid - allowed) in minutes;
allowed = 0 without the opt-in, else 60 x min(overtime_hours_per_week, overtime_hours_per_week_max
of the contract), contract and opt-in as on the first day of the week. Contracts without weekly
hours have no overtime.

Example
-------
41 hours of a 40-hour contract: nothing for a volunteer, 60 minutes for anybody else.

Options
-------
``overtime_hours_per_week``: hours beyond the contract that volunteers may have.

References
----------
None; a design choice. Eight hours beyond forty make the 48 of Directive 2003/88/EC.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any

from pydantic import Field

from scheduler.domain.timeline import Timeline
from scheduler.rules.example import CONTRACT, tiny_problem
from scheduler.rules.hours_weekly_max import paid_minutes
from scheduler.rules.rule import Example, Rule, Violation
from scheduler.rules.rule import Params as BaseParams
from scheduler.terms import Sum, View


class Params(BaseParams):
    """Hours of overtime of volunteers."""

    overtime_hours_per_week: Annotated[
        int, Field(ge=0, le=128, json_schema_extra={"stricter": "smaller"})
    ] = 8


def terms(params: Params, view: View) -> Iterator[Sum]:
    """Yield one sum per person and week."""
    for agent_id in view.agent_ids:
        for first in range(0, view.horizon_days, 7):
            contract = view.contract(agent_id, first)
            if not contract.weekly_hours_paid:
                continue
            hours: float = 0
            if "overtime" in view.agent(agent_id, first).opt_ins:
                stated = contract.overtime_hours_per_week_max
                hours = params.overtime_hours_per_week
                hours = hours if stated is None else min(hours, stated)
            most = round(60 * contract.weekly_hours_paid) + round(60 * hours)
            yield Sum(agent_id, first, first + 6, "paid", maximum=most)


def check(params: Params, timeline: Timeline) -> Iterator[Violation]:
    """Yield each week with overtime that nobody offered."""
    for agent_id in timeline.agent_ids:
        for first, last in timeline.weeks():
            contract = timeline.contract(agent_id, first)
            if contract.weekly_hours_paid == 0:
                continue
            caps = [params.overtime_hours_per_week, contract.overtime_hours_per_week_max]
            volunteer = "overtime" in timeline.agent(agent_id, first).opt_ins
            offered = min(cap for cap in caps if cap is not None) if volunteer else 0
            promised, allowed = round(contract.weekly_hours_paid * 60), round(offered * 60)
            beyond = paid_minutes(timeline, agent_id, first, last) - promised
            if beyond > allowed:
                facts = {"beyond": beyond, "promised": promised, "allowed": allowed}
                yield Violation(agent_id, first, beyond - allowed, facts=facts)


def explain(_params: Params, violation: Violation) -> str:
    """Return how much overtime the week holds and how much was offered."""
    facts = violation.facts
    return (
        f"{violation.agent_id} has {facts['beyond']} minutes beyond the {facts['promised']} of the "
        f"contract in the week of {violation.on}; {facts['allowed']} are offered and allowed. "
        f"{violation.amount} minutes fewer would cure it."
    )


_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri")
_WEEK = tuple(f"{day} 08:00-16:00" for day in _DAYS)
_LONG = tuple(f"{day} 08:00-17:00" for day in _DAYS)


def _with(opt_in: bool = True, **contract: float) -> dict[str, Any]:
    """Return the world in which A offers overtime, or does not, under another contract."""
    a, b = tiny_problem().agents
    offers = a.model_copy(update={"opt_ins": ("overtime",) if opt_in else ("time_off",)})
    return {"agents": (offers, b), "contracts": (CONTRACT.model_copy(update=contract),)}


EXAMPLES = (
    Example("the hours of the contract", _WEEK, 0),
    Example("a minute more", (*_WEEK[:4], "Fri 08:00-16:01"), 1),
    Example("another opt-in is none", (*_WEEK, "Sat 08:00-09:00"), 60, given=_with(opt_in=False)),
    Example("a volunteer's eight hours", (*_WEEK, "Sat 08:00-16:00"), 0, given=_with()),
    Example("and a minute", (*_WEEK, "Sat 08:00-16:01"), 1, given=_with()),
    Example(
        "the contract allows less",
        _LONG,
        60,
        given=_with(overtime_hours_per_week_max=4),
    ),
    Example(
        "or more", (*_LONG, "Sat 08:00-16:00"), 300, given=_with(overtime_hours_per_week_max=9)
    ),
    Example("or none", _LONG, 300, given=_with(overtime_hours_per_week_max=0)),
    Example(
        "38.5 hours are 38 hours 30", _WEEK, 90, given=_with(opt_in=False, weekly_hours_paid=38.5)
    ),
    Example("without hours no overtime", _LONG, 0, given=_with(weekly_hours_paid=0)),
    Example("each week by itself", (*_WEEK, "Mon+1 08:00-16:00"), 0, given={"weeks": 2}),
    Example(
        "the second week too",
        (*(f"{day}+1 08:00-16:00" for day in _DAYS), "Sun+1 08:00-08:30"),
        30,
        given={"weeks": 2},
    ),
    Example("last week is another week", _WEEK, 0, history=("Sun-1 08:00-16:00",)),
)

RULE = Rule(
    id="overtime.volunteers",
    unit="minute",
    nature="hard",
    params=Params,
    terms=terms,
    check=check,
    explain=explain,
    examples=EXAMPLES,
    page=__doc__,
)
