from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from forecasting.staffing.agents import agents_for, meets, queue_measures
from forecasting.staffing.goals import DEFERRED_CHANNELS, ServiceGoal

if TYPE_CHECKING:
    from forecasting.staffing.measures import ServiceLevelDefinition

ORACLES = json.loads(
    (Path(__file__).parents[2] / "golden" / "staffing_oracles.json").read_text(encoding="utf-8")
)
ROWS: list[dict[str, float]] = ORACLES["erlang_c_min_agents"] + ORACLES["erlang_a_min_agents"]

optional_pct = st.none() | st.floats(1.0, 100.0)
definitions: st.SearchStrategy[ServiceLevelDefinition] = st.sampled_from(
    ["of_offered", "less_short_abandons", "of_waits"]
)
goals = st.builds(
    ServiceGoal,
    service_level_pct=st.none() | st.floats(1.0, 99.5),
    answer_within_s=st.floats(0.0, 120.0),
    service_level_definition=definitions,
    max_asa_s=st.none() | st.floats(1.0, 300.0),
    max_abandon_pct=optional_pct,
    max_occupancy_pct=st.none() | st.floats(30.0, 100.0),
    patience_s=st.none() | st.floats(10.0, 1000.0),
    concurrency=st.integers(1, 3),
)


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_fewest_agents_of_every_oracle_row(row: dict[str, float]) -> None:
    goal = ServiceGoal(100 * row["target"], row["T"], patience_s=row.get("patience"))
    load = row["calls_per_30min"] * row["aht"] / 1800
    assert agents_for(load, row["aht"], goal) == row["agents"]


def test_published_example_with_an_occupancy_cap() -> None:
    goal = ServiceGoal(80.0, 19.8)
    assert agents_for(10.0, 180.0, goal) == 14
    assert agents_for(10.0, 180.0, replace(goal, max_occupancy_pct=70.0)) == 15


@given(load=st.floats(0.01, 400.0), aht_s=st.floats(30.0, 900.0), goal=goals)
def test_the_answer_meets_the_goal_and_one_fewer_does_not(
    load: float, aht_s: float, goal: ServiceGoal
) -> None:
    load = round(load, 6)
    aht_s = round(aht_s, 6)
    agents = agents_for(load, aht_s, goal)
    assert agents >= 1
    if goal.has_target:
        assert meets(queue_measures(load, aht_s, agents, goal), goal)
        if agents > 1:
            assert not meets(queue_measures(load, aht_s, agents - 1, goal), goal)


@given(load=st.floats(0.01, 200.0), more=st.floats(0.0, 50.0), goal=goals)
def test_more_contacts_never_need_fewer_agents(load: float, more: float, goal: ServiceGoal) -> None:
    assert agents_for(load + more, 240.0, goal) >= agents_for(load, 240.0, goal)


@given(load=st.floats(0.01, 200.0), goal=goals, stricter_pct=st.floats(0.0, 20.0))
def test_a_stricter_goal_never_needs_fewer_agents(
    load: float, goal: ServiceGoal, stricter_pct: float
) -> None:
    assume(goal.has_target)
    level = min(99.5, (goal.service_level_pct or 50.0) + stricter_pct)
    stricter = replace(goal, service_level_pct=level)
    assert agents_for(load, 240.0, stricter) >= agents_for(load, 240.0, goal)


@pytest.mark.parametrize("patience_s", [None, 120.0])
def test_goals_without_any_leeway_still_have_an_answer(patience_s: float | None) -> None:
    perfect = ServiceGoal(100.0, 0.0, max_asa_s=0.0, max_abandon_pct=0.0, patience_s=patience_s)
    assert 20 < agents_for(10.0, 180.0, perfect) < 60


def test_each_goal_binds_alone() -> None:
    lenient = ServiceGoal(1.0, 60.0, patience_s=120.0)
    base = agents_for(40.0, 240.0, lenient)
    assert agents_for(40.0, 240.0, replace(lenient, max_asa_s=5.0)) > base
    assert agents_for(40.0, 240.0, replace(lenient, max_abandon_pct=2.0)) > base
    assert agents_for(40.0, 240.0, replace(lenient, max_occupancy_pct=70.0)) > base
    assert agents_for(40.0, 240.0, replace(lenient, service_level_pct=90.0)) > base
    assert agents_for(40.0, 240.0, replace(lenient, min_staff=70)) == 70


def test_no_load_needs_the_least_staff_alone() -> None:
    assert agents_for(0.0, 180.0, ServiceGoal(80.0, 20.0)) == 0
    assert agents_for(0.0, 180.0, ServiceGoal(80.0, 20.0, min_staff=2)) == 2


def test_without_a_target_the_workload_is_staffed() -> None:
    assert agents_for(7.2, 180.0, ServiceGoal()) == 8
    assert agents_for(7.0, 180.0, ServiceGoal()) == 7
    assert agents_for(0.001, 180.0, ServiceGoal()) == 1


@pytest.mark.parametrize("channel", sorted(DEFERRED_CHANNELS))
def test_deferred_channels_are_staffed_for_their_workload(channel: str) -> None:
    deferred = next(each for each in DEFERRED_CHANNELS if each == channel)
    goal = ServiceGoal(99.0, 1.0, max_occupancy_pct=80.0, concurrency=2)
    assert agents_for(32.0, 600.0, goal, deferred) == 20
    assert agents_for(32.1, 600.0, goal, deferred) == 21
    assert agents_for(32.0, 600.0, replace(goal, max_occupancy_pct=None), deferred) == 16


def test_chat_concurrency_divides_load_and_keeps_the_contacts() -> None:
    goal = ServiceGoal(80.0, 30.0, patience_s=200.0)
    twice = replace(goal, concurrency=2)
    assert agents_for(24.0, 480.0, twice, "chat") == agents_for(12.0, 240.0, goal, "chat")


def test_simple_concurrency_waits_longer_than_slots_of_one_chat_each() -> None:
    slots = queue_measures(16.0, 480.0, 18, ServiceGoal())
    simple = queue_measures(16.0, 480.0, 9, ServiceGoal(concurrency=2))
    assert slots.p_wait == pytest.approx(0.53118119, rel=1e-7)
    assert simple.p_wait > slots.p_wait
    assert simple.mean_wait_s > slots.mean_wait_s
    assert simple.occupancy == slots.occupancy
