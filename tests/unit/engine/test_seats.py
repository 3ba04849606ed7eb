"""Seats: counted like the plain interpreter, never given twice, whoever is planned first."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import numpy as np
import pytest
from ortools.sat.python import cp_model

from scheduler.domain import Problem, Roster
from scheduler.engine.answer import broken
from scheduler.engine.clauses import clauses_of
from scheduler.engine.market import Market
from scheduler.engine.parts import parts_of
from scheduler.engine.result import Settings
from scheduler.engine.roundup import Roundup
from scheduler.engine.seats import Seats
from scheduler.engine.solve import solve
from scheduler.engine.week import Week, WeekModel
from scheduler.rules.example import MONDAY, moment, roster_of, tiny_problem
from scheduler.rules.seats_site import with_seats
from scheduler.terms import Capacity, Facts, LineShift, View, Window
from tests.properties.centres import policy
from tests.unit.engine.line_world import all_lines, hard, lengths, needs, pin, spec_of, week_of
from tests.unit.engine.test_joint import WORK

DAY = {0: ("08:00", 12)}
LAST_NIGHT = ("Sun-1 22:00-33:10",)


def bound(seats: int, agents: str = "AB", first_day: int = -1) -> Capacity:
    """So many seats for some people on the first two days."""
    view = View(week_of([]).view.problem)
    window = Window(view.site_day("main", 0).start_minute, view.site_day("main", 1).end_minute)
    return Capacity("main", window, seats, tuple((a, first_day, 6) for a in agents))


def small_week(seats: int, **given: Any) -> Week:
    people = [*lengths(60, 90), *lengths(60, 75, agent_id="B")]
    return week_of([*people, *hard(bound(seats))], need=needs(DAY), **given)


def excess(week: Week, lines: dict[tuple[str, int], LineShift]) -> int:
    """Minutes without a seat, by the interpreter, with history."""
    past = Facts.of(Roster(), week.view).lines
    found = {agent: list(line) for agent, line in past.items()}
    for (agent, _), shift in lines.items():
        found.setdefault(agent, []).append(shift)
    facts = Facts({a: tuple(sorted(s, key=lambda x: x.start)) for a, s in found.items()})
    return sum(c.term.excess(facts) for c in week.clauses if isinstance(c.term, Capacity))


@pytest.mark.parametrize("history", [(), LAST_NIGHT], ids=["nothing", "a night"])
def test_a_shift_is_closed_exactly_where_it_would_leave_somebody_standing(
    history: tuple[str, ...],
) -> None:
    week = small_week(1, history=history)
    spec, (other, *_) = spec_of(week, "B"), (s for s in all_lines(week, "A") if s)
    others = {"A": {0: other[0]}, "nobody": {}}
    for lines in others.values():
        seats = Seats(week)
        seats.enter("A", lines)
        closed = seats.close(spec, None)
        placed = {("A", day): shift for day, shift in lines.items()}
        inherited = excess(week, placed)
        for line in (line for line in all_lines(week, "B") if line):
            (shift,) = line.values()
            row = shift.start // 15 - spec.origin - int(spec.first[0])
            open_ = closed is None or not closed[0, row, spec.column(shift)]
            worse = excess(week, placed | {("B", 0): shift}) > inherited
            assert open_ is not worse
            assert seats.free("B", 0, shift) is open_


def test_who_leaves_gives_the_seat_back() -> None:
    week = small_week(1)
    first, *_, last = (line for line in all_lines(week, "A") if line)
    seats = Seats(week, {("A", 0): first[0]})
    assert not seats.fitting("B", first)
    assert seats.changes("A", first, last)
    assert not seats.fitting("B", first)
    seats.leave("A", first)
    assert seats.fitting("B", first) == first
    assert not seats.taken.any()


def test_a_pin_keeps_its_seat_and_is_never_closed() -> None:
    week = small_week(0, pins=(pin("A", 0, "08:00", "09:00"),))
    seats = Seats(week)
    spec = spec_of(week, "A")
    before = seats.taken.copy()
    assert before.sum() == 4
    seats.enter("A", spec.pins)
    seats.leave("A", spec.pins)
    assert (seats.taken == before).all()
    assert seats.fitting("A", spec.pins) == spec.pins
    closed = seats.close(spec, None)
    assert closed is not None
    assert not closed[0].any()


def test_where_there_is_a_seat_for_everybody_nothing_is_counted() -> None:
    week = small_week(2)
    seats = Seats(week, {("A", 0): next(s for s in all_lines(week, "A") if s)[0]})
    assert not seats.bounded
    assert seats.close(spec_of(week, "B"), None) is None
    assert seats.changes("A", {}, {})


def test_the_week_model_seats_people_around_those_who_are_kept() -> None:
    week = small_week(1)
    first = next(line for line in all_lines(week, "A") if line)
    found = WeekModel(week, ("B",), {("A", 0): first[0]}).solve(cp_model.CpSolver())
    assert found.lines is not None
    assert excess(week, {("A", 0): first[0], **found.lines}) == 0


def scarce_centre(seats: int = 1, **given: Any) -> Problem:
    """Need for both at once, in a centre with so many seats."""
    parts = {
        "need": needs({0: ("08:00", 24), 1: ("13:00", 20), 4: ("08:00", 20)}, agents=1.6),
        "contracts": (WORK,),
        "policy": policy(MONDAY, "default"),
    }
    return tiny_problem(**{**parts, **with_seats(seats), **given})


def test_sweeps_seat_nobody_twice_and_restore_who_sat_where() -> None:
    view = View(scarce_centre())
    week = Week(view, clauses_of(view))
    market = Market(week)
    roundup = Roundup(market, np.random.default_rng(3))
    for person in range(2):
        roundup.begin(person, market.specs[person].best(np.full(market.quarters, 40_000.0)))
    assert excess(week, roundup.lines()) == 0
    state, taken = roundup.snapshot(), roundup.seats.taken.copy()
    for caution in (0.5, 0.0):
        roundup.sweep(np.zeros(market.need.shape), caution)
        assert excess(week, roundup.lines()) == 0
    assert sum(len(plan.shifts) for plan in roundup.plans) > 2
    roundup.restore(state)
    assert (roundup.seats.taken == taken).all()


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"history": ("Sun-1 22:00-34:00",)},
        {"pins": (pin("A", 0, "08:00", "14:00"), pin("B", 0, "08:00", "14:00"))},
    ],
    ids=["nothing", "a night", "pins"],
)
def test_a_plan_seats_everybody(given: dict[str, Any]) -> None:
    problem = scarce_centre(**given)
    found = solve(problem, Settings(time_limit_s=4, workers=1))
    view = View(problem)
    week, facts = Week(view, clauses_of(view)), Facts.of(found.roster, view)
    bounds = [c for c in week.clauses if isinstance(c.term, Capacity)]
    assert len(bounds) == 8
    assert all(c.term.excess(facts) <= week.inherited(c) for c in bounds)
    assert found.roster.shifts
    roomy = solve(scarce_centre(2, **given), Settings(time_limit_s=4, workers=1))
    assert roomy.cost_milli <= found.cost_milli


def test_going_on_from_a_kept_roster_seats_everybody() -> None:
    kept = roster_of(("Mon 08:00-12:00", "B Mon 10:00-14:00", "B Tue 13:00-17:00"))
    problem = scarce_centre(kept=kept)
    view = View(problem)
    week = Week(view, clauses_of(view))
    found = solve(problem, Settings(time_limit_s=1, workers=1, mend=True))
    assert not broken(week, Facts.of(found.roster, view))
    starts = {(s.agent_id, s.start) for s in found.roster.shifts}
    assert ("A", kept.shifts[0].start) in starts or ("B", kept.shifts[1].start) in starts


def test_people_who_compete_for_seats_are_planned_together() -> None:
    queues = {"A": "phone", "B": "complaints"}
    tiny = scarce_centre().skills
    apart = tuple(skill for skill in tiny if skill.queue == queues[skill.agent_id])
    need = tuple(row for q in queues.values() for row in needs(DAY, queue=q))
    together = parts_of(scarce_centre(1, skills=apart, need=need))
    assert [part.people for part in together] == [2]
    roomy = parts_of(scarce_centre(2, skills=apart, need=need))
    assert [part.people for part in roomy] == [1, 1]
    bounds = [c.term for p in roomy for c in p.clauses if isinstance(c.term, Capacity)]
    assert {row[0] for term in bounds[:8] for row in term.people} == {"A"}


def test_who_has_left_keeps_a_seat_until_the_night_is_over() -> None:
    gone, here = tiny_problem().agents
    agents = (gone.model_copy(update={"employed_to": MONDAY - timedelta(days=1)}), here)
    problem = scarce_centre(agents=agents, history=("Sun-1 22:00-33:00",))
    (part,) = parts_of(problem)
    seats = Seats(Week(part.view, part.clauses))
    assert part.view.agent_ids == ("B",)
    assert seats.taken.sum() == 4 * 9
    found = solve(problem, Settings(time_limit_s=1, workers=1))
    assert min(shift.start for shift in found.roster.shifts) >= moment(MONDAY, "09:00")
