"""Shift library.

What it asks
------------
Where a centre keeps a fixed library of shifts (``shifts.csv``), each shift is one of those that the
library holds for the weekday and, when the contract lists shift codes, one of these.

Why
---
Fixed shifts are often agreed with the works council and known by heart. A start that is in no
library is a surprise.

Formula
-------
excess = sum over shifts of their length in minutes when start and end are those of no allowed
shift. The end of a library shift is its start plus its length in real time. Its paid minutes are
not judged here.

Example
-------
The library holds 08:00-16:00. A shift 08:15-16:15: 480 minutes of excess.

Options
-------
``applies``: whether the library binds; false switches the rule off.

References
----------
A practice of most centres; no law asks for it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Annotated, Any

from pydantic import Field

from scheduler.domain import Shift, ShiftCode
from scheduler.domain.timeline import Timeline
from scheduler.rules.example import CONTRACT
from scheduler.rules.rule import Example, Rule, Violation
from scheduler.rules.rule import Params as BaseParams
from scheduler.terms import Allow, View, Window


class Params(BaseParams):
    """Whether the library binds."""

    applies: Annotated[bool, Field(json_schema_extra={"stricter": "larger", "neutral": False})] = (
        True
    )


def terms(params: Params, view: View) -> Iterator[Allow]:
    """Yield the library of each person and day, when there is one."""
    if not params.applies or not view.problem.shift_codes:
        return
    for agent_id in view.agent_ids:
        for day in range(view.horizon_days):
            yield Allow(agent_id, day, spans=_spans(view, agent_id, day))


def _spans(view: View, agent_id: str, day: int) -> tuple[Window, ...]:
    listed = view.contract(agent_id, day).shift_codes
    today = view.day(agent_id, day)
    return tuple(
        Window(start, start + code.length_minutes)
        for code in view.problem.shift_codes
        if today.weekday in code.weekdays and (not listed or code.shift_code in listed)
        for start in (today.minute_at(code.start),)
    )


def check(params: Params, timeline: Timeline) -> Iterator[Violation]:
    """Yield each shift that is none of the library."""
    if not params.applies or not timeline.problem.shift_codes:
        return
    for agent_id in timeline.agent_ids:
        for shift in timeline.planned(agent_id):
            if not any(_is(code, shift, timeline) for code in timeline.problem.shift_codes):
                yield Violation(
                    agent_id,
                    shift.work_date,
                    shift.minutes,
                    start=shift.start,
                    end=shift.end,
                    facts={
                        "start": f"{timeline.local(agent_id, shift.start):%H:%M}",
                        "end": f"{timeline.local(agent_id, shift.end):%H:%M}",
                    },
                )


def _is(code: ShiftCode, shift: Shift, timeline: Timeline) -> bool:
    listed = timeline.contract(shift.agent_id, shift.work_date).shift_codes
    open_to = shift.work_date.weekday() in code.weekdays and (
        not listed or code.shift_code in listed
    )
    start = timeline.at(shift.agent_id, shift.work_date, code.start)
    end = start + timedelta(minutes=code.length_minutes)
    return open_to and (shift.start, shift.end) == (start, end)


def explain(_params: Params, violation: Violation) -> str:
    """Return which shift is in no library."""
    facts = violation.facts
    return (
        f"The shift of {violation.agent_id} on {violation.on} from {facts['start']} to "
        f"{facts['end']} ({violation.amount} minutes) is none of the library for that day and "
        "contract. Choosing one of the library's shifts, or adding this one to it, would cure it."
    )


def _library(*shift_codes: str) -> dict[str, Any]:
    day = ShiftCode(shift_code="day", start=480, length_minutes=480, paid_minutes=450)
    late = day.model_copy(update={"shift_code": "late", "start": 840, "weekdays": tuple(range(5))})
    contract = CONTRACT.model_copy(update={"shift_codes": shift_codes})
    return {"shift_codes": (day, late), "contracts": (contract,)}


EXAMPLES = (
    Example("without a library any shift will do", ("Mon 08:15-16:15",), 0),
    Example("one of the library", ("Mon 08:00-16:00", "Fri 14:00-22:00"), 0, given=_library()),
    Example("a quarter of an hour later", ("Mon 08:15-16:15",), 480, given=_library()),
    Example("a minute longer", ("Mon 08:00-16:01",), 481, given=_library()),
    Example("not on this weekday", ("Sat 14:00-22:00",), 480, given=_library()),
    Example("not in this contract", ("Mon 14:00-22:00",), 480, given=_library("day")),
    Example("the one in this contract", ("Mon 08:00-16:00",), 0, given=_library("day")),
    Example(
        "a library that does not bind",
        ("Mon 08:15-16:15",),
        0,
        {"applies": False},
        given=_library(),
    ),
    Example(
        "eight hours on the clocks of summer time too",
        ("Sun 08:00-16:00", "B Sun 07:00-15:00"),
        480,
        given={"first_date": "2026-03-23", **_library()},
    ),
)

RULE = Rule(
    id="shift.library",
    unit="minute",
    nature="hard",
    params=Params,
    terms=terms,
    check=check,
    explain=explain,
    examples=EXAMPLES,
    page=__doc__,
)
