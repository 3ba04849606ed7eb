"""Hard minutes a day.

What it asks
------------
No shift holds more than ``most_minutes`` of work on hard queues: those whose emotional weight
reaches ``hard_weight`` (a complaint weighs 1).

Why
---
Load adds up over a day: aggression by customers goes with exhaustion, and through it with absence
(Grandey 2004). No study gives a daily limit; two and a half hours are a design choice.

Formula
-------
excess = sum over shifts of max(0, hard minutes - most_minutes), in minutes.

Example
-------
160 minutes of complaints in one shift are ten too many.

Options
-------
``most_minutes``, ``hard_weight``; ``most_minutes`` of 2880 switches the rule off.

References
----------
Grandey, Dickter and Sin 2004, Journal of Organizational Behavior 25:397.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

from pydantic import Field

from scheduler.domain.timeline import Timeline
from scheduler.rules.example import complaints_weigh
from scheduler.rules.hard_queues import HardWeight, hard_in_timeline, hard_in_view
from scheduler.rules.rule import Example, Rule, Violation
from scheduler.rules.rule import Params as BaseParams
from scheduler.terms import Share, View


class Params(BaseParams):
    """Minutes a shift, and from which emotional weight on a queue is hard."""

    most_minutes: Annotated[
        int, Field(ge=0, le=2880, json_schema_extra={"stricter": "smaller", "neutral": 2880})
    ] = 150
    hard_weight: HardWeight = 1.0


def terms(params: Params, view: View) -> Iterator[Share]:
    """Yield one term for everybody; none where no queue is hard."""
    hard = hard_in_view(view, params.hard_weight)
    if hard:
        yield Share(view.agent_ids, view.horizon_days, hard, max_minutes=params.most_minutes)


def check(params: Params, timeline: Timeline) -> Iterator[Violation]:
    """Yield each shift with too many hard minutes."""
    hard = hard_in_timeline(timeline, params.hard_weight)
    for agent_id in timeline.agent_ids:
        for shift, worked in timeline.worked(agent_id):
            minutes = sum(worked[queue] for queue in hard if queue in worked)
            if minutes > params.most_minutes:
                yield Violation(
                    agent_id,
                    shift.work_date,
                    minutes - params.most_minutes,
                    start=shift.start,
                    end=shift.end,
                    facts={"hard_minutes": minutes},
                )


def explain(params: Params, violation: Violation) -> str:
    """Return who, how many minutes, how many are allowed and what would cure it."""
    return (
        f"The shift of {violation.agent_id} on {violation.on} holds "
        f"{violation.facts['hard_minutes']} minutes on hard queues; {params.most_minutes} are the "
        f"most. Moving {violation.amount} of them to others would cure it."
    )


def _complaints(until: str) -> tuple[str, ...]:
    return (f"Mon 08:00-12:00 | work:complaints 08:00-{until} | work:phone {until}-12:00",)


TWO_SPELLS = (
    "Mon 08:00-13:00 | work:complaints 08:00-09:20 | work:phone 09:20-11:00 "
    "| work:complaints 11:00-12:20 | recovery 12:20-13:00"
)

EXAMPLES = (
    Example("not hard at 0.9", _complaints("11:00"), 0, given=complaints_weigh(0.9)),
    Example("two and a half hours", _complaints("10:30"), 0),
    Example("a minute more", _complaints("10:31"), 1),
    Example("spells add up", (TWO_SPELLS,), 10),
    Example("days do not", ("Mon 08:00-10:30 | work:complaints 08:00-10:30", "Tue 08:00-12:00"), 0),
    Example("not hard at 0.2", ("Mon 08:00-12:00",), 0, {"hard_weight": 0.2}),
    Example("hard at 0.1", ("Mon 08:00-12:00",), 90, {"hard_weight": 0.1}),
)

RULE = Rule(
    id="hard.daily",
    unit="minute",
    nature="hard",
    params=Params,
    terms=terms,
    check=check,
    explain=explain,
    examples=EXAMPLES,
    page=__doc__,
)
