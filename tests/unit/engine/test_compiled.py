from __future__ import annotations

from scheduler.engine.compiled import main, tiny_week
from scheduler.engine.result import Settings
from scheduler.engine.solve import solve


def test_the_tiny_week_works_on_both_queues() -> None:
    result = solve(tiny_week(), Settings(time_limit_s=1.0, workers=1))
    queues = {s.queue for shift in result.roster.shifts for s in shift.segments}
    assert {"phone", "complaints"} <= queues


def test_set_up_runs() -> None:
    main()
