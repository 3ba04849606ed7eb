"""Average hours a week.

What it asks
------------
Over any ``reference_weeks`` weeks that end in the horizon, paid time is on average no more than
``max_hours_per_week``. Weeks before the horizon are those in the ledger; a week without a row is in
no average. Leave is neutral: it counts neither as work nor as time in which to work.

Why
---
48 hours a week on average, overtime included, are the ceiling of the EU, over at most four months
(Directive 2003/88/EC, article 6), and of the UK, over 17 weeks. A single long week is no harm if
the others make up for it; a season of them is.

Formula
-------
excess = sum over persons and weeks of the horizon of max(0, min(before, most) + paid - most) in
minutes. For the reference period that ends with the week, before = minutes that the ledger counts,
paid = paid minutes in the horizon, and most = sum over its weeks of 60 x max_hours_per_week x (1 -
leave), rounded up. A week's leave is its credited minutes in weekly hours of the contract, at most
1. What was too much before is past: it leaves no room, and is no breach again.

*What the ledger counts.* Where meals are unpaid, worked minutes; the paid minutes beyond them are
credited leave. Where meals are paid the ledger cannot tell leave from them: all paid minutes count
and no leave is taken off, which is never looser.

Example
-------
Sixteen weeks of 48 hours and one of 49: 60 minutes beyond.

Options
-------
``max_hours_per_week``: hours of an average week. ``reference_weeks``: weeks of the period.

References
----------
Directive 2003/88/EC arts. 6, 16; Working Time Regulations 1998 (UK).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Annotated, Any

from pydantic import Field

from scheduler.domain import LedgerRow, TimeOff
from scheduler.domain.timeline import Timeline
from scheduler.rules.example import CONTRACT, MONDAY, moment
from scheduler.rules.fair_share import ledger_row
from scheduler.rules.hours_weekly_max import (
    credited_minutes,
    leave_credit,
    leaves_by_agent,
    paid_minutes,
)
from scheduler.rules.overtime_per_month import closed_weeks
from scheduler.rules.rule import Example, Rule, Violation
from scheduler.rules.rule import Params as BaseParams
from scheduler.terms import Sum, View

_WEEK = timedelta(weeks=1)


class Params(BaseParams):
    """Hours of an average week and how many weeks make the average."""

    max_hours_per_week: Annotated[
        int, Field(ge=0, le=168, json_schema_extra={"stricter": "smaller"})
    ] = 48
    reference_weeks: Annotated[int, Field(ge=1, le=53)] = 17


def terms(params: Params, view: View) -> Iterator[Sum]:
    """Yield one sum per person and week, the ledger carried in."""
    for agent_id in view.agent_ids:
        for first in range(0, view.horizon_days, 7):
            since = first - 7 * (params.reference_weeks - 1)
            weeks = [(week, leave_credit(view, agent_id, week)) for week in range(0, first + 1, 7)]
            carried = 0
            for row in view.ledger(agent_id, params.reference_weeks):
                worked, credit = _counted(view, row)
                week = view.day_index(row.week_start)
                if since <= week < 0:
                    weeks.append((week, credit))
                    carried += worked
            most = sum(
                _open_minutes(params, view, agent_id, *week) for week in weeks if week[0] >= since
            )
            before = min(carried, most)
            yield Sum(agent_id, max(0, since), first + 6, "paid", carried=before, maximum=most)


def _counted(view: View, row: LedgerRow) -> tuple[int, int]:
    """Return the minutes of work and of credited leave in a closed week."""
    if view.contract(row.agent_id, view.day_index(row.week_start)).meal_paid:
        return row.paid_minutes, 0
    return row.worked_minutes, max(0, row.paid_minutes - row.worked_minutes)


def _open_minutes(params: Params, view: View, agent_id: str, first: int, credit: int) -> int:
    """Return the minutes that the week from day ``first`` adds, its leave taken off."""
    week = 60 * params.max_hours_per_week
    promised = round(60 * view.contract(agent_id, first).weekly_hours_paid)
    return week - week * min(credit, promised) // promised if promised else week


def check(params: Params, timeline: Timeline) -> Iterator[Violation]:
    """Yield each week at whose end the average is too high."""
    leaves = leaves_by_agent(timeline)
    for agent_id in timeline.agent_ids:
        past = closed_weeks(timeline, agent_id, date.min, timeline.first)
        closed = {row.week_start: _closed(timeline, row) for row in past}
        for first, last in timeline.weeks():
            begins = first - (params.reference_weeks - 1) * _WEEK
            most, before = 0, 0
            for week, (worked, credit) in closed.items():
                if begins <= week:
                    most += _room(params, timeline, agent_id, week, credit)
                    before += worked
            for week in _weeks(max(begins, timeline.first), first):
                credit = credited_minutes(timeline, leaves[agent_id], agent_id, week)
                most += _room(params, timeline, agent_id, week, credit)
            before = min(most, before)
            paid = paid_minutes(timeline, agent_id, begins, last)
            if before + paid > most:
                facts = {"before": before, "paid": paid, "most": most}
                yield Violation(agent_id, first, before + paid - most, facts=facts)


def _weeks(first: date, last: date) -> Iterator[date]:
    while first <= last:
        yield first
        first += _WEEK


def _closed(timeline: Timeline, row: LedgerRow) -> tuple[int, int]:
    """Return the minutes of work and of leave in a week of the ledger."""
    if timeline.contract(row.agent_id, row.week_start).meal_paid:
        return row.paid_minutes, 0
    return row.worked_minutes, max(row.paid_minutes - row.worked_minutes, 0)


def _room(params: Params, timeline: Timeline, agent_id: str, week: date, credit: int) -> int:
    """Return the minutes of work for which a week has room beside its leave."""
    full = params.max_hours_per_week * 60
    promised = round(timeline.contract(agent_id, week).weekly_hours_paid * 60)
    return full - (full * min(promised, credit) // promised if promised else 0)


def explain(params: Params, violation: Violation) -> str:
    """Return what the period adds up to and what it may."""
    facts = violation.facts
    return (
        f"{violation.agent_id} has {facts['paid']} paid minutes in this horizon and "
        f"{facts['before']} before it, up to the week of {violation.on}; {facts['most']} are the "
        f"most of {params.reference_weeks} weeks at {params.max_hours_per_week} hours on average. "
        f"{violation.amount} minutes fewer would cure it."
    )


_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat")
_SIX = tuple(f"{day} 08:00-16:00" for day in _DAYS)
_NEXT = tuple(f"{day}+1 08:00-16:00" for day in _DAYS)


def _before(*worked: int, leave: int = 0, meal_paid: bool = False) -> dict[str, Any]:
    """Return the world in which A worked so much one, two, … weeks ago, each with some leave."""
    rows = enumerate(worked, 1)
    return {
        "ledger": tuple(
            ledger_row("A", ago, paid_minutes=minutes + leave, worked_minutes=minutes)
            for ago, minutes in rows
        ),
        "contracts": (CONTRACT.model_copy(update={"meal_paid": meal_paid}),),
    }


def _leave(credit_minutes: int) -> dict[str, Any]:
    """Return the world with leave of A on Sunday."""
    on = MONDAY + timedelta(days=6)
    leave = TimeOff(
        agent_id="A",
        start=moment(on, "00:00"),
        end=moment(on, "24:00"),
        paid=True,
        credit_minutes=credit_minutes,
    )
    return {"time_off": (leave,)}


EXAMPLES = (
    Example("48 hours", _SIX, 0),
    Example("a minute more", (*_SIX[:5], "Sat 08:00-16:01"), 1),
    Example("a long week after a short one", (*_SIX, "Sun 08:00-16:00"), 0, given=_before(2400)),
    Example("an hour too long", (*_SIX, "Sun 08:00-17:00"), 60, given=_before(2400)),
    Example(
        "sixteen weeks ago counts",
        (*_SIX, "Sun 08:00-16:00"),
        0,
        given=_before(*(2880,) * 15, 2400),
    ),
    Example(
        "seventeen weeks ago does not",
        (*_SIX, "Sun 08:00-16:00"),
        480,
        given=_before(*(2880,) * 16, 2400),
    ),
    Example("what was too much leaves no room", ("Mon 08:00-09:00",), 60, given=_before(9000)),
    Example("and is past", (), 0, given=_before(9000)),
    Example(
        "a week of leave is neutral", (*_SIX, "Sun 08:00-16:00"), 480, given=_before(0, leave=2400)
    ),
    Example("half a week of leave", (*_SIX, "Sun 08:00-16:00"), 0, given=_before(960, leave=1200)),
    Example("not a minute more", (*_SIX, "Sun 08:00-16:00"), 1, given=_before(961, leave=1200)),
    Example(
        "with paid meals leave counts as work",
        (*_SIX, "Sun 08:00-16:00"),
        1,
        given=_before(1201, leave=1200, meal_paid=True),
    ),
    Example(
        "what was worked for nothing is no leave",
        (*_SIX, "Sun 08:00-16:00"),
        1,
        given=_before(2401, leave=-100),
    ),
    Example("leave in this week", _SIX[:3], 0, given=_leave(1200)),
    Example("takes its part of the hours", (*_SIX[:2], "Wed 08:00-16:01"), 1, given=_leave(1200)),
    Example("more leave than a week", (), 0, given=_leave(6000)),
    Example(
        "without weekly hours there is no such part",
        _SIX,
        0,
        given={
            **_leave(1200),
            "contracts": (CONTRACT.model_copy(update={"weekly_hours_paid": 0}),),
        },
    ),
    Example(
        "two weeks of the horizon", (*_SIX[:5], *_NEXT, "Sun+1 08:00-16:00"), 0, given={"weeks": 2}
    ),
    Example("are one average", (*_SIX[:5], *_NEXT, "Sun+1 08:00-16:01"), 1, given={"weeks": 2}),
    Example(
        "each week alone",
        (*_SIX[:5], *_NEXT, "Sun+1 08:00-16:00"),
        480,
        {"reference_weeks": 1},
        given={"weeks": 2},
    ),
    Example("last week is the ledger's", _SIX, 0, history=("Sun-1 08:00-18:00",)),
)

RULE = Rule(
    id="hours.average",
    unit="minute",
    nature="hard",
    params=Params,
    terms=terms,
    check=check,
    explain=explain,
    examples=EXAMPLES,
    page=__doc__,
)
