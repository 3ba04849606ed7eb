"""Nights by contract.

What it asks
------------
People whose contract has no nights work no night shift. What a night shift is stands in the rule
on nights in a row (``night.in-a-row``).

Why
---
Night work is agreed, not assumed: morning and night differ by a third in risk (Fischer 2017), and
many contracts leave nights out. Why a contract does so is nobody's question.

Formula
-------
excess = number of night shifts that start on days on which the person's contract allows none.

Example
-------
A shift 22:00-06:00 under a contract without nights: 1 shift of excess.

Options
-------
``night_minutes``, ``night_from_minute``, ``night_to_minute``: what a night shift is;
``night_minutes`` of 1440 switches the rule off.

References
----------
Fischer 2017, Chronobiol Int 34:1423; ILO C171.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import groupby

from scheduler.domain.timeline import Timeline
from scheduler.rules.example import CONTRACT
from scheduler.rules.night_in_a_row import Night, is_night, nights_by_zone
from scheduler.rules.rule import Example, Rule, Violation
from scheduler.terms import Sum, View


class Params(Night):
    """What makes a shift a night shift."""


def terms(params: Params, view: View) -> Iterator[Sum]:
    """Yield one count per person and stretch of days without nights in the contract."""
    nights = nights_by_zone(params, view)
    for agent_id in view.agent_ids:
        night = nights[view.zone(agent_id)]
        for first, last in _without_nights(view, agent_id):
            yield Sum(agent_id, first, last, "shifts", having=night, maximum=0)


def _without_nights(view: View, agent_id: str) -> Iterator[tuple[int, int]]:
    """Yield first and last day of each stretch of days whose contract has no nights."""
    days = [d for d in range(view.horizon_days) if not view.contract(agent_id, d).nights_allowed]
    for _, group in groupby(enumerate(days), lambda pair: pair[1] - pair[0]):
        stretch = [day for _, day in group]
        yield stretch[0], stretch[-1]


def check(params: Params, timeline: Timeline) -> Iterator[Violation]:
    """Yield each night shift of people without nights in their contract."""
    for agent_id in timeline.agent_ids:
        for shift in timeline.planned(agent_id):
            allowed = timeline.contract(agent_id, shift.work_date).nights_allowed
            if not allowed and is_night(params, timeline, shift):
                yield Violation(agent_id, shift.work_date, 1, start=shift.start, end=shift.end)


def explain(params: Params, violation: Violation) -> str:
    """Return which shift is a night shift and for whom none is agreed."""
    return (
        f"The contract of {violation.agent_id} has no nights; the shift of {violation.on} is "
        f"{violation.amount} night shift, with {params.night_minutes} minutes or more of the "
        "night. Moving it out of the night would cure it."
    )


_NO_NIGHTS = {"contracts": (CONTRACT.model_copy(update={"nights_allowed": False}),)}
_NIGHTS_FOR_TWO_DAYS = {
    "contracts": tuple(
        CONTRACT.model_copy(update={"nights_allowed": allowed, "valid_from": on})
        for on, allowed in ((None, False), (date(2026, 12, 2), True), (date(2026, 12, 4), False))
    )
}
_NIGHTS_END = {
    "contracts": (
        CONTRACT,
        CONTRACT.model_copy(update={"nights_allowed": False, "valid_from": date(2026, 12, 2)}),
    )
}

EXAMPLES = (
    Example("a contract with nights", ("Mon 22:00-30:00",), 0),
    Example("a contract without", ("Mon 22:00-30:00",), 1, given=_NO_NIGHTS),
    Example(
        "each night counts",
        ("Mon 22:00-30:00", "Wed 22:00-30:00", "B Mon 22:00-30:00"),
        3,
        given=_NO_NIGHTS,
    ),
    Example("a late shift is none", ("Mon 15:00-23:00",), 0, given=_NO_NIGHTS),
    Example("three hours from 23:00", ("Mon 18:00-26:00",), 1, given=_NO_NIGHTS),
    Example("a minute less", ("Mon 18:00-25:59",), 0, given=_NO_NIGHTS),
    Example("three hours to 06:00", ("Mon 03:00-11:00",), 1, given=_NO_NIGHTS),
    Example("a minute later", ("Mon 03:01-11:00",), 0, given=_NO_NIGHTS),
    Example(
        "without nights from Wednesday on",
        ("Tue 22:00-30:00", "Wed 22:00-30:00"),
        1,
        given=_NIGHTS_END,
    ),
    Example(
        "with nights for two days, Wednesday and Thursday",
        ("Tue 22:00-30:00", "Wed 22:00-30:00", "Thu 22:00-30:00", "Fri 22:00-30:00"),
        2,
        given=_NIGHTS_FOR_TWO_DAYS,
    ),
    Example(
        "an hour skipped in spring makes two of three",
        ("Sun 01:00-04:00",),
        0,
        given={"first_date": "2026-03-23", **_NO_NIGHTS},
    ),
    Example("last week is past", (), 0, history=("Sun-1 22:00-30:00",), given=_NO_NIGHTS),
)

RULE = Rule(
    id="night.allowed",
    unit="shift",
    nature="hard",
    params=Params,
    terms=terms,
    check=check,
    explain=explain,
    examples=EXAMPLES,
    page=__doc__,
)
