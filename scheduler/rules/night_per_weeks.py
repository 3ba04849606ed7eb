"""Nights in some weeks.

What it asks
------------
In the ``weeks`` weeks that end with a week of the horizon a person works at most ``max_nights``
night shifts. What a night shift is stands in the rule on nights in a row (``night.in-a-row``).

Why
---
Rest after each run of nights repays the run, not the months of them. No study gives a number for
four weeks; eight, two runs of three and one of two, are a design choice.

Formula
-------
excess = sum over weeks of the horizon of max(0, nights - max_nights), with
nights = night shifts of this and the weeks - 1 weeks before, those of the horizon as planned and
those before it as the ledger counts them.

Example
-------
Seven nights in the ledger of the last three weeks and two this week: 1 shift of excess.

Options
-------
``max_nights``: nights that cost nothing; 366 switches the rule off. ``weeks``: in how many weeks.
``night_minutes``, ``night_from_minute``, ``night_to_minute``: what a night shift is.

References
----------
None; a design choice.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Annotated

from pydantic import Field

from scheduler.domain.timeline import Timeline
from scheduler.rules.fair_share import ledger_row
from scheduler.rules.night_in_a_row import Night, is_night, nights_by_zone
from scheduler.rules.rule import Example, Rule, Violation
from scheduler.terms import Sum, View


class Params(Night):
    """How many nights, in how many weeks, and the night."""

    max_nights: Annotated[
        int, Field(ge=0, le=366, json_schema_extra={"stricter": "smaller", "neutral": 366})
    ] = 8
    weeks: Annotated[int, Field(ge=1, le=13, json_schema_extra={"stricter": "larger"})] = 4


def terms(params: Params, view: View) -> Iterator[Sum]:
    """Yield one count per person and week, nights of the ledger carried in."""
    nights = nights_by_zone(params, view)
    for agent_id in view.agent_ids:
        ledger = view.ledger(agent_id, params.weeks)
        for first in range(0, view.horizon_days, 7):
            begins = first - 7 * (params.weeks - 1)
            past = range(begins, 0)
            carried = (r.night_shifts for r in ledger if view.day_index(r.week_start) in past)
            yield Sum(
                agent_id,
                max(0, begins),
                first + 6,
                "shifts",
                having=nights[view.zone(agent_id)],
                carried=sum(carried),
                maximum=params.max_nights,
            )


def check(params: Params, timeline: Timeline) -> Iterator[Violation]:
    """Yield each week that ends too many nights."""
    for agent_id in timeline.agent_ids:
        planned = timeline.planned(agent_id)
        dates = [shift.work_date for shift in planned if is_night(params, timeline, shift)]
        past = timeline.ledger(agent_id)
        for first, last in timeline.weeks():
            since = first - timedelta(weeks=params.weeks - 1)
            nights = sum(since <= on <= last for on in dates)
            nights += sum(r.night_shifts for r in past if since <= r.week_start < timeline.first)
            if nights > params.max_nights:
                facts = {"nights": nights}
                yield Violation(agent_id, first, nights - params.max_nights, facts=facts)


def explain(params: Params, violation: Violation) -> str:
    """Return how many nights the weeks hold and how many cost nothing."""
    return (
        f"{violation.agent_id} has {violation.facts['nights']} nights in the {params.weeks} weeks "
        f"up to that of {violation.on}; {params.max_nights} cost nothing. Giving "
        f"{violation.amount} of them to others would cure it."
    )


def _nights(span: str, *days: str) -> tuple[str, ...]:
    return tuple(f"{day} {span}" for day in days)


def _ledger(*nights: tuple[int, int]) -> dict[str, object]:
    return {"ledger": tuple(ledger_row("A", ago, night_shifts=count) for ago, count in nights)}


_TWO = _nights("22:00-30:00", "Mon", "Tue")
_FOUR_NIGHTS = tuple(f"{day}{week} 22:00-30:00" for week in ("", "+1") for day in ("Mon", "Tue"))

EXAMPLES = (
    Example("eight nights", _TWO, 0, given=_ledger((1, 6))),
    Example("nine nights", _TWO, 1, given=_ledger((1, 7))),
    Example("three weeks ago counts", _TWO, 1, given=_ledger((1, 1), (2, 3), (3, 3))),
    Example("four weeks ago does not", _TWO, 0, given=_ledger((4, 9))),
    Example("what others carried does not", ("B Mon 22:00-30:00",), 0, given=_ledger((1, 8))),
    Example(
        "each week has its own four",
        _FOUR_NIGHTS,
        1,
        given={"weeks": 2, **_ledger((1, 2), (3, 5))},
    ),
    Example(
        "and looks back for itself",
        _nights("22:00-30:00", "Mon+1", "Tue+1"),
        1,
        given={"weeks": 2, **_ledger((2, 7))},
    ),
    Example("late shifts are none", ("Mon 15:00-23:00",), 0, {"max_nights": 0}),
    Example("three hours from 23:00 are a night", ("Mon 18:00-26:00",), 1, {"max_nights": 0}),
    Example("a minute less is none", ("Mon 18:00-25:59",), 0, {"max_nights": 0}),
    Example("three hours to 06:00 are a night", ("Mon 03:00-11:00",), 1, {"max_nights": 0}),
    Example("a minute later is none", ("Mon 03:01-11:00",), 0, {"max_nights": 0}),
    Example("last week speaks through the ledger", (), 0, history=("Sun-1 22:00-30:00",)),
)

RULE = Rule(
    id="night.per-weeks",
    unit="shift",
    nature="either",
    params=Params,
    terms=terms,
    check=check,
    explain=explain,
    examples=EXAMPLES,
    page=__doc__,
)
