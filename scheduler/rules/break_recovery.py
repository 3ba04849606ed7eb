"""Recovery break in each half of a shift.

What it asks
------------
In each half of a shift of ``from_shift_minutes`` or more a pause of at least ``pause_minutes``
begins: breaks, a meal, recovery or time off the phone, one or several of them without a gap.

Why
---
Ten minutes are borderline: in the break curve of HSE report RR446 they take a fifth off the risk
that has gathered, 15 take two thirds and 20 nearly all; a review of short breaks finds that work
that drains needs more than ten (Albulescu 2022). Screen breaks are as short as that, so that the
meal alone, which lies in one half, would give real recovery. A quarter of an hour is a design
choice.

Formula
-------
excess = sum over halves of shifts of max(0, pause_minutes - longest pause that begins in the half),
in minutes. What begins before the middle of the shift begins in the first half.

Example
-------
A shift of eight hours with a meal in its first half and breaks of ten minutes only in the second is
five minutes short.

Options
-------
``pause_minutes``: 0 switches the rule off; ``from_shift_minutes``: shorter shifts owe none.

References
----------
HSE research report RR446 (2006); Albulescu et al. 2022, PLOS ONE 17(8).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from itertools import groupby
from typing import Annotated

from pydantic import Field

from scheduler.domain import Shift
from scheduler.domain.timeline import Timeline, minutes_between
from scheduler.rules.example import in_turn
from scheduler.rules.rule import Example, Rule, Violation
from scheduler.rules.rule import Params as BaseParams
from scheduler.terms import Pause, View

PAUSES = ("break", "meal", "recovery", "off_phone")


class Params(BaseParams):
    """Minutes of a pause, and of the shortest shift that holds one in each half."""

    pause_minutes: Annotated[
        int, Field(ge=0, le=60, json_schema_extra={"stricter": "larger", "neutral": 0})
    ] = 15
    from_shift_minutes: Annotated[
        int, Field(ge=0, le=1440, json_schema_extra={"stricter": "smaller"})
    ] = 360


def terms(params: Params, view: View) -> Iterator[Pause]:
    """Yield one term for everybody."""
    yield Pause(
        view.agent_ids,
        view.horizon_days,
        PAUSES,
        params.pause_minutes,
        from_span=params.from_shift_minutes,
    )


def check(params: Params, timeline: Timeline) -> Iterator[Violation]:
    """Yield each half of a shift without a pause that is long enough."""
    for agent_id in timeline.agent_ids:
        for shift in timeline.planned(agent_id):
            if minutes_between(shift.start, shift.end) < params.from_shift_minutes:
                continue
            middle = shift.start + (shift.end - shift.start) / 2
            pauses = list(_pauses(shift))
            for start, end in ((shift.start, middle), (middle, shift.end)):
                given = max((m for at, m in pauses if start <= at < end), default=0)
                if given < params.pause_minutes:
                    yield Violation(
                        agent_id,
                        shift.work_date,
                        params.pause_minutes - given,
                        start=start,
                        end=end,
                        facts={"given_minutes": given},
                    )


def _pauses(shift: Shift) -> Iterator[tuple[datetime, int]]:
    """Yield the start and the minutes of each pause."""
    for paused, group in groupby(shift.segments, key=lambda segment: segment.kind in PAUSES):
        segments = list(group)
        if paused:
            yield segments[0].start, minutes_between(segments[0].start, segments[-1].end)


def explain(params: Params, violation: Violation) -> str:
    """Return whose half of a shift, how long its pauses are and what would cure it."""
    return (
        f"The longest pause of {violation.agent_id} in a half of the shift on {violation.on} lasts "
        f"{violation.facts['given_minutes']} minutes where {params.pause_minutes} are aimed at. "
        f"{violation.amount} more minutes of break, recovery or time off the phone would cure it."
    )


PHONE = "work:phone"
BEFORE = (f"{PHONE} 100", "meal 30", f"{PHONE} 110")

EXAMPLES = (
    Example("one in each half", in_turn(*BEFORE, "break 15", f"{PHONE} 120"), 0),
    Example("fourteen minutes", in_turn(*BEFORE, "break 14", f"{PHONE} 120"), 1),
    Example("no pause at all", ("Mon 08:00-14:00",), 30),
    Example("a shift too short to owe any", ("Mon 08:00-13:59",), 0),
    Example("two that touch", in_turn(*BEFORE, "break 10", "recovery 5", f"{PHONE} 120"), 0),
    Example(
        "two that do not",
        in_turn(*BEFORE, "break 10", f"{PHONE} 5", "off_phone 5", f"{PHONE} 100"),
        5,
    ),
    Example("time off the phone", in_turn(*BEFORE, "off_phone 15", f"{PHONE} 120"), 0),
    Example("recovery", in_turn(*BEFORE, "recovery 15", f"{PHONE} 120"), 0),
    Example("training is none", in_turn(*BEFORE, "training 15", f"{PHONE} 120"), 15),
    Example("begun in the middle", in_turn(f"{PHONE} 180", "meal 30", f"{PHONE} 150"), 15),
    Example("begun a minute before it", in_turn(f"{PHONE} 179", "meal 30", f"{PHONE} 151"), 15),
    Example(
        "the second begun a minute before the middle",
        in_turn(f"{PHONE} 60", "meal 30", f"{PHONE} 89", "break 15", f"{PHONE} 166"),
        15,
    ),
    Example(
        "the second begun in the middle",
        in_turn(f"{PHONE} 60", "meal 30", f"{PHONE} 90", "break 15", f"{PHONE} 165"),
        0,
    ),
)

RULE = Rule(
    id="break.recovery",
    unit="minute",
    nature="soft",
    params=Params,
    terms=terms,
    check=check,
    explain=explain,
    examples=EXAMPLES,
    page=__doc__,
)
