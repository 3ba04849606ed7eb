from __future__ import annotations

from itertools import count
from typing import Any

import pytest

from scheduler.cases import judge
from scheduler.engine.cases.free import solve_free
from scheduler.engine.cases.path_near import near_lines
from scheduler.engine.cases.solve import solve_case
from scheduler.engine.compiled import main, tiny_case, tiny_types, tiny_week
from scheduler.engine.day_search import best_plan
from scheduler.engine.result import Settings
from scheduler.engine.solve import solve


def test_the_tiny_week_works_on_both_queues() -> None:
    result = solve(tiny_week(), Settings(time_limit_s=1.0, workers=1))
    queues = {s.queue for shift in result.roster.shifts for s in shift.segments}
    assert {"phone", "complaints"} <= queues


def test_the_tiny_case_has_an_answer() -> None:
    case = tiny_case()
    lines = solve_free(case, Settings(time_limit_s=0.1, workers=1), lambda _: None).lines
    assert lines
    assert not judge(case, lines).broken


def test_the_tiny_types_leave_one_person_missing() -> None:
    result = solve_case(tiny_types(), Settings(time_limit_s=5.0, workers=1), lambda _: None)
    assert (result.cost, result.proven) == (100, True)


def test_set_up_lists_lines_and_plans_segments_however_slow_the_machine_is(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Its first solve goes on to the day stage though compiling has eaten a short limit."""
    planned, listed = list[tuple[float, float]](), list[tuple[int, bool]]()
    seconds = count(step=30)
    monkeypatch.setattr("scheduler.engine.watch.time.monotonic", lambda: float(next(seconds)))

    def best(*given: Any) -> tuple[float, float]:
        planned.append(best_plan(*given))
        return planned[-1]

    monkeypatch.setattr("scheduler.engine.day_plan.best_plan", best)

    def noted(*given: Any) -> tuple[int, bool]:
        listed.append(near_lines(*given))
        return listed[-1]

    monkeypatch.setattr("scheduler.engine.cases.path_pricing.near_lines", noted)
    main()
    assert planned
    assert listed
