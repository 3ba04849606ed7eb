"""Where shifts are worked: at home within what is agreed, for a wish or a missing seat."""

from __future__ import annotations

from typing import Any

import pytest

from scheduler.domain import Problem, Roster, Wish
from scheduler.engine.answer import broken
from scheduler.engine.clauses import clauses_of
from scheduler.engine.placing import placed
from scheduler.engine.result import Settings
from scheduler.engine.solve import solve
from scheduler.engine.week import Lines, Week
from scheduler.rules.example import MONDAY, roster_of, tiny_problem
from scheduler.rules.seats_site import with_seats
from scheduler.terms import Facts, View
from tests.properties.centres import policy
from tests.unit.engine.line_world import needs
from tests.unit.engine.test_joint import WORK

OPEN = {0: ("08:00", 24), 1: ("08:00", 24), 2: ("08:00", 24), 3: ("08:00", 24)}


def centre(most: tuple[int | None, int | None] = (2, 2), seats: int = 1, **given: Any) -> Problem:
    """Two people who may be at home so often, needed both on four days."""
    agents = tuple(
        agent.model_copy(update={"home_days_per_week_max": home})
        for agent, home in zip(tiny_problem().agents, most, strict=True)
    )
    parts = {
        "need": needs(OPEN, agents=1.7),
        "contracts": (WORK,),
        "policy": policy(MONDAY, "default"),
        "agents": agents,
    }
    return tiny_problem(**{**parts, **with_seats(seats), **given})


def wish(agent_id: str, weekday: int, strength: int = 2) -> Wish:
    return Wish(agent_id=agent_id, weekday=weekday, wish="home", strength=strength)


def week_of(problem: Problem) -> Week:
    view = View(problem)
    return Week(view, clauses_of(view))


def lines_of(week: Week, *written: str) -> Lines:
    """Shifts, at home on the days that are chosen for it."""
    facts = Facts.of(roster_of(written), week.view)
    return {
        (agent_id, shift.day): week.choices.shift(agent_id, shift.day, shift.start, shift.end)
        for agent_id, line in facts.lines.items()
        for shift in line
    }


def where(week: Week, lines: Lines) -> Lines:
    """Where shifts without segments are worked."""
    return placed(week, lines, dict.fromkeys(lines, ()))


def homes(lines: Lines) -> set[tuple[str, int]]:
    return {key for key, shift in lines.items() if shift.home}


def test_nobody_is_planned_at_home_without_an_agreement_a_wish_or_a_missing_seat() -> None:
    assert not week_of(centre((None, None))).choices.home
    assert not week_of(centre((0, 0))).choices.home
    assert not week_of(centre(seats=2)).choices.home
    assert week_of(centre(seats=2, wishes=(wish("A", 2),))).choices.home == {("A", 2)}


def test_days_at_home_are_shared_out_evenly_where_seats_lack() -> None:
    home = week_of(centre()).choices.home
    assert len({day for who, day in home if who == "A"}) == 2
    assert len({day for who, day in home if who == "B"}) == 2
    assert {day for _, day in home} == {0, 1, 2, 3}


def test_stronger_wishes_come_first_and_no_more_than_is_agreed() -> None:
    wishes = (wish("A", 0, 1), wish("A", 1, 3), wish("A", 3, 2))
    home = week_of(centre((2, 0), wishes=wishes)).choices.home
    assert home == {("A", 1), ("A", 3)}


def test_a_published_day_at_home_stays_one() -> None:
    kept = roster_of(("A Wed 08:00-14:00 at home", "B Wed 08:00-14:00"))
    week = week_of(centre((1, 1), seats=2, kept=kept, wishes=(wish("A", 0, 3),)))
    assert week.choices.home == {("A", 2)}
    assert homes(where(week, lines_of(week, "A Wed 08:00-14:00"))) == {("A", 2)}


def test_who_asked_for_nothing_comes_to_the_site_where_a_seat_is_free() -> None:
    week = week_of(centre())
    (day, *_) = sorted(day for who, day in week.choices.home if who == "A")
    name = ("Mon", "Tue", "Wed", "Thu")[day]
    alone = lines_of(week, f"A {name} 08:00-14:00")
    assert homes(alone) == {("A", day)}
    assert homes(where(week, alone)) == set()
    both = lines_of(week, f"A {name} 08:00-14:00", f"B {name} 13:45-19:00")
    assert homes(where(week, both)) == {("A", day)}


def test_an_unused_day_at_home_goes_to_a_wish() -> None:
    week = week_of(centre((1, 0), seats=2, wishes=(wish("A", 0, 3), wish("A", 1, 1))))
    assert week.choices.home == {("A", 0)}
    found = where(week, lines_of(week, "A Tue 08:00-14:00", "A Wed 08:00-14:00"))
    assert homes(found) == {("A", 1)}
    worked = where(week, lines_of(week, "A Mon 08:00-14:00", "A Tue 08:00-14:00"))
    assert homes(worked) == {("A", 0)}


@pytest.mark.parametrize("seats", [0, 1, 2])
def test_a_plan_keeps_seats_agreements_and_wishes(seats: int) -> None:
    problem = centre((2, 1), seats, wishes=(wish("B", 1, 3),))
    found = solve(problem, Settings(time_limit_s=3, workers=1))
    week = week_of(problem)
    facts = Facts.of(found.roster, week.view)
    assert not broken(week, facts)
    assert found.roster.shifts
    at_home = at_home_of(found.roster)
    assert len(at_home["A"]) <= 2
    assert len(at_home["B"]) <= 1
    worked = {shift.work_date.weekday() for shift in found.roster.by_agent.get("B", ())}
    assert found.cost_by_rule["home.wished"] == 0
    assert (1 in worked) == (1 in at_home["B"])
    if seats == 0:
        assert len(found.roster.shifts) == len(at_home["A"]) + len(at_home["B"])


def at_home_of(roster: Roster) -> dict[str, set[int]]:
    """Person → weekdays at home."""
    found: dict[str, set[int]] = {"A": set(), "B": set()}
    for shift in roster.shifts:
        places = {segment.place for segment in shift.segments}
        assert len(places) == 1
        if places == {"home"}:
            found[shift.agent_id].add(shift.work_date.weekday())
    return found
