"""Account of hours.

What it asks
------------
Over a period of ``period_months`` calendar months, paid minutes with credited leave come to no more
than ``normal_hours_per_week`` for each week and ``overtime_hours_per_month`` for each month. What
the ledger says of the period so far is taken off, and what is left is spread evenly over the weeks
still to come: each of them holds at most its share, a long one after short ones.

Why
---
Where hours are settled over a period, the long weeks come first and the rest is promised for later.
China allows a comprehensive hours account of a week, a month, a quarter or a year; what goes beyond
normal hours is overtime, on average at most 36 hours a month (approval measures of 1994, article
5).

Formula
-------
excess = sum over persons and weeks of max(0, paid + min(credit, share) - share) in minutes. With
n weeks of the period in the ledger or to come, of N in all, and M months in the period,
account = 60 x normal_hours_per_week x n + 60 x overtime_hours_per_month x M x n / N, and share =
max(0, account - paid minutes in the ledger of the period) / weeks to come, both rounded down. A
week belongs to the period of its first day. Credit for leave is that of ``hours.weekly-max``.

Example
-------
40 and 36 hours over a quarter: 48 hours and 18 minutes a week on average.

Options
-------
``normal_hours_per_week``, ``overtime_hours_per_month``: what the account holds.
``period_months``: months of a period, counted from January.

References
----------
Approval measures for irregular and comprehensive hours (PRC 1994) art. 5; Labour Law arts. 36, 41.
The even share is a design choice.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Annotated, Any

from pydantic import Field

from scheduler.domain import TimeOff
from scheduler.domain.timeline import Timeline
from scheduler.rules.example import MONDAY, moment
from scheduler.rules.fair_weekend import ledger_row
from scheduler.rules.hours_weekly_max import (
    credited_minutes,
    leave_credit,
    leaves_by_agent,
    paid_minutes,
)
from scheduler.rules.overtime_per_month import (
    DECEMBER,
    closed_weeks,
    ledger_of_period,
    open_weeks,
    period_around,
    weeks_to_come,
)
from scheduler.rules.rule import Example, Rule, Violation
from scheduler.rules.rule import Params as BaseParams
from scheduler.terms import Sum, View


class Params(BaseParams):
    """What the account holds and how long it runs."""

    normal_hours_per_week: Annotated[
        int, Field(ge=0, le=168, json_schema_extra={"stricter": "smaller"})
    ] = 40
    overtime_hours_per_month: Annotated[
        int, Field(ge=0, le=744, json_schema_extra={"stricter": "smaller"})
    ] = 36
    period_months: Annotated[int, Field(ge=1, le=12)] = 3


def terms(params: Params, view: View) -> Iterator[Sum]:
    """Yield one sum per person and week, leave carried in."""
    for agent_id in view.agent_ids:
        for first in range(0, view.horizon_days, 7):
            rows = ledger_of_period(view, agent_id, first, params.period_months)
            to_come = weeks_to_come(view, first, params.period_months)
            account = _account(params, view.date_of(first), len(rows) + to_come)
            share = max(0, account - sum(row.paid_minutes for row in rows)) // to_come
            credit = min(share, leave_credit(view, agent_id, first))
            yield Sum(agent_id, first, first + 6, "paid", carried=credit, maximum=share)


def _account(params: Params, on: date, weeks: int) -> int:
    """Return the minutes of a number of weeks in the period that holds a week's first day."""
    length = params.period_months
    first_month = (on.month - 1) // length * length + 1
    months = range(first_month, min(first_month + length, DECEMBER + 1))
    starts = [on + timedelta(weeks=n) for n in range(-53, 54)]
    of_period = sum(start.year == on.year and start.month in months for start in starts)
    overtime = 60 * params.overtime_hours_per_month * len(months) * weeks // of_period
    return 60 * params.normal_hours_per_week * weeks + overtime


