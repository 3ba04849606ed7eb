"""Shortest stretch on a queue.

What it asks
------------
Whoever starts on a queue stays with it for at least ``shortest_minutes``. Breaks and meals do not
end a stretch and are not counted in it; work on another queue, time off the phone, recovery,
training and meetings of ``ended_by_minutes`` or more do.

Why
---
Changing queue every few minutes makes a plan that nobody can follow and that hides its own gaps.
Half an hour is a design choice.

Formula
-------
excess = sum over stretches of max(0, shortest_minutes - contact minutes of the stretch), in
minutes.

Example
-------
Twenty minutes of complaints between calls fall ten minutes short.

Options
-------
``shortest_minutes``: 0 switches the rule off; ``ended_by_minutes``: the shortest interruption that
counts.

References
----------
None; a design choice.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Annotated

from pydantic import Field

from scheduler.domain import Segment, Shift
from scheduler.domain.timeline import Timeline
from scheduler.rules.rule import Example, Rule, Violation
from scheduler.rules.rule import Params as BaseParams
from scheduler.terms import Stretch, View

ENDED_BY = ("other_work", "off_phone", "recovery", "training", "meeting", "one_to_one")


class Params(BaseParams):
    """Minutes of a stretch and of the interruption that ends it."""

    shortest_minutes: Annotated[
        int, Field(ge=0, le=240, json_schema_extra={"stricter": "larger", "neutral": 0})
    ] = 30
    ended_by_minutes: Annotated[
        int, Field(ge=1, le=60, json_schema_extra={"stricter": "smaller"})
    ] = 5


def terms(params: Params, view: View) -> Iterator[Stretch]:
    """Yield one term per queue."""
    for queue in view.queues:
        yield Stretch(
            view.agent_ids,
            view.horizon_days,
            queues=(queue,),
            ended_by=tuple((kind, params.ended_by_minutes) for kind in ENDED_BY),
            min_minutes=params.shortest_minutes,
        )


def check(params: Params, timeline: Timeline) -> Iterator[Violation]:
    """Yield each stretch that is too short."""
    queues = {queue.queue for queue in timeline.problem.centre.queues}
    for agent_id in timeline.agent_ids:
        for shift in timeline.planned(agent_id):
            # A stretch is never shorter than one of its segments: other queues have no short one.
            short = {s.queue for s in shift.segments if s.minutes < params.shortest_minutes}
            for queue in sorted(queues & short):
                for stretch in _stretches(params, shift, queue):
                    minutes = sum(segment.minutes for segment in stretch)
                    if minutes < params.shortest_minutes:
                        yield Violation(
                            agent_id,
                            shift.work_date,
                            params.shortest_minutes - minutes,
                            start=stretch[0].start,
                            end=stretch[-1].end,
                            facts={"queue": queue, "stretch_minutes": minutes},
                        )


def _stretches(params: Params, shift: Shift, queue: str) -> Iterator[list[Segment]]:
    """Yield the segments on ``queue`` of each stretch."""

    def what(segment: Segment) -> str:
        if segment.kind != "work":
            return segment.kind
        return "this" if segment.queue == queue else "another"

    stretch: list[Segment] = []
    for name, group in groupby(shift.segments, key=what):
        segments = list(group)
        if name == "this":
            stretch += segments
        elif stretch and name not in {"break", "meal"} and _lasts(segments, params):
            yield stretch
            stretch = []
    if stretch:
        yield stretch


def _lasts(segments: list[Segment], params: Params) -> bool:
    return sum(segment.minutes for segment in segments) >= params.ended_by_minutes


def explain(params: Params, violation: Violation) -> str:
    """Return whose stretch, on which queue, how short and what would cure it."""
    return (
        f"{violation.agent_id} works {violation.facts['stretch_minutes']} minutes at a time on "
        f"{violation.facts['queue']} on {violation.on}; {params.shortest_minutes} are the least. "
        f"Staying {violation.amount} minutes longer, or not starting, would cure it."
    )


def _day(*pieces: str) -> tuple[str, ...]:
    return (" | ".join(["Mon 08:00-10:00", *pieces]),)


def _twice_twenty(between: str) -> tuple[str, ...]:
    start, end = between.split()[1].split("-")
    return _day(
        "work:complaints 08:00-08:40",
        f"work:phone 08:40-{start}",
        between,
        f"work:phone {end}-09:30",
        "work:complaints 09:30-10:00",
    )


EXAMPLES = (
    Example("half an hour", _day("work:complaints 08:00-08:30", "work:phone 08:30-10:00"), 0),
    Example("a minute less", _day("work:complaints 08:00-08:29", "work:phone 08:29-10:00"), 1),
    Example(
        "both ends of the day",
        _day("work:phone 08:00-08:20", "work:complaints 08:20-09:35", "work:phone 09:35-10:00"),
        15,
    ),
    Example("a break does not end it", _twice_twenty("break 09:00-09:10"), 0),
    Example(
        "a break inside makes it no longer",
        _day(
            "work:complaints 08:00-08:10",
            "break 08:10-08:20",
            "work:complaints 08:20-08:35",
            "work:phone 08:35-10:00",
        ),
        5,
    ),
    Example("a meal does not end it", _twice_twenty("meal 09:00-09:10"), 0),
    Example("five off the phone end it", _twice_twenty("off_phone 09:00-09:05"), 15),
    Example("four do not", _twice_twenty("off_phone 09:00-09:04"), 0),
    Example("recovery ends it", _twice_twenty("recovery 09:00-09:10"), 20),
    Example("training ends it", _twice_twenty("training 09:00-09:10"), 20),
    Example("a meeting ends it", _twice_twenty("meeting 09:00-09:10"), 20),
    Example("a talk with the lead ends it", _twice_twenty("one_to_one 09:00-09:10"), 20),
)

RULE = Rule(
    id="spell.queue",
    unit="minute",
    nature="hard",
    params=Params,
    terms=terms,
    check=check,
    explain=explain,
    examples=EXAMPLES,
    page=__doc__,
)
