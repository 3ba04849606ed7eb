"""Personal limits on hours.

What it asks
------------
Where a person's hours are limited, no shift has more paid minutes than its limit, no minute of a
shift lies at night where there are to be no nights, and no week that the limit touches has more
paid and credited minutes than the contract pays, where there is to be no overtime. The night is
from ``night_from_minute`` to ``night_to_minute`` of the local clock, without tolerance. A shift
belongs to the date on which it starts.

Why
---
Whoever needs less for a while gets less, at once and without a question. A limit only ever lowers
what is asked of a person; it has an end, and no cause of it is stored anywhere. Others learn that
somebody is not available, as they do of leave.

Formula
-------
excess = sum over limited shifts of max(0, paid - limit), plus their minutes at night, plus sum over
limited weeks of max(0, paid + min(credit, due) - due), with due = 60 x weekly_hours_paid of the
contract on the first day of the week; leave credits as in ``hours.weekly-max``.

Example
-------
A limit of 360 minutes and a shift of eight paid hours: 120 minutes of excess.

Options
-------
``night_from_minute``, ``night_to_minute``: the night in minutes after midnight of the day on which
it begins (1380 = 23:00, 1800 = 06:00 of the next day). The limits stand in ``limits.csv``.

References
----------
ArbZG section 2 (night: 23:00-06:00). That limits lower caps and nothing else is a design choice.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Annotated, Any

from pydantic import Field

from scheduler.domain import PersonalLimit, Shift, TimeOff
from scheduler.domain.timeline import Timeline, overlap_minutes
from scheduler.rules.example import CONTRACT, MONDAY, moment
from scheduler.rules.hours_weekly_max import (
    credited_minutes,
    leave_credit,
    leaves_by_agent,
    paid_minutes,
)
from scheduler.rules.rule import Example, Rule, Violation
from scheduler.rules.rule import Params as BaseParams
from scheduler.terms import Allow, Sum, View

_DAY = timedelta(days=1)


class Params(BaseParams):
    """The night, at most 18 hours, so that nights never overlap."""

    night_from_minute: Annotated[
        int, Field(ge=1080, le=1620, json_schema_extra={"stricter": "smaller"})
    ] = 1380
    night_to_minute: Annotated[
        int, Field(ge=1440, le=2160, json_schema_extra={"stricter": "larger"})
    ] = 1800


def terms(params: Params, view: View) -> Iterator[Allow | Sum]:
    """Yield the bounds of each limited day and week."""
    for agent_id in view.agent_ids:
        limited = [view.limits(agent_id, day) for day in range(view.horizon_days)]
        for day, limits in enumerate(limited):
            yield from _of_day(params, view, agent_id, day, limits)
        for first in range(0, view.horizon_days, 7):
            kinds = {row.limit for limits in limited[first : first + 7] for row in limits}
            if "no_overtime" in kinds:
                due = round(60 * view.contract(agent_id, first).weekly_hours_paid)
                credit = min(due, leave_credit(view, agent_id, first))
                yield Sum(agent_id, first, first + 6, "paid", carried=credit, maximum=due)


def _of_day(
    params: Params, view: View, agent_id: str, day: int, limits: tuple[PersonalLimit, ...]
) -> Iterator[Allow]:
    """Yield the longest shift, and the nights that a shift of the day could reach."""
    longest = [int(row.cap) for row in limits if row.limit == "max_shift_minutes"]
    if longest:
        yield Allow(agent_id, day, paid_max=min(longest))
    if any(row.limit == "no_night" for row in limits):
        clocks = (params.night_from_minute, params.night_to_minute)
        nights = tuple(view.window(agent_id, near, *clocks) for near in (day - 1, day, day + 1))
        yield Allow(agent_id, day, outside=nights)


def check(params: Params, timeline: Timeline) -> Iterator[Violation]:
    """Yield each shift and each week beyond a limit of the person."""
    leaves = leaves_by_agent(timeline)
    limited = {row.agent_id for row in timeline.problem.limits}
    for agent_id in (agent for agent in timeline.agent_ids if agent in limited):
        planned = zip(timeline.planned(agent_id), timeline.paid(agent_id), strict=True)
        for shift, paid in planned:
            amount = _beyond(params, timeline, shift, paid)
            if amount:
                yield Violation(agent_id, shift.work_date, amount, shift.start, shift.end)
        for first, last in timeline.weeks():
            if _no_overtime(timeline, agent_id, first):
                amount = _overtime(timeline, leaves[agent_id], agent_id, first, last)
                if amount:
                    yield Violation(agent_id, first, amount, facts={"week": True})


def _beyond(params: Params, timeline: Timeline, shift: Shift, paid: int) -> int:
    """Return the minutes of a shift beyond the limits of its date."""
    amount, limits = 0, timeline.limits(shift.agent_id, shift.work_date)
    caps = [limit.cap for limit in limits if limit.limit == "max_shift_minutes"]
    if caps:
        amount += max(0, paid - int(min(caps)))
    if any(limit.limit == "no_night" for limit in limits):
        amount += sum(
            overlap_minutes(
                shift.start,
                shift.end,
                timeline.at(shift.agent_id, on, params.night_from_minute),
                timeline.at(shift.agent_id, on, params.night_to_minute),
            )
            for on in (shift.work_date - _DAY, shift.work_date, shift.work_date + _DAY)
        )
    return amount


def _no_overtime(timeline: Timeline, agent_id: str, first: date) -> bool:
    """Return whether some day of a week has a limit on overtime."""
    dates = (first + n * _DAY for n in range(7))
    return any(row.limit == "no_overtime" for on in dates for row in timeline.limits(agent_id, on))


def _overtime(
    timeline: Timeline, leaves: list[TimeOff], agent_id: str, first: date, last: date
) -> int:
    due = round(timeline.contract(agent_id, first).weekly_hours_paid * 60)
    credit = credited_minutes(timeline, leaves, agent_id, first)
    return max(0, paid_minutes(timeline, agent_id, first, last) + min(due, credit) - due)


def explain(_params: Params, violation: Violation) -> str:
    """Return for how long somebody is not available; which limit it is stays unsaid."""
    when = "in the week of" if violation.facts.get("week") else "on"
    return (
        f"{violation.agent_id} is not available for {violation.amount} minutes of the work planned "
        f"{when} {violation.on}. Leaving them to others would cure it."
    )


def limits_of_a(*limits: tuple[str, float | None], **dates: date) -> dict[str, Any]:
    """Return the world in which A has limits, from this week's Monday to its Sunday if not said."""
    week = {"valid_from": MONDAY, "valid_to": MONDAY + 6 * _DAY}
    return {
        "limits": tuple(
            PersonalLimit.model_validate(
                {"limit_id": f"x{n}", "agent_id": "A", "limit": limit, "value": value}
                | week
                | dates
            )
            for n, (limit, value) in enumerate(limits)
        )
    }


