"""Planning a week again after a few of its inputs changed: from nothing, and from the last answer.

``python -m benchmarks.replan [--seeds 1 2 3] [--share 0.2] [NAME …]``. A week is planned; then one
person in twenty is away for a day and the need of one interval in twenty is a fifth higher or
lower. The changed week is planned from nothing in the time limit of the case, and from the roster
and savings of the first answer in a share of it. Both are judged by the changed week's own audit,
without the price of departing from the first roster and (``asked``) with it.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context

import numpy as np

from benchmarks.cases import CASES, chosen
from benchmarks.runs import Method, Run, measure
from scheduler.audit import audit
from scheduler.domain import Day, NeedInterval, Problem, Roster, TimeOff, instant_of
from scheduler.engine.result import Result, Settings, gap_of_need
from scheduler.engine.solve import solve

SHARE = 0.2
"""Share of the time limit that going on from the last answer is given."""

CHANGED = 0.05
"""Share of people, and of intervals, that change."""

HIGHER, LOWER = 1.2, 0.8
"""Factors of a changed need."""


def changed(problem: Problem, seed: int) -> Problem:
    """Return the week with one person in twenty away for a day and other need now and then."""
    rng = np.random.default_rng(seed)
    agents = sorted({agent.agent_id for agent in problem.agents})
    away = rng.choice(agents, max(1, round(CHANGED * len(agents))), replace=False)
    leave = tuple(_away(problem, str(agent_id), rng) for agent_id in away)
    need = tuple(_other(row, rng) if rng.random() < CHANGED else row for row in problem.need)
    return problem.model_copy(update={"time_off": (*problem.time_off, *leave), "need": need})


def _away(problem: Problem, agent_id: str, rng: np.random.Generator) -> TimeOff:
    day = problem.dates[int(rng.integers(len(problem.dates)))]
    site = next(agent.site for agent in problem.agents if agent.agent_id == agent_id)
    zones = {site.site: site.time_zone for site in problem.centre.sites}
    whole = Day.of(day, zones[site])
    start, end = instant_of(whole.start_minute), instant_of(whole.end_minute)
    return TimeOff(agent_id=agent_id, start=start, end=end, paid=True)


def _other(row: NeedInterval, rng: np.random.Generator) -> NeedInterval:
    factor = HIGHER if rng.random() < 1 / 2 else LOWER
    return row.model_copy(update={"required_agents": factor * row.required_agents})


def replanned(problem: Problem, limit_s: float, seed: int, share: float = SHARE) -> Run:
    """Return the figures of both plans of the changed week, and of the first one.

    ``moved`` counts shifts that begin, end or exist otherwise than in the first roster.
    """
    first = _apart(problem, limit_s, seed)
    week = changed(problem, seed)
    cold = _apart(week, limit_s, seed)
    kept = week.model_copy(update={"kept": first.roster})
    warm = _apart(kept, share * limit_s, seed, first.savings)
    bound = cold.bound_milli
    return (
        {"first_cost": first.cost_milli / 1000, "bound": bound / 1000}
        | _figures("cold", week, first.roster, cold, bound)
        | _figures("warm", week, first.roster, warm, bound)
    )


def _apart(
    problem: Problem,
    limit_s: float,
    seed: int,
    savings: Mapping[tuple[str, int], float] | None = None,
) -> Result:
    """Return a plan made in a process of its own: what one search leaves in memory slows others."""
    with ProcessPoolExecutor(1, mp_context=get_context("fork")) as pool:
        return pool.submit(_solved, problem, limit_s, seed, savings or {}).result()


def _solved(
    problem: Problem, limit_s: float, seed: int, savings: Mapping[tuple[str, int], float]
) -> Result:
    return solve(problem, Settings(limit_s, seed, savings=savings))


def _figures(name: str, week: Problem, before: Roster, found: Result, bound: int) -> Run:
    verdict = audit(week, found.roster)
    asked = audit(week.model_copy(update={"kept": before}), found.roster)
    gap = gap_of_need(verdict.cost_milli, bound, found.needed_minutes)
    return {
        f"{name}_s": round(found.seconds, 1),
        f"{name}_cost": verdict.cost_milli / 1000,
        f"{name}_cost_asked": asked.cost_milli / 1000,
        f"{name}_broken": [broken.rule_id for broken in verdict.broken],
        f"{name}_gap_of_need_pct": round(100 * gap, 2),
        f"{name}_moved": _moved(before, found.roster),
    }


def _moved(before: Roster, after: Roster) -> int:
    spans = [
        {(shift.agent_id, shift.work_date, shift.start, shift.end) for shift in roster.shifts}
        for roster in (before, after)
    ]
    return len({name[:2] for name in spans[0] ^ spans[1]})


def main(arguments: list[str]) -> int:
    """Measure the chosen centres; return the exit code."""
    parser = argparse.ArgumentParser(prog="benchmarks.replan", description=__doc__)
    parser.add_argument("--seeds", type=int, nargs="+", default=[1])
    parser.add_argument("--share", type=float, default=SHARE)
    parser.add_argument("names", nargs="*", help=f"of {', '.join(c.name for c in CASES)}; all")
    asked = parser.parse_args(arguments)
    method = Method(f"replan-{asked.share:g}", partial(replanned, share=asked.share))
    for run in measure([method], chosen(asked.names), asked.seeds):
        print(run, flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
