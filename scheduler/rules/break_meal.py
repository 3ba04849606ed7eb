"""Meal break.

What it asks
------------
Every shift longer than ``longer_than_minutes`` holds one meal of ``meal_minutes``; it starts no
earlier than ``after_start_minutes`` and no later than ``latest_start_minutes`` after the start of
the shift and leaves at most ``latest_rest_minutes`` of the shift behind it. Shorter shifts hold
none.

Why
---
Half an hour after at most six hours is law in Germany (ArbZG section 4: 30 minutes above 6 hours,
never more than 6 hours without). A meal that can be placed anywhere is placed where it helps
nobody.

Formula
-------
excess = meal_minutes x |meals held - meals owed| + for each meal the minutes by which its length
differs and by which it lies outside its bounds.

Example
-------
A shift 08:00-16:30 without a meal: 30 minutes of excess.

Options
-------
``meal_minutes``, ``longer_than_minutes``, ``after_start_minutes``, ``latest_start_minutes``,
``latest_rest_minutes``; a ``longer_than_minutes`` of 1440 switches the rule off.

References
----------
ArbZG section 4; 2003/88/EC art. 4.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

from pydantic import Field

from scheduler.domain import Segment, Shift
from scheduler.domain.timeline import Timeline, minutes_between
from scheduler.rules.rule import Example, Rule, Violation
from scheduler.rules.rule import Params as BaseParams
from scheduler.terms import Place, View

Minutes = Annotated[int, Field(ge=0, le=1440)]


class Params(BaseParams):
    """Length and place of the meal.

    A looser value is not only less: a meal that it no longer asks for is one too many.
    """

    meal_minutes: Annotated[
        int,
        Field(
            ge=5,
            le=120,
            multiple_of=5,
            json_schema_extra={"stricter": "larger", "monotone": False},
        ),
    ] = 30
    longer_than_minutes: Annotated[
        int,
        Field(
            ge=0,
            le=1440,
            json_schema_extra={"stricter": "smaller", "neutral": 1440, "monotone": False},
        ),
    ] = 360
    after_start_minutes: Minutes = 120
    latest_start_minutes: Minutes = 360
    latest_rest_minutes: Minutes = 360


def terms(params: Params, view: View) -> Iterator[Place]:
    """Yield one term for people whose meal is paid and one for the others."""
    for paid in (False, True):
        people = tuple(a for a in view.agent_ids if view.contract(a).meal_paid is paid)
        if people:
            yield Place(
                people,
                view.horizon_days,
                kind="meal",
                minutes=params.meal_minutes,
                paid=paid,
                counts=((params.longer_than_minutes + 1, 1),),
                after_start=params.after_start_minutes,
                latest_start=params.latest_start_minutes,
                latest_rest=params.latest_rest_minutes,
            )


def check(params: Params, timeline: Timeline) -> Iterator[Violation]:
    """Yield each shift whose meals are missing, too many, misplaced or of another length."""
    for agent_id in timeline.agent_ids:
        shifts = zip(timeline.planned(agent_id), timeline.joined(agent_id), strict=True)
        for shift, segments in shifts:
            meals = [s for s in segments if s.kind == "meal"]
            owed = 1 if shift.minutes > params.longer_than_minutes else 0
            amount = params.meal_minutes * abs(len(meals) - owed)
            amount += sum(_misplaced(params, shift, meal) for meal in meals)
            if amount:
                facts = {"meals": len(meals), "owed": owed, "shift_minutes": shift.minutes}
                yield Violation(
                    agent_id, shift.work_date, amount, start=shift.start, end=shift.end, facts=facts
                )


def _misplaced(params: Params, shift: Shift, meal: Segment) -> int:
    after_start = minutes_between(shift.start, meal.start)
    behind = minutes_between(meal.end, shift.end)
    return (
        abs(meal.minutes - params.meal_minutes)
        + max(0, params.after_start_minutes - after_start)
        + max(0, after_start - params.latest_start_minutes)
        + max(0, behind - params.latest_rest_minutes)
    )


def explain(params: Params, violation: Violation) -> str:
    """Return which shift, what it holds, what it should and how far it is from that."""
    return (
        f"The shift of {violation.agent_id} on {violation.on} lasts "
        f"{violation.facts['shift_minutes']} minutes and holds {violation.facts['meals']} meal(s) "
        f"where {violation.facts['owed']} of {params.meal_minutes} minutes is asked in its middle: "
        f"{violation.amount} minutes amiss. Placing that many {params.after_start_minutes} to "
        f"{params.latest_start_minutes} minutes after the start would cure it."
    )


def _day(meal: str, end: str = "16:30") -> tuple[str, ...]:
    start, stop = meal.split("-")
    return (f"Mon 08:00-{end} | work:phone 08:00-{start} | meal {meal} | work:phone {stop}-{end}",)


EXAMPLES = (
    Example("six hours need none", ("Mon 08:00-14:00",), 0),
    Example("one minute more needs one", ("Mon 08:00-14:01",), 30),
    Example("a meal in the middle", _day("12:00-12:30"), 0),
    Example("too short by five", _day("12:00-12:25"), 5),
    Example("as early as allowed", _day("10:10-10:40"), 0, {"latest_rest_minutes": 350}),
    Example("a minute beyond a shorter rest", _day("10:09-10:39"), 1, {"latest_rest_minutes": 350}),
    Example("two hours after the start", _day("10:00-10:30"), 0),
    Example("a minute early, a minute too much behind it", _day("09:59-10:29"), 2),
    Example("six hours after the start", _day("14:00-14:30"), 0),
    Example("a minute late", _day("14:01-14:31"), 1),
    Example("none is owed", _day("10:30-11:00", "13:00"), 30),
)

RULE = Rule(
    id="break.meal",
    unit="minute",
    nature="hard",
    params=Params,
    terms=terms,
    check=check,
    explain=explain,
    examples=EXAMPLES,
    page=__doc__,
)
