from __future__ import annotations

import pytest

from scheduler.domain import Roster
from scheduler.engine.result import Result, Settings, gap, gap_of_need


def test_gaps_are_shares_of_the_cost_and_of_the_need() -> None:
    assert gap(200, 150) == 0.25
    assert gap_of_need(200_000, 150_000, 10.0) == 0.5


@pytest.mark.parametrize("cost", [0, 77])
def test_where_cost_and_bound_meet_there_is_no_gap(cost: int) -> None:
    assert gap(cost, cost) == 0
    assert gap_of_need(cost, cost, 0.0) == gap_of_need(cost, cost, 5.0) == 0


def test_without_need_the_gap_of_need_is_none() -> None:
    assert gap_of_need(5, 0, 0.0) == 0


def test_a_result_knows_its_gaps_and_its_week_loss() -> None:
    result = Result(
        roster=Roster(),
        status="rounds",
        cost_milli=1000,
        cost_by_rule={"cover.shortage": 1000},
        bound_milli=750,
        week_cost_milli=900,
        needed_minutes=0.5,
        seconds=1.0,
        seed=1,
    )
    assert result.gap == 0.25
    assert result.gap_of_need == 0.05
    assert result.week_loss_milli == 100


def test_every_solve_has_a_cancel_of_its_own() -> None:
    one, other = Settings(), Settings()
    one.cancel.set()
    assert not other.cancel.is_set()
