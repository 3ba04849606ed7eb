"""The lower bound is never above the cost of the cheapest roster, found by listing them all."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from scheduler.domain import Pin, Problem, Skill, Wish
from scheduler.engine.market import Market
from scheduler.engine.pricing import Pricing
from scheduler.rules.example import CONTRACT, MONDAY, moment, tiny_problem
from tests.properties.tiny_centre import TinyCentre, need, policy

SOFT = {
    "cover.shortage": 0.001,
    "cover.surplus": 0.001,
    "fair.weekend": 0.3,
    "hours.weekly-min": 1.5,
    "fatigue.risk": 2.0,
    "start.stability": 0.2,
    "wish.granted": 0.25,
}
HARD = (
    "availability.window",
    "break.screen",
    "days.per-week",
    "hours.weekly-max",
    "pin.kept",
    "rest.between-shifts",
    "shift.length",
    "shift.one-a-day",
    "task.skill",
)
CLOCKS = ("19:30", "06:00")
"""When the two days open: ten and a half hours lie between them when they follow each other."""
DAY_PAIRS = ((0, 1), (0, 3), (5, 6), (6, 7))
WORLDS = ((("A",), 15), (("A",), 30), (("A", "B"), 15))
"""People and minutes of an interval."""
AGENTS = st.sampled_from((0.0, 0.3, 0.5, 1.0, 1.2, 2.0))


@st.composite
def centres(draw: st.DrawFn) -> Problem:
    """A centre of one or two people, two days of about an hour and two queues."""
    days = draw(st.sampled_from(DAY_PAIRS))
    people, interval = draw(st.sampled_from(WORLDS))
    count = 60 // interval + draw(st.integers(0, 1))
    wanted = []
    for day, clock in zip(days, CLOCKS, strict=True):
        for queue in ("phone", "complaints"):
            agents = draw(st.lists(AGENTS, min_size=count, max_size=count))
            agents[0] = agents[0] or 0.3
            wanted += need(queue, MONDAY + timedelta(days=day), clock, interval, agents)
    skills = tuple(
        Skill(agent_id=agent_id, queue=queue, proficiency=draw(st.integers(1, 4)))
        for agent_id in people
        for queue in draw(st.sampled_from((("phone",), ("phone", "complaints"))))
    )
    values: dict[str, Any] = {
        "break_screen": {"break_minutes": 5, "per_minutes": 30, "edge_minutes": 10},
        "rest_between_shifts": {"rest_minutes": draw(st.sampled_from((480, 600, 660)))},
        "fatigue_risk": {"free_points": draw(st.sampled_from((40, 80)))},
        "start_stability": {"max_change_minutes": draw(st.sampled_from((0, 120)))},
    }
    shortest, longest = draw(st.sampled_from(((0.25, 0.75), (0.5, 0.75), (0.75, 1.0))))
    contract = CONTRACT.model_copy(
        update={
            "weekly_hours_min": draw(st.sampled_from((0, 1, 4))),
            "weekly_hours_max": draw(st.sampled_from((0.75, 1.25, 40))),
            "days_per_week_max": draw(st.sampled_from((1, 7))),
            "shift_hours_min": shortest,
            "shift_hours_max": longest,
        }
    )
    on = MONDAY + timedelta(days=days[0])
    wishes = tuple(
        Wish(agent_id=agent_id, date=on, wish=draw(st.sampled_from(("off", "work"))), strength=3)
        for agent_id in people
        if draw(st.booleans())
    )
    pin = Pin(
        agent_id="A",
        start=moment(on, CLOCKS[0]),
        end=moment(on, CLOCKS[0]) + timedelta(minutes=60 * longest),
        kind="shift",
        author="test",
        reason="test",
    )
    last_night = f"Sun-1 20:00-{draw(st.sampled_from(('22:00', '32:30', '34:00')))}"
    tiny = tiny_problem(interval_minutes=interval)
    return tiny_problem(
        interval_minutes=interval,
        weeks=1 + days[1] // 7,
        agents=tuple(agent for agent in tiny.agents if agent.agent_id in people),
        contracts=(contract,),
        skills=skills,
        need=tuple(wanted),
        policy=policy(SOFT, HARD, **values),
        wishes=wishes,
        pins=(pin,) if draw(st.booleans()) else (),
        history=(last_night,) if draw(st.booleans()) else (),
    )


@settings(max_examples=20)
@given(problem=centres(), seed=st.integers(0, 10_000), reach=st.sampled_from((2.0, 12.0, 60.0)))
def test_no_roster_is_cheaper_than_the_bound(problem: Problem, seed: int, reach: float) -> None:
    centre = TinyCentre(problem)
    found = centre.cheapest()
    assert centre.judged(found) == (found.cost_milli, [])
    rng = np.random.default_rng(seed)
    pricing = Pricing(Market(centre.week), rng)
    shape = pricing.need.shape
    for prices in (
        np.zeros(shape),
        rng.uniform(-2, reach, shape),
        rng.choice([0, 10, 20, 40], shape),
    ):
        assert pricing.prove(prices.astype(np.float64)) <= found.cost_milli
    for _ in range(12):
        pricing.epoch()
        assert pricing.prove(pricing.average) <= found.cost_milli
