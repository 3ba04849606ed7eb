"""One CP-SAT model of everybody's week, as a competent engineer would write it first.

What it models: for each person and day which shift, if any, out of all that contract and open
hours allow, on the quarter hour (Booleans *started by* and *ended by*, the tightest encoding that
we know); every hard rule about lines (rest, days, hours, nights, leave, availability, pins); every
priced one (wishes, fair shares, steady starts, hours promised); and coverage by queue and interval
with the tiers of shortage and with surplus, minutes of people with the same skills flowing to
queues, meals and breaks taken out where they may lie. Eight search workers, nothing else: no
decomposition, no prices, no first solution.

What it does not model: segments. Which quarter hour is spent on which queue, where each meal and
break lies, spells and the recovery that hard work owes are left to the day stage, which is lent to
it for the last tenth of the time. A model with a label for every five minutes of every shift has a
hundred times as many Booleans.

When the model has not even been built in time, or no roster was found, the roster is that of the
pins; the figures say so (``found`` is false).
"""

from __future__ import annotations

from time import monotonic

from ortools.sat.python import cp_model

from benchmarks.rivals.segments import until, week_of, with_segments
from benchmarks.runs import PROGRAM, Method, Run, judged
from scheduler.domain import Problem
from scheduler.engine.week import WeekModel

WORKERS = 8
SEGMENTS_SHARE = 0.1
"""Share of the time that is kept for segments."""


def planned(problem: Problem, limit_s: float, seed: int) -> Run:
    """Return the figures of one plan, ``build_s`` apart from ``solve_s``."""
    began_s = monotonic()
    week = week_of(problem)
    model = WeekModel(week, week.view.agent_ids, {})
    build_s = monotonic() - began_s
    left_s = (1 - SEGMENTS_SHARE) * limit_s - build_s
    lines, bound = None, 0.0
    if left_s > 0:
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = WORKERS
        solver.parameters.random_seed = seed
        solver.parameters.max_time_in_seconds = left_s
        outcome = model.solve(solver)
        lines, bound = outcome.lines, outcome.bound / 1000
    solve_s = monotonic() - began_s - build_s
    kept = dict(week.choices.fixed) if lines is None else lines
    roster = with_segments(week, kept, seed, until(began_s, limit_s))
    seconds = round(monotonic() - began_s, 1)
    return judged(problem, roster) | {
        "found": lines is not None,
        "booleans": len(model.model.proto.variables),
        "own_bound": bound,
        "build_s": round(build_s, 1),
        "solve_s": round(solve_s, 1),
        "seconds": seconds,
    }


RIVAL = Method(
    "plain CP-SAT",
    planned,
    (*PROGRAM, "benchmarks/rivals"),
    "One model of everybody's shifts with all rules about lines and coverage as flows, 8 workers; "
    "segments by our day stage in the last tenth of the time. Seconds include building the model.",
)
