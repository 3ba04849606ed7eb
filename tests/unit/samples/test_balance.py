"""Demand balanced to hours."""

from __future__ import annotations

import math

import pytest

from scheduler.samples.balance import TOLERANCE, solve_load


@pytest.mark.parametrize("first", [1.0, 700.0, 1e5])
def test_a_proportional_need_is_met(first: float) -> None:
    tried: list[float] = []

    def need_at(load: float) -> float:
        tried.append(load)
        return 1.5 * load

    load = solve_load(need_at, 1000.0, first)
    assert 1.5 * load == pytest.approx(1000.0, rel=TOLERANCE)
    assert load == tried[-1]


def test_a_need_in_steps_with_a_floor_is_met() -> None:
    load = solve_load(lambda load: 700 + 10 * math.ceil(load / 10), 1000.0, 5000.0)
    assert 700 + 10 * math.ceil(load / 10) == pytest.approx(1000.0, rel=TOLERANCE)


def test_a_steep_need_is_met_by_halving() -> None:
    load = solve_load(lambda load: load**4, 1000.0, 40.0)
    assert load**4 == pytest.approx(1000.0, rel=TOLERANCE)


def test_a_need_that_stays_too_large_is_refused() -> None:
    with pytest.raises(ValueError, match="ask for more people or fewer queues"):
        solve_load(lambda load: 2000.0 + load, 1000.0, 500.0)
