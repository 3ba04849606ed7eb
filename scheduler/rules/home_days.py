"""Days at home.

What it asks
------------
Nobody works at home on more days of a week than ``home_days_per_week_max`` of their row says.

Why
---
Working at home is agreed with each person: a home is a workplace only as far as its owner makes it
one, and whoever is at home all week meets nobody.

Formula
-------
excess = sum over persons whose row states a bound and over weeks of max(0, shifts at home that
start in the week - bound). A shift is at home when all of its segments are.

Example
-------
Three shifts at home where two days are agreed: 1 shift.

Options
-------
None: the bound stands in ``agents.csv``, as in force on the first day of the week. Who has none is
not judged, and is not planned at home.

References
----------
None; an agreement with each person.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from scheduler.domain.timeline import Timeline
from scheduler.rules.example import MONDAY, tiny_problem
from scheduler.rules.rule import Example, Rule, Violation
from scheduler.rules.rule import Params as BaseParams
from scheduler.terms import Having, Sum, View

WEEK_DAYS = 7
AT_HOME = Having((), 0, home=True)


class Params(BaseParams):
    """None: each person's row says how many."""


def terms(_params: Params, view: View) -> Iterator[Sum]:
    """Yield one count per person and week."""
    for agent_id in view.agent_ids:
        for first in range(0, view.horizon_days, WEEK_DAYS):
            most = view.agent(agent_id, first).home_days_per_week_max
            if most is not None:
                last = first + WEEK_DAYS - 1
                yield Sum(agent_id, first, last, "shifts", maximum=most, having=AT_HOME)


def check(_params: Params, timeline: Timeline) -> Iterator[Violation]:
    """Yield each week in which a person works at home on more days than agreed."""
    for agent_id in timeline.agent_ids:
        for first, last in timeline.weeks():
            most = timeline.agent(agent_id, first).home_days_per_week_max
            shifts = [
                shift
                for shift in timeline.planned(agent_id)
                if first <= shift.work_date <= last
                and not any(segment.place == "site" for segment in shift.segments)
            ]
            if most is not None and len(shifts) > most:
                facts = {"shifts": len(shifts), "most": most}
                yield Violation(agent_id, first, len(shifts) - most, facts=facts)


def explain(_params: Params, violation: Violation) -> str:
    """Return who works how many days at home in which week, and what is agreed."""
    facts = violation.facts
    return (
        f"{violation.agent_id} works {facts['shifts']} shift(s) at home in the week of "
        f"{violation.on}; {facts['most']} are agreed. {violation.amount} at the site would keep "
        "to it."
    )


def may_be_home(most: int | None = 2, **more: object) -> dict[str, Any]:
    """Return the world of ``EXAMPLES`` in which A may work so many days at home."""
    mine, other = tiny_problem().agents
    return {"agents": (mine.model_copy(update={"home_days_per_week_max": most}), other), **more}


def _from_wednesday() -> dict[str, Any]:
    """Return a world in which A agrees to one day less from Wednesday on."""
    (first, other) = may_be_home(1)["agents"]
    later = {"home_days_per_week_max": 0, "valid_from": MONDAY + timedelta(days=2)}
    return {"agents": (first, first.model_copy(update=later), other)}


_TWO = ("Mon 08:00-16:00 at home", "Tue 08:00-16:00 at home")

EXAMPLES = (
    Example("two of two", _TWO, 0, given=may_be_home()),
    Example("a third", (*_TWO, "Wed 08:00-16:00 at home"), 1, given=may_be_home()),
    Example("the third at the site", (*_TWO, "Wed 08:00-16:00"), 0, given=may_be_home()),
    Example("none is agreed", _TWO, 2, given=may_be_home(0)),
    Example("nothing is stated", (*_TWO, "B Mon 08:00-16:00 at home"), 0),
    Example(
        "each week for itself",
        (*_TWO, "Mon+1 08:00-16:00 at home", "Tue+1 08:00-16:00 at home"),
        0,
        given=may_be_home(weeks=2),
    ),
    Example("what holds when the week begins", _TWO, 1, given=_from_wednesday()),
    Example(
        "last week is past",
        ("Mon 08:00-16:00 at home",),
        0,
        history=("Sat-1 08:00-16:00 at home", "Sun-1 08:00-16:00 at home"),
        given=may_be_home(1),
    ),
)

RULE = Rule(
    id="home.days",
    unit="shift",
    nature="hard",
    params=Params,
    terms=terms,
    check=check,
    explain=explain,
    examples=EXAMPLES,
    page=__doc__,
)
