"""Longest time on one dull queue.

What it asks
------------
Nobody should work on one queue whose monotony weight reaches ``dull_weight`` for more than
``longest_minutes`` before something else for ``ended_by_minutes``: another queue, a meal, recovery,
training, a meeting or time off the phone. A screen break goes by too fast to be a change.

Why
---
Simple enquiries wear down by sameness as complaints do by anger; changing the kind of contact is
what guidance on repetitive work asks for. Two hours, a quarter of an hour of something else and
the weight from which a queue is dull are design choices.

Formula
-------
excess = sum over dull queues and spells on them of max(0, minutes of the spell - longest_minutes),
in minutes.

Example
-------
130 minutes of simple enquiries, with a break of ten inside, are ten too many.

Options
-------
``longest_minutes``: 2880 switches the rule off, and only multiples of five can be planned for;
``ended_by_minutes``; ``dull_weight``: a queue's ``monotony_weight`` in ``centre.toml`` from which
it is dull.

References
----------
HSE guidance on repetitive and monotonous work; the numbers are design choices.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any

from pydantic import Field

from scheduler.domain import Segment
from scheduler.domain.timeline import Timeline
from scheduler.rules.example import tiny_problem
from scheduler.rules.rule import Example, Rule, Violation
from scheduler.rules.rule import Params as BaseParams
from scheduler.terms import Stretch, View

CHANGES = ("other_work", "meal", "recovery", "training", "meeting", "one_to_one", "off_phone")


class Params(BaseParams):
    """Minutes of a spell and of the change that ends it, and from which weight a queue is dull."""

    longest_minutes: Annotated[
        int,
        Field(
            ge=15,
            le=2880,
            multiple_of=5,
            json_schema_extra={"stricter": "smaller", "neutral": 2880},
        ),
    ] = 120
    ended_by_minutes: Annotated[
        int, Field(ge=1, le=60, json_schema_extra={"stricter": "larger"})
    ] = 15
    dull_weight: Annotated[
        float,
        Field(
            ge=0.1,
            le=1000,
            multiple_of=0.1,
            json_schema_extra={"stricter": "smaller", "neutral": 1000},
        ),
    ] = 0.5


def terms(params: Params, view: View) -> Iterator[Stretch]:
    """Yield one term for each dull queue."""
    for name, queue in view.queues.items():
        if queue.monotony_weight >= params.dull_weight:
            yield Stretch(
                view.agent_ids,
                view.horizon_days,
                queues=(name,),
                ended_by=tuple((kind, params.ended_by_minutes) for kind in CHANGES),
                max_minutes=params.longest_minutes,
            )


def check(params: Params, timeline: Timeline) -> Iterator[Violation]:
    """Yield each spell on a dull queue that is too long."""
    weights = {queue.queue: queue.monotony_weight for queue in timeline.problem.centre.queues}
    dull = [queue for queue, weight in weights.items() if weight >= params.dull_weight]
    for agent_id in timeline.agent_ids:
        shifts = zip(timeline.worked(agent_id), timeline.joined(agent_id), strict=True)
        for (shift, worked), segments in shifts:
            for queue in (q for q in dull if worked.get(q, 0) > params.longest_minutes):
                for spell in _spells(params, queue, segments):
                    minutes = sum(segment.minutes for segment in spell)
                    if minutes > params.longest_minutes:
                        yield Violation(
                            agent_id,
                            shift.work_date,
                            minutes - params.longest_minutes,
                            start=spell[0].start,
                            end=spell[-1].end,
                            facts={"spell_minutes": minutes, "queue": queue},
                        )


def _spells(params: Params, queue: str, segments: tuple[Segment, ...]) -> Iterator[list[Segment]]:
    """Yield the work on a queue between two changes; work on others in a row is one change."""
    spell: list[Segment] = []
    others = 0
    for segment in segments:
        if segment.queue == queue:
            spell.append(segment)
            others = 0
            continue
        others = others + segment.minutes if segment.kind == "work" else 0
        lasting = others or (0 if segment.kind == "break" else segment.minutes)
        if spell and lasting >= params.ended_by_minutes:
            yield spell
            spell = []
    if spell:
        yield spell


def explain(params: Params, violation: Violation) -> str:
    """Return whose spell, on which queue, how long, what is aimed at and what would cure it."""
    return (
        f"{violation.agent_id} works {violation.facts['spell_minutes']} minutes on "
        f"{violation.facts['queue']} on {violation.on} without a change, {violation.amount} more "
        f"than the {params.longest_minutes} to aim at. {params.ended_by_minutes} minutes of "
        "something else inside the spell would cure it."
    )


def _dull(weight: float = 0.5) -> dict[str, Any]:
    """Return the world in which the phone has a monotony weight, for ``EXAMPLES``."""
    centre = tiny_problem().centre
    phone, complaints = centre.queues
    weighed = phone.model_copy(update={"monotony_weight": weight})
    return {"centre": centre.model_copy(update={"queues": (weighed, complaints)})}


def _with(change: str) -> tuple[str, ...]:
    """Return an hour and 50 minutes on the phone, a change, and 20 minutes more."""
    start, end = change.split()[1].split("-")
    hours, minutes = map(int, end.split(":"))
    after = 60 * hours + minutes + 20
    until = f"{after // 60:02}:{after % 60:02}"
    return (f"Mon 08:00-{until} | work:phone 08:00-{start} | {change} | work:phone {end}-{until}",)


EXAMPLES = (
    Example("two hours", ("Mon 08:00-10:00",), 0, given=_dull()),
    Example("a minute more", ("Mon 08:00-10:01",), 1, given=_dull()),
    Example("not dull at 0.4", ("Mon 08:00-11:00",), 0, given=_dull(0.4)),
    Example("a break is no change", _with("break 09:50-10:10"), 10, given=_dull()),
    Example("15 on another queue are", _with("work:complaints 09:50-10:05"), 0, given=_dull()),
    Example("14 are not", _with("work:complaints 09:50-10:04"), 10, given=_dull()),
    Example("a meal is", _with("meal 09:50-10:20"), 0, given=_dull()),
    Example("recovery is", _with("recovery 09:50-10:05"), 0, given=_dull()),
    Example("training is", _with("training 09:50-10:05"), 0, given=_dull()),
    Example("a meeting is", _with("meeting 09:50-10:05"), 0, given=_dull()),
    Example("a talk with the lead is", _with("one_to_one 09:50-10:05"), 0, given=_dull()),
    Example("time off the phone is", _with("off_phone 09:50-10:05"), 0, given=_dull()),
    Example(
        "half an hour aimed at", ("Mon 08:00-09:00",), 30, {"longest_minutes": 30}, given=_dull()
    ),
    Example(
        "complaints may go on",
        ("Mon 08:00-11:00 | work:complaints 08:00-11:00",),
        0,
        given=_dull(),
    ),
)

RULE = Rule(
    id="monotony.spell",
    unit="minute",
    nature="soft",
    params=Params,
    terms=terms,
    check=check,
    explain=explain,
    examples=EXAMPLES,
    page=__doc__,
)
