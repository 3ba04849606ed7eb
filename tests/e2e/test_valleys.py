"""Meetings, talks and training of the sample centre lie where fewest contacts wait."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from statistics import fmean

from scheduler.domain import minute_of
from scheduler.engine.result import Settings
from scheduler.pipeline.prepare import prepare
from scheduler.pipeline.request import Request
from scheduler.pipeline.solving import engine, solve_audited
from scheduler.pipeline.staffed import staffed_intervals

SAMPLE = Path(__file__).parents[2] / "data" / "samples" / "anonbank"
FIRST_ROSTER = Settings(time_limit_s=60.0, workers=1, stop_gap=10.0)
"""The first roster that the engine makes is near enough."""


def test_sessions_lie_in_valleys() -> None:
    problem = prepare(Request(SAMPLE)).problem
    solved = solve_audited(problem, FIRST_ROSTER, None, engine())
    roster, length = solved.result.roster, problem.centre.interval_minutes
    held = [s for shift in roster.shifts for s in shift.segments if s.activity_id]
    assert {s.kind for s in held} >= {"meeting", "one_to_one"}
    away: dict[int, float] = defaultdict(float)
    for segment in held:
        for minute in range(minute_of(segment.start), minute_of(segment.end)):
            away[minute - minute % length] += 1 / length
    short: dict[int, float] = defaultdict(float)
    for (_, start), row in staffed_intervals(problem, roster).items():
        short[minute_of(start)] += row.short_agents
    needed: dict[int, float] = defaultdict(float)
    for need in problem.need:
        needed[minute_of(need.interval_start)] += need.required_agents
    # Who is in a session is missing because of it: without it this much of the need would be.
    missing = {
        start: max(0.0, short[start] - away.get(start, 0.0)) / agents
        for start, agents in needed.items()
        if agents
    }
    within = fmean(missing[start] for start in away if start in missing)
    assert within < fmean(share for start, share in missing.items() if start not in away)
