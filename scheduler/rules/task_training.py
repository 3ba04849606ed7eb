"""Training before work.

What it asks
------------
Nobody works on a queue before they have completed the trainings that the queue requires.

Why
---
Whoever has learnt to calm a caller is hurt less by the angry ones. A skill says that a person knows
the matter; a training that is required, such as de-escalation for complaints, says that they are
prepared for what comes with it.

Formula
-------
excess = sum over shifts of the minutes worked on queues of which the person lacks a required
training, by the row of ``agents.csv`` in force on the day of the shift.

Example
-------
An hour of complaints, which require ``de-escalation``, without it: 60 minutes of excess.

Options
-------
None; what a queue requires stands in ``centre.toml`` (``required_trainings``), what a person has
completed in ``agents.csv`` (``completed_trainings``).

References
----------
None; a design choice. Which training a queue requires is the centre's to say.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from typing import Any

from scheduler.domain.timeline import Timeline
from scheduler.rules.example import tiny_problem
from scheduler.rules.rule import Example, Rule, Violation
from scheduler.rules.rule import Params as BaseParams
from scheduler.terms import Share, View


class Params(BaseParams):
    """No options."""


def terms(_params: Params, view: View) -> Iterator[Share]:
    """Yield one term per set of queues that some people lack a training for, and set of days."""
    people: dict[tuple[tuple[str, ...], tuple[int, ...]], list[str]] = defaultdict(list)
    required = {name: frozenset(queue.required_trainings) for name, queue in view.queues.items()}
    if not any(required.values()):
        return
    for agent_id in view.agent_ids:
        days: dict[tuple[str, ...], list[int]] = defaultdict(list)
        for day in range(view.horizon_days):
            completed = view.agent(agent_id, day).completed_trainings
            days[tuple(q for q, asked in required.items() if asked - {*completed})].append(day)
        for lacking, on in days.items():
            people[lacking, tuple(on)].append(agent_id)
    for (queues, dates), agents in people.items():
        if queues:
            only = None if len(dates) == view.horizon_days else dates
            yield Share(tuple(agents), view.horizon_days, queues, only_days=only)


def check(_params: Params, timeline: Timeline) -> Iterator[Violation]:
    """Yield each segment of work on a queue without a training that it requires."""
    queues = timeline.problem.centre.queues
    required = {queue.queue: queue.required_trainings for queue in queues}
    asking = {queue for queue, trainings in required.items() if trainings}
    for agent_id in timeline.agent_ids:
        for shift, worked in timeline.worked(agent_id):
            if asking.isdisjoint(worked):
                continue
            completed = timeline.agent(agent_id, shift.work_date).completed_trainings
            for segment in shift.segments:
                asked = required.get(segment.queue or "", ())
                missing = [training for training in asked if training not in completed]
                if missing:
                    yield Violation(
                        agent_id,
                        shift.work_date,
                        segment.minutes,
                        start=segment.start,
                        end=segment.end,
                        facts={"queue": segment.queue, "missing": ", ".join(missing)},
                    )


def explain(_params: Params, violation: Violation) -> str:
    """Return who, which queue, for how long and which training comes first."""
    return (
        f"{violation.agent_id} works {violation.amount} minutes on {violation.facts['queue']} on "
        f"{violation.on}, which requires {violation.facts['missing']} first. Completing it, or "
        "giving the work to somebody who has, would cure it."
    )


def _world(*completed: str, valid_from: date | None = None) -> dict[str, Any]:
    """Return the world in which complaints require de-escalation and A has these trainings."""
    problem = tiny_problem()
    phone, complaints = problem.centre.queues
    asking = complaints.model_copy(update={"required_trainings": ("de-escalation",)})
    first, second = problem.agents
    trained = {"completed_trainings": completed, "valid_from": valid_from}
    rows = (first,) if valid_from else ()
    return {
        "centre": problem.centre.model_copy(update={"queues": (phone, asking)}),
        "agents": (*rows, first.model_copy(update=trained), second),
    }


_HOUR = "Mon 08:00-10:00 | work:phone 08:00-09:00 | work:complaints 09:00-10:00"
_TUESDAY = "Tue 08:00-09:00 | work:complaints 08:00-09:00"

EXAMPLES = (
    Example("nothing is required", (_HOUR,), 0),
    Example("trained", (_HOUR,), 0, given=_world("de-escalation")),
    Example("an hour without it", (_HOUR,), 60, given=_world()),
    Example("another training is none", (_HOUR,), 60, given=_world("products")),
    Example("more than required", (_HOUR,), 0, given=_world("products", "de-escalation")),
    Example("other queues are open", ("Mon 08:00-16:00",), 0, given=_world()),
    Example(
        "from the day on which the row begins",
        (_HOUR, _TUESDAY),
        60,
        given=_world("de-escalation", valid_from=date(2026, 12, 1)),
    ),
    Example("each their own", (f"B {_TUESDAY}",), 60, given=_world("de-escalation")),
)

RULE = Rule(
    id="task.training",
    unit="minute",
    nature="hard",
    params=Params,
    terms=terms,
    check=check,
    explain=explain,
    examples=EXAMPLES,
    page=__doc__,
)
