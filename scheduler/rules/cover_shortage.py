"""Coverage.

What it asks
------------
In every interval of need the people at work on a queue do as many useful minutes as the need asks.
A useful minute is a minute worked times the rate of the person's proficiency, up to the need.

Why
---
A missing minute is a contact that waits. The more of a need is missing the worse a further minute
is: queues grow faster than shortages. That a minute costs 10 person-minutes, and from 10 % and 25
% of the need on twice and four times that, is a design choice, and so are the rates.

Formula
-------
missing = need - min(need, sum of minutes x rate); with b1 and b2 the given thousandths of the need,
excess = price x missing + first extra x max(0, missing - b1) + second extra x max(0, missing - b2),
all in thousandths of a person-minute.

Example
-------
Two people needed for 15 minutes and one there: 15 of 30 minutes are missing; 3 of them cost 10
each, 4.5 cost 20 and 7.5 cost 40: 420 person-minutes, an excess of 420,000.

Options
-------
``rate_1_per_mille`` … ``rate_4_per_mille`` by proficiency; ``mentor_per_mille`` of that for whoever
accompanies a newcomer (``mentor_id`` in ``agents.csv``); ``price_per_minute``;
``tier_1_per_mille`` and ``tier_2_per_mille`` of the need, beyond which ``tier_1_extra_per_minute``
and ``tier_2_extra_per_minute`` come on top. All prices of 0 switch the rule off.

References
----------
None; a design choice.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import accumulate
from typing import Annotated, Any

from pydantic import Field

from scheduler.domain.timeline import Timeline
from scheduler.rules.rated_people import RatedPeople
from scheduler.rules.rule import Example, Rule, Violation
from scheduler.rules.rule import Params as BaseParams
from scheduler.rules.staffed_slots import Slot, staffed
from scheduler.terms import Cover, View, Window

Rate = Annotated[int, Field(ge=0, le=1000, json_schema_extra={"stricter": "smaller"})]
Price = Annotated[int, Field(ge=0, le=1000, json_schema_extra={"stricter": "larger"})]


class Params(BaseParams):
    """Rates of proficiencies, prices of a missing minute and where they rise."""

    rate_1_per_mille: Rate = 700
    rate_2_per_mille: Rate = 850
    rate_3_per_mille: Rate = 1000
    rate_4_per_mille: Rate = 1000
    mentor_per_mille: Rate = 900
    price_per_minute: Price = 10
    tier_1_per_mille: Annotated[
        int, Field(ge=0, le=200, json_schema_extra={"stricter": "smaller"})
    ] = 100
    tier_1_extra_per_minute: Price = 10
    tier_2_per_mille: Annotated[
        int, Field(ge=200, le=1000, json_schema_extra={"stricter": "smaller"})
    ] = 250
    tier_2_extra_per_minute: Price = 20


def terms(params: Params, view: View) -> Iterator[Cover]:
    """Yield one term per queue and interval with need."""
    rates = (
        params.rate_1_per_mille,
        params.rate_2_per_mille,
        params.rate_3_per_mille,
        params.rate_4_per_mille,
    )
    people = RatedPeople(view, rates, params.mentor_per_mille, everybody=False)
    prices = accumulate(
        (params.price_per_minute, params.tier_1_extra_per_minute, params.tier_2_extra_per_minute)
    )
    tiers = tuple(
        zip((params.tier_1_per_mille, params.tier_2_per_mille, 1000), prices, strict=True)
    )
    minutes = view.problem.centre.interval_minutes
    for queue in view.queues:
        for start, row in view.need.get(queue, ()):
            need_milli = round(row.required_agents * minutes * 1000)
            if need_milli:
                window = Window(start, start + minutes)
                yield Cover(queue, window, need_milli, people.of(queue, start), tiers)


def check(params: Params, timeline: Timeline) -> Iterator[Violation]:
    """Yield each interval of a queue in which useful minutes are missing and cost something."""
    rates, left = params.model_dump(), params.mentor_per_mille
    for slot in staffed(timeline, lambda level: int(rates[f"rate_{level}_per_mille"]), left):
        amount = _cost(params, slot)
        if amount:
            yield Violation(
                None,
                slot.on,
                amount,
                start=slot.start,
                end=slot.end,
                facts={
                    "queue": slot.queue,
                    "needed_minutes": slot.need_milli / 1000,
                    "useful_minutes": slot.useful_milli / 1000,
                    "missing_minutes": (slot.need_milli - slot.useful_milli) / 1000,
                },
            )


def _cost(params: Params, slot: Slot) -> int:
    missing = slot.need_milli - slot.useful_milli
    beyond_1 = max(0, missing - slot.need_milli * params.tier_1_per_mille // 1000)
    beyond_2 = max(0, missing - slot.need_milli * params.tier_2_per_mille // 1000)
    return (
        params.price_per_minute * missing
        + params.tier_1_extra_per_minute * beyond_1
        + params.tier_2_extra_per_minute * beyond_2
    )


def explain(_params: Params, violation: Violation) -> str:
    """Return which interval, what it needs, what it has, what that costs and what would cure it."""
    facts = violation.facts
    return (
        f"{facts['queue']} needs {facts['needed_minutes']:g} person-minutes from {violation.start} "
        f"and gets {facts['useful_minutes']:g}: {violation.amount} thousandths of a person-minute. "
        f"{facts['missing_minutes']:g} more useful minutes there would cure it."
    )


def _need(agents: float, queue: str = "phone") -> dict[str, Any]:
    return {
        "queue": queue,
        "interval_start": "2026-11-30T09:00:00+01:00",
        "need_agents": agents,
        "required_agents": agents,
    }


def _given(agents: float, proficiency: int = 4, **more: object) -> dict[str, Any]:
    skill = {"queue": "phone", "proficiency": proficiency}
    skills = tuple({"agent_id": agent_id, **skill, **more} for agent_id in ("A", "B"))
    return {"need": (_need(agents),), "skills": skills}


A = "Mon 08:00-10:00"
B = "B Mon 08:00-10:00"

EXAMPLES = (
    Example("as many as needed", (A, B), 0, given=_given(2)),
    Example("half of them", (A,), 420_000, given=_given(2)),
    Example("nobody", (), 1_020_000, given=_given(2)),
    Example("a sixth is missing", (A,), 42_000, given=_given(1.2)),
    Example("less than a tenth is missing", (A,), 7_500, given=_given(1.05)),
    Example("minutes within the interval count", ("Mon 09:05-10:00",), 110_000, given=_given(1)),
    Example("other queues do not", (A,), 510_000, given={"need": (_need(1, "complaints"),)}),
    Example("trained for a week", (A,), 90_000, given=_given(1, 1)),
    Example("trained for longer", (A,), 30_000, given=_given(1, 2)),
    Example("fully trained", (A,), 0, given=_given(1, 3)),
    Example("who accompanies a newcomer", (A,), 15_000, given=_given(1, 3) | {"mentors": ("A",)}),
    Example("the same, trained for longer", (A,), 55_500, given=_given(1, 2) | {"mentors": ("A",)}),
    Example(
        "without the skill a minute is not useful", (A,), 510_000, given=_given(1) | {"skills": ()}
    ),
    Example(
        "the skill ended the day before",
        (A,),
        510_000,
        given=_given(1, valid_to="2026-11-29"),
    ),
    Example(
        "last week's night shift counts",
        (),
        0,
        history=("Sun-1 22:00-34:00", "B Sun-1 12:00-20:00"),
        given=_given(1),
    ),
)

RULE = Rule(
    id="cover.shortage",
    unit="1/1000 person-minute",
    nature="soft",
    params=Params,
    terms=terms,
    check=check,
    explain=explain,
    examples=EXAMPLES,
    page=__doc__,
)
