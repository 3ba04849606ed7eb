"""Days a week.

What it asks
------------
In each calendar week of the centre a person works on no more days than the contract allows, and
never on more than ``max_days_per_week``.

Why
---
One day in seven without work is the oldest rule of working time (ILO C14; China's Labour Law,
article 38). Contracts for fewer days are made for a reason that the roster need not know.

Formula
-------
excess = sum over persons and weeks of max(0, shifts in the week - days), with
days = min(days_per_week_max of the contract on the first day of the week, max_days_per_week).

Example
-------
Seven shifts in a week under a bound of 6: 1 day of excess.

Options
-------
``max_days_per_week``: days that the policy allows at most; 7 leaves the word to the contract alone.

References
----------
ILO C14 art. 2; Labour Law of the People's Republic of China art. 38; 2003/88/EC art. 5.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

from pydantic import Field

from scheduler.domain.timeline import Timeline
from scheduler.rules.example import CONTRACT
from scheduler.rules.rule import Example, Rule, Violation
from scheduler.rules.rule import Params as BaseParams
from scheduler.terms import Sum, View


class Params(BaseParams):
    """Days a week that the policy allows, whatever the contract says."""

    max_days_per_week: Annotated[
        int, Field(ge=0, le=7, json_schema_extra={"stricter": "smaller"})
    ] = 6


def terms(params: Params, view: View) -> Iterator[Sum]:
    """Yield one count per person and week."""
    for agent_id in view.agent_ids:
        for first in range(0, view.horizon_days, 7):
            days = min(view.contract(agent_id, first).days_per_week_max, params.max_days_per_week)
            yield Sum(agent_id, first, first + 6, "shifts", maximum=days)


def check(params: Params, timeline: Timeline) -> Iterator[Violation]:
    """Yield each week with too many shifts."""
    for agent_id in timeline.agent_ids:
        worked = [shift.work_date for shift in timeline.planned(agent_id)]
        for first, last in timeline.weeks():
            allowed = min(
                params.max_days_per_week, timeline.contract(agent_id, first).days_per_week_max
            )
            days = len([on for on in worked if first <= on <= last])
            if days > allowed:
                facts = {"days": days, "allowed": allowed}
                yield Violation(agent_id, first, days - allowed, facts=facts)


def explain(_params: Params, violation: Violation) -> str:
    """Return how many days the week has and how many are allowed."""
    facts = violation.facts
    return (
        f"{violation.agent_id} works on {facts['days']} days in the week of {violation.on}; "
        f"{facts['allowed']} are allowed. Giving {violation.amount} of them to someone else would "
        "cure it."
    )


_WEEK = tuple(f"{day} 08:00-16:00" for day in ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"))
_FIVE_DAYS = {"contracts": (CONTRACT.model_copy(update={"days_per_week_max": 5}),)}

EXAMPLES = (
    Example("six days", _WEEK[:6], 0),
    Example("no day without work", _WEEK, 1),
    Example("a contract of five days", _WEEK[:6], 1, given=_FIVE_DAYS),
    Example("five of five", _WEEK[1:6], 0, given=_FIVE_DAYS),
    Example(
        "each week by itself",
        (*_WEEK[1:], *(text.replace(" ", "+1 ", 1) for text in _WEEK)),
        1,
        given={"weeks": 2},
    ),
    Example(
        "seven in a row over two weeks",
        (*_WEEK[1:], *(text.replace(" ", "+1 ", 1) for text in _WEEK[:6])),
        0,
        given={"weeks": 2},
    ),
    Example(
        "last week is another week",
        _WEEK[:6],
        0,
        history=("Sat-1 08:00-16:00", "Sun-1 08:00-16:00"),
    ),
)

RULE = Rule(
    id="days.per-week",
    unit="day",
    nature="hard",
    params=Params,
    terms=terms,
    check=check,
    explain=explain,
    examples=EXAMPLES,
    page=__doc__,
)
