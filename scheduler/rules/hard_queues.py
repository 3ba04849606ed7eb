"""Which queues are hard: those whose contacts weigh on people from some emotional weight on.

Terms read them from a view, checks from a timeline, so that neither leads the other astray.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from scheduler.domain.timeline import Timeline
from scheduler.terms import View

HardWeight = Annotated[
    float,
    Field(
        ge=0,
        le=1000,
        multiple_of=0.1,
        json_schema_extra={"stricter": "smaller", "neutral": 1000},
    ),
]
"""From which emotional weight on a queue is hard; a complaint weighs 1."""


def hard_in_view(view: View, from_weight: float) -> tuple[str, ...]:
    """Return the hard queues that terms speak of."""
    return tuple(name for name, q in view.queues.items() if q.emotional_weight >= from_weight)


def hard_in_timeline(timeline: Timeline, from_weight: float) -> set[str]:
    """Return the hard queues that a check counts work on."""
    queues = timeline.problem.centre.queues
    return {q.queue for q in queues if q.emotional_weight >= from_weight}
