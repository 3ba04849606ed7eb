"""A changed week is planned twice; both plans are lawful and told apart."""

from __future__ import annotations

from benchmarks.replan import CHANGED, changed, replanned
from tests.unit.engine.test_search import centre


def test_a_changed_week_has_somebody_away_and_other_need() -> None:
    problem = centre()
    week = changed(problem, 3)
    assert len(week.time_off) == len(problem.time_off) + 1
    other = [a != b for a, b in zip(problem.need, week.need, strict=True)]
    assert 0 < sum(other) < 4 * CHANGED * len(other)
    assert changed(problem, 3) == week != changed(problem, 4)


def test_both_plans_are_lawful_and_priced_alike() -> None:
    run = replanned(centre(), 1.0, 1)
    assert run["cold_broken"] == run["warm_broken"] == []
    assert run["bound"] <= min(run["cold_cost"], run["warm_cost"])
    assert run["warm_moved"] >= 0
