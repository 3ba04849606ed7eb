"""Length of nights.

What it asks
------------
No night shift lasts longer than ``longest_night_minutes`` from its start to its end, meals and
breaks included. What a night shift is stands in the rule on nights in a row (``night.in-a-row``).

Why
---
Risk rises with the hours of a shift and with the hours of the night; the two together are worst at
its end. HSE advises eight hours where the work is at night or demanding, Garde 2020 at most nine.

Formula
-------
excess = number of night shifts of the horizon that last more than longest_night_minutes, in minutes
of real time.

Example
-------
A night from 21:00 to 06:30 under a bound of nine hours: 1 shift of excess.

Options
-------
``longest_night_minutes``: length of a night shift; 2880 switches the rule off. ``night_minutes``,
``night_from_minute``, ``night_to_minute``: what a night shift is.

References
----------
Garde et al. 2020, doi:10.5271/sjweh.3920; HSE HSG256. Nine hours were not seen in print. The mean
of eight hours in each 24 of 2003/88/EC art. 8 is another bound, which this rule does not keep.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Annotated

from pydantic import Field

from scheduler.domain.timeline import Timeline, minutes_between
from scheduler.rules.night_in_a_row import Night, is_night, nights_by_zone
from scheduler.rules.rule import Example, Rule, Violation
from scheduler.terms import Sum, View


class Params(Night):
    """Length of a night shift, and the night."""

    longest_night_minutes: Annotated[
        int, Field(ge=60, le=2880, json_schema_extra={"stricter": "smaller", "neutral": 2880})
    ] = 540


def terms(params: Params, view: View) -> Iterator[Sum]:
    """Yield one count of long nights per person."""
    nights = nights_by_zone(params, view)
    for agent_id in view.agent_ids:
        long = replace(nights[view.zone(agent_id)], longer_than=params.longest_night_minutes)
        yield Sum(agent_id, 0, view.horizon_days - 1, "shifts", having=long, maximum=0)


def check(params: Params, timeline: Timeline) -> Iterator[Violation]:
    """Yield each night shift that is too long."""
    for agent_id in timeline.agent_ids:
        for shift in timeline.planned(agent_id):
            minutes = minutes_between(shift.start, shift.end)
            if minutes > params.longest_night_minutes and is_night(params, timeline, shift):
                facts = {"minutes": minutes}
                yield Violation(agent_id, shift.work_date, 1, shift.start, shift.end, facts)


def explain(params: Params, violation: Violation) -> str:
    """Return how long the night is and how long it may be."""
    minutes = violation.facts["minutes"]
    return (
        f"The night of {violation.agent_id} on {violation.on} lasts {minutes} minutes; "
        f"{params.longest_night_minutes} are the most of a night shift, which makes "
        f"{violation.amount} night too long. Ending it {minutes - params.longest_night_minutes} "
        "minutes earlier would cure it."
    )


EXAMPLES = (
    Example("nine hours", ("Mon 21:00-30:00",), 0),
    Example("a minute more", ("Mon 21:00-30:01",), 1),
    Example("each night counts", ("Mon 20:00-30:00", "Wed 20:00-30:00", "B Mon 20:00-30:00"), 3),
    Example("a long day is none", ("Mon 08:00-20:00",), 0),
    Example("three hours from 23:00 are a night", ("Mon 16:00-26:00",), 1),
    Example("a minute less is none", ("Mon 16:00-25:59",), 0),
    Example("three hours to 06:00 are a night", ("Mon 03:00-13:00",), 1),
    Example("a minute later is none", ("Mon 03:01-13:00",), 0),
    Example("meals count", ("Mon 20:59-30:00 | meal 20:59-22:00 | work:phone 22:00-30:00",), 1),
    Example(
        "the night in which clocks go back is an hour longer",
        ("Sat 21:00-30:00",),
        1,
        given={"first_date": "2026-10-19"},
    ),
    Example("last week is past", (), 0, history=("Sun-1 20:00-30:00",)),
)

RULE = Rule(
    id="night.length",
    unit="shift",
    nature="hard",
    params=Params,
    terms=terms,
    check=check,
    explain=explain,
    examples=EXAMPLES,
    page=__doc__,
)
