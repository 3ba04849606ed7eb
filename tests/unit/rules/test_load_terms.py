"""How far back a load is known, and how busy people are where no queue bounds it."""

from __future__ import annotations

import pytest

from scheduler.rules import load_level
from scheduler.rules.example import tiny_problem
from scheduler.rules.load_terms import LoadParams, level_of
from scheduler.terms import View

COMPLAINTS = "08:00-10:00 | work:complaints 08:00-10:00"


@pytest.mark.parametrize(
    ("shift", "days"),
    [(f"Sun-1 {COMPLAINTS}", [-1]), (f"Mon-1 {COMPLAINTS}", [-7]), (f"Sun-2 {COMPLAINTS}", [])],
)
def test_a_load_is_carried_from_a_week_before_the_horizon(shift: str, days: list[int]) -> None:
    view = View(tiny_problem(history=(shift,)))
    (level,) = load_level.terms(load_level.Params(), view)
    assert [day for _, day, _ in level.carried] == days


@pytest.mark.parametrize("most_pct", [100, None])
def test_whoever_is_always_busy_has_a_contact_in_each_handle_time(most_pct: int | None) -> None:
    problem = tiny_problem()
    phone, complaints = problem.centre.queues
    bounded = complaints.model_copy(update={"max_occupancy_pct": most_pct})
    centre = problem.centre.model_copy(update={"queues": (phone, bounded)})
    view = View(problem.model_copy(update={"centre": centre}))
    level = level_of(LoadParams(busy_pct=100, usual_handle_s=300), view, 12_000, 0.0)
    assert dict(level.rates)["complaints"] == pytest.approx(1 / 5)
