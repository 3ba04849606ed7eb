from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from scheduler.domain import Availability, Policy, Problem, RuleSetting, Skill, TimeOff
from scheduler.engine.possible import can_cover, first_glance, line_exists, shift_lengths
from scheduler.rules.example import CONTRACT, MONDAY, moment, tiny_problem
from scheduler.terms import Window
from tests.unit.engine.line_world import needs, pin

PROMISE = ("hours.weekly-min",)
HARD = (
    "availability.window",
    "break.meal",
    "leave.approved",
    "pin.kept",
    "rest.between-shifts",
    "shift.length",
    "shift.one-a-day",
)
WORK = CONTRACT.model_copy(
    update={
        "weekly_hours_min": 30,
        "shift_hours_min": 4,
        "shift_hours_max": 6,
        "earliest_start": 360,
        "latest_end": 1320,
    }
)
ROUND = dict.fromkeys(range(7), ("06:00", 64))


def world(**given: Any) -> Problem:
    rules = {rule_id: RuleSetting(rule_id=rule_id, hard=True) for rule_id in HARD}
    rules["hours.weekly-min"] = RuleSetting(rule_id="hours.weekly-min", hard=False, weight=1.5)
    policy = Policy(names=("test",), at=MONDAY, rules=rules)
    parts: dict[str, Any] = {"policy": policy, "contracts": (WORK,), "need": needs(ROUND)}
    return tiny_problem(**{**parts, **given})


def contract(**update: Any) -> dict[str, Any]:
    return {"contracts": (WORK.model_copy(update=update),)}


def leave(days: int) -> dict[str, Any]:
    start = moment(MONDAY, "00:00")
    end = start + timedelta(days=days)
    return {"time_off": (TimeOff(agent_id="A", start=start, end=end, paid=False),)}


@pytest.mark.parametrize(
    ("given", "possible"),
    [
        ({}, True),
        (contract(weekly_hours_min=42), True),
        (contract(weekly_hours_min=42.25), False),
        (leave(2), True),
        (leave(3), False),
        ({"need": needs(dict.fromkeys(range(5), ("06:00", 64)))}, True),
        ({"need": needs(dict.fromkeys(range(4), ("06:00", 64)))}, False),
        ({"pins": (pin("A", 0, "08:00", "12:00"), pin("A", 1, "08:00", "12:00"))}, True),
        ({"pins": (pin("A", 0, "14:00", "20:00"), pin("A", 1, "07:00", "12:00"))}, True),
        ({"pins": (pin("A", 0, "14:00", "20:00"), pin("A", 1, "06:45", "12:00"))}, False),
        ({"pins": (pin("A", 0, "05:45", "10:00"),)}, False),
    ],
)
def test_promises_rules_and_pins_together(given: dict[str, Any], possible: bool) -> None:
    problem = world(**given)
    assert line_exists(problem, "A", PROMISE) is possible
    assert ("A" not in first_glance(problem, PROMISE).doubtful) is possible


def test_without_the_promise_the_empty_line_will_do() -> None:
    assert line_exists(world(**leave(7)), "A")


def test_what_history_breaks_is_not_held_against_anybody() -> None:
    problem = world(history=("Sun-1 20:00-30:00",), **contract(weekly_hours_min=0))
    late = problem.model_copy(update={"pins": (pin("A", 0, "18:00", "22:00"),)})
    early = problem.model_copy(update={"pins": (pin("A", 0, "12:00", "16:00"),)})
    assert [line_exists(p, "A") for p in (problem, late, early)] == [True, True, False]


def test_lengths_of_shifts_hold_their_meals() -> None:
    assert shift_lengths(world(), "A", 0) == tuple(range(240, 391, 15))
    seven = world(**contract(shift_hours_min=7, shift_hours_max=7.25))
    assert shift_lengths(seven, "A", 0) == (450, 465)
    assert shift_lengths(world(**contract(shift_hours_min=6.1, shift_hours_max=6.2)), "A", 0) == ()


def test_a_contract_without_a_shift_is_seen_at_once() -> None:
    glance = first_glance(world(**contract(shift_hours_min=6.1, shift_hours_max=6.2)), PROMISE)
    assert glance.without_shift == (("A", 0), ("B", 0))
    assert glance.doubtful == ()


def at(clock: str, minutes: int = 15) -> Window:
    start = int(moment(MONDAY, clock).timestamp()) // 60
    return Window(start, start + minutes)


def test_somebody_must_be_able_to_stay_the_whole_interval() -> None:
    early = Availability(agent_id="A", weekday=0, available_from=360, available_to=720)
    problem = world(availability=(early,))
    assert can_cover(problem, {"A"}, at("11:45"))
    assert not can_cover(problem, {"A"}, at("12:00"))
    assert can_cover(problem, {"A", "B"}, at("12:00"))
    assert not can_cover(problem, {"A"}, at("11:45", 30))


def test_a_pinned_shift_is_all_that_a_day_can_hold() -> None:
    problem = world(pins=(pin("A", 0, "08:00", "12:00"),))
    assert can_cover(problem, {"A"}, at("11:45"))
    assert not can_cover(problem, {"A"}, at("12:00"))


def test_need_that_nobody_can_cover_is_listed_by_queue() -> None:
    skills = (Skill(agent_id="A", queue="phone", proficiency=4),)
    need = (*needs({0: ("06:00", 68)}), *needs({1: ("08:00", 1)}, queue="complaints"))
    glance = first_glance(world(skills=skills, need=need), PROMISE)
    assert glance.uncovered == {
        "phone": [at(clock).start for clock in ("22:00", "22:15", "22:30", "22:45")],
        "complaints": [at("08:00").start + 1440],
    }


def test_an_interval_without_need_is_nobodys_worry() -> None:
    need = needs({0: ("22:00", 4)}, agents=0.0)
    assert first_glance(world(need=need), ()).uncovered == {}
