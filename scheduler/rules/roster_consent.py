"""Late changes by consent.

What it asks
------------
In the ``freeze_days`` days from the day on which the plan is made, nobody is given work outside the
shift that was kept for them, unless they have agreed to late changes (``late_changes`` among their
opt-ins). Work may fall away, or become shorter; a shift that a pin sets is the planner's to answer
for. Without a kept roster, or without the day of planning, nothing is asked.

Why
---
People arrange their lives around what was published: notice went with better sleep, and changes of
the time of a shift with worse (Harknett 2020). Fair Workweek laws ask for two weeks of notice, for
consent to what is added later, and for a premium. Here each day changed after publication earns a
point (decision 18). Seven days are a design choice within those laws.

Formula
-------
excess = sum over days d with as_of <= d < as_of + freeze_days and people who have not agreed, of
the minutes of the shift of d outside the kept shift of d, in minutes.

Example
-------
Kept 08:00-16:00, planned 10:00-18:00 for tomorrow: 120 minutes of excess.

Options
-------
``freeze_days``: 0 switches the rule off.

References
----------
Harknett et al. 2020; Fair Workweek laws of several cities of the United States (14 days of notice).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Annotated, Any

from pydantic import Field

from scheduler.domain import minute_of
from scheduler.domain.timeline import Timeline, overlap_minutes
from scheduler.rules.example import MONDAY, roster_of, tiny_problem
from scheduler.rules.rule import Example, Rule, Violation
from scheduler.rules.rule import Params as BaseParams
from scheduler.terms import Allow, View, Window

AGREED = "late_changes"


class Params(BaseParams):
    """Days from the day of planning on in which nothing is added without consent."""

    freeze_days: Annotated[
        int, Field(ge=0, le=60, json_schema_extra={"stricter": "larger", "neutral": 0})
    ] = 7


def terms(params: Params, view: View) -> Iterator[Allow]:
    """Yield the kept span, or nothing at all, of each frozen day of each who has not agreed."""
    as_of = view.problem.as_of
    if view.problem.kept is None or as_of is None:
        return
    first = view.day_index(as_of)
    for agent_id in view.agent_ids:
        for day in range(max(0, first), min(view.horizon_days, first + params.freeze_days)):
            if AGREED in view.agent(agent_id, day).opt_ins:
                continue
            kept = view.kept(agent_id, day)
            span = () if kept is None else (Window(minute_of(kept.start), minute_of(kept.end)),)
            yield Allow(agent_id, day, within=span)


def check(params: Params, timeline: Timeline) -> Iterator[Violation]:
    """Yield each shift with work outside what was kept."""
    problem = timeline.problem
    if problem.kept is None or problem.as_of is None:
        return
    thawed = problem.as_of + timedelta(days=params.freeze_days)
    kept = {(shift.agent_id, shift.work_date): shift for shift in problem.kept.shifts}
    for agent_id in timeline.agent_ids:
        for shift in timeline.planned(agent_id):
            on = shift.work_date
            if not problem.as_of <= on < thawed or AGREED in timeline.agent(agent_id, on).opt_ins:
                continue
            amount, before = shift.minutes, kept.get((agent_id, on))
            if before is not None:
                amount -= overlap_minutes(shift.start, shift.end, before.start, before.end)
            if amount:
                yield Violation(agent_id, on, amount, shift.start, shift.end)


def explain(params: Params, violation: Violation) -> str:
    """Return whose day gains how much work, and what would make that right."""
    return (
        f"On {violation.on}, within {params.freeze_days} days of planning, {violation.agent_id} "
        f"would work {violation.amount} minutes outside the shift that was kept. Keeping to it, "
        "somebody who agrees to late changes, or a pin with the agreement would cure it."
    )


def _told(*shifts: str, as_of: date = MONDAY, **given: object) -> dict[str, Any]:
    return {"kept": roster_of(shifts), "as_of": as_of, **given}


def _agreeing() -> dict[str, Any]:
    first, second = tiny_problem().agents
    return {"agents": (first.model_copy(update={"opt_ins": (AGREED,)}), second)}


_KEPT = "Mon 08:00-16:00"
_LATER = ("Mon 10:00-18:00",)
_BEFORE = MONDAY - timedelta(days=7)

EXAMPLES = (
    Example("as it was", (_KEPT,), 0, given=_told(_KEPT)),
    Example("two hours later", _LATER, 120, given=_told(_KEPT)),
    Example("a minute longer", ("Mon 08:00-16:01",), 1, given=_told(_KEPT)),
    Example("shorter", ("Mon 09:00-15:00",), 0, given=_told(_KEPT)),
    Example("a day less", (), 0, given=_told(_KEPT)),
    Example("a day more", (_KEPT, "Tue 08:00-12:00"), 240, given=_told(_KEPT)),
    Example("given to somebody else", (f"B {_KEPT}",), 480, given=_told(_KEPT)),
    Example("somebody who agrees", _LATER, 0, given=_told(_KEPT, **_agreeing())),
    Example("the last frozen day", ("Sun 10:00-18:00",), 120, given=_told("Sun 08:00-16:00")),
    Example("a week ahead", _LATER, 0, given=_told(_KEPT, as_of=_BEFORE)),
    Example("six days ahead", _LATER, 120, given=_told(_KEPT, as_of=_BEFORE + timedelta(days=1))),
    Example("the past is past", _LATER, 0, given=_told(_KEPT, as_of=MONDAY + timedelta(days=1))),
    Example("nothing is kept", _LATER, 0, given={"as_of": MONDAY}),
    Example("nobody says which day it is", _LATER, 0, given={"kept": roster_of([_KEPT])}),
)

RULE = Rule(
    id="roster.consent",
    unit="minute",
    nature="hard",
    params=Params,
    terms=terms,
    check=check,
    explain=explain,
    examples=EXAMPLES,
    page=__doc__,
)
