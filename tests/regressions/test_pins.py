"""Pins that once emptied everybody else's week."""

from __future__ import annotations

from scheduler.domain import Pin
from scheduler.engine.compiled import tiny_week
from scheduler.engine.result import Settings
from scheduler.engine.solve import solve
from scheduler.rules.example import MONDAY, moment


def test_a_pin_too_long_for_any_layout_of_meals_leaves_the_others_their_shifts() -> None:
    pin = Pin(
        agent_id="A",
        start=moment(MONDAY, "06:00"),
        end=moment(MONDAY, "22:00"),
        kind="shift",
        author="planner",
        reason="test",
    )
    problem = tiny_week().model_copy(update={"pins": (pin,)})
    roster = solve(problem, Settings(time_limit_s=1.0, workers=1)).roster
    assert {shift.agent_id for shift in roster.shifts} == {"A", "B"}
