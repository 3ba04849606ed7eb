"""Share of a shift on hard queues.

What it asks
------------
No shift holds more than ``most_pct`` of its length, meals and breaks included, of work on hard
queues: those whose emotional weight reaches ``hard_weight`` (a complaint weighs 1).

Why
---
What is a long day on hard contacts depends on how long the day is: a cap in minutes alone lets a
short shift consist of little else. A quarter of the shift is a design choice; no study gives a
share.

Formula
-------
excess = sum over shifts of max(0, hard minutes - most_pct % of the shift, whole minutes), in
minutes.

Example
-------
65 minutes of complaints in a shift of four hours are five too many.

Options
-------
``most_pct``: 100 switches the rule off; ``hard_weight``.

References
----------
None; a design choice beside ``hard.daily``.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

from pydantic import Field

from scheduler.domain.timeline import Timeline, minutes_between
from scheduler.rules.example import complaints_weigh
from scheduler.rules.hard_queues import HardWeight, hard_in_timeline, hard_in_view
from scheduler.rules.rule import Example, Rule, Violation
from scheduler.rules.rule import Params as BaseParams
from scheduler.terms import NO_LIMIT, Share, View


class Params(BaseParams):
    """Percent of a shift, and from which emotional weight on a queue is hard."""

    most_pct: Annotated[
        int, Field(ge=0, le=100, json_schema_extra={"stricter": "smaller", "neutral": 100})
    ] = 25
    hard_weight: HardWeight = 1.0


def terms(params: Params, view: View) -> Iterator[Share]:
    """Yield one term for everybody; none where no queue is hard."""
    hard = hard_in_view(view, params.hard_weight)
    if hard:
        yield Share(
            view.agent_ids,
            view.horizon_days,
            hard,
            max_minutes=NO_LIMIT,
            max_percent=params.most_pct,
        )


def check(params: Params, timeline: Timeline) -> Iterator[Violation]:
    """Yield each shift with too large a share of hard minutes."""
    hard = hard_in_timeline(timeline, params.hard_weight)
    for agent_id in timeline.agent_ids:
        for shift, worked in timeline.worked(agent_id):
            minutes = sum(worked[queue] for queue in hard if queue in worked)
            most = params.most_pct * minutes_between(shift.start, shift.end) // 100
            if minutes > most:
                yield Violation(
                    agent_id,
                    shift.work_date,
                    minutes - most,
                    start=shift.start,
                    end=shift.end,
                    facts={"hard_minutes": minutes, "most": most},
                )


def explain(params: Params, violation: Violation) -> str:
    """Return who, how many minutes, how many are allowed and what would cure it."""
    return (
        f"The shift of {violation.agent_id} on {violation.on} holds "
        f"{violation.facts['hard_minutes']} minutes on hard queues; {violation.facts['most']}, "
        f"{params.most_pct} % of it, are the most. Moving {violation.amount} of them to others "
        "would cure it."
    )


def _complaints(until: str, end: str = "12:00") -> tuple[str, ...]:
    return (f"Mon 08:00-{end} | work:complaints 08:00-{until} | work:phone {until}-{end}",)


EXAMPLES = (
    Example("a quarter of four hours", _complaints("09:00"), 0),
    Example("a minute more", _complaints("09:01"), 1),
    Example("part of a minute is not counted", _complaints("09:01", "12:03"), 1),
    Example("a longer shift holds more", _complaints("10:00", "16:00"), 0),
    Example(
        "the meal is part of the shift",
        ("Mon 08:00-11:00 | work:complaints 08:00-08:45 | meal 08:45-11:00",),
        0,
    ),
    Example("not hard at 0.9", _complaints("11:00"), 0, given=complaints_weigh(0.9)),
    Example("not hard at 0.2", ("Mon 08:00-12:00",), 0, {"hard_weight": 0.2}),
    Example("hard at 0.1", ("Mon 08:00-12:00",), 180, {"hard_weight": 0.1}),
)

RULE = Rule(
    id="hard.share",
    unit="minute",
    nature="hard",
    params=Params,
    terms=terms,
    check=check,
    explain=explain,
    examples=EXAMPLES,
    page=__doc__,
)
