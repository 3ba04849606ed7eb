"""No hard queue at the end of a shift.

What it asks
------------
In the last ``last_minutes`` of a shift nobody works on a hard queue: one whose emotional weight
reaches ``hard_weight`` (a complaint weighs 1).

Why
---
Mistreatment during the day is still felt the next morning, and the night's sleep is worse (Zhan
2011; diary studies since). Ending the day on easier work leaves time to settle. The hour is a
design choice.

Formula
-------
excess = sum over shifts of the minutes on hard queues in the last last_minutes, in minutes.

Example
-------
Complaints until 20 minutes before the end of a shift: 40 minutes of excess.

Options
-------
``last_minutes``: 0 switches the rule off; ``hard_weight``.

References
----------
Zhan, Wang and Shi 2011; Journal of Service Research, doi:10.1177/10946705231190872.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Annotated

from pydantic import Field

from scheduler.domain.timeline import Timeline, overlap_minutes
from scheduler.rules.example import complaints_weigh
from scheduler.rules.hard_queues import HardWeight, hard_in_timeline, hard_in_view
from scheduler.rules.rule import Example, Rule, Violation
from scheduler.rules.rule import Params as BaseParams
from scheduler.terms import Share, View


class Params(BaseParams):
    """Minutes at the end of a shift, and from which emotional weight on a queue is hard."""

    last_minutes: Annotated[
        int, Field(ge=0, le=480, json_schema_extra={"stricter": "larger", "neutral": 0})
    ] = 60
    hard_weight: HardWeight = 1.0


def terms(params: Params, view: View) -> Iterator[Share]:
    """Yield one term for everybody; none where no queue is hard or no minute is protected."""
    hard = hard_in_view(view, params.hard_weight)
    if hard and params.last_minutes:
        yield Share(view.agent_ids, view.horizon_days, hard, last_minutes=params.last_minutes)


def check(params: Params, timeline: Timeline) -> Iterator[Violation]:
    """Yield each shift that ends on hard work."""
    hard = hard_in_timeline(timeline, params.hard_weight)
    for agent_id in timeline.agent_ids:
        for shift, worked in timeline.worked(agent_id):
            if hard.isdisjoint(worked):
                continue
            since = shift.end - timedelta(minutes=params.last_minutes)
            work = [s for s in shift.segments if s.queue in hard]
            amount = sum(overlap_minutes(s.start, s.end, since, shift.end) for s in work)
            if amount:
                yield Violation(
                    agent_id, shift.work_date, amount, start=max(since, shift.start), end=shift.end
                )


def explain(params: Params, violation: Violation) -> str:
    """Return whose shift, how many minutes and what would cure it."""
    return (
        f"The shift of {violation.agent_id} on {violation.on} holds {violation.amount} minutes on "
        f"hard queues in its last {params.last_minutes} minutes; none are allowed there. Moving "
        "them to an earlier hour, or to others, would cure it."
    )


def _complaints(until: str) -> tuple[str, ...]:
    easy_first = f"work:phone 08:00-10:00 | work:complaints 10:00-{until}"
    return (f"Mon 08:00-12:00 | {easy_first} | work:phone {until}-12:00",)


EXAMPLES = (
    Example("not hard at 0.9", _complaints("11:40"), 0, given=complaints_weigh(0.9)),
    Example("an hour before the end", _complaints("11:00"), 0),
    Example("a minute later", _complaints("11:01"), 1),
    Example("twenty minutes before the end", _complaints("11:40"), 40),
    Example("a shift shorter than an hour", ("Mon 08:00-08:30 | work:complaints 08:00-08:30",), 30),
    Example("not hard at 0.2", ("Mon 08:00-12:00",), 0, {"hard_weight": 0.2}),
    Example("hard at 0.1", ("Mon 08:00-12:00",), 60, {"hard_weight": 0.1}),
)

RULE = Rule(
    id="hard.last-hour",
    unit="minute",
    nature="hard",
    params=Params,
    terms=terms,
    check=check,
    explain=explain,
    examples=EXAMPLES,
    page=__doc__,
)
