"""Over-tight input: minimal sets of settings that cannot hold together, in sentences."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from scheduler.domain import Agent, Availability, Problem, Skill, SourcedValue, TimeOff
from scheduler.explain import Conflict
from scheduler.pipeline.conflicts import (
    MOST_PEOPLE_UNASKED,
    MOST_SUBJECTS,
    conflict_notices,
    conflicts,
)
from scheduler.pipeline.prepare import Prepared
from scheduler.rules.example import MONDAY, moment, tiny_problem
from tests.unit.engine.line_world import needs, pin
from tests.unit.engine.test_possible import WORK, contract, world

FREE = contract(weekly_hours_min=0)


def leave(start: int, end: int, agent_id: str = "A") -> TimeOff:
    return TimeOff(
        agent_id=agent_id,
        start=moment(MONDAY, "00:00") + timedelta(days=start),
        end=moment(MONDAY, "00:00") + timedelta(days=end),
        paid=False,
    )


def only(problem: Problem) -> Conflict:
    (found,) = conflicts(problem)
    return found


def test_input_that_is_not_tight_has_none() -> None:
    assert conflicts(world()) == ()


def test_the_small_centre_has_none(prepared: Prepared) -> None:
    assert conflict_notices(prepared.problem) == ()


def test_a_pin_on_leave() -> None:
    pins = (pin("A", 1, "08:00", "12:00"), pin("A", 3, "08:00", "12:00"))
    found = only(world(pins=pins, time_off=(leave(1, 2),), **FREE))
    assert found.settings == (
        "approved leave (leave.approved)",
        "the time off of A from 2026-12-01 00:00 to 2026-12-02 00:00",
        "the shift of A from 2026-12-01 08:00 to 2026-12-01 12:00 that planner pinned",
    )
    assert found.cures == ("take away the pin of 2026-12-01 08:00",)


def test_two_pins_without_the_rest_between_them() -> None:
    pins = (
        pin("A", 0, "17:00", "22:00"),
        pin("A", 1, "08:45", "12:45"),
        pin("A", 4, "08:00", "12:00"),
    )
    found = only(world(pins=pins, **FREE))
    assert len(found.settings) == 3
    assert found.settings[0].startswith("rest between")
    assert "2026-11-30 17:00" in found.settings[1]
    assert "2026-12-01 08:45" in found.settings[2]
    assert found.text.startswith("A, with 0 hours a week promised: these cannot hold together: (1)")
    assert found.text.endswith(
        "resolved. Maybe take away the pin of 2026-11-30 17:00 "
        "or take away the pin of 2026-12-01 08:45."
    )


def test_each_conflict_of_a_person_is_told() -> None:
    pins = (pin("A", 1, "08:00", "12:00"), pin("A", 3, "05:00", "09:00"))
    found = conflicts(world(pins=pins, time_off=(leave(1, 2),), **FREE))
    assert len(found) == 2
    assert {len(each.settings) for each in found} == {2, 3}


def test_promised_hours_that_leave_makes_impossible() -> None:
    found = only(world(time_off=(leave(0, 3), leave(6, 7))))
    assert found.subject == "A, with 30 hours a week promised"
    assert [text.split(" (")[0] for text in found.settings] == [
        "fewest hours a week",
        "approved leave",
        "longest and shortest shift",
        "the time off of A from 2026-11-30 00:00 to 2026-12-03 00:00",
    ]
    assert "time owed" in found.text
    assert "leave" not in " ".join(found.cures)


def test_promised_hours_beyond_the_hours_of_need() -> None:
    found = only(world(need=needs(dict.fromkeys(range(4), ("06:00", 64))), **_one_person()))
    assert "the hours at which there is need on the queues served" in found.settings
    assert "open a queue at other hours" in found.cures


def test_promised_hours_beyond_the_stated_hours() -> None:
    rows = tuple(
        Availability(agent_id="A", weekday=day, available_from=480, available_to=720)
        for day in range(7)
    )
    found = only(world(availability=rows))
    assert "the hours at which A can come (availability.csv)" in found.settings
    assert "ask A for further hours" in found.cures


def test_a_contract_that_no_shift_fits_is_told_once() -> None:
    found = only(world(**contract(shift_hours_min=6.1, shift_hours_max=6.2)))
    assert found.subject == "contract full with shifts of 6.1 to 6.2 paid hours"
    assert [text.split(" (")[1][:12] for text in found.settings] == ["shift.length"]
    assert found.text.startswith(
        f"{found.subject}: this cannot hold with longest and shortest shift (shift.length)"
    )


def test_meals_that_leave_no_shift_are_named() -> None:
    bounds = contract(shift_hours_min=6, shift_hours_max=6.05, weekly_hours_min=0)
    assert conflicts(world(**bounds)) == ()
    problem = world(**bounds)
    rules = dict(problem.policy.rules)
    meal = rules["break.meal"].model_copy(
        update={"values": {"longer_than_minutes": _value(300), "meal_minutes": _value(20)}}
    )
    policy = problem.policy.model_copy(update={"rules": {**rules, "break.meal": meal}})
    found = only(problem.model_copy(update={"policy": policy}))
    assert "meal_minutes 20 minutes" in found.settings[0]
    assert [text.split(" (")[1][:10] for text in found.settings] == ["break.meal", "shift.leng"]


def test_need_without_anybody_skilled() -> None:
    skills = tuple(Skill(agent_id=a, queue="phone", proficiency=4) for a in "AB")
    need = (*needs({0: ("06:00", 64)}), *needs({2: ("09:00", 4)}, queue="complaints"))
    found = only(world(skills=skills, need=need, **FREE))
    assert found.text == (
        "need of complaints from 2026-12-02 09:00 to 2026-12-02 10:00: nobody has the skill for "
        "complaints on 2026-12-02. Maybe train somebody for complaints or close the queue at these "
        "hours."
    )


def test_need_at_hours_that_nobody_may_work() -> None:
    need = needs({0: ("06:00", 68), 3: ("22:00", 4)})
    found = conflicts(world(need=need, **FREE))
    assert [each.subject for each in found] == [
        "need of phone from 2026-11-30 22:00 to 2026-11-30 23:00",
        "need of phone from 2026-12-03 22:00 to 2026-12-03 23:00",
    ]
    assert found[0].settings == ("this cannot hold with availability (availability.window)",)


def test_need_while_everybody_skilled_is_away() -> None:
    away = (leave(0, 1), leave(0, 1, "B"))
    found = only(world(need=needs({0: ("09:00", 32)}), time_off=away, **FREE))
    assert [text[:15] for text in found.settings] == ["approved leave ", *2 * ["the time off of"]]


@pytest.mark.parametrize(("people", "told"), [(MOST_PEOPLE_UNASKED, True), (101, False)])
def test_a_plan_of_a_large_centre_does_not_look_unasked(people: int, told: bool) -> None:
    (template, _) = tiny_problem().agents
    agents = tuple(template.model_copy(update={"agent_id": f"P{n}"}) for n in range(people))
    skills = (Skill(agent_id="P0", queue="phone", proficiency=4),)
    need = needs({0: ("09:00", 1)}, queue="complaints")
    problem = world(agents=agents, skills=skills, need=need, **FREE)
    assert bool(conflict_notices(problem)) is told


def test_of_many_only_some_are_looked_into() -> None:
    need = needs(dict.fromkeys(range(7), ("22:00", 1)), queue="phone")
    more = needs(dict.fromkeys(range(7), ("23:00", 1)), queue="phone")
    other = needs(dict.fromkeys(range(7), ("23:00", 1)), queue="complaints")
    found = conflicts(world(need=(*need, *more, *other), skills=(), **FREE))
    assert len(found) == MOST_SUBJECTS + 1
    assert found[-1].text.startswith("further: 1 more people and stretches of need")


def test_what_time_does_not_reach_is_counted() -> None:
    need = needs({0: ("22:00", 1), 3: ("22:00", 1)})
    found = only_after(world(need=need, time_off=(leave(1, 2),), **FREE))
    assert found.text.startswith("further: 2 more people and stretches of need")


def only_after(problem: Problem) -> Conflict:
    (found,) = conflicts(problem, lambda: True)
    return found


def _one_person() -> dict[str, Any]:
    first: Agent = tiny_problem().agents[0]
    return {"agents": (first,), "contracts": (WORK,)}


def _value(value: int) -> SourcedValue:
    return SourcedValue(
        value=value,
        unit="minutes",
        valid_from=MONDAY,
        source="test",
        confirmed=False,
        policy="test",
        layer="site",
    )
