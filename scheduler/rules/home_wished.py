"""Wishes to work at home.

What it asks
------------
Who may work at home and wishes to on a day has no shift at the site on it.

Why
---
A day without the way to work gives back the hours of the commute; who asks for it knows which day
that matters on.

Formula
-------
excess = sum over wishes of kind ``home`` of people whose ``home_days_per_week_max`` is above 0, and
over the dates of the horizon that they speak of, of (strength + points) x shifts that start on that
date and are not worked at home from start to end. A day off grants the wish as well.

Example
-------
A wish of strength 2 for Tuesday and a shift at the site then: 2 strength-shifts.

Options
-------
None.

References
----------
None; a design choice.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from scheduler.domain import Wish
from scheduler.domain.timeline import Timeline
from scheduler.rules.home_days import may_be_home
from scheduler.rules.rule import Example, Rule, Violation
from scheduler.rules.rule import Params as BaseParams
from scheduler.terms import Allow, View


class Params(BaseParams):
    """None: strengths come with the wishes."""


def terms(_params: Params, view: View) -> Iterator[Allow]:
    """Yield what each wish of somebody who may be at home asks of its days."""
    for agent_id in view.agent_ids:
        for day in range(view.horizon_days):
            if view.agent(agent_id, day).home_days_per_week_max:
                for wish in view.wishes(agent_id, day):
                    if wish.wish == "home":
                        yield Allow(agent_id, day, at_site=1, factor=wish.strength + wish.points)


def check(_params: Params, timeline: Timeline) -> Iterator[Violation]:
    """Yield each shift at the site on a day that somebody wished to spend at home."""
    people = set(timeline.agent_ids)
    for wish in timeline.problem.wishes:
        if wish.wish != "home" or wish.agent_id not in people:
            continue
        for shift in timeline.planned(wish.agent_id):
            on = shift.work_date
            may = timeline.agent(wish.agent_id, on).home_days_per_week_max or 0
            there = any(segment.place == "site" for segment in shift.segments)
            if may > 0 and there and _speaks_of(wish, on):
                strength = wish.strength + wish.points
                yield Violation(
                    wish.agent_id,
                    on,
                    strength,
                    start=shift.start,
                    end=shift.end,
                    facts={"strength": strength},
                )


def _speaks_of(wish: Wish, on: date) -> bool:
    asked = on == wish.date if wish.date is not None else on.weekday() == wish.weekday
    return asked and (wish.valid_from or on) <= on <= (wish.valid_to or on)


def explain(_params: Params, violation: Violation) -> str:
    """Return whose wish is missed on which date."""
    return (
        f"{violation.agent_id} wished to work at home on {violation.on} and is planned at the "
        f"site, at strength {violation.amount}. A shift at home would grant it."
    )


def _wish(strength: int = 2, most: int | None = 1, **given: object) -> dict[str, Any]:
    """Return A's wish to be at home, by default on Tuesday, and how many days are agreed."""
    asked: dict[str, Any] = {"agent_id": "A", "wish": "home", "strength": strength}
    if "weekday" not in given:
        asked["date"] = date(2026, 12, 1)
    return may_be_home(most, wishes=(Wish(**{**asked, **given}),))


_TUESDAY = ("Tue 08:00-16:00",)
_HALF = "Tue 08:00-16:00 | work:phone 08:00-12:00 | off_phone 12:00-16:00"

EXAMPLES = (
    Example("granted", ("Tue 08:00-16:00 at home",), 0, given=_wish()),
    Example("at the site", _TUESDAY, 2, given=_wish()),
    Example("in two pieces at the site", (_HALF,), 2, given=_wish()),
    Example("a day off", ("Mon 08:00-16:00",), 0, given=_wish()),
    Example("someone else's", ("B Tue 08:00-16:00",), 0, given=_wish()),
    Example("lifted by a point", _TUESDAY, 3, given=_wish(points=1)),
    Example("no day at home is agreed", _TUESDAY, 0, given=_wish(most=0)),
    Example("nothing is stated", _TUESDAY, 0, given=_wish(most=None)),
    Example("the night before is another day's", ("Mon 22:00-30:00",), 0, given=_wish()),
    Example(
        "each Tuesday until the first",
        (*_TUESDAY, "Tue+1 08:00-16:00"),
        2,
        given=_wish(weekday=1, valid_to=date(2026, 12, 1)) | {"weeks": 2},
    ),
    Example(
        "each Tuesday from the second on",
        (*_TUESDAY, "Tue+1 08:00-16:00"),
        2,
        given=_wish(weekday=1, valid_from=date(2026, 12, 8)) | {"weeks": 2},
    ),
    Example("a wish to be off is another rule's", _TUESDAY, 0, given=_wish(wish="off")),
)

RULE = Rule(
    id="home.wished",
    unit="strength-shift",
    nature="soft",
    params=Params,
    terms=terms,
    check=check,
    explain=explain,
    examples=EXAMPLES,
    page=__doc__,
)
