"""Kinds of contact in a shift.

What it asks
------------
A shift of at least ``from_shift_minutes`` in which contacts are answered should hold
``least_kinds`` different queues or more, where the person has the skills for as many that day.

Why
---
Work that is the same from start to end wears down; a change of the kind of contact is what guidance
on repetitive work asks for, and what keeps skills alive. Two kinds and four hours are design
choices.

Formula
-------
excess = sum over such shifts of max(0, least_kinds - different queues worked on), in kinds.

Example
-------
Eight hours of calls by somebody who also knows complaints: one kind is missing.

Options
-------
``least_kinds``. ``from_shift_minutes``, meals and breaks included: 2880 switches the rule off.

References
----------
HSE guidance on repetitive and monotonous work; the numbers are design choices.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from typing import Annotated, Any

from pydantic import Field

from scheduler.domain import Skill
from scheduler.domain.timeline import Timeline
from scheduler.rules.rule import Example, Rule, Violation
from scheduler.rules.rule import Params as BaseParams
from scheduler.terms import Kinds, View


class Params(BaseParams):
    """How many kinds, and from which length of a shift."""

    least_kinds: Annotated[int, Field(ge=2, le=20, json_schema_extra={"stricter": "larger"})] = 2
    from_shift_minutes: Annotated[
        int, Field(ge=0, le=2880, json_schema_extra={"stricter": "smaller", "neutral": 2880})
    ] = 240


def terms(params: Params, view: View) -> Iterator[Kinds]:
    """Yield one term for all people who know enough queues on the same days."""
    people: dict[tuple[int, ...], list[str]] = defaultdict(list)
    for agent_id in view.agent_ids:
        known = (len(view.skills(agent_id, day)) for day in range(view.horizon_days))
        people[tuple(day for day, n in enumerate(known) if n >= params.least_kinds)].append(
            agent_id
        )
    for days, agent_ids in people.items():
        if days:
            only = None if len(days) == view.horizon_days else days
            yield Kinds(
                tuple(agent_ids),
                view.horizon_days,
                params.least_kinds,
                params.from_shift_minutes,
                only,
            )


def check(params: Params, timeline: Timeline) -> Iterator[Violation]:
    """Yield each shift with too few kinds of contact."""
    skills: dict[str, list[Skill]] = defaultdict(list)
    for skill in timeline.problem.skills:
        skills[skill.agent_id].append(skill)
    for agent_id in timeline.agent_ids:
        for shift in timeline.planned(agent_id):
            kinds = {s.queue for s in shift.segments if s.kind == "work"}
            if not 0 < len(kinds) < params.least_kinds:
                continue
            enough = _known(skills[agent_id], shift.work_date) >= params.least_kinds
            if enough and shift.minutes >= params.from_shift_minutes:
                yield Violation(
                    agent_id,
                    shift.work_date,
                    params.least_kinds - len(kinds),
                    start=shift.start,
                    end=shift.end,
                    facts={"kinds": len(kinds)},
                )


def _known(skills: list[Skill], on: date) -> int:
    """Return how many queues somebody may work on at a date."""
    valid = (
        skill.queue for skill in skills if (skill.valid_from or on) <= on <= (skill.valid_to or on)
    )
    return len(set(valid))


def explain(params: Params, violation: Violation) -> str:
    """Return whose shift, how many kinds it holds, how many are aimed at and what would help."""
    return (
        f"The shift of {violation.agent_id} on {violation.on} holds {violation.facts['kinds']} "
        f"kind(s) of contact where {params.least_kinds} are aimed at. A stretch on "
        f"{violation.amount} other queue(s) would cure it."
    )


def _knows(*queues: str, **dates: date) -> dict[str, Any]:
    """Return the world in which A knows these queues, the last of them on some dates alone."""
    *always, last = [Skill(agent_id="A", queue=queue, proficiency=4) for queue in queues]
    return {"skills": (*always, last.model_copy(update=dates))}


_CALLS = ("Mon 08:00-12:00",)
_BOTH = ("Mon 08:00-12:00 | work:phone 08:00-11:30 | work:complaints 11:30-12:00",)
_TUESDAY = date(2026, 12, 1)

EXAMPLES = (
    Example("calls all day", _CALLS, 1),
    Example("two kinds", _BOTH, 0),
    Example("a shorter shift", ("Mon 08:00-11:59",), 0),
    Example(
        "three are aimed at", _BOTH, 1, {"least_kinds": 3}, given=_knows("phone", "complaints", "x")
    ),
    Example("one skill, one kind", _CALLS, 0, given=_knows("phone")),
    Example("not known yet", _CALLS, 0, given=_knows("phone", "complaints", valid_from=_TUESDAY)),
    Example(
        "known from today on",
        ("Tue 08:00-12:00",),
        1,
        given=_knows("phone", "complaints", valid_from=_TUESDAY, valid_to=_TUESDAY),
    ),
    Example(
        "known no more", _CALLS, 0, given=_knows("phone", "complaints", valid_to=date(2026, 11, 29))
    ),
    Example("no contacts, no kinds", ("Mon 08:00-12:00 | off_phone 08:00-12:00",), 0),
    Example("each shift by itself", (*_BOTH, "Tue 08:00-12:00", "B Tue 08:00-12:00"), 2),
)

RULE = Rule(
    id="monotony.kinds",
    unit="kind",
    nature="soft",
    params=Params,
    terms=terms,
    check=check,
    explain=explain,
    examples=EXAMPLES,
    page=__doc__,
)
