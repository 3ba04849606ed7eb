from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forecasting.staffing.erlang_a import erlang_a
from forecasting.staffing.expected import expected_service
from forecasting.staffing.goals import ServiceGoal

GOAL = ServiceGoal(80.0, 20.0, patience_s=180.0)


def test_whole_agents_give_the_exact_model() -> None:
    found = expected_service(180.0, 240.0, 24.0, GOAL, 30)
    exact = erlang_a(24.0, 240.0, 24, 180.0, 20.0)
    assert found.service_level == pytest.approx(0.66546824088297, rel=1e-9)
    assert found.mean_wait_s == exact.mean_wait_s
    assert found.p_abandon == exact.p_abandon
    assert found.occupancy == exact.occupancy


def test_the_definition_is_the_one_of_the_goal() -> None:
    waits = ServiceGoal(80.0, 20.0, "of_waits", patience_s=180.0)
    found = expected_service(180.0, 240.0, 24.0, waits, 30)
    assert found.service_level == pytest.approx(0.70854871015313, rel=1e-9)


def test_a_quarter_of_an_agent_is_a_quarter_of_the_way() -> None:
    low, part, high = (
        expected_service(180.0, 240.0, agents, GOAL, 30) for agents in (24.0, 24.25, 25.0)
    )
    assert low.service_level is not None
    assert high.service_level is not None
    assert part.service_level == pytest.approx(0.75 * low.service_level + 0.25 * high.service_level)
    assert part.mean_wait_s == pytest.approx(0.75 * low.mean_wait_s + 0.25 * high.mean_wait_s)
    assert part.p_abandon == pytest.approx(0.75 * low.p_abandon + 0.25 * high.p_abandon)
    assert part.occupancy == pytest.approx(0.75 * low.occupancy + 0.25 * high.occupancy)


@given(contacts=st.floats(0.1, 300.0), agents=st.floats(0.0, 80.0), more=st.floats(0.0, 20.0))
def test_more_agents_never_serve_worse(contacts: float, agents: float, more: float) -> None:
    few = expected_service(contacts, 240.0, agents, GOAL, 30)
    many = expected_service(contacts, 240.0, agents + more, GOAL, 30)
    assert few.service_level is not None
    assert many.service_level is not None
    assert many.service_level >= few.service_level - 1e-9
    assert many.mean_wait_s <= few.mean_wait_s + 1e-7
    assert many.p_abandon <= few.p_abandon + 1e-9
    assert 0.0 <= many.occupancy <= few.occupancy + 1e-9


def test_no_contacts_no_wait() -> None:
    found = expected_service(0.0, 240.0, 2.5, GOAL, 30)
    assert (found.service_level, found.mean_wait_s, found.p_abandon) == (1.0, 0.0, 0.0)


def test_without_an_answer_time_there_is_no_service_level() -> None:
    found = expected_service(100.0, 240.0, 16.5, ServiceGoal(), 30)
    assert found.service_level is None
    assert found.mean_wait_s > 0.0


def test_patient_callers_and_too_few_agents_wait_without_end() -> None:
    found = expected_service(100.0, 180.0, 10.5, ServiceGoal(80.0, 20.0), 30)
    assert found.mean_wait_s == math.inf
    assert found.service_level is not None
    assert 0.0 < found.service_level < 0.3


def test_agents_below_nought_are_refused() -> None:
    with pytest.raises(ValueError, match="agents"):
        expected_service(10.0, 180.0, -0.5, GOAL, 30)
