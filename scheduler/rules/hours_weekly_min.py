"""Fewest hours a week.

What it asks
------------
In each calendar week of the centre, paid minutes and credited leave together reach the fewest
hours of the contract; people employed for part of the week owe their share of it.

Why
---
Hours are income. A roster that leaves someone short this week takes from them what the contract
promised, or builds up time that is owed. It is priced, never forced: there may be no work.

Formula
-------
excess = sum over persons and weeks of max(0, least - paid - credit) in minutes, with least = 60 x
weekly_hours_min of the contract on the first day of the week x days employed / 7, rounded down.
The credit for leave is that of the rule on the most hours a week (``hours.weekly-max``).

Example
-------
30 hours worked of 38 promised: 480 minutes of excess.

Options
-------
None; the price is in the policy.

References
----------
A design choice of this project.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from scheduler.domain import TimeOff
from scheduler.domain.timeline import Timeline
from scheduler.rules.example import CONTRACT, MONDAY, moment, tiny_problem
from scheduler.rules.hours_weekly_max import (
    credited_minutes,
    leave_credit,
    leaves_by_agent,
    paid_minutes,
)
from scheduler.rules.rule import Example, Rule, Violation
from scheduler.rules.rule import Params as BaseParams
from scheduler.terms import Sum, View


class Params(BaseParams):
    """None: the contract speaks."""


def terms(_params: Params, view: View) -> Iterator[Sum]:
    """Yield one sum per person and week, leave carried in."""
    for agent_id in view.agent_ids:
        for first in range(0, view.horizon_days, 7):
            employed = sum(view.employed(agent_id, day) for day in range(first, first + 7))
            yield Sum(
                agent_id,
                first,
                first + 6,
                "paid",
                carried=leave_credit(view, agent_id, first),
                minimum=round(60 * view.contract(agent_id, first).weekly_hours_min) * employed // 7,
            )


def check(_params: Params, timeline: Timeline) -> Iterator[Violation]:
    """Yield each week with too few paid and credited minutes."""
    leaves = leaves_by_agent(timeline)
    for agent_id in timeline.agent_ids:
        for first, last in timeline.weeks():
            dates = [first + timedelta(days=n) for n in range(7)]
            owed = round(timeline.contract(agent_id, first).weekly_hours_min * 60)
            owed = owed * len([on for on in dates if timeline.employed(agent_id, on)]) // 7
            paid = paid_minutes(timeline, agent_id, first, last)
            credit = credited_minutes(timeline, leaves[agent_id], agent_id, first)
            if paid + credit < owed:
                facts = {"paid": paid, "credit": credit, "least": owed}
                yield Violation(agent_id, first, owed - paid - credit, facts=facts)


def explain(_params: Params, violation: Violation) -> str:
    """Return what the week adds up to and what it should."""
    facts = violation.facts
    return (
        f"{violation.agent_id} has {facts['paid']} paid minutes and {facts['credit']} credited for "
        f"leave in the week of {violation.on}; the contract promises {facts['least']}. "
        f"{violation.amount} more minutes would cure it."
    )


_FOUR_DAYS = tuple(f"{day} 08:00-17:30" for day in ("Mon", "Tue", "Wed", "Thu"))


def _promised(hours: float, **given: date) -> dict[str, Any]:
    """Return the world in which person A alone has a contract with ``hours`` promised on 5 days."""
    (person, *_) = tiny_problem().agents
    contract = CONTRACT.model_copy(update={"weekly_hours_min": hours, "days_per_week_max": 5})
    return {"agents": (person.model_copy(update=given),), "contracts": (contract,)}


def _leave(*, paid: bool = True, credit_minutes: int | None = None) -> dict[str, Any]:
    """Return the world with 38 hours promised and leave on Monday."""
    leave = TimeOff(
        agent_id="A",
        start=moment(MONDAY, "00:00"),
        end=moment(MONDAY, "24:00"),
        paid=paid,
        credit_minutes=credit_minutes,
    )
    return {**_promised(38), "time_off": (leave,)}


EXAMPLES = (
    Example("what was promised", _FOUR_DAYS, 0, given=_promised(38)),
    Example("a minute less", (*_FOUR_DAYS[:3], "Thu 08:00-17:29"), 1, given=_promised(38)),
    Example("nothing at all", (), 2280, given=_promised(38)),
    Example("nothing is promised", (), 0, given=_promised(0)),
    Example("hours of 38.5 are 38 hours 30", _FOUR_DAYS, 30, given=_promised(38.5)),
    Example("each week by itself", _FOUR_DAYS, 2280, given={**_promised(38), "weeks": 2}),
    Example("a day of leave credits 8 hours", _FOUR_DAYS[1:], 90, given=_leave()),
    Example("unpaid leave does not", _FOUR_DAYS[1:], 570, given=_leave(paid=False)),
    Example(
        "a stated credit counts",
        _FOUR_DAYS[1:],
        0,
        given=_leave(credit_minutes=570),
    ),
    Example(
        "three of seven days employed owe three sevenths",
        ("Mon 08:00-16:00",),
        497,
        given=_promised(38, employed_to=date(2026, 12, 2)),
    ),
    Example(
        "employed from Sunday on",
        ("Sun 08:00-13:25",),
        0,
        given=_promised(38, employed_from=date(2026, 12, 6)),
    ),
    Example(
        "last week is past",
        _FOUR_DAYS[1:],
        570,
        history=("Sun-1 08:00-18:00",),
        given=_promised(38),
    ),
)

RULE = Rule(
    id="hours.weekly-min",
    unit="minute",
    nature="soft",
    params=Params,
    terms=terms,
    check=check,
    explain=explain,
    examples=EXAMPLES,
    page=__doc__,
)
