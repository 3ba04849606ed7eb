"""Rounds of re-planning never cost more, and what they say they save is what they save."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import combinations

import pytest
from ortools.sat.python import cp_model

from scheduler.engine.clauses import Clause
from scheduler.engine.day_model import DayModel, DayOutcome
from scheduler.engine.improve_days import improve_days, stopping
from scheduler.engine.pieces import Key, Label, Plans, pieces_of
from scheduler.engine.week import Lines, Week
from scheduler.rules import rule
from scheduler.rules.example import tiny_problem
from scheduler.terms import Facts, LineShift, View

OFF, PHONE = Label("off_phone"), Label("work", "phone")


def never() -> bool:
    return False


def clauses(view: View) -> Iterator[Clause]:
    breaks = rule("break.screen")
    params = breaks.params.model_validate(
        {"break_minutes": 5, "per_minutes": 60, "edge_minutes": 10}
    )
    yield from (Clause(breaks.id, term, None) for term in breaks.terms(params, view))
    for rule_id in ("cover.shortage", "cover.surplus"):
        cover = rule(rule_id)
        yield from (Clause(rule_id, term, 1) for term in cover.terms(cover.params(), view))


@pytest.fixture(scope="module")
def week() -> Week:
    skills = tuple({"agent_id": a, "queue": "phone", "proficiency": 4} for a in ("A", "B"))
    needs = tuple(
        {
            "queue": "phone",
            "interval_start": f"2026-11-30T08:{minute:02d}:00+01:00",
            "need_agents": agents,
            "required_agents": agents,
        }
        for minute, agents in ((0, 1.5), (15, 2), (30, 1), (45, 2))
    )
    view = View(
        tiny_problem(
            skills=skills, need=needs, history=("Sun-1 22:00-32:00", "B Sun-1 08:00-16:00")
        )
    )
    return Week(view, tuple(clauses(view)))


@pytest.fixture
def lines(week: Week) -> Lines:
    start = week.view.day("A", 0).minute_at(480)
    return {(agent, 0): LineShift(0, start, start + 60, 480, 60) for agent in ("A", "B")}


@pytest.fixture
def idle(lines: Lines) -> Plans:
    plan = [OFF] * 4 + [Label("break")] + [OFF] * 7
    return {key: pieces_of(shift.start, plan) for key, shift in lines.items()}


def cost(week: Week, lines: Mapping[Key, LineShift], plans: Plans) -> int:
    facts = Facts({key[0]: (shift._replace(pieces=plans[key]),) for key, shift in lines.items()})
    amounts = [
        (clause.hard, clause.term.excess(facts), clause.weight_milli or 0)
        for clause in week.clauses
    ]
    assert not any(amount for hard, amount, _ in amounts if hard)
    return sum(amount * weight for _, amount, weight in amounts)


def test_what_is_saved_is_what_the_interpreters_say(week: Week, lines: Lines, idle: Plans) -> None:
    done = improve_days(week, lines, idle, 1, never, 3)
    assert done.tried == 3
    assert 1 <= done.gained < 3
    assert done.saved_milli == cost(week, lines, idle) - cost(week, lines, done.plans) > 0
    assert idle != done.plans


def test_the_same_seed_gives_the_same_plans(week: Week, lines: Lines, idle: Plans) -> None:
    assert improve_days(week, lines, idle, 5, never, 2) == improve_days(
        week, lines, idle, 5, never, 2
    )


def test_it_stops_when_told(week: Week, lines: Lines, idle: Plans) -> None:
    done = improve_days(week, lines, idle, 1, lambda: True, 3)
    assert (done.tried, done.plans) == (0, idle)


def test_shifts_off_the_grid_stay_as_they_are(week: Week, lines: Lines, idle: Plans) -> None:
    odd = {key: shift._replace(end=shift.end + 1) for key, shift in lines.items()}
    assert improve_days(week, odd, idle, 1, never, 3).tried == 0


@pytest.mark.parametrize("plan", [None, [PHONE] * 12, [OFF] * 12])
def test_what_breaks_a_rule_or_saves_nothing_is_not_taken(
    week: Week,
    lines: Lines,
    idle: Plans,
    monkeypatch: pytest.MonkeyPatch,
    plan: list[Label] | None,
) -> None:
    def solve(model: DayModel, _solver: object) -> DayOutcome:
        start = next(iter(lines.values())).start
        found = None if plan is None else {key: pieces_of(start, plan) for key in model.plans}
        return DayOutcome(found, 0, 0)

    monkeypatch.setattr(DayModel, "solve", solve)
    assert improve_days(week, lines, idle, 1, never, 2).plans == idle


def test_an_idle_plan_that_cannot_be_bettered_stays(week: Week, lines: Lines, idle: Plans) -> None:
    best = improve_days(week, lines, idle, 1, never, 3).plans
    again = improve_days(week, lines, best, 2, never, 2)
    assert (again.plans, again.gained, again.saved_milli) == (best, 0, 0)


def test_a_plan_that_breaks_a_rule_gives_way_without_being_called_a_gain(
    week: Week, lines: Lines
) -> None:
    broken = {key: pieces_of(shift.start, [PHONE] * 12) for key, shift in lines.items()}
    done = improve_days(week, lines, broken, 1, never, 4)
    assert cost(week, lines, done.plans) > 0
    assert done.gained == 0


def test_a_solve_under_way_ends_when_it_is_told_to() -> None:
    model = cp_model.CpModel()
    holes, birds = 12, 13
    sits = [[model.new_bool_var("") for _ in range(holes)] for _ in range(birds)]
    for bird in sits:
        model.add(sum(bird) == 1)
    for one, other in combinations(sits, 2):
        for here, there in zip(one, other, strict=True):
            model.add_bool_or(~here, ~there)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.cp_model_presolve = False
    solver.parameters.symmetry_level = 0
    solver.parameters.max_deterministic_time = 1000.0
    with stopping(solver, lambda: True):
        assert solver.solve(model) == cp_model.UNKNOWN
