from __future__ import annotations

from datetime import UTC, datetime

import pytest

from scheduler.domain import NeedInterval
from scheduler.pipeline.prepare import Prepared
from scheduler.pipeline.staffed import staffed_intervals
from tests.small_roster import roster, shift


def at(clock: str) -> datetime:
    return datetime.fromisoformat(f"2026-03-02T{clock}+01:00").astimezone(UTC)


def need(agents: float, clock: str) -> NeedInterval:
    return NeedInterval(
        queue="calls", interval_start=at(clock), need_agents=agents, required_agents=agents
    )


def test_useful_agents_are_weighed_by_proficiency_and_minutes(prepared: Prepared) -> None:
    novice = prepared.problem.skills[0].model_copy(
        update={"agent_id": "A3", "queue": "calls", "proficiency": 1}
    )
    skills = [s for s in prepared.problem.skills if s.agent_id != "A3"]
    problem = prepared.problem.model_copy(
        update={
            "skills": (*skills, novice),
            "need": (need(2, "09:00"), need(1, "10:00"), need(1, "13:00")),
        }
    )
    planned = roster(shift("A5", 0), shift("A3", 0, "09:00 calls 10:00"))
    found = staffed_intervals(problem, planned)
    assert found["calls", at("09:00")] == pytest.approx((1.7, 0.3, 0.0))
    # a break of ten minutes takes five of this half hour
    assert found["calls", at("10:00")] == pytest.approx((25 / 30, 5 / 30, 0.0))
    assert found["calls", at("13:00")] == pytest.approx((0.0, 1.0, 0.0))
    assert len(found) == 3


def test_more_than_required_is_surplus(prepared: Prepared) -> None:
    problem = prepared.problem.model_copy(update={"need": (need(0.25, "09:00"),)})
    found = staffed_intervals(problem, roster(shift("A5", 0)))
    assert found == {("calls", at("09:00")): pytest.approx((1.0, 0.0, 0.75))}
