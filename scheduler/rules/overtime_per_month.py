"""Overtime a month.

What it asks
------------
Overtime of a calendar month stays within ``overtime_hours_per_month``. What the ledger says of the
month so far is taken off, and what is left is spread evenly over the weeks of the month that are
still to come: each of them holds at most its share.

Why
---
A cap that is used up in the first days leaves nothing for the busy week at the end, and the people
who offered their time none in between. China allows 36 hours a month (Labour Law article 41), Japan
45 by agreement.

Formula
-------
excess = sum over persons and weeks of max(0, paid - 60 x weekly_hours_paid - share) in minutes;
share = max(0, 60 x overtime_hours_per_month - overtime in the ledger of the month) / weeks of the
month from the first of the horizon on, rounded down. A week belongs to the month of its first day;
contracts without weekly hours have no overtime.

Example
-------
36 hours, of which 16 are used, and four weeks to come: five hours in each of them.

Options
-------
``overtime_hours_per_month``: hours beyond the contract in a month; 744 leaves the word to others.

References
----------
Labour Law of the PRC art. 41. That a week belongs to the month of its first day and the even share
are design choices.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Annotated, Any

from pydantic import Field

from scheduler.domain import LedgerRow
from scheduler.domain.timeline import Timeline
from scheduler.rules.example import CONTRACT
from scheduler.rules.fair_share import ledger_row
from scheduler.rules.hours_weekly_max import paid_minutes
from scheduler.rules.rule import Example, Rule, Violation
from scheduler.rules.rule import Params as BaseParams
from scheduler.terms import Sum, View

DECEMBER = 12


class Params(BaseParams):
    """Hours of overtime in a month."""

    overtime_hours_per_month: Annotated[
        int, Field(ge=0, le=744, json_schema_extra={"stricter": "smaller"})
    ] = 36


def terms(params: Params, view: View) -> Iterator[Sum]:
    """Yield one sum per person and week."""
    for agent_id in view.agent_ids:
        for first in range(0, view.horizon_days, 7):
            promised = round(60 * view.contract(agent_id, first).weekly_hours_paid)
            if promised:
                rows = ledger_of_period(view, agent_id, first, months=1)
                left = 60 * params.overtime_hours_per_month
                left = max(0, left - sum(row.overtime_minutes for row in rows))
                most = promised + left // weeks_to_come(view, first, months=1)
                yield Sum(agent_id, first, first + 6, "paid", maximum=most)


def ledger_of_period(view: View, agent_id: str, first: int, months: int) -> list[LedgerRow]:
    """Return a person's closed weeks in the period of day ``first``; ``terms`` of rules read it."""
    period = _period(view.date_of(first), months)
    return [
        row for row in view.ledger(agent_id, weeks=53) if _period(row.week_start, months) == period
    ]


def weeks_to_come(view: View, first: int, months: int) -> int:
    """Return the weeks from the horizon on in the period of day ``first``; ``terms`` read it."""
    period, weeks, day = _period(view.date_of(first), months), 0, 0
    while _period(view.date_of(day), months) <= period:
        weeks += _period(view.date_of(day), months) == period
        day += 7
    return weeks


def _period(on: date, months: int) -> tuple[int, int]:
    return on.year, (on.month - 1) // months


def check(params: Params, timeline: Timeline) -> Iterator[Violation]:
    """Yield each week with more overtime than its share of what the month has left."""
    for first, last in timeline.weeks():
        begins, ends = period_around(first, 1)
        weeks = len(open_weeks(timeline, begins, ends))
        for agent_id in timeline.agent_ids:
            promised = round(timeline.contract(agent_id, first).weekly_hours_paid * 60)
            closed = closed_weeks(timeline, agent_id, begins, ends)
            used = sum(row.overtime_minutes for row in closed)
            share = max(0, params.overtime_hours_per_month * 60 - used) // weeks
            beyond = paid_minutes(timeline, agent_id, first, last) - promised
            if promised and beyond > share:
                facts = {"beyond": beyond, "used": used, "weeks": weeks, "share": share}
                yield Violation(agent_id, first, beyond - share, facts=facts)


def period_around(on: date, months: int) -> tuple[date, date]:
    """Return the first date of the period that holds a date, and of the next; ``check`` reads it.

    A period has so many months, from January on; the last one of a year ends with it.
    """
    begins = date(on.year, on.month - (on.month - 1) % months, 1)
    ends = begins.month + months
    return begins, date(on.year, ends, 1) if ends <= DECEMBER else date(on.year + 1, 1, 1)


def closed_weeks(timeline: Timeline, agent_id: str, begins: date, ends: date) -> list[LedgerRow]:
    """Return a person's ledger of the weeks that start in a period; ``check`` of rules reads it."""
    return [row for row in timeline.ledger(agent_id) if begins <= row.week_start < ends]