def check(params: Params, timeline: Timeline) -> Iterator[Violation]:
    """Yield each week with more than its share of the account."""
    leaves = leaves_by_agent(timeline)
    for first, last in timeline.weeks():
        begins, ends = period_around(first, params.period_months)
        ahead = len(open_weeks(timeline, begins, ends))
        for agent_id in timeline.agent_ids:
            closed = closed_weeks(timeline, agent_id, begins, ends)
            account = _held(params, first, len(closed) + ahead)
            share = max(0, account - sum(row.paid_minutes for row in closed)) // ahead
            paid = paid_minutes(timeline, agent_id, first, last)
            credit = min(share, credited_minutes(timeline, leaves[agent_id], agent_id, first))
            if paid + credit > share:
                facts = {"paid": paid, "credit": credit, "share": share}
                yield Violation(agent_id, first, paid + credit - share, facts=facts)


def _held(params: Params, first: date, weeks: int) -> int:
    """Return the minutes that so many weeks of the period of ``first`` put into the account."""
    begins, ends = period_around(first, params.period_months)
    opening = (first - begins).days % 7
    all_weeks = ((ends - begins).days - opening + 6) // 7
    months = (ends.year - begins.year) * DECEMBER + ends.month - begins.month
    overtime = params.overtime_hours_per_month * 60 * months * weeks // all_weeks
    return params.normal_hours_per_week * 60 * weeks + overtime


def explain(params: Params, violation: Violation) -> str:
    """Return what the week adds up to and what its share of the account is."""
    facts = violation.facts
    return (
        f"{violation.agent_id} has {facts['paid']} paid minutes and {facts['credit']} credited for "
        f"leave in the week of {violation.on}; {facts['share']} are its share of the account of "
        f"{params.period_months} month(s). {violation.amount} minutes fewer would cure it."
    )


_WEEK = tuple(f"{day} 08:00-16:00" for day in ("Mon", "Tue", "Wed", "Thu", "Fri"))
_FULL = (*_WEEK, "Sat 08:00-16:18")
_LONG = tuple(f"{day} 08:00-16:00" for day in ("Thu", "Fri", "Sat"))


def _worked(*paid_minutes_a_week: int) -> dict[str, Any]:
    """Return the world in which A was paid so much one, two, … weeks ago."""
    rows = enumerate(paid_minutes_a_week, 1)
    return {"ledger": tuple(ledger_row("A", ago, paid_minutes=paid) for ago, paid in rows)}


def _leave(credit_minutes: int) -> dict[str, Any]:
    """Return the world with leave of A on Monday."""
    start, end = moment(MONDAY, "00:00"), moment(MONDAY, "24:00")
    leave = TimeOff(agent_id="A", start=start, end=end, paid=True, credit_minutes=credit_minutes)
    return {"time_off": (leave,)}


EXAMPLES = (
    Example("48 hours 18", _FULL, 0),
    Example("a minute more", (*_WEEK, "Sat 08:00-16:19"), 1),
    Example(
        "short weeks before give room", (*_WEEK, "Sat 08:00-20:00"), 0, given=_worked(600, 600)
    ),
    Example("long weeks before take it", _FULL, 20, given=_worked(3000)),
    Example("none is left", ("Mon 08:00-09:00",), 60, given=_worked(17390)),
    Example("and more is no debt", (), 0, given=_worked(99999)),
    Example("nine weeks ago is another quarter's", _FULL, 0, given=_worked(*(2898,) * 8, 9000)),
    Example("eight weeks ago is not", _FULL, 1220, given=_worked(*(2898,) * 7, 9000)),
    Example("a new quarter", (*_WEEK, "Sat 08:00-16:18"), 0, given={"first_date": "2027-01-04"}),
    Example(
        "a quarter begins in the horizon",
        tuple(text.replace(" ", "+1 ", 1) for text in (*_WEEK, "Sat 08:00-16:19")),
        1,
        given={"first_date": "2026-12-28", "weeks": 2},
    ),
    Example("leave leaves no room", _LONG, 0, given=_leave(1458)),
    Example("not for a minute", _LONG, 1, given=_leave(1459)),
    Example("leave alone never breaks it", (), 0, given=_leave(6000)),
    Example(
        "five months from January leave two",
        _FULL,
        18,
        {"period_months": 5},
    ),
    Example("last week is the ledger's", _WEEK, 0, history=("Sun-1 08:00-18:00",)),
)

RULE = Rule(
    id="hours.account",
    unit="minute",
    nature="hard",
    params=Params,
    terms=terms,
    check=check,
    explain=explain,
    examples=EXAMPLES,
    page=__doc__,
)
