"""Early starts in a row.

What it asks
------------
A person starts before ``early_before_minute`` on at most ``max_early_starts`` days in succession.

Why
---
Few go to bed earlier because they start earlier, so that each early start costs sleep: the
equations of the fatigue index give 1.9 hours lost before a start at 07:00 and 3.0 before one at
05:00. HSE advises at most two to three early shifts in a row, as with nights. The ledger counts a
start before 07:00 as an early one in the same way.

Formula
-------
excess = number of days of the horizon that are the (max_early_starts + 1)th or a later day of an
unbroken run of early starts. A day without an early start ends the run. Early starts before the
horizon count towards the run; what was beyond the bound already then is past.

Example
-------
Starts at 06:00 from Monday to Thursday: the fourth, 1 day of excess under a bound of 3.

Options
-------
``max_early_starts``: early starts in succession; 366 switches the rule off.
``early_before_minute``: starts before it are early, in clock minutes after midnight (420 = 07:00).

References
----------
HSE HSG256; RR446 (the fatigue index). Where an early start begins is a design choice.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Annotated

from pydantic import Field

from scheduler.domain import Shift
from scheduler.domain.timeline import Timeline
from scheduler.rules.rule import Example, Rule, Violation
from scheduler.rules.rule import Params as BaseParams
from scheduler.terms import Having, Run, View

_DAY = timedelta(days=1)


class Params(BaseParams):
    """Length of a run of early starts, and what an early start is: before 06:30 in any policy."""

    max_early_starts: Annotated[
        int, Field(ge=1, le=366, json_schema_extra={"stricter": "smaller", "neutral": 366})
    ] = 3
    early_before_minute: Annotated[
        int, Field(ge=390, le=720, json_schema_extra={"stricter": "larger"})
    ] = 420


def terms(params: Params, view: View) -> Iterator[Run]:
    """Yield one run per person."""
    early = Having((), 0, frozenset(range(params.early_before_minute)))
    for agent_id in view.agent_ids:
        yield Run(agent_id, view.horizon_days, having=early, max_days=params.max_early_starts)


def check(params: Params, timeline: Timeline) -> Iterator[Violation]:
    """Yield each run of early starts that is too long and reaches into the horizon."""
    for agent_id in timeline.agent_ids:
        for run in _runs(params, timeline, agent_id):
            first, last = run[0].work_date, run[-1].work_date
            settled = max(first + (params.max_early_starts - 1) * _DAY, timeline.first - _DAY)
            if last > settled:
                facts = {"starts": (last - first).days + 1, "first": first}
                yield Violation(agent_id, last, (last - settled).days, facts=facts)


def _runs(params: Params, timeline: Timeline, agent_id: str) -> Iterator[list[Shift]]:
    """Yield each run of early starts on successive days."""
    run: list[Shift] = []
    for shift in timeline.shifts(agent_id):
        local = timeline.local(agent_id, shift.start)
        early = 60 * local.hour + local.minute < params.early_before_minute
        if run and not (early and shift.work_date - run[-1].work_date <= _DAY):
            yield run
            run = []
        if early:
            run = [*run, shift]
    if run:
        yield run


def explain(params: Params, violation: Violation) -> str:
    """Return how many early starts follow each other and how many may."""
    facts = violation.facts
    return (
        f"{violation.agent_id} starts early on {facts['starts']} days in a row from "
        f"{facts['first']} to {violation.on}; {params.max_early_starts} are allowed, "
        f"{violation.amount} of this horizon lie beyond. A later start or a day off between them "
        "would cure it."
    )


def _starts(span: str, *days: str) -> tuple[str, ...]:
    return tuple(f"{day} {span}" for day in days)


_FOUR = ("Mon", "Tue", "Wed", "Thu")

EXAMPLES = (
    Example("three early starts", _starts("06:00-14:00", *_FOUR[:3]), 0),
    Example("four of them", _starts("06:00-14:00", *_FOUR), 1),
    Example("a minute before seven", _starts("06:59-14:00", *_FOUR), 1),
    Example("seven is not early", _starts("07:00-15:00", *_FOUR), 0),
    Example("just after midnight is early too", _starts("00:00-08:00", *_FOUR), 1),
    Example(
        "a later start between",
        (*_starts("06:00-14:00", "Mon", "Tue", "Thu", "Fri"), "Wed 09:00-17:00"),
        0,
    ),
    Example("a stricter policy", _starts("06:00-14:00", *_FOUR), 3, {"max_early_starts": 1}),
    Example("a day off between", _starts("06:00-14:00", "Mon", "Tue", "Thu", "Fri"), 0),
    Example(
        "last week counts",
        ("Mon 06:00-14:00",),
        1,
        history=_starts("06:00-14:00", "Fri-1", "Sat-1", "Sun-1"),
    ),
    Example(
        "what was too long before is past",
        ("Mon 06:00-14:00",),
        1,
        history=_starts("06:00-14:00", "Wed-1", "Thu-1", "Fri-1", "Sat-1", "Sun-1"),
    ),
    Example(
        "clocks, not minutes, at the change in spring",
        _starts("06:30-14:00", "Thu", "Fri", "Sat", "Sun"),
        1,
        given={"first_date": "2026-03-23"},
    ),
)

RULE = Rule(
    id="early.in-a-row",
    unit="day",
    nature="hard",
    params=Params,
    terms=terms,
    check=check,
    explain=explain,
    examples=EXAMPLES,
    page=__doc__,
)