_SIX_HOURS = limits_of_a(("max_shift_minutes", 360))
_NO_NIGHT = limits_of_a(("no_night", None))
_NO_OVERTIME = {
    "contracts": (CONTRACT.model_copy(update={"weekly_hours_paid": 20, "days_per_week_max": 5}),),
    **limits_of_a(("no_overtime", None)),
}


def _next_week(day: int) -> dict[str, Any]:
    """Return the world in which A has a limit on one day of the second week alone."""
    on = MONDAY + day * _DAY
    return {"weeks": 2, **limits_of_a(("no_overtime", None), valid_from=on, valid_to=on)}


_LEAVE = TimeOff(
    agent_id="A", start=moment(MONDAY, "00:00"), end=moment(MONDAY, "24:00"), paid=True
)
_WORKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri")
_TWO_WEEKS = tuple(f"{day}{week} 08:00-18:00" for week in ("", "+1") for day in _WORKDAYS)
_TWO_TENS = ("Tue 08:00-18:00", "Wed 08:00-18:00")

EXAMPLES = (
    Example("six hours", ("Mon 08:00-14:00",), 0, given=_SIX_HOURS),
    Example("a minute more", ("Mon 08:00-14:01",), 1, given=_SIX_HOURS),
    Example("nobody else is limited", ("B Mon 08:00-18:00",), 0, given=_SIX_HOURS),
    Example(
        "of two limits the lower",
        ("Mon 08:00-14:00",),
        60,
        given=limits_of_a(("max_shift_minutes", 360), ("max_shift_minutes", 300)),
    ),
    Example(
        "from its first day to its last",
        ("Mon 08:00-16:00", "Tue 08:00-16:00", "Wed 08:00-16:00", "Thu 08:00-16:00"),
        240,
        given=limits_of_a(
            ("max_shift_minutes", 360), valid_from=MONDAY + _DAY, valid_to=MONDAY + 2 * _DAY
        ),
    ),
    Example("until eleven", ("Mon 15:00-23:00",), 0, given=_NO_NIGHT),
    Example("a minute of the night", ("Mon 15:00-23:01",), 1, given=_NO_NIGHT),
    Example("from six", ("Mon 06:00-14:00",), 0, given=_NO_NIGHT),
    Example("a minute before six", ("Mon 05:59-14:00",), 1, given=_NO_NIGHT),
    Example("two nights in one", ("Mon 22:00-47:30",), 450, given=_NO_NIGHT),
    Example(
        "a longer night", ("Mon 15:00-23:00",), 60, {"night_from_minute": 1320}, given=_NO_NIGHT
    ),
    Example(
        "an hour skipped in spring makes the night shorter",
        ("Sat 22:00-30:00",),
        360,
        given={
            "first_date": "2026-03-23",
            **limits_of_a(
                ("no_night", None), valid_from=date(2026, 3, 23), valid_to=date(2026, 3, 29)
            ),
        },
    ),
    Example("twenty hours", _TWO_TENS, 0, given=_NO_OVERTIME),
    Example("a minute more than paid", (*_TWO_TENS, "Fri 08:00-08:01"), 1, given=_NO_OVERTIME),
    Example(
        "leave of a day counts a fifth",
        _TWO_TENS,
        240,
        given={**_NO_OVERTIME, "time_off": (_LEAVE,)},
    ),
    Example("only weeks that it touches", _TWO_WEEKS, 600, given=_next_week(13)),
    Example("from their first day on", _TWO_WEEKS, 600, given=_next_week(7)),
    Example("no limit, no question", ("Mon 08:00-22:00", "Tue 22:00-32:00"), 0),
)

RULE = Rule(
    id="limit.hours",
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
