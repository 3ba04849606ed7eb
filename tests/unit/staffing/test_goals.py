from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from forecasting.staffing.goals import ServiceGoal

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.mark.parametrize(
    ("field", "out_of_range"),
    [
        ("service_level_pct", lambda: ServiceGoal(101.0, 20.0)),
        ("answer_within_s", lambda: ServiceGoal(answer_within_s=-1.0)),
        ("max_asa_s", lambda: ServiceGoal(max_asa_s=-0.5)),
        ("max_abandon_pct", lambda: ServiceGoal(max_abandon_pct=120.0)),
        ("max_occupancy_pct", lambda: ServiceGoal(max_occupancy_pct=0.0)),
        ("patience_s", lambda: ServiceGoal(patience_s=0.0)),
        ("patience_s", lambda: ServiceGoal(patience_s=float("nan"))),
        ("concurrency", lambda: ServiceGoal(concurrency=0)),
        ("min_staff", lambda: ServiceGoal(min_staff=-1)),
    ],
)
def test_a_value_out_of_range_is_named(field: str, out_of_range: Callable[[], ServiceGoal]) -> None:
    with pytest.raises(ValueError, match=field):
        out_of_range()


def test_a_service_level_needs_its_answer_time() -> None:
    with pytest.raises(ValueError, match="answer_within_s"):
        ServiceGoal(service_level_pct=80.0)


@pytest.mark.parametrize(
    "goal",
    [
        ServiceGoal(80.0, 20.0),
        ServiceGoal(max_asa_s=30.0),
        ServiceGoal(max_abandon_pct=5.0),
        ServiceGoal(max_occupancy_pct=85.0),
    ],
)
def test_any_one_target_is_a_target(goal: ServiceGoal) -> None:
    assert goal.has_target


def test_patience_and_least_staff_are_no_targets() -> None:
    assert not ServiceGoal(answer_within_s=20.0, patience_s=60.0, min_staff=2).has_target
