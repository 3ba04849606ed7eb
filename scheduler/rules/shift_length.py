"""Longest and shortest shift.

What it asks
------------
The paid time of each shift lies between the shortest and the longest shift of the person's
contract and is no longer than ``longest_shift_minutes``; of two upper bounds the stricter holds.
Whoever may work less than the shortest shift for a while (``limit.hours``) gets shifts that short.

Why
---
Ten hours went with 15 % more injuries than eight, twelve with 38 % more (Salminen 2016). Ten
hours are the ceiling of a working day in Germany (ArbZG section 3); HSE advises at most twelve,
and eight where the work is demanding. A very short shift costs the journey for little pay.

Formula
-------
excess = sum over shifts of max(0, shortest - paid, paid - longest) in minutes, with
shortest = shift_hours_min of the contract x 60, or a personal limit below it, and
longest = min(shift_hours_max of the contract x 60, longest_shift_minutes).

Example
-------
A shift of 10 paid hours and 15 minutes under a bound of 10 hours: 15 minutes of excess.

Options
-------
``longest_shift_minutes``: longest paid time of a shift; 1440 leaves the word to the contract alone.

References
----------
ArbZG section 3; HSE HSG256; Salminen 2016.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

from pydantic import Field

from scheduler.domain import PersonalLimit
from scheduler.domain.timeline import Timeline
from scheduler.rules.example import CONTRACT, MONDAY
from scheduler.rules.rule import Example, Rule, Violation
from scheduler.rules.rule import Params as BaseParams
from scheduler.terms import Allow, View


class Params(BaseParams):
    """The longest shift that the policy allows, whatever the contract says."""

    longest_shift_minutes: Annotated[
        int, Field(ge=0, le=1440, json_schema_extra={"stricter": "smaller"})
    ] = 600


def terms(params: Params, view: View) -> Iterator[Allow]:
    """Yield the bounds of each person and day."""
    for agent_id in view.agent_ids:
        for day in range(view.horizon_days):
            contract = view.contract(agent_id, day)
            limits = view.limits(agent_id, day)
            capped = [int(row.cap) for row in limits if row.limit == "max_shift_minutes"]
            yield Allow(
                agent_id,
                day,
                paid_min=min([round(60 * contract.shift_hours_min), *capped]),
                paid_max=min(round(60 * contract.shift_hours_max), params.longest_shift_minutes),
            )


def check(params: Params, timeline: Timeline) -> Iterator[Violation]:
    """Yield each shift that is too short or too long."""
    for agent_id in timeline.agent_ids:
        for shift, paid in zip(timeline.planned(agent_id), timeline.paid(agent_id), strict=True):
            contract = timeline.contract(agent_id, shift.work_date)
            least = round(contract.shift_hours_min * 60)
            for limit in timeline.limits(agent_id, shift.work_date):
                if limit.limit == "max_shift_minutes" and limit.value is not None:
                    least = min(least, int(limit.value))
            most = min(round(contract.shift_hours_max * 60), params.longest_shift_minutes)
            amount = max(least - paid, paid - most)
            if amount > 0:
                facts = {"paid_minutes": paid, "least": least, "most": most}
                yield Violation(
                    agent_id, shift.work_date, amount, start=shift.start, end=shift.end, facts=facts
                )


def explain(_params: Params, violation: Violation) -> str:
    """Return how long the shift is and between which bounds it should lie."""
    facts = violation.facts
    return (
        f"The shift of {violation.agent_id} on {violation.on} has {facts['paid_minutes']} paid "
        f"minutes; {facts['least']} to {facts['most']} are asked. Changing its length by "
        f"{violation.amount} minutes would cure it."
    )


def _part_time(**terms_given: float) -> dict[str, object]:
    return {"contracts": (CONTRACT.model_copy(update=terms_given),)}


_THREE_HOURS = PersonalLimit(
    limit_id="x",
    agent_id="A",
    limit="max_shift_minutes",
    value=180,
    valid_from=MONDAY,
    valid_to=MONDAY,
)

EXAMPLES = (
    Example("ten hours", ("Mon 08:00-18:00",), 0),
    Example("a minute more", ("Mon 08:00-18:01",), 1),
    Example(
        "an unpaid meal does not count",
        ("Mon 08:00-18:30 | work:phone 08:00-13:00 | meal 13:00-13:30 | work:phone 13:30-18:30",),
        0,
    ),
    Example(
        "the contract is stricter", ("Mon 08:00-15:45",), 15, given=_part_time(shift_hours_max=7.5)
    ),
    Example(
        "as short as the contract allows",
        ("Mon 08:00-12:00",),
        0,
        given=_part_time(shift_hours_min=4),
    ),
    Example("shorter than that", ("Mon 08:00-11:40",), 20, given=_part_time(shift_hours_min=4)),
    Example(
        "a personal limit below it",
        ("Mon 08:00-11:00",),
        0,
        given={**_part_time(shift_hours_min=4), "limits": (_THREE_HOURS,)},
    ),
    Example(
        "shorter than that limit",
        ("Mon 08:00-10:59",),
        1,
        given={**_part_time(shift_hours_min=4), "limits": (_THREE_HOURS,)},
    ),
    Example(
        "each shift by itself", ("Mon 08:00-18:10", "Tue 08:00-18:20", "B Tue 08:00-18:05"), 35
    ),
    Example(
        "the night in which clocks go back is an hour longer",
        ("Sat 20:00-29:30",),
        30,
        given={"first_date": "2026-10-19"},
    ),
    Example("last week is past", (), 0, history=("Sun-1 08:00-20:00",)),
)

RULE = Rule(
    id="shift.length",
    unit="minute",
    nature="hard",
    params=Params,
    terms=terms,
    check=check,
    explain=explain,
    examples=EXAMPLES,
    page=__doc__,
)
