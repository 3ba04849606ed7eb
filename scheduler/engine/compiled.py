"""Compile the kernels once, at set-up: ``python -m scheduler.engine.compiled``.

numba keeps what it compiles beside the sources (or in the user's cache where those cannot be
written), so that nobody's first plan waits for it.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import scheduler
from scheduler.cases import (
    Case,
    CurtoisFile,
    Hours,
    MatspFile,
    Need,
    Person,
    ShiftType,
    TaskNeed,
    curtois_case,
    matsp_case,
)
from scheduler.domain import NeedInterval, Problem, instant_of
from scheduler.domain.clock import DAY_MINUTES, wall_minute
from scheduler.engine.cases.free import solve_free
from scheduler.engine.cases.path_pricing import Pricing
from scheduler.engine.cases.solve import solve_case
from scheduler.engine.parts import parts_of
from scheduler.engine.result import Settings
from scheduler.engine.search import Search
from scheduler.engine.side_by_side import unheard
from scheduler.engine.solve import solve
from scheduler.engine.watch import Watch
from scheduler.policies import effective_policy
from scheduler.rules.example import MONDAY, ZONE, tiny_problem

AMPLE_S = 3600.0
OPEN_MINUTES = range(8 * 60, 18 * 60, 15)


def main() -> None:
    """Plan a tiny week and two tiny cases, which together touch every kernel.

    The first roster gets as long as it takes to compile what it needs; a short solve compiles the
    little that only the rest of the search needs.
    """
    ample = Settings(time_limit_s=AMPLE_S, workers=1)
    for part in parts_of(tiny_week()):
        Search(part, ample, Watch(True, ample.cancel.is_set), unheard).first()
    solve(tiny_week(), Settings(time_limit_s=1.0, workers=1))
    solve_free(tiny_case(), Settings(time_limit_s=1.0, workers=1), lambda _: None)
    solve_case(tiny_types(), Settings(time_limit_s=1.0, workers=1), lambda _: None)
    _list_lines(tiny_types())


def _list_lines(case: Case) -> None:
    """List lines near the best, which a tiny case is proven without."""
    with ThreadPoolExecutor(1) as threads:
        pricing = Pricing(case, threads)
    for path in pricing.paths.values():
        path.near(pricing.cells.worth({}), 0, 1)


def tiny_case() -> Case:
    """Return a public case of one person and two days on which more work is due than is asked."""
    file = MatspFile("tiny", 1, ("1",), {"1": Hours(360, 600)}, (TaskNeed(360, "1", 1, 1),))
    return matsp_case(file)


def tiny_types() -> Case:
    """Return a public case of one person, a week and one type of shift, asked twice."""
    person = Person({"E": 2}, 960, 480, 5, 1, 1, 1)
    need = Need(0, "E", 2, 100, 1)
    shifts = {"E": ShiftType(480, frozenset())}
    return curtois_case(CurtoisFile("tiny", 7, shifts, {"1": person}, (), (), (need,)))


def tiny_week() -> Problem:
    """Return a week of two people and two queues, one of them hard."""
    folder = Path(scheduler.__file__).parents[1] / "data" / "policies"
    need = tuple(
        NeedInterval(
            queue=queue,
            interval_start=instant_of(wall_minute(MONDAY, day * DAY_MINUTES + minute, ZONE)),
            need_agents=1.0,
            required_agents=1.0,
        )
        for queue in ("phone", "complaints")
        for day in range(2)
        for minute in OPEN_MINUTES
    )
    policy = effective_policy(["default"], MONDAY, folder)
    return tiny_problem(need=need, policy=policy)


if __name__ == "__main__":
    main()
