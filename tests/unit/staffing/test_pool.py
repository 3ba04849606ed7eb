from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forecasting.staffing.agents import agents_for
from forecasting.staffing.goals import Channel, ServiceGoal
from forecasting.staffing.pool import QueueDemand, QueueNeed, QueueStaffing, pooled_need

GOAL = ServiceGoal(80.0, 20.0, patience_s=120.0)
INTERVAL_S = 1800.0


def demand(
    contacts: float,
    goal: ServiceGoal = GOAL,
    *,
    channel: Channel = "voice",
    aht_s: float = 240.0,
    hard_contact_share: float = 0.1,
    cooldown_s: float = 600.0,
) -> QueueDemand:
    staffing = QueueStaffing("q", channel, "all", goal, cooldown_s)
    return QueueDemand(staffing, contacts, aht_s, hard_contact_share)


demands = st.lists(
    st.builds(
        demand,
        contacts=st.floats(0.0, 300.0),
        goal=st.builds(
            ServiceGoal,
            service_level_pct=st.sampled_from([70.0, 80.0, 90.0]),
            answer_within_s=st.sampled_from([10.0, 20.0, 60.0]),
            patience_s=st.sampled_from([None, 60.0, 300.0]),
            min_staff=st.integers(0, 3),
            concurrency=st.integers(1, 2),
        ),
        aht_s=st.floats(60.0, 600.0),
        hard_contact_share=st.sampled_from([0.0, 0.02, 0.2]),
    ),
    min_size=1,
    max_size=4,
)


def total_need(needs: tuple[QueueNeed, ...]) -> float:
    return round(sum(need.need_agents for need in needs), 6)


def total_reserve(needs: tuple[QueueNeed, ...]) -> float:
    return round(sum(need.reserve_agents for need in needs), 6)


@given(queues=demands)
def test_whole_pool_split_floors_and_reserve(queues: list[QueueDemand]) -> None:
    needs = pooled_need(queues, INTERVAL_S)
    assert total_need(needs).is_integer()
    assert total_reserve(needs).is_integer()
    for queue, need in zip(queues, needs, strict=True):
        assert need.need_agents >= queue.staffing.goal.min_staff - 1.001e-6
        assert need.reserve_agents >= 0.0
        if queue.cooldown_s == 0.0 and total_reserve(needs) > 0.0:
            assert need.reserve_agents == 0.0


@given(queues=demands, no_share=st.booleans())
def test_without_hard_contacts_or_cooldown_there_is_no_reserve(
    queues: list[QueueDemand], no_share: bool
) -> None:
    calm = [
        replace(queue, hard_contact_share=0.0)
        if no_share
        else replace(queue, staffing=replace(queue.staffing, cooldown_s=0.0))
        for queue in queues
    ]
    calm_needs = pooled_need(calm, INTERVAL_S)
    assert all(need.reserve_agents == 0.0 for need in calm_needs)
    needs = pooled_need(queues, INTERVAL_S)
    assert [n.need_agents for n in needs] == [n.need_agents for n in calm_needs]


def test_reserve_is_the_need_of_the_longer_handle_time_less_the_need() -> None:
    (found,) = pooled_need([demand(100.0)], INTERVAL_S)
    need = agents_for(100 * 240 / 1800, 240.0, GOAL)
    with_cooldown = agents_for(100 * 300 / 1800, 300.0, GOAL)
    assert found == QueueNeed(float(need), float(with_cooldown - need))
    assert found.reserve_agents > 0.0


def test_least_staff_that_covers_the_cooldown_leaves_no_reserve() -> None:
    generous = replace(GOAL, min_staff=40)
    assert pooled_need([demand(100.0, generous)], INTERVAL_S) == (QueueNeed(40.0, 0.0),)


