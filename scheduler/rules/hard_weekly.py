"""Hard minutes a week.

What it asks
------------
No week of the horizon holds more than ``most_minutes`` of work on hard queues for a person: those
whose emotional weight reaches ``hard_weight`` (a complaint weighs 1). A shift belongs to the week
of the date on which it starts.

Why
---
A cap for the day alone lets every day of a week be a full one, and six of them as well as four.
Mistreatment of one day is still felt the next (Zhan 2011), so that days add up. Ten hours are a
design choice: four full days of ``hard.daily``.

Formula
-------
excess = sum over weeks of max(0, hard minutes - most_minutes), in minutes.

Example
-------
Five days with 130 minutes of complaints each are 50 minutes too many.

Options
-------
``most_minutes``, ``hard_weight``; ``most_minutes`` of 10080 switches the rule off.

References
----------
Zhan, Wang and Shi 2011; the number is a design choice.
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
from scheduler.terms import Quota, View


class Params(BaseParams):
    """Minutes a week, and from which emotional weight on a queue is hard."""

    most_minutes: Annotated[
        int, Field(ge=0, le=10080, json_schema_extra={"stricter": "smaller", "neutral": 10080})
    ] = 600
    hard_weight: HardWeight = 1.0


def terms(params: Params, view: View) -> Iterator[Quota]:
    """Yield one term for everybody; none where no queue is hard."""
    hard = hard_in_view(view, params.hard_weight)
    if hard:
        yield Quota(view.agent_ids, view.horizon_days, hard, params.most_minutes)


def check(params: Params, timeline: Timeline) -> Iterator[Violation]:
    """Yield each week of a person with too many hard minutes."""
    hard = hard_in_timeline(timeline, params.hard_weight)
    for agent_id in timeline.agent_ids:
        for first, last in timeline.weeks():
            shifts = timeline.worked(agent_id)
            week = [worked for shift, worked in shifts if first <= shift.work_date <= last]
            minutes = sum(worked[queue] for worked in week for queue in hard if queue in worked)
            if minutes > params.most_minutes:
                yield Violation(
                    agent_id,
                    first,
                    minutes - params.most_minutes,
                    facts={"hard_minutes": minutes},
                )


def explain(params: Params, violation: Violation) -> str:
    """Return who, how many minutes, how many are allowed and what would cure it."""
    return (
        f"The week of {violation.agent_id} from {violation.on} on holds "
        f"{violation.facts['hard_minutes']} minutes on hard queues; {params.most_minutes} are the "
        f"most. Moving {violation.amount} of them to others would cure it."
    )


def _complaints(until: str, *days: str) -> tuple[str, ...]:
    return tuple(f"{day} 08:00-{until} | work:complaints 08:00-{until}" for day in days)


FOUR = ("Mon", "Tue", "Wed", "Thu")

EXAMPLES = (
    Example("ten hours in a week", _complaints("10:30", *FOUR), 0),
    Example("a minute more", (*_complaints("10:30", *FOUR[1:]), *_complaints("10:31", "Mon")), 1),
    Example("five days of 130 minutes", _complaints("10:10", *FOUR, "Fri"), 50),
    Example("easy work does not count", (*_complaints("10:30", *FOUR), "Fri 08:00-16:00"), 0),
    Example(
        "weeks do not add up",
        (*_complaints("13:00", "Sat", "Sun"), *_complaints("13:00", "Mon+1", "Tue+1")),
        0,
        given={"weeks": 2},
    ),
    Example(
        "nor does last week", _complaints("13:00", "Mon"), 0, history=_complaints("18:00", "Sun-1")
    ),
    Example(
        "people do not add up",
        (*_complaints("13:00", "Mon", "Tue"), "B Mon 08:00-10:00 | work:complaints 08:00-10:00"),
        0,
    ),
    Example("not hard at 0.9", _complaints("16:00", *FOUR), 0, given=complaints_weigh(0.9)),
    Example("not hard at 0.2", ("Mon 08:00-20:00",), 0, {"hard_weight": 0.2}),
    Example("hard at 0.1", ("Mon 08:00-20:00",), 120, {"hard_weight": 0.1}),
    Example(
        "an hour where half of it is the most",
        _complaints("09:00", "Sun"),
        30,
        {"most_minutes": 30},
    ),
)

RULE = Rule(
    id="hard.weekly",
    unit="minute",
    nature="hard",
    params=Params,
    terms=terms,
    check=check,
    explain=explain,
    examples=EXAMPLES,
    page=__doc__,
)
