"""Longest spell on a hard queue, and the recovery owed after it.

What it asks
------------
A hard queue is one whose emotional weight reaches ``hard_weight`` (a complaint weighs 1). Nobody
works on hard queues for more than ``longest_minutes`` at a time, and a spell of
``owed_from_minutes`` or more is followed by ``owed_minutes`` of recovery or meal before any other
work and within the shift. A spell is ended by recovery or a meal of ``ended_by_rest_minutes`` and
by anything else of ``ended_by_other_minutes`` – other queues, time off the phone, training,
meetings. A screen break does not end it.

Why
---
Mistreatment by one customer lowers the service to the next one and wears on into the evening (Yue,
Wang and Groth 2018; Zhan 2011). Brazil's NR-17 asks for a pause right after contacts that were
draining. No study measures the minutes: 10 minutes are borderline, 15 take two thirds off the
accumulated risk in the curve of HSE report RR446. All five minutes here are design choices.

Formula
-------
excess = sum over spells of max(0, hard minutes - longest_minutes), plus, for spells of at least
owed_from_minutes, max(0, owed_minutes - minutes of recovery and meal that follow with nothing but
breaks between), in minutes.

Example
-------
Complaints 08:00-09:10 and then calls: ten minutes too long, and 15 minutes of recovery missing.

Options
-------
``longest_minutes``, ``owed_minutes``, ``owed_from_minutes``, ``ended_by_rest_minutes``,
``ended_by_other_minutes``, ``hard_weight``; a ``hard_weight`` of 1000 switches the rule off.

References
----------
Portaria 9/2007, NR-17 Annex II (Brazil); Yue, Wang and Groth 2020, Journal of Service Research;
Zhan, Wang and Shi 2011; HSE research report RR446 (2006).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from itertools import groupby
from typing import Annotated, NamedTuple

from pydantic import Field

from scheduler.domain import Segment, Shift
from scheduler.domain.timeline import Timeline, minutes_between
from scheduler.rules.example import complaints_weigh, in_turn
from scheduler.rules.hard_queues import hard_in_timeline, hard_in_view
from scheduler.rules.rule import Example, Rule, Violation
from scheduler.rules.rule import Params as BaseParams
from scheduler.terms import Stretch, View

REST = ("recovery", "meal")
OTHER = ("other_work", "off_phone", "training", "meeting", "one_to_one")
Minutes = Annotated[int, Field(ge=1, le=120)]


class Params(BaseParams):
    """Minutes of a spell, of what is owed after it and of what ends it."""

    longest_minutes: Annotated[
        int, Field(ge=5, le=2880, json_schema_extra={"stricter": "smaller"})
    ] = 60
    owed_minutes: Annotated[int, Field(ge=0, le=120, json_schema_extra={"stricter": "larger"})] = 15
    owed_from_minutes: Annotated[
        int, Field(ge=1, le=2880, json_schema_extra={"stricter": "smaller"})
    ] = 30
    ended_by_rest_minutes: Minutes = 15
    ended_by_other_minutes: Minutes = 5
    hard_weight: Annotated[
        float, Field(ge=0, le=1000, multiple_of=0.1, json_schema_extra={"neutral": 1000})
    ] = 1.0


def terms(params: Params, view: View) -> Iterator[Stretch]:
    """Yield one term for everybody; none where no queue is hard."""
    hard = hard_in_view(view, params.hard_weight)
    if hard:
        yield Stretch(
            view.agent_ids,
            view.horizon_days,
            queues=hard,
            ended_by=(
                *((kind, params.ended_by_rest_minutes) for kind in REST),
                *((kind, params.ended_by_other_minutes) for kind in OTHER),
            ),
            max_minutes=params.longest_minutes,
            owed_minutes=params.owed_minutes,
            owed_from=params.owed_from_minutes,
            owed_kinds=REST,
        )


class _Block(NamedTuple):
    what: str
    start: datetime
    end: datetime

    @property
    def minutes(self) -> int:
        return minutes_between(self.start, self.end)


def check(params: Params, timeline: Timeline) -> Iterator[Violation]:
    """Yield each spell that is too long and each recovery that is missing or too short."""
    hard = hard_in_timeline(timeline, params.hard_weight)
    for agent_id in timeline.agent_ids:
        for shift, on_queues in timeline.worked(agent_id):
            most = sum(on_queues[queue] for queue in hard if queue in on_queues)
            if most <= params.longest_minutes and most < params.owed_from_minutes:
                continue
            for spell, after in _spells(params, _blocks(shift, hard)):
                worked = sum(block.minutes for block in spell)
                owed = params.owed_minutes if worked >= params.owed_from_minutes else 0
                given = _given(after)
                amount = max(0, worked - params.longest_minutes) + max(0, owed - given)
                if amount:
                    yield Violation(
                        agent_id,
                        shift.work_date,
                        amount,
                        start=spell[0].start,
                        end=spell[-1].end,
                        facts={
                            "spell_minutes": worked,
                            "owed_minutes": owed,
                            "given_minutes": given,
                        },
                    )


def _blocks(shift: Shift, hard: set[str]) -> list[_Block]:
    def what(segment: Segment) -> str:
        if segment.kind != "work":
            return segment.kind
        return "hard" if segment.queue in hard else "other_work"

    grouped = ((name, list(group)) for name, group in groupby(shift.segments, key=what))
    return [_Block(name, group[0].start, group[-1].end) for name, group in grouped]


def _spells(params: Params, blocks: list[_Block]) -> Iterator[tuple[list[_Block], list[_Block]]]:
    """Yield the hard blocks of each spell and what follows until the next hard block."""
    spell: list[_Block] = []
    after: list[_Block] = []
    for block in blocks:
        if block.what != "hard":
            after.append(block)
            continue
        if spell and any(_ends(params, other) for other in after):
            yield spell, after
            spell = []
        spell.append(block)
        after = []
    if spell:
        yield spell, after


def _ends(params: Params, block: _Block) -> bool:
    if block.what == "break":
        return False
    rest = block.what in {"recovery", "meal"}
    return block.minutes >= (
        params.ended_by_rest_minutes if rest else params.ended_by_other_minutes
    )


def _given(after: list[_Block]) -> int:
    given = 0
    for block in after:
        if block.what in {"recovery", "meal"}:
            given += block.minutes
        elif block.what != "break":
            return given
    return given


def explain(params: Params, violation: Violation) -> str:
    """Return whose spell, how long, what follows it and what would cure it."""
    facts = violation.facts
    return (
        f"{violation.agent_id} works {facts['spell_minutes']} minutes at a time on hard queues on "
        f"{violation.on} and has {facts['given_minutes']} minutes of recovery or meal right after; "
        f"at most {params.longest_minutes} and then {facts['owed_minutes']} are asked: "
        f"{violation.amount} minutes amiss. Ending the spell earlier with recovery behind it would "
        "cure it."
    )


def _day(*pieces: str) -> tuple[str, ...]:
    """Return a shift of pieces, followed by 30 minutes on the phone."""
    return in_turn(*pieces, "work:phone 30")


HARD = "work:complaints"

EXAMPLES = (
    Example("not hard at 0.9", _day(f"{HARD} 90"), 0, given=complaints_weigh(0.9)),
    Example("an hour and recovery", _day(f"{HARD} 60", "recovery 15"), 0),
    Example("a minute more", _day(f"{HARD} 61", "recovery 15"), 1),
    Example("no recovery after 30 minutes", _day(f"{HARD} 30"), 15),
    Example("none is owed after 29", _day(f"{HARD} 29"), 0),
    Example("recovery too short by five", _day(f"{HARD} 40", "recovery 10"), 5),
    Example("a meal does as well", _day(f"{HARD} 40", "meal 30"), 0),
    Example("a break may come first", _day(f"{HARD} 40", "break 10", "recovery 15"), 0),
    Example("a talk may not", _day(f"{HARD} 40", "one_to_one 15", "recovery 15"), 15),
    Example("recovery too late", _day(f"{HARD} 40", "work:phone 5", "recovery 15"), 15),
    Example(
        "recovery lies within the shift", ("Mon 08:00-08:40 | work:complaints 08:00-08:40",), 15
    ),
    Example("15 of recovery end it", _day(*[f"{HARD} 40", "recovery 15"] * 2), 0),
    Example("14 do not", _day(f"{HARD} 40", "recovery 14", f"{HARD} 40", "recovery 15"), 20),
    Example("15 of meal end it", _day(f"{HARD} 40", "meal 15", f"{HARD} 40", "recovery 15"), 0),
    Example("five of other work end it", _day(f"{HARD} 29", "work:phone 5", f"{HARD} 29"), 0),
    Example("four do not", _day(f"{HARD} 29", "work:phone 4", f"{HARD} 29"), 15),
    Example("five off the phone end it", _day(f"{HARD} 29", "off_phone 5", f"{HARD} 29"), 0),
    Example("a break does not", _day(f"{HARD} 29", "break 10", f"{HARD} 29"), 15),
    Example("training ends it", _day(f"{HARD} 29", "training 30", f"{HARD} 29"), 0),
    Example("a meeting ends it", _day(f"{HARD} 29", "meeting 30", f"{HARD} 29"), 0),
    Example("no queue weighs that much", _day(f"{HARD} 90"), 0, {"hard_weight": 1.1}),
    Example("not hard at 0.2", _day("work:phone 40"), 0, {"hard_weight": 0.2}),
    Example("hard at 0.1", _day("work:phone 20"), 15, {"hard_weight": 0.1}),
)

RULE = Rule(
    id="spell.hard",
    unit="minute",
    nature="hard",
    params=Params,
    terms=terms,
    check=check,
    explain=explain,
    examples=EXAMPLES,
    page=__doc__,
)
