"""Our own plan of a case, with its way there."""

from __future__ import annotations

from benchmarks.runs import Method, Run, judged
from scheduler.domain import Problem
from scheduler.engine.result import Progress, Settings
from scheduler.engine.solve import solve
from scheduler.errors import DisagreementError


def planned(problem: Problem, limit_s: float, seed: int) -> Run:
    """Return the figures of one plan; every roster is audited, a disagreement is an error.

    ``way`` is (seconds, cost, bound, gap of need in per cent) at each report of the search.
    """
    heard: list[Progress] = []
    found = solve(problem, Settings(limit_s, seed), heard.append)
    audited = judged(problem, found.roster)
    if audited["broken"] or audited["cost"] != found.cost_milli / 1000:
        raise DisagreementError("engine and audit disagree")
    way = [step for progress in heard if (step := _step(progress)) is not None]
    return audited | {
        "first_s": way[0][0],
        "seconds": round(found.seconds, 1),
        "bound": found.bound_milli / 1000,
        "needed_minutes": found.needed_minutes,
        "gap_pct": round(100 * found.gap, 2),
        "gap_of_need_pct": round(100 * found.gap_of_need, 2),
        "way": way,
    }


def _step(progress: Progress) -> list[float] | None:
    cost, gap = progress.cost_milli, progress.gap_of_need
    if cost is None or gap is None:
        return None
    bound = progress.bound_milli / 1000
    return [round(progress.seconds, 2), cost / 1000, bound, round(100 * gap, 3)]


OURS = Method("shiftwell", planned)
