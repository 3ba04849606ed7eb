"""What a queue's contacts weigh, and the loads people bring along: for terms about load."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import Annotated

from pydantic import Field

from scheduler.domain import Queue
from scheduler.rules.rule import Params
from scheduler.terms import Level, LineShift, View
from scheduler.terms.facts import line_shift

RESTS = ("break", "meal", "recovery")
KNOWN_DAYS = 7
"""Days before the horizon of which a load is counted: a night leaves a fifth, a week nothing."""

HalfLife = Annotated[int, Field(ge=1, le=2880, json_schema_extra={"stricter": "larger"})]
Weight = Annotated[
    float, Field(ge=1, le=1000, multiple_of=0.1, json_schema_extra={"stricter": "larger"})
]


class LoadParams(Params):
    """How fast a load leaks, and what contacts add to it."""

    half_life_minutes: HalfLife = 60
    rest_half_life_minutes: HalfLife = 20
    busy_pct: Annotated[int, Field(ge=1, le=100, json_schema_extra={"stricter": "larger"})] = 85
    usual_handle_s: Annotated[
        int, Field(ge=1, le=86400, json_schema_extra={"stricter": "smaller"})
    ] = 300
    abuse_weight: Weight = 3.0
    severe_weight: Weight = 5.0


def level_of(
    params: LoadParams, view: View, cap_milli: int, carry: float, from_weight: float = 0.0
) -> Level:
    """Return the load of everybody, with a cap and what they bring along where nights leave any.

    Queues of an emotional weight below ``from_weight`` add nothing.
    """
    queues = {n: q for n, q in view.queues.items() if q.emotional_weight >= from_weight}
    fresh = Level(
        view.agent_ids,
        view.horizon_days,
        rates=tuple((name, _rate(params, queue)) for name, queue in queues.items()),
        cap_milli=cap_milli,
        half_life_minutes=params.half_life_minutes,
        rest_half_life_minutes=params.rest_half_life_minutes,
        rests=RESTS,
        carry=carry,
    )
    return replace(fresh, carried=_carried(fresh, view)) if carry else fresh


def _rate(params: LoadParams, queue: Queue) -> float:
    """Return what a minute of work on a queue adds, in complaints."""
    busy = min(params.busy_pct, queue.max_occupancy_pct or 100) / 100
    handle_minutes = (queue.default_aht_s or params.usual_handle_s) / 60
    hard, plain = queue.hard_contact_share or 0.0, queue.emotional_weight
    worse = (queue.abuse_share or 0.0) * (params.abuse_weight - 1)
    worse += (queue.severe_share or 0.0) * (params.severe_weight - 1)
    weight = (1 - hard) * plain + hard * (max(1.0, plain) + worse)
    return busy * queue.concurrency * weight / handle_minutes


def _carried(fresh: Level, view: View) -> tuple[tuple[str, int, float], ...]:
    """Return the load of each person at the end of the last shift before the horizon."""
    people, lines = set(view.agent_ids), defaultdict[str, list[LineShift]](list)
    for shift in view.problem.history.shifts:
        if 0 < -view.day_index(shift.work_date) <= KNOWN_DAYS and shift.agent_id in people:
            found = line_shift(shift, view)
            lines[shift.agent_id].append(found._replace(day=found.day + KNOWN_DAYS))
    week = replace(fresh, days=KNOWN_DAYS)
    carried = []
    for agent_id, line in sorted(lines.items()):
        *_, last = week.courses(agent_id, tuple(sorted(line, key=lambda s: (s.start, s.end))))
        carried.append((agent_id, last.shift.day - KNOWN_DAYS, last.end))
    return tuple(carried)