def open_weeks(timeline: Timeline, begins: date, ends: date) -> list[date]:
    """Return the weeks from the horizon on that start in a period; ``check`` of rules reads it."""
    starts = (timeline.first + n * timedelta(weeks=1) for n in range(60))
    return [week for week in starts if begins <= week < ends]


def explain(_params: Params, violation: Violation) -> str:
    """Return how much overtime the week holds and what its share is."""
    facts = violation.facts
    return (
        f"{violation.agent_id} has {facts['beyond']} minutes of overtime in the week of "
        f"{violation.on}; {facts['used']} of the month are used and each of the {facts['weeks']} "
        f"weeks to come may hold {facts['share']}. {violation.amount} minutes fewer would cure it."
    )


_WEEK = tuple(f"{day} 08:00-16:00" for day in ("Mon", "Tue", "Wed", "Thu", "Fri"))
# From Monday, 7 December on the month has four weeks to come, and one in the ledger.
_FOUR_WEEKS = {"first_date": "2026-12-07"}
# The second week begins on Monday, 1 June, which has five weeks.
_TO_JUNE = {"first_date": "2026-05-25", "weeks": 2}
_NINE_HOURS = (*_WEEK, "Sat 08:00-17:00")


def _used(minutes: int, agent_id: str = "A", weeks: int = 1) -> dict[str, Any]:
    """Return the world of 14 December with overtime some weeks after 30 November."""
    row = ledger_row(agent_id, -weeks, overtime_minutes=minutes)
    return {"first_date": "2026-12-14", "ledger": (row,)}


def _next_week(*texts: str) -> tuple[str, ...]:
    return tuple(text.replace(" ", "+1 ", 1) for text in texts)


EXAMPLES = (
    Example("no overtime", _WEEK, 0, given=_FOUR_WEEKS),
    Example("a quarter of 36 hours", _NINE_HOURS, 0, given=_FOUR_WEEKS),
    Example("and a minute", (*_WEEK, "Sat 08:00-17:01"), 1, given=_FOUR_WEEKS),
    Example("half of it is used", _NINE_HOURS, 180, given=_used(1080)),
    Example("a third of an odd rest, rounded down", _NINE_HOURS, 181, given=_used(1081)),
    Example("November is another month", _NINE_HOURS, 0, given=_used(1080, weeks=0)),
    Example("B is another person", _NINE_HOURS, 0, given=_used(1080, "B")),
    Example("all of it is used", _NINE_HOURS, 540, given=_used(2160)),
    Example("and more is no debt", _WEEK, 0, given=_used(5000)),
    Example(
        "the last week has all that is left", (*_WEEK, "Sat 08:00-32:00", "Sun 08:00-20:00"), 0
    ),
    Example("but no more", (*_WEEK, "Sat 08:00-32:00", "Sun 08:00-20:01"), 1),
    Example(
        "a month begins in the horizon",
        (*_WEEK, *_next_week(*_NINE_HOURS)),
        0,
        given={"weeks": 2},
    ),
    Example(
        "and each of its weeks has a share",
        _next_week(*_WEEK, "Sat 08:00-17:30"),
        30,
        given={"weeks": 2},
    ),
    Example(
        "a month ends on its last day",
        (*_WEEK, "Sat 08:00-32:00", "Sun 08:00-20:00"),
        0,
        given=_TO_JUNE,
    ),
    Example(
        "and a year on its last",
        (*_WEEK, "Sat 08:00-32:00", "Sun 08:00-20:00"),
        0,
        given={"first_date": "2028-12-25"},
    ),
    Example(
        "and the next one begins on its first",
        _next_week(*_WEEK, "Sat 08:00-15:13"),
        1,
        given=_TO_JUNE,
    ),
    Example(
        "without hours no overtime",
        _NINE_HOURS,
        0,
        {"overtime_hours_per_month": 0},
        given={**_FOUR_WEEKS, "contracts": (CONTRACT.model_copy(update={"weekly_hours_paid": 0}),)},
    ),
    Example(
        "38.5 hours are 38 hours 30",
        _NINE_HOURS,
        90,
        given={
            **_FOUR_WEEKS,
            "contracts": (CONTRACT.model_copy(update={"weekly_hours_paid": 38.5}),),
        },
    ),
    Example("last week is the ledger's", _WEEK, 0, history=("Sun-1 08:00-18:00",)),
)

RULE = Rule(
    id="overtime.per-month",
    unit="minute",
    nature="hard",
    params=Params,
    terms=terms,
    check=check,
    explain=explain,
    examples=EXAMPLES,
    page=__doc__,
)
