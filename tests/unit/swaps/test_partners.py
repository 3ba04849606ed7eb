from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest

from scheduler.domain import Policy, Problem, RuleSetting, Skill
from scheduler.rules.example import MONDAY, roster_of, tiny_problem
from scheduler.swaps import (
    Handover,
    NoSuchShiftError,
    Proposal,
    ShiftRef,
    Standing,
    best_exchange,
    exchanged,
    partners,
)

HARD = ("rest.between-shifts", "shift.one-a-day", "leave.approved", "availability.window")
A_MONDAY = ShiftRef.parse("A:2026-11-30")


def world(**given: Any) -> Problem:
    """Three people under rest, one shift a day, leave and availability; wishes have a price."""
    rules = {rule_id: RuleSetting(rule_id=rule_id, hard=True) for rule_id in HARD}
    rules["wish.granted"] = RuleSetting(rule_id="wish.granted", hard=False, weight=2)
    one, two = tiny_problem().agents
    agents = (one, two, two.model_copy(update={"agent_id": "C"}))
    skills = (
        *tiny_problem().skills,
        *(
            s.model_copy(update={"agent_id": "C"})
            for s in tiny_problem().skills
            if s.agent_id == "B"
        ),
    )
    policy = Policy(names=("test",), at=MONDAY, rules=rules)
    return tiny_problem(policy=policy, **{"agents": agents, "skills": skills, **given})


def written(found: Sequence[Proposal]) -> list[str]:
    return [" ".join(f"{h.shift.agent_id}>{h.to}" for h in p.handovers) for p in found]


def standing(problem: Problem, *shifts: str) -> Standing:
    return Standing.of(problem, roster_of(shifts))


def test_everybody_who_may_is_named_and_nobody_else() -> None:
    at_work = standing(world(), "Mon 08:00-16:00", "B Mon 10:00-18:00")
    assert written(partners(at_work, A_MONDAY)) == ["A>C", "A>B B>A"]


def test_who_has_left_takes_no_shift() -> None:
    problem = world()
    left = {"employed_to": MONDAY - timedelta(days=1)}
    agents = [a.model_copy(update=left) if a.agent_id == "C" else a for a in problem.agents]
    at_work = standing(world(agents=tuple(agents)), "Mon 08:00-16:00", "B Mon 10:00-18:00")
    assert written(partners(at_work, A_MONDAY)) == ["A>B B>A"]
    with pytest.raises(NoSuchShiftError, match=r"^C is not available on 2026-11-30$"):
        exchanged(at_work.terms.view, at_work.shifts, [Handover(shift=A_MONDAY, to="C")])


def test_who_wishes_the_day_off_comes_last() -> None:
    wish = {"agent_id": "B", "date": MONDAY, "wish": "off", "strength": 1}
    found = partners(standing(world(wishes=(wish,)), "Mon 08:00-16:00"), A_MONDAY)
    assert written(found) == ["A>C", "A>B"]
    assert [p.verdict.cost_milli for p in found] == [0, 960_000]


def test_nobody_without_the_skill_is_asked() -> None:
    skills = tuple(s for s in world().skills if s.agent_id != "B")
    found = partners(standing(world(skills=skills), "Mon 08:00-16:00"), A_MONDAY)
    assert written(found) == ["A>C"]


def test_a_part_goes_to_who_is_off_or_beside_it() -> None:
    at_work = standing(world(), "Mon 08:00-16:00", "B Mon 06:00-08:00")
    part = ShiftRef.parse("A:2026-11-30T08:00/10:00")
    assert sorted(written(partners(at_work, part))) == ["A>B", "A>C"]


def away(agent_id: str, *weekdays: int) -> list[dict[str, object]]:
    """Rows of availability on all days but some."""
    return [
        {"agent_id": agent_id, "weekday": day, "available_from": 0, "available_to": 1440}
        for day in range(7)
        if day not in weekdays
    ]


def test_three_exchange_where_no_two_can() -> None:
    # A comes on Monday and Wednesday only, C not on Monday; B may have no sixth day
    five = tuple(c.model_copy(update={"days_per_week_max": 5}) for c in tiny_problem().contracts)
    problem = world(availability=(*away("A", 1, 3, 4, 5, 6), *away("C", 0)), contracts=five)
    rules = {"days.per-week": RuleSetting(rule_id="days.per-week", hard=True)}
    policy = problem.policy.model_copy(update={"rules": {**problem.policy.rules, **rules}})
    days = [f"B {day} 08:00-16:00" for day in ("Tue", "Thu", "Fri", "Sat", "Sun")]
    busy = Standing.of(
        problem.model_copy(update={"policy": policy}),
        roster_of(("Mon 08:00-16:00", *days, "C Wed 08:00-16:00")),
    )
    assert partners(busy, A_MONDAY) == ()
    circle = best_exchange(busy, A_MONDAY)
    assert circle is not None
    assert written([circle]) == ["A>B B>C C>A"]


def test_there_may_be_nobody() -> None:
    rows = (*away("B", 0), *away("C", 0))
    lonely = standing(world(availability=rows), "Mon 08:00-16:00")
    assert partners(lonely, A_MONDAY) == ()
    assert best_exchange(lonely, A_MONDAY) is None


def test_a_shift_that_is_not_there_has_no_partners() -> None:
    with pytest.raises(NoSuchShiftError, match="A has no shift on 2026-11-30"):
        partners(standing(world(), "Tue 08:00-16:00"), A_MONDAY)


def test_skills_count_on_the_day() -> None:
    late = tuple(
        Skill(agent_id="B", queue="phone", proficiency=4, valid_from=MONDAY.replace(day=30))
        for _ in range(1)
    )
    found = partners(standing(world(skills=late), "Mon 08:00-16:00"), A_MONDAY)
    assert written(found) == ["A>B"]