@given(contacts=st.floats(1.0, 300.0), more=st.floats(0.0, 100.0))
def test_more_contacts_never_need_fewer_agents(contacts: float, more: float) -> None:
    few = pooled_need([demand(contacts), demand(10.0)], INTERVAL_S)
    many = pooled_need([demand(contacts + more), demand(10.0)], INTERVAL_S)
    assert total_need(many) >= total_need(few)
    assert total_need(many) + total_reserve(many) >= total_need(few) + total_reserve(few)


def test_pooling_saves_agents() -> None:
    queues = [demand(20.0), demand(30.0), demand(5.0)]
    together = total_need(pooled_need(queues, INTERVAL_S))
    apart = sum(total_need(pooled_need([queue], INTERVAL_S)) for queue in queues)
    assert together < apart


def test_the_goal_asking_most_agents_rules_the_pool() -> None:
    strict = replace(GOAL, service_level_pct=95.0, answer_within_s=10.0)
    alike = total_need(pooled_need([demand(50.0), demand(50.0)], INTERVAL_S))
    mixed = total_need(pooled_need([demand(50.0), demand(50.0, strict)], INTERVAL_S))
    both = total_need(pooled_need([demand(50.0, strict), demand(50.0, strict)], INTERVAL_S))
    assert alike < mixed == both


def test_patience_is_weighted_by_contacts_and_unknown_patience_has_no_say() -> None:
    patient, hasty = replace(GOAL, patience_s=300.0), replace(GOAL, patience_s=60.0)
    unknown = replace(GOAL, patience_s=None)
    queues = [demand(60.0, patient), demand(30.0, hasty), demand(90.0, unknown)]
    weighted = replace(GOAL, patience_s=(60 * 300 + 30 * 60) / 90)
    assert total_need(pooled_need(queues, INTERVAL_S)) == agents_for(24.0, 240.0, weighted)
    endless = total_need(pooled_need([demand(180.0, unknown)], INTERVAL_S))
    assert endless == agents_for(24.0, 240.0, unknown) > agents_for(24.0, 240.0, weighted)


def test_an_open_queue_without_contacts_has_its_least_staff() -> None:
    quiet = replace(GOAL, min_staff=2)
    assert pooled_need([demand(0.0, quiet)], INTERVAL_S) == (QueueNeed(2.0, 0.0),)
    busy, idle = pooled_need([demand(100.0), demand(0.0, quiet)], INTERVAL_S)
    assert idle.need_agents == 2.0
    assert busy.need_agents + 2.0 == agents_for(100 * 240 / 1800, 240.0, GOAL)
    assert pooled_need([demand(0.0)], INTERVAL_S) == (QueueNeed(0.0, 0.0),)


def test_concurrent_chats_share_an_agent_but_cooldown_does_not() -> None:
    chat = demand(60.0, replace(GOAL, concurrency=3), channel="chat", aht_s=600.0)
    assert chat.work_s == 60 * 600 / 3
    assert chat.cooldown_s == 60 * 0.1 * 600


def test_deferred_work_is_spread_and_pooled_apart_from_calls() -> None:
    capped = ServiceGoal(max_occupancy_pct=80.0)
    letters = demand(60.0, capped, channel="email", aht_s=300.0, hard_contact_share=0.0)
    assert pooled_need([letters], INTERVAL_S) == (QueueNeed(13.0, 0.0),)
    assert letters.staffing.pool != demand(60.0).staffing.pool
    assert letters.staffing.pool == demand(1.0, channel="outbound").staffing.pool


def test_a_queue_without_a_group_is_a_pool_of_its_own() -> None:
    alone = QueueStaffing("all", "voice", None, GOAL)
    assert alone.pool != QueueStaffing("other", "voice", "all", GOAL).pool


def test_needs_are_written_to_the_millionth() -> None:
    needs = pooled_need([demand(10.0), demand(20.0), demand(40.0)], INTERVAL_S)
    for need in needs:
        assert need.need_agents == round(need.need_agents, 6)
    assert needs[2].need_agents == pytest.approx(4 * needs[0].need_agents, abs=5e-6)
