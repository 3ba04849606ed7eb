"""Rosters that once cost less than the bound that was to hold for all of them."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import pytest

from scheduler.domain import NeedInterval, Pin, Problem, Skill
from scheduler.engine.answer import broken
from scheduler.engine.clauses import clauses_of, cost_by_rule
from scheduler.engine.market import Market
from scheduler.engine.pricing import Pricing
from scheduler.engine.week import Week
from scheduler.rules.example import CONTRACT, MONDAY, moment, roster_of, tiny_problem
from scheduler.terms import Facts, View
from tests.properties.tiny_centre import need, policy

SOFT = {"cover.shortage": 0.001, "cover.surplus": 0.001, "hours.weekly-min": 1.5}
HARD = (
    "availability.window",
    "hours.weekly-max",
    "night.allowed",
    "pin.kept",
    "rest.between-shifts",
    "shift.length",
    "shift.one-a-day",
)
AFTER_MEAL = (
    "Mon 10:00-13:00 | work:complaints 10:00-11:00 | meal 11:00-11:30 | "
    "work:complaints 11:30-11:55 | work:phone 11:55-13:00"
)


def problem(
    hard: tuple[str, ...] = (),
    values: dict[str, dict[str, int]] | None = None,
    history: tuple[str, ...] = (),
    **given: object,
) -> Problem:
    in_force = policy(SOFT, (*HARD, *hard), **(values or {}))
    return tiny_problem(policy=in_force, history=history).model_copy(update=given)


def pinned(day: int, start: str, end: str) -> Pin:
    on = MONDAY + timedelta(days=day)
    return Pin(
        agent_id="A",
        start=moment(on, start),
        end=moment(on, end),
        kind="shift",
        author="test",
        reason="test",
    )


def only(**proficiency: int) -> tuple[Skill, ...]:
    return tuple(Skill(agent_id="A", queue=q, proficiency=p) for q, p in proficiency.items())


def wanted(queue: str, clock: str, agents: list[float]) -> tuple[NeedInterval, ...]:
    return tuple(need(queue, MONDAY, clock, 15, agents))


CASES: dict[str, tuple[Problem, tuple[str, ...]]] = {
    "the tail of last week's night covers need": (
        problem(
            history=("Sun-1 22:00-30:00",),
            skills=only(phone=4),
            need=wanted("phone", "00:00", [1.0] * 24),
        ),
        (),
    ),
    "a pinned night where the contract has none": (
        problem(
            contracts=(CONTRACT.model_copy(update={"nights_allowed": False}),),
            pins=(pinned(0, "22:00", "30:00"),),
            need=wanted("phone", "22:00", [1.0] * 16),
        ),
        ("Mon 22:00-30:00",),
    ),
    "two pins closer than the rest between them": (
        problem(
            pins=(pinned(0, "14:00", "22:00"), pinned(1, "06:00", "12:00")),
            need=wanted("phone", "14:00", [1.0] * 16),
        ),
        ("Mon 14:00-22:00", "Tue 06:00-12:00"),
    ),
    "a pin off the quarter hour": (
        problem(
            skills=only(phone=4),
            pins=(pinned(0, "09:50", "11:50"),),
            need=wanted("phone", "11:45", [1.0]),
        ),
        ("Mon 09:50-11:50",),
    ),
    "no need at all": (problem(need=()), ()),
    "a short spell of hard work behind a meal owes nothing": (
        problem(
            hard=("break.meal", "spell.hard", "spell.queue", "hard.daily"),
            values={
                "break_meal": {"longer_than_minutes": 60, "after_start_minutes": 30},
                "hard_daily": {"most_minutes": 85},
            },
            contracts=(
                CONTRACT.model_copy(
                    update={
                        "shift_hours_min": 2.5,
                        "shift_hours_max": 2.5,
                        "earliest_start": 600,
                        "latest_end": 780,
                    }
                ),
            ),
            skills=only(phone=1, complaints=4),
            need=(
                *wanted("phone", "10:00", [5.0] * 24),
                *wanted("complaints", "10:00", [5.0] * 24),
            ),
        ),
        (AFTER_MEAL,),
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_the_bound_is_not_above_a_lawful_roster(name: str) -> None:
    asked, shifts = CASES[name]
    view = View(asked)
    week = Week(view, clauses_of(view))
    facts = Facts.of(roster_of(shifts), view)
    assert broken(week, facts) == []
    pricing = Pricing(Market(week), np.random.default_rng(1))
    for _ in range(60):
        pricing.epoch()
    pricing.prove(pricing.average)
    assert pricing.best.bound <= sum(cost_by_rule(view, week.clauses, facts).values())
