from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from scheduler.domain import (
    Agent,
    Availability,
    Pin,
    Policy,
    Problem,
    RuleSetting,
    Skill,
    SourcedValue,
)
from scheduler.domain.policy import Layer
from scheduler.domain.timeline import Timeline
from scheduler.explain import Place, Reason, Relaxation, relaxations
from scheduler.rules.example import CONTRACT, MONDAY, moment, roster_of, tiny_problem

TUESDAY = MONDAY + timedelta(days=1)
SPAN = moment(TUESDAY, "12:00"), moment(TUESDAY, "12:15")


def value(
    number: int | bool, unit: str = "minutes", layer: Layer = "site", *, confirmed: bool = False
) -> SourcedValue:
    return SourcedValue(
        value=number,
        unit=unit,
        valid_from=date(1900, 1, 1),
        source="test",
        confirmed=confirmed,
        policy="house",
        layer=layer,
    )


def world(rules: dict[str, dict[str, SourcedValue]] | None = None, **given: Any) -> Problem:
    settings = {
        rule_id: RuleSetting(rule_id=rule_id, hard=True, values=values)
        for rule_id, values in (rules or {}).items()
    }
    return tiny_problem(policy=Policy(names=("house",), at=MONDAY, rules=settings), **given)


def offered(
    problem: Problem, reason: Reason = "on_queue", *shifts: str, of_law: tuple[str, ...] = ()
) -> list[Relaxation]:
    timeline = Timeline(problem, roster_of(shifts))
    return list(relaxations(timeline, Place("phone", SPAN, {"A": reason}), of_law))


def volunteers(**update: Any) -> tuple[Agent, ...]:
    return tuple(
        agent.model_copy(update={"opt_ins": ("overtime",), **update})
        for agent in tiny_problem().agents
    )


@pytest.mark.parametrize(
    ("rule_id", "param", "given", "text"),
    [
        (
            "spell.phone",
            "longest_minutes",
            value(120),
            "longest_minutes 135 minutes instead of 120",
        ),
        ("spell.phone", "longest_minutes", value(60), "longest_minutes 75 minutes instead of 60"),
        ("spell.hard", "owed_minutes", value(15), "owed_minutes 10 minutes instead of 15"),
        ("rest.between-shifts", "rest_minutes", value(660), "rest_minutes 645 minutes"),
        ("days.in-a-row", "max_days", value(6, "days"), "max_days 7 days instead of 6"),
    ],
)
def test_a_value_that_nothing_confirms_is_loosened_by_a_step(
    rule_id: str, param: str, given: SourcedValue, text: str
) -> None:
    (found,) = offered(world({rule_id: {param: given}}))
    assert found.text.startswith(f"{rule_id}: {text}")
    assert "house" in found.asks
    after = found.problem.policy.rules[rule_id]
    assert after.hard
    assert after.values[param].value != given.value


@pytest.mark.parametrize(
    ("rule_id", "param", "given", "of_law"),
    [
        ("rest.between-shifts", "rest_minutes", value(660, confirmed=True), ()),
        ("rest.between-shifts", "rest_minutes", value(660, layer="law"), ()),
        ("rest.between-shifts", "rest_minutes", value(660), ("rest.between-shifts",)),
        ("rest.between-shifts", "rest_minutes", value(0), ()),
        ("break.screen", "break_minutes", value(10), ()),
        ("shift.library", "applies", value(number=True, unit="yes or no"), ()),
        ("break.meal", "after_start_minutes", value(120), ()),
    ],
)
def test_what_is_protected_is_never_offered(
    rule_id: str, param: str, given: SourcedValue, of_law: tuple[str, ...]
) -> None:
    assert offered(world({rule_id: {param: given}}), of_law=of_law) == []


def test_hours_and_days_are_asked_of_volunteers_alone() -> None:
    contract = CONTRACT.model_copy(
        update={"weekly_hours_max": 40.0, "days_per_week_max": 5, "shift_hours_min": 4.0}
    )
    problem = world(contracts=(contract,))
    willing = problem.model_copy(update={"agents": volunteers()})
    for reason in ("weekly_hours_reached", "days_reached"):
        assert offered(problem, reason) == []
    (hours,) = offered(willing, "weekly_hours_reached")
    (days,) = offered(willing, "days_reached")
    assert hours.text == "A up to 44 hours a week instead of 40"
    assert days.text == "A on up to 6 days a week instead of 5"
    for found, field, new in ((hours, "weekly_hours_max", 44.0), (days, "days_per_week_max", 6)):
        timeline = Timeline(found.problem, roster_of(()))
        changed = [getattr(timeline.contract(name, TUESDAY), field) for name in "AB"]
        assert changed == [new, getattr(contract, field)]


def test_a_week_has_no_eighth_day_and_no_169th_hour() -> None:
    contract = CONTRACT.model_copy(update={"weekly_hours_max": 168.0, "days_per_week_max": 7})
    problem = world(contracts=(contract,), agents=volunteers())
    assert offered(problem, "days_reached") == []
    assert offered(problem, "weekly_hours_reached") == []


@pytest.mark.parametrize(("latest_end", "count"), [(735, 1), (734, 0)])
def test_other_hours_are_asked_for_within_the_contract(latest_end: int, count: int) -> None:
    contract = CONTRACT.model_copy(update={"earliest_start": 360, "latest_end": latest_end})
    rows = tuple(
        Availability(agent_id="A", weekday=day, available_from=800, available_to=1200)
        for day in range(7)
    )
    problem = world(contracts=(contract,), availability=rows)
    found = offered(problem, "outside_availability")
    assert len(found) == count
    for each in found:
        assert each.kind == "availability"
        (*_, added) = each.problem.availability
        assert (added.valid_from, added.valid_to, added.weekday) == (TUESDAY, TUESDAY, 1)


def test_whoever_stated_no_hours_is_not_asked() -> None:
    assert offered(world(), "outside_availability") == []


@pytest.mark.parametrize(
    ("kind", "start", "count"),
    [("off", "12:00", 1), ("off", "12:15", 0), ("shift", "18:00", 1), ("meal", "12:00", 0)],
)
def test_pins_of_the_day_can_be_taken_away(kind: Any, start: str, count: int) -> None:
    pin = Pin(
        agent_id="A",
        start=moment(TUESDAY, start),
        end=moment(TUESDAY, "22:00"),
        kind=kind,
        author="Ann",
        reason="agreed",
    )
    found = offered(world(pins=(pin,)), "other_rule")
    assert [each.problem.pins for each in found] == count * [()]
    assert [each.asks for each in found] == count * ["Ann, who pinned it"]


def test_training_is_offered_for_those_at_work_without_the_skill() -> None:
    template = tiny_problem().agents[0]
    names = ("A", "B", "C", "D", "E", "F")
    agents = tuple(template.model_copy(update={"agent_id": name}) for name in names)
    skills = (Skill(agent_id="A", queue="phone", proficiency=4),)
    shifts = [f"{name} Tue 08:00-16:00" for name in names if name != "C"]
    found = offered(world(agents=agents, skills=skills), "on_queue", *shifts)
    assert [each.trained for each in found] == [("B",), ("D",), ("E",)]
    assert found[0].problem.skills[-1] == Skill(agent_id="B", queue="phone", proficiency=1)


@pytest.mark.parametrize("reason", ["on_leave", "rest_after_previous", "on_meal", "on_recovery"])
def test_leave_rest_meals_and_recovery_are_never_asked_for(reason: Reason) -> None:
    agents = volunteers()
    assert offered(world(agents=agents), reason) == []
