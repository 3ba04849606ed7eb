"""Longest spell on the phone.

What it asks
------------
Nobody works on contacts, of whatever queue, for more than ``longest_minutes`` without something
else that lasts at least ``ended_by_minutes``: a break, a meal, recovery, training, a meeting or
time off the phone.

Why
---
In a car plant the risk of injury in the last half hour of a two-hour spell was twice that of the
first (Tucker 2003); the risk curve of HSE report RR446 has nearly flattened out by then. Two hours
are an upper bound, 90 minutes a target: design choices.

Formula
-------
excess = sum over spells of max(0, contact minutes of the spell - longest_minutes), in minutes. A
shorter interruption does not end a spell and is not counted in it.

Example
-------
Contacts 08:00-10:10 without a pause are ten minutes too many.

Options
-------
``longest_minutes``: 2880 switches the rule off; ``ended_by_minutes``: the shortest pause
that counts.

References
----------
Tucker, Folkard and Macdonald 2003, Lancet 361:680; HSE research report RR446 (2006).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

from pydantic import Field

from scheduler.domain import Segment
from scheduler.domain.timeline import Timeline
from scheduler.rules.rule import Example, Rule, Violation
from scheduler.rules.rule import Params as BaseParams
from scheduler.terms import Stretch, View

PAUSES = ("off_phone", "meal", "break", "recovery", "training", "meeting", "one_to_one")


class Params(BaseParams):
    """Minutes of a spell and of the pause that ends it."""

    longest_minutes: Annotated[
        int, Field(ge=15, le=2880, json_schema_extra={"stricter": "smaller", "neutral": 2880})
    ] = 120
    ended_by_minutes: Annotated[
        int, Field(ge=1, le=60, json_schema_extra={"stricter": "larger"})
    ] = 5


def terms(params: Params, view: View) -> Iterator[Stretch]:
    """Yield one term for everybody."""
    yield Stretch(
        view.agent_ids,
        view.horizon_days,
        queues=None,
        ended_by=tuple((kind, params.ended_by_minutes) for kind in PAUSES),
        max_minutes=params.longest_minutes,
    )


def check(params: Params, timeline: Timeline) -> Iterator[Violation]:
    """Yield each spell that is too long."""
    for agent_id in timeline.agent_ids:
        shifts = zip(timeline.planned(agent_id), timeline.joined(agent_id), strict=True)
        for shift, segments in shifts:
            for spell in _spells(params, segments):
                minutes = sum(segment.minutes for segment in spell)
                if minutes > params.longest_minutes:
                    yield Violation(
                        agent_id,
                        shift.work_date,
                        minutes - params.longest_minutes,
                        start=spell[0].start,
                        end=spell[-1].end,
                        facts={"spell_minutes": minutes},
                    )


def _spells(params: Params, segments: tuple[Segment, ...]) -> Iterator[list[Segment]]:
    spell: list[Segment] = []
    for segment in segments:
        if segment.kind == "work":
            spell.append(segment)
        elif spell and segment.minutes >= params.ended_by_minutes:
            yield spell
            spell = []
    if spell:
        yield spell


def explain(params: Params, violation: Violation) -> str:
    """Return whose spell, how long, how long it may be and what would cure it."""
    return (
        f"{violation.agent_id} works {violation.facts['spell_minutes']} minutes on contacts "
        f"without a pause on {violation.on}; {params.longest_minutes} are the most. A pause of "
        f"at least {params.ended_by_minutes} minutes inside the spell, or ending it "
        f"{violation.amount} minutes earlier, would cure it."
    )


def _day(pause: str) -> tuple[str, ...]:
    start, end = pause.split()[1].split("-")
    return (f"Mon 08:00-11:00 | work:phone 08:00-{start} | {pause} | work:phone {end}-11:00",)


EXAMPLES = (
    Example("two hours at a time", ("Mon 08:00-10:00",), 0),
    Example("a minute more", ("Mon 08:00-10:01",), 1),
    Example(
        "another queue is no pause",
        ("Mon 08:00-10:10 | work:phone 08:00-09:00 | work:complaints 09:00-10:10",),
        10,
    ),
    Example("five minutes of break end it", _day("break 09:30-09:35"), 0),
    Example("four minutes do not", _day("break 09:30-09:34"), 56),
    Example("a meal ends it", _day("meal 09:30-10:00"), 0),
    Example("time off the phone ends it", _day("off_phone 09:30-09:35"), 0),
    Example("recovery ends it", _day("recovery 09:30-09:35"), 0),
    Example("training ends it", _day("training 09:30-10:00"), 0),
    Example("a meeting ends it", _day("meeting 09:30-10:00"), 0),
    Example("a talk with the lead ends it", _day("one_to_one 09:30-10:00"), 0),
)

RULE = Rule(
    id="spell.phone",
    unit="minute",
    nature="hard",
    params=Params,
    terms=terms,
    check=check,
    explain=explain,
    examples=EXAMPLES,
    page=__doc__,
)
