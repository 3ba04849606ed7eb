"""Personal limits on the load that gathers.

What it asks
------------
Where a person's load is limited to a share of the usual (``load_cap_pct``), the load that hard
queues add, as in ``load.level``, stays within that share of ``full_load_complaints``; of two limits
the lower holds. Each day begins without any. Hard queues are those whose emotional weight reaches
``hard_weight``.

Why
---
A share of the usual hard minutes alone would let a person who needs lighter work have it as dense
as anybody. A limit only ever lowers what is asked; it has an end, and no cause of it is stored.

Formula
-------
As ``load.level`` with hard queues alone, on the days of the limit, with a cap of
full_load_complaints x load_cap_pct / 100. excess in thousandths of a complaint.

Example
-------
A load of half of 12 complaints and a highest load of 7.5: 1500 thousandths of excess.

Options
-------
``full_load_complaints``: the load that 100 % stands for. ``hard_weight``: from which emotional
weight on a queue is hard; 1000 switches the rule off. The others are as in ``load.level``. The
limits stand in ``limits.csv``.

References
----------
None; a design choice beside ``limit.load``.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Annotated, Any

from pydantic import Field

from scheduler.domain.timeline import Timeline
from scheduler.rules.example import MONDAY, tiny_problem
from scheduler.rules.hard_queues import HardWeight
from scheduler.rules.limit_hours import limits_of_a
from scheduler.rules.load_check import Loads
from scheduler.rules.load_terms import LoadParams, level_of
from scheduler.rules.rule import Example, Rule, Violation
from scheduler.terms import NO_LIMIT, Level, View


class Params(LoadParams):
    """What a whole load is, in complaints, and from which emotional weight on a queue is hard."""

    full_load_complaints: Annotated[
        int, Field(ge=1, le=1000, json_schema_extra={"stricter": "smaller"})
    ] = 12
    hard_weight: HardWeight = 1.0


def terms(params: Params, view: View) -> Iterator[Level]:
    """Yield one term per person and cap, for the days on which it holds."""
    limited = {limit.agent_id for limit in view.problem.limits if limit.limit == "load_cap_pct"}
    level = level_of(params, view, NO_LIMIT, 0.0, params.hard_weight)
    for agent_id in (agent for agent in view.agent_ids if agent in limited):
        days: dict[int, list[int]] = defaultdict(list)
        for day in range(view.horizon_days):
            days[_cap_milli(params, view, agent_id, day)].append(day)
        for cap, on in days.items():
            if cap != NO_LIMIT:
                yield replace(level, agent_ids=(agent_id,), cap_milli=cap, only_days=tuple(on))


def _cap_milli(params: Params, view: View, agent_id: str, day: int) -> int:
    """Return the highest load that the limits of a day leave, in thousandths."""
    shares = [row.cap for row in view.limits(agent_id, day) if row.limit == "load_cap_pct"]
    return round(10 * params.full_load_complaints * min(shares)) if shares else NO_LIMIT


def check(params: Params, timeline: Timeline) -> Iterator[Violation]:
    """Yield each shift in which the load passes the person's limit."""
    limits = [row for row in timeline.problem.limits if row.limit == "load_cap_pct"]
    limited = {row.agent_id for row in limits}
    least = min((row.cap for row in limits), default=0) * params.full_load_complaints / 100
    loads = Loads(params, timeline, least, params.hard_weight)
    for agent_id in (a for a in timeline.agent_ids if a in limited):
        for shift, milli in loads.peaks(agent_id):
            on = timeline.limits(agent_id, shift.work_date)
            caps = [row.cap * 10 for row in on if row.limit == "load_cap_pct"]
            most = round(min(caps) * params.full_load_complaints) if caps else milli
            if milli > most:
                yield Violation(
                    agent_id, shift.work_date, milli - most, start=shift.start, end=shift.end
                )


def explain(_params: Params, violation: Violation) -> str:
    """Return for how much somebody is not available; which limit it is stays unsaid."""
    return (
        f"{violation.agent_id} is not available for {violation.amount} thousandths of the "
        f"contacts planned on {violation.on}. Lighter contacts would cure it."
    )


def _complain(shift: str) -> str:
    return f"{shift} | work:complaints {shift.rsplit(maxsplit=1)[-1]}"


def _graded(**complaints: float) -> dict[str, Any]:
    centre = tiny_problem().centre
    phone, hard = centre.queues
    changed = hard.model_copy(update=complaints)
    return {"centre": centre.model_copy(update={"queues": (phone, changed)})}


HALF = limits_of_a(("load_cap_pct", 50))
_FIRST = "work:complaints 08:00-08:40"
_TUESDAY = MONDAY + timedelta(days=1)

EXAMPLES = (
    Example("half a load", (_complain("Mon 08:00-08:46"),), 66, given=HALF),
    Example("three minutes more", (_complain("Mon 08:00-08:49"),), 361, given=HALF),
    Example(
        "of two limits the lower",
        (_complain("Mon 08:00-08:46"),),
        3066,
        given=limits_of_a(("load_cap_pct", 50), ("load_cap_pct", 25)),
    ),
    Example("none at all", ("Mon 08:00-08:30",), 0, given=limits_of_a(("load_cap_pct", 0))),
    Example(
        "on its days alone",
        (
            _complain("Mon 08:00-09:20"),
            _complain("Tue 08:00-09:30"),
            _complain("Wed 08:00-09:30"),
        ),
        3513,
        given=limits_of_a(("load_cap_pct", 50), valid_from=_TUESDAY, valid_to=_TUESDAY),
    ),
    Example("nobody else is limited", (_complain("B Mon 08:00-11:00"),), 0, given=HALF),
    Example(
        "other limits lower other caps",
        (_complain("Mon 08:00-11:00"),),
        0,
        given=limits_of_a(("no_night", None)),
    ),
    Example(
        "calls add nothing",
        ("Mon 08:00-12:00 | work:complaints 08:00-08:46 | work:phone 08:46-12:00",),
        66,
        given=HALF,
    ),
    Example(
        "not hard at 0.9",
        (_complain("Mon 08:00-12:00"),),
        0,
        given={**HALF, **_graded(emotional_weight=0.9)},
    ),
    Example(
        "hard at 0.1",
        ("Mon 08:00-16:00",),
        866,
        {"hard_weight": 0.1},
        given=limits_of_a(("load_cap_pct", 5)),
    ),
    Example(
        "not hard at 0.2",
        ("Mon 08:00-16:00",),
        0,
        {"hard_weight": 0.2},
        given=limits_of_a(("load_cap_pct", 5)),
    ),
    Example(
        "recovery between",
        (f"Mon 08:00-10:00 | {_FIRST} | recovery 08:40-09:00 | work:complaints 09:00-10:00",),
        2719,
        given=HALF,
    ),
    Example(
        "abuse and severe contacts weigh more",
        (_complain("Mon 08:00-08:40"),),
        2712,
        given={**HALF, **_graded(hard_contact_share=0.5, abuse_share=0.4, severe_share=0.1)},
    ),
    Example(
        "what Sunday left does not count",
        (_complain("Mon 08:00-08:46"),),
        66,
        history=(_complain("Sun-1 20:00-21:00"),),
        given=HALF,
    ),
)

RULE = Rule(
    id="limit.level",
    unit="thousandth of a complaint",
    nature="hard",
    params=Params,
    terms=terms,
    check=check,
    explain=explain,
    examples=EXAMPLES,
    page=__doc__,
    private=True,
)
