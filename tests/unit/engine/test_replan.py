from __future__ import annotations

from typing import Any

import pytest

from scheduler.audit import audit
from scheduler.domain import Problem, Roster
from scheduler.engine.replan import replanned
from scheduler.rules.example import CONTRACT, MONDAY, roster_of, tiny_problem
from tests.properties.centres import policy
from tests.unit.engine.line_world import needs

WORK = CONTRACT.model_copy(
    update={"shift_hours_min": 3, "shift_hours_max": 6, "earliest_start": 360, "latest_end": 1440}
)
OPEN = {0: ("08:00", 24), 1: ("08:00", 24)}


def world(**given: Any) -> Problem:
    parts: dict[str, Any] = {
        "need": needs(OPEN, agents=1.0),
        "contracts": (WORK,),
        "policy": policy(MONDAY, "default"),
    }
    return tiny_problem(**{**parts, **given})


def spans(roster: Roster) -> set[tuple[str, str]]:
    return {(shift.shift_id, f"{shift.start:%H:%M}-{shift.end:%H:%M}") for shift in roster.shifts}


def test_an_empty_roster_is_filled_by_those_named() -> None:
    problem = world()
    found = replanned(problem, Roster(), ["A"], "phone")
    assert {shift.agent_id for shift in found.shifts} == {"A"}
    before, after = audit(problem, Roster()), audit(problem, found)
    assert after.feasible
    assert after.cost_milli < before.cost_milli


def test_what_comes_out_goes_in_unchanged() -> None:
    problem = world()
    once = replanned(problem, Roster(), ["A", "B"], "phone")
    assert replanned(problem, once, ["A", "B"], "phone") == once


def test_whoever_is_not_named_keeps_the_shift() -> None:
    problem = world()
    given = roster_of(["B Mon 10:00-13:00"])
    found = replanned(problem, given, ["A"], "phone")
    assert spans(given) <= spans(found)


@pytest.mark.parametrize("queue", ["phone", "complaints"])
def test_a_stop_leaves_a_lawful_roster(queue: str) -> None:
    problem = world()
    found = replanned(problem, Roster(), ["A", "B"], queue, lambda: True)
    assert found == Roster()
    assert audit(problem, found).feasible


def test_other_parts_of_the_centre_stay_as_they_are() -> None:
    skills = tuple(
        skill
        for skill in tiny_problem().skills
        if (skill.agent_id, skill.queue) in {("A", "phone"), ("B", "complaints")}
    )
    need = (*needs(OPEN), *needs(OPEN, queue="complaints"))
    problem = world(skills=skills, need=need)
    given = roster_of(["B Mon 10:00-13:00 | off_phone 10:00-13:00"])
    found = replanned(problem, given, ["A", "B"], "phone")
    assert found.by_agent["B"] == given.by_agent["B"]
    assert found.by_agent["A"]
