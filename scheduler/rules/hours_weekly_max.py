"""Most hours a week.

What it asks
------------
In each calendar week of the centre, paid minutes and credited leave together are no more than the
most hours of the contract, and never more than ``max_hours_per_week``.

Why
---
48 hours a week, overtime included, are the ceiling of the EU as an average (Directive 2003/88/EC,
article 6); here they bound each single week. Leave that credits hours is no room for extra shifts
in its week.

Formula
-------
excess = sum over persons and weeks of max(0, paid + min(credit, most) - most) in minutes, with
most = 60 x min(weekly_hours_max of the contract on the first day of the week, max_hours_per_week).
Leave alone never breaks the rule.

*Leave credit.* A leave day is a local date with at least 240 minutes of leave between 06:00 and
22:00. Leave that states its credit is split evenly over its leave days in whole minutes, the
remainder on the last of them; without any leave day it counts on the date on which it starts.
Other paid leave credits weekly_hours_paid / days_per_week_max per leave day, on at most
days_per_week_max days of a week; other unpaid leave credits nothing.

Example
-------
Two days of paid leave of a 40-hour contract of 5 days credit 16 hours; 33 hours worked make 49: 60
minutes of excess under 48.

Options
-------
``max_hours_per_week``: hours that the policy allows at most; 168 leaves the word to the contract
alone.

References
----------
Directive 2003/88/EC art. 6; ILO C1. The hours that make a leave day are a design choice.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from pydantic import Field

from scheduler.domain import TimeOff, minute_of
from scheduler.domain.timeline import Timeline, overlap_minutes
from scheduler.rules.example import CONTRACT, MONDAY, moment
from scheduler.rules.rule import Example, Rule, Violation
from scheduler.rules.rule import Params as BaseParams
from scheduler.terms import Sum, View

LEAVE_DAY_MINUTES = 240
LEAVE_CLOCK = (360, 1320)


class Params(BaseParams):
    """Hours a week that the policy allows, whatever the contract says."""

    max_hours_per_week: Annotated[
        int, Field(ge=0, le=168, json_schema_extra={"stricter": "smaller"})
    ] = 48


def terms(params: Params, view: View) -> Iterator[Sum]:
    """Yield one sum per person and week, leave carried in."""
    for agent_id in view.agent_ids:
        for first in range(0, view.horizon_days, 7):
            most = round(60 * view.contract(agent_id, first).weekly_hours_max)
            most = min(most, 60 * params.max_hours_per_week)
            credit = min(most, leave_credit(view, agent_id, first))
            yield Sum(agent_id, first, first + 6, "paid", carried=credit, maximum=most)


def leave_days(view: View, leave: TimeOff) -> tuple[int, ...]:
    """Return the indices of the days that ``leave`` takes; ``terms`` of rules read it."""
    zone = ZoneInfo(view.zone(leave.agent_id))
    start, end = minute_of(leave.start), minute_of(leave.end)
    days = range(
        view.day_index(leave.start.astimezone(zone).date()),
        view.day_index(leave.end.astimezone(zone).date()) + 1,
    )
    return tuple(
        day
        for day in days
        if view.window(leave.agent_id, day, *LEAVE_CLOCK).overlap(start, end) >= LEAVE_DAY_MINUTES
    )


def leave_credit(view: View, agent_id: str, first: int) -> int:
    """Return the minutes that leave credits in the week from day ``first``; ``terms`` read it."""
    contract, week = view.contract(agent_id, first), range(first, first + 7)
    stated, unstated = 0, set[int]()
    for leave in view.time_off(agent_id):
        days = leave_days(view, leave)
        if leave.credit_minutes is None:
            unstated.update(day for day in days if leave.paid and day in week)
            continue
        days = days or (
            view.day_index(leave.start.astimezone(ZoneInfo(view.zone(agent_id))).date()),
        )
        share, rest = divmod(leave.credit_minutes, len(days))
        stated += share * sum(day in week for day in days) + rest * (days[-1] in week)
    counted = min(len(unstated), contract.days_per_week_max)
    if not counted:
        return stated
    return stated + round(60 * contract.weekly_hours_paid) * counted // contract.days_per_week_max


def check(params: Params, timeline: Timeline) -> Iterator[Violation]:
    """Yield each week with too many paid and credited minutes."""
    leaves = leaves_by_agent(timeline)
    for agent_id in timeline.agent_ids:
        for first, last in timeline.weeks():
            contract = timeline.contract(agent_id, first)
            most = min(params.max_hours_per_week * 60, round(contract.weekly_hours_max * 60))
            paid = paid_minutes(timeline, agent_id, first, last)
            credit = min(most, credited_minutes(timeline, leaves[agent_id], agent_id, first))
            if paid + credit > most:
                facts = {"paid": paid, "credit": credit, "most": most}
                yield Violation(agent_id, first, paid + credit - most, facts=facts)


def leaves_by_agent(timeline: Timeline) -> dict[str, list[TimeOff]]:
    """Return the leave of each person; ``check`` reads it."""
    return timeline.once(_leaves)


def _leaves(timeline: Timeline) -> dict[str, list[TimeOff]]:
    leaves: dict[str, list[TimeOff]] = defaultdict(list)
    for leave in timeline.problem.time_off:
        leaves[leave.agent_id].append(leave)
    return leaves


def paid_minutes(timeline: Timeline, agent_id: str, first: date, last: date) -> int:
    """Return the paid minutes of the shifts from ``first`` to ``last``; ``check`` reads it."""
    shifts = zip(timeline.planned(agent_id), timeline.paid(agent_id), strict=True)
    return sum(paid for shift, paid in shifts if first <= shift.work_date <= last)


def leave_dates(timeline: Timeline, leave: TimeOff) -> list[date]:
    """Return the local dates that ``leave`` takes; ``check`` reads it."""
    dates, on = [], timeline.local(leave.agent_id, leave.start).date()
    while timeline.midnight(leave.agent_id, on) < leave.end:
        morning, night = (timeline.at(leave.agent_id, on, clock) for clock in LEAVE_CLOCK)
        if overlap_minutes(leave.start, leave.end, morning, night) >= LEAVE_DAY_MINUTES:
            dates.append(on)
        on += timedelta(days=1)
    return dates


def credited_minutes(timeline: Timeline, leaves: list[TimeOff], agent_id: str, first: date) -> int:
    """Return the minutes that leave credits in the week from ``first``; ``check`` reads it."""
    if not leaves:
        return 0
    credit: dict[date, int] = defaultdict(int)
    shared: set[date] = set()
    for leave in leaves:
        dates = leave_dates(timeline, leave)
        if leave.credit_minutes is not None:
            dates = dates or [timeline.local(agent_id, leave.start).date()]
            for on in dates:
                credit[on] += leave.credit_minutes // len(dates)
            credit[dates[-1]] += leave.credit_minutes % len(dates)
        elif leave.paid:
            shared.update(dates)
    week = [first + timedelta(days=n) for n in range(7)]
    contract = timeline.contract(agent_id, first)
    days = min(contract.days_per_week_max, len(shared.intersection(week)))
    minutes = round(contract.weekly_hours_paid * 60)
    return sum(credit[on] for on in week) + (
        minutes * days // contract.days_per_week_max if days else 0
    )


def explain(_params: Params, violation: Violation) -> str:
    """Return what the week adds up to and what it may."""
    facts = violation.facts
    return (
        f"{violation.agent_id} has {facts['paid']} paid minutes and {facts['credit']} credited for "
        f"leave in the week of {violation.on}; {facts['most']} are the most. {violation.amount} "
        "minutes fewer would cure it."
    )


_WORKING_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat")
_SIX_DAYS = tuple(f"{day} 08:00-16:00" for day in _WORKING_DAYS)
_THREE_DAYS = ("Wed 08:00-19:00", "Thu 08:00-19:00", "Fri 08:00-19:00")
_CONTRACT = CONTRACT.model_copy(update={"days_per_week_max": 5, "weekly_hours_max": 48})


def _leave(*days: str, paid: bool = True, credit_minutes: int | None = None) -> dict[str, Any]:
    """Return the world with a 5-day contract and leave, as days after Monday and a clock span."""
    time_off = []
    for day in days:
        offset, span = day.split()
        on = MONDAY + timedelta(days=int(offset))
        start, end = (moment(on, clock) for clock in span.split("-"))
        leave = TimeOff(
            agent_id="A", start=start, end=end, paid=paid, credit_minutes=credit_minutes
        )
        time_off.append(leave)
    return {"contracts": (_CONTRACT,), "time_off": tuple(time_off)}


EXAMPLES = (
    Example("48 hours", _SIX_DAYS, 0),
    Example("a minute more", (*_SIX_DAYS[:5], "Sat 08:00-16:01"), 1),
    Example(
        "an unpaid meal does not count",
        (
            *_SIX_DAYS[:5],
            "Sat 08:00-16:30 | work:phone 08:00-12:00 | meal 12:00-12:30 | work:phone 12:30-16:30",
        ),
        0,
    ),
    Example(
        "the contract is stricter",
        _SIX_DAYS[:5],
        90,
        given={"contracts": (CONTRACT.model_copy(update={"weekly_hours_max": 38.5}),)},
    ),
    Example("each week by itself", (*_SIX_DAYS, "Mon+1 08:00-16:00"), 0, given={"weeks": 2}),
    Example(
        "the second week too",
        (*(f"{day}+1 08:00-14:51" for day in _WORKING_DAYS), "Sun+1 08:00-14:55"),
        1,
        given={"weeks": 2},
    ),
    Example("last week is another week", _SIX_DAYS, 0, history=("Sun-1 08:00-16:00",)),
    Example("two days of leave credit 16 hours", _THREE_DAYS, 60, given=_leave("0 00:00-47:59")),
    Example(
        "unpaid leave credits nothing", _THREE_DAYS, 0, given=_leave("0 00:00-47:59", paid=False)
    ),
    Example(
        "a day taken twice counts once",
        _THREE_DAYS,
        0,
        given=_leave("0 00:00-24:00", "0 08:00-16:00"),
    ),
    Example(
        "four hours make a leave day",
        (*_SIX_DAYS[1:5], "Sat 08:00-16:01"),
        1,
        given=_leave("0 06:00-10:00"),
    ),
    Example("and fill the week", _SIX_DAYS[1:], 0, given=_leave("0 18:00-22:00")),
    Example("but no more", (*_SIX_DAYS[1:5], "Sat 08:00-16:01"), 1, given=_leave("0 18:00-22:00")),
    Example("a minute less makes none", _SIX_DAYS, 0, given=_leave("0 06:00-09:59")),
    Example(
        "the night does not count", _SIX_DAYS, 0, given=_leave("0 00:00-09:59", "0 18:01-30:00")
    ),
    Example(
        "no more leave days than days of the contract",
        ("Mon 08:00-16:01",),
        1,
        given=_leave("1 00:00-47:59", "3 00:00-47:59", "5 00:00-47:59"),
    ),
    Example(
        "a stated credit is taken as it is",
        ("Wed 08:00-18:00", "Thu 08:00-18:00"),
        120,
        given=_leave("0 00:00-47:59", paid=False, credit_minutes=1800),
    ),
    Example(
        "also for leave of an hour", _SIX_DAYS, 60, given=_leave("2 09:00-10:00", credit_minutes=60)
    ),
    Example(
        "and split evenly, half of it on this Sunday",
        _SIX_DAYS,
        50,
        given=_leave("6 00:00-47:59", credit_minutes=101),
    ),
    Example(
        "and the larger half on the last day, this Monday",
        _SIX_DAYS,
        51,
        given=_leave("-1 00:00-47:59", credit_minutes=101),
    ),
    Example(
        "leave alone never breaks it", (), 0, given=_leave("0 00:00-24:00", credit_minutes=6000)
    ),
    Example(
        "but leaves no room",
        ("Fri 08:00-08:15",),
        15,
        given=_leave("0 00:00-24:00", credit_minutes=6000),
    ),
)

RULE = Rule(
    id="hours.weekly-max",
    unit="minute",
    nature="hard",
    params=Params,
    terms=terms,
    check=check,
    explain=explain,
    examples=EXAMPLES,
    page=__doc__,
)
