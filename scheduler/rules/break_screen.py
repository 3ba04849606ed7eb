"""Screen breaks.

What it asks
------------
A shift holds one paid break of ``break_minutes`` for every full ``per_minutes`` of its length. None
lies in its first or last ``edge_minutes``. A shift too short to hold a break between its edges
(shorter than twice ``edge_minutes`` and one break) holds none.

Why
---
Short breaks before fatigue sets in do more than long ones after it (HSE guidance on display
screens: 5-10 minutes after 50-60 rather than 15-20 every two hours). The Spanish contact-centre
agreement gives 5 minutes per effective hour, counted as work; a British call-centre study suggests
at least that. Brazil keeps breaks out of the first and last 60 minutes. Ten minutes in two hours
is the same amount in pieces long enough to leave the desk: a design choice.

Formula
-------
owed = floor(shift minutes / per_minutes) where the shift lasts at least 2 x edge_minutes +
break_minutes, otherwise 0; excess = break_minutes x |breaks held - owed| + for each break the
minutes by which its length differs and by which it lies in an edge. Touching breaks are one break.

Example
-------
A shift 08:00-12:00 owes two breaks; with one of 10 minutes at 10:00 it has 10 minutes of excess.

Options
-------
``break_minutes`` in steps of 5, ``per_minutes``, ``edge_minutes``; a ``per_minutes`` of 2881 asks
for no break at all.

References
----------
III Convenio colectivo estatal del sector de contact center (BOE 137, 2023); HSE, Display Screen
Equipment Regulations 1992 reg. 4 and guidance; NR-17 Annex II (Brazil); HELA LAC 94/2.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

from pydantic import Field

from scheduler.domain import Segment, Shift
from scheduler.domain.timeline import Timeline, minutes_between
from scheduler.rules.rule import Example, Rule, Violation
from scheduler.rules.rule import Params as BaseParams
from scheduler.terms import Place, View

LONGEST_SPAN_MINUTES = 2880


class Params(BaseParams):
    """Length, number and place of screen breaks.

    A looser value is not only less: a break that it no longer asks for is one too many.
    """

    break_minutes: Annotated[
        int,
        Field(
            ge=5,
            le=30,
            multiple_of=5,
            json_schema_extra={"stricter": "larger", "monotone": False},
        ),
    ] = 10
    per_minutes: Annotated[
        int,
        Field(
            ge=30,
            le=2881,
            json_schema_extra={"stricter": "smaller", "neutral": 2881, "monotone": False},
        ),
    ] = 120
    edge_minutes: Annotated[int, Field(ge=0, le=240)] = 60


def terms(params: Params, view: View) -> Iterator[Place]:
    """Yield one term for everybody."""
    room = 2 * params.edge_minutes + params.break_minutes
    numbers = range(1, LONGEST_SPAN_MINUTES // params.per_minutes + 1)
    steps = {max(n * params.per_minutes, room): n for n in numbers}
    yield Place(
        view.agent_ids,
        view.horizon_days,
        kind="break",
        minutes=params.break_minutes,
        paid=True,
        counts=tuple(steps.items()),
        after_start=params.edge_minutes,
        before_end=params.edge_minutes,
    )


def check(params: Params, timeline: Timeline) -> Iterator[Violation]:
    """Yield each shift whose breaks are missing, too many, misplaced or of another length."""
    for agent_id in timeline.agent_ids:
        shifts = zip(timeline.planned(agent_id), timeline.joined(agent_id), strict=True)
        for shift, segments in shifts:
            breaks = [s for s in segments if s.kind == "break"]
            owed = _owed(params, shift.minutes)
            amount = params.break_minutes * abs(len(breaks) - owed)
            amount += sum(_misplaced(params, shift, pause) for pause in breaks)
            if amount:
                facts = {"breaks": len(breaks), "owed": owed, "shift_minutes": shift.minutes}
                yield Violation(
                    agent_id, shift.work_date, amount, start=shift.start, end=shift.end, facts=facts
                )


def _owed(params: Params, shift_minutes: int) -> int:
    between_edges = shift_minutes - 2 * params.edge_minutes
    return shift_minutes // params.per_minutes if between_edges >= params.break_minutes else 0


def _misplaced(params: Params, shift: Shift, pause: Segment) -> int:
    return (
        abs(pause.minutes - params.break_minutes)
        + max(0, params.edge_minutes - minutes_between(shift.start, pause.start))
        + max(0, params.edge_minutes - minutes_between(pause.end, shift.end))
    )


def explain(params: Params, violation: Violation) -> str:
    """Return which shift, what it holds, what it should and where."""
    return (
        f"The shift of {violation.agent_id} on {violation.on} lasts "
        f"{violation.facts['shift_minutes']} minutes and holds {violation.facts['breaks']} screen "
        f"break(s) where {violation.facts['owed']} of {params.break_minutes} minutes are asked, "
        f"none in the first or last {params.edge_minutes} minutes: {violation.amount} minutes "
        "amiss. Placing that many breaks of that length between the edges would cure it."
    )


def _day(end: str, *breaks: str) -> tuple[str, ...]:
    return (" | ".join([f"Mon 08:00-{end}", *_pieces("08:00", end, breaks)]),)


def _pieces(start: str, end: str, breaks: tuple[str, ...]) -> Iterator[str]:
    for pause in breaks:
        if start != pause[:5]:
            yield f"work:phone {start}-{pause[:5]}"
        yield f"break {pause}"
        start = pause[6:]
    yield f"work:phone {start}-{end}"


EXAMPLES = (
    Example("two in four hours", _day("12:00", "09:20-09:30", "10:30-10:40"), 0),
    Example("one of them is missing", _day("12:00", "10:00-10:10"), 10),
    Example("a minute under four hours owes one", _day("11:59", "10:00-10:10"), 0),
    Example("too long by five", _day("11:00", "09:20-09:35"), 5),
    Example("too short by five", _day("11:00", "09:20-09:25"), 5),
    Example("the first hour has just ended", _day("11:00", "09:00-09:10"), 0),
    Example("a minute before it ends", _day("11:00", "08:59-09:09"), 1),
    Example("the last hour is about to begin", _day("11:00", "09:50-10:00"), 0),
    Example("a minute into it", _day("11:00", "09:51-10:01"), 1),
    Example("no room between the edges", ("Mon 08:00-10:09",), 0),
    Example("room for one", ("Mon 08:00-10:10",), 10),
    Example("three in nearly two days", ("Mon 00:00-47:45",), 30, {"per_minutes": 955}),
    Example("touching breaks are one", _day("11:00", "09:20-09:25", "09:25-09:30"), 0),
)

RULE = Rule(
    id="break.screen",
    unit="minute",
    nature="hard",
    params=Params,
    terms=terms,
    check=check,
    explain=explain,
    examples=EXAMPLES,
    page=__doc__,
)
