"""Hard work of newcomers.

What it asks
------------
In the first ``no_hard_weeks`` weeks of employment nobody works on hard queues, and up to the end
of week ``few_hard_weeks`` for at most ``most_minutes`` in a shift. Hard queues are those whose
emotional weight reaches ``hard_weight`` (a complaint weighs 1).

Why
---
A first angry customer is met better by someone who already knows the answers. Contact centres let
newcomers grow into the work over months; how many weeks without complaints, and how few at first,
is a design choice.

Formula
-------
excess = sum over shifts of max(0, hard minutes - bound), in minutes, with bound = 0 less than
no_hard_weeks x 7 days after the first day of employment, and most_minutes from then until
few_hard_weeks x 7 days after it.

Example
-------
An hour of complaints in the fifth week: 12 minutes of excess above 48.

Options
-------
``no_hard_weeks``: weeks without hard work. ``few_hard_weeks``: weeks until the bound ends.
``most_minutes``: the bound between the two; 48 are a tenth of eight hours. ``hard_weight``: from
which emotional weight on a queue is hard; 1000 switches the rule off.

References
----------
None; design choices.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import timedelta
from typing import Annotated

from pydantic import Field

from scheduler.domain.timeline import Timeline
from scheduler.rules.example import MONDAY, complaints_weigh
from scheduler.rules.hard_queues import HardWeight, hard_in_timeline, hard_in_view
from scheduler.rules.night_newcomers import since
from scheduler.rules.rule import Example, Rule, Violation
from scheduler.rules.rule import Params as BaseParams
from scheduler.terms import Share, View

_DAY = timedelta(days=1)


class Params(BaseParams):
    """Weeks without and with little hard work, how little, and what is hard."""

    no_hard_weeks: Annotated[int, Field(ge=0, le=104, json_schema_extra={"stricter": "larger"})] = 4
    few_hard_weeks: Annotated[
        int, Field(ge=0, le=104, json_schema_extra={"stricter": "larger"})
    ] = 12
    most_minutes: Annotated[
        int, Field(ge=0, le=2880, json_schema_extra={"stricter": "smaller"})
    ] = 48
    hard_weight: HardWeight = 1.0


def terms(params: Params, view: View) -> Iterator[Share]:
    """Yield one term per bound and set of days, for the newcomers who have them."""
    hard = hard_in_view(view, params.hard_weight)
    people: dict[tuple[int, tuple[int, ...]], list[str]] = defaultdict(list)
    for agent_id in view.agent_ids if hard else ():
        none, few = list[int](), list[int]()
        for day in range(view.horizon_days):
            age = day - view.day_index(view.agent(agent_id, day).employed_from)
            if age < 7 * params.no_hard_weeks:
                none.append(day)
            elif age < 7 * params.few_hard_weeks:
                few.append(day)
        for most, days in ((0, none), (params.most_minutes, few)):
            if days:
                people[most, tuple(days)].append(agent_id)
    for (most, on), agents in people.items():
        only = None if len(on) == view.horizon_days else on
        yield Share(tuple(agents), view.horizon_days, hard, most, only_days=only)


def check(params: Params, timeline: Timeline) -> Iterator[Violation]:
    """Yield each shift with more hard work than its week of employment has."""
    hard = hard_in_timeline(timeline, params.hard_weight)
    for agent_id in timeline.agent_ids:
        for shift, worked in timeline.worked(agent_id):
            begun = timeline.agent(agent_id, shift.work_date).employed_from
            weeks = (shift.work_date - begun).days // 7
            if weeks >= max(params.no_hard_weeks, params.few_hard_weeks):
                continue
            bound = 0 if weeks < params.no_hard_weeks else params.most_minutes
            minutes = sum(worked[queue] for queue in hard if queue in worked)
            if minutes > bound:
                facts = {"hard_minutes": minutes, "week": weeks + 1, "bound": bound}
                yield Violation(
                    agent_id, shift.work_date, minutes - bound, shift.start, shift.end, facts
                )


def explain(_params: Params, violation: Violation) -> str:
    """Return in which week somebody is, how much hard work the shift holds and how much it may."""
    facts = violation.facts
    return (
        f"The shift of {violation.agent_id} on {violation.on}, in week {facts['week']} of "
        f"employment, holds {facts['hard_minutes']} minutes on hard queues; {facts['bound']} are "
        f"the most. Giving {violation.amount} of them to others would cure it."
    )


def _complaints(until: str, day: str = "Mon") -> tuple[str, ...]:
    return (f"{day} 08:00-12:00 | work:complaints 08:00-{until} | work:phone {until}-12:00",)


def _weeks_ago(weeks: int, days: int = 0) -> dict[str, object]:
    return since(MONDAY - timedelta(weeks=weeks) + days * _DAY)


EXAMPLES = (
    Example("the first day", _complaints("08:10"), 10, given=_weeks_ago(0)),
    Example("the last day of four weeks", _complaints("08:48"), 48, given=_weeks_ago(4, 1)),
    Example("the day after", _complaints("08:48"), 0, given=_weeks_ago(4)),
    Example("a minute more", _complaints("08:49"), 1, given=_weeks_ago(4)),
    Example("the last day of twelve weeks", _complaints("09:00"), 12, given=_weeks_ago(12, 1)),
    Example("the day after that", _complaints("09:00"), 0, given=_weeks_ago(12)),
    Example(
        "from one bound to the next",
        (*_complaints("09:00"), *_complaints("09:00", "Tue")),
        72,
        given=_weeks_ago(4, 1),
    ),
    Example("light queues are open", ("Mon 08:00-12:00",), 0, given=_weeks_ago(0)),
    Example(
        "others may", ("B Mon 08:00-10:00 | work:complaints 08:00-10:00",), 0, given=_weeks_ago(0)
    ),
    Example(
        "not hard at 0.9", _complaints("11:00"), 0, given={**_weeks_ago(0), **complaints_weigh(0.9)}
    ),
    Example("not hard at 1.1", _complaints("11:00"), 0, {"hard_weight": 1.1}, given=_weeks_ago(0)),
)

RULE = Rule(
    id="hard.newcomers",
    unit="minute",
    nature="hard",
    params=Params,
    terms=terms,
    check=check,
    explain=explain,
    examples=EXAMPLES,
    page=__doc__,
)
