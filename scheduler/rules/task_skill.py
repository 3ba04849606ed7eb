"""Skills.

What it asks
------------
Nobody works on a queue without a skill for it that is valid on the day of the shift. A shift
belongs to the local date on which it starts.

Why
---
A contact answered by somebody who was never trained for it helps neither of the two.

Formula
-------
excess = sum over shifts of the minutes worked on queues for which the person has no valid skill.

Example
-------
An hour of complaints without the skill: 60 minutes of excess.

Options
-------
None.

References
----------
None; the skills stand in ``skills.csv``.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from scheduler.domain import Skill
from scheduler.domain.timeline import Timeline
from scheduler.rules.rule import Example, Rule, Violation
from scheduler.rules.rule import Params as BaseParams
from scheduler.terms import Share, View


class Params(BaseParams):
    """No options."""


def terms(_params: Params, view: View) -> Iterator[Share]:
    """Yield one term per set of queues that some people may not work on, and set of days."""
    people: dict[tuple[tuple[str, ...], tuple[int, ...]], list[str]] = defaultdict(list)
    for agent_id in view.agent_ids:
        days: dict[tuple[str, ...], list[int]] = defaultdict(list)
        for day in range(view.horizon_days):
            skills = view.skills(agent_id, day)
            days[tuple(queue for queue in view.queues if queue not in skills)].append(day)
        for lacking, on in days.items():
            people[lacking, tuple(on)].append(agent_id)
    for (queues, dates), agents in people.items():
        if queues:
            yield Share(tuple(agents), view.horizon_days, queues, only_days=dates)


def check(_params: Params, timeline: Timeline) -> Iterator[Violation]:
    """Yield each segment of work on a queue without the skill."""
    for agent_id in timeline.agent_ids:
        skills = timeline.skills(agent_id)
        for shift, worked in timeline.worked(agent_id):
            held = {skill.queue for skill in skills if _valid(skill, shift.work_date)}
            for segment in shift.segments if worked.keys() - held else ():
                if segment.queue is not None and segment.queue not in held:
                    yield Violation(
                        agent_id,
                        shift.work_date,
                        segment.minutes,
                        start=segment.start,
                        end=segment.end,
                        facts={"queue": segment.queue},
                    )


def _valid(skill: Skill, on: date) -> bool:
    begun = skill.valid_from is None or skill.valid_from <= on
    return begun and (skill.valid_to is None or skill.valid_to >= on)


def explain(_params: Params, violation: Violation) -> str:
    """Return who, which queue, for how long and what would cure it."""
    return (
        f"{violation.agent_id} works {violation.amount} minutes on {violation.facts['queue']} on "
        f"{violation.on} without a skill for it that is valid that day. Giving the work to "
        "somebody who has it, or completing the training first, would cure it."
    )


COMPLAINTS = "Mon 08:00-10:00 | work:phone 08:00-09:00 | work:complaints 09:00-10:00"
PHONE = {"agent_id": "A", "queue": "phone", "proficiency": 1}
PHONE_ONLY = {"skills": (PHONE,)}


def _dated(**dates: str) -> dict[str, object]:
    return {"skills": ({**PHONE, **dates},)}


EXAMPLES = (
    Example("skilled for both queues", (COMPLAINTS,), 0),
    Example("an hour without the skill", (COMPLAINTS,), 60, given=PHONE_ONLY),
    Example("no skill at all", ("B Mon 08:00-10:00",), 120, given=PHONE_ONLY),
    Example(
        "from its first day on",
        ("Mon 08:00-09:00", "Tue 08:00-09:00"),
        60,
        given=_dated(valid_from="2026-12-01"),
    ),
    Example(
        "up to its last day",
        ("Mon 22:00-26:00", "Tue 22:00-23:00"),
        60,
        given=_dated(valid_to="2026-11-30"),
    ),
    Example("last week is not judged", (), 0, history=("Sun-1 22:00-30:00",), given={"skills": ()}),
)

RULE = Rule(
    id="task.skill",
    unit="minute",
    nature="hard",
    params=Params,
    terms=terms,
    check=check,
    explain=explain,
    examples=EXAMPLES,
    page=__doc__,
)
