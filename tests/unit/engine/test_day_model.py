"""The whole model against the interpreters, in the world of the rules' examples."""

from __future__ import annotations

from itertools import product

import pytest
from ortools.sat.python import cp_model

from scheduler.engine.clauses import Clause
from scheduler.engine.day_model import DayModel, DayRules, labels_for
from scheduler.engine.pieces import Key, Label, Plans, pieces_of
from scheduler.engine.week import Week
from scheduler.rules import rule
from scheduler.rules.example import tiny_problem
from scheduler.terms import Facts, LineShift, Place, View

PHONE, HARD = Label("work", "phone"), Label("work", "complaints")
OFF, REST, MEAL, BREAK = map(Label, ("off_phone", "recovery", "meal", "break"))
SKILLS = (
    {"agent_id": "A", "queue": "phone", "proficiency": 1},
    {"agent_id": "A", "queue": "complaints", "proficiency": 4},
    {"agent_id": "B", "queue": "phone", "proficiency": 3},
)
PARAMS: dict[str, dict[str, int]] = {
    "break.screen": {"break_minutes": 5, "per_minutes": 30, "edge_minutes": 5},
    "spell.hard": {
        "longest_minutes": 10,
        "owed_minutes": 10,
        "owed_from_minutes": 10,
        "ended_by_rest_minutes": 10,
    },
    "spell.queue": {"shortest_minutes": 10},
    "hard.last-hour": {"last_minutes": 5},
    "task.skill": {},
    "cover.shortage": {},
    "cover.surplus": {},
}


def clauses(rule_id: str, view: View) -> list[Clause]:
    published = rule(rule_id)
    weight = 1 if rule_id.startswith("cover") else None
    params = published.params.model_validate(PARAMS[rule_id])
    return [Clause(rule_id, term, weight) for term in published.terms(params, view)]


def need(queue: str, agents: float, at: str) -> dict[str, object]:
    start = f"2026-11-30T{at}:00+01:00"
    return {
        "queue": queue,
        "interval_start": start,
        "need_agents": agents,
        "required_agents": agents,
    }


def week_of(*rule_ids: str) -> Week:
    needs = (
        need("phone", 1.4, "08:00"),
        need("phone", 2, "08:15"),
        need("complaints", 0.8, "08:00"),
    )
    view = View(tiny_problem(skills=SKILLS, need=needs))
    return Week(view, tuple(c for rule_id in rule_ids for c in clauses(rule_id, view)))


@pytest.fixture(scope="module")
def week() -> Week:
    return week_of(*PARAMS)


def shift_at_eight(week: Week, minutes: int) -> LineShift:
    start = week.view.day("A", 0).minute_at(480)
    return LineShift(0, start, start + minutes, 480, minutes)


def cost(week: Week, shifts: dict[Key, LineShift], plans: Plans) -> int | None:
    facts = Facts({key[0]: (shift._replace(pieces=plans[key]),) for key, shift in shifts.items()})
    total = 0
    for clause in week.clauses:
        amount = clause.term.excess(facts)
        if amount and clause.hard:
            return None
        total += amount * (clause.weight_milli or 0)
    return total


def solver() -> cp_model.CpSolver:
    made = cp_model.CpSolver()
    made.parameters.num_workers = 1
    return made


def test_slots_are_spent_on_what_a_person_may_do(week: Week) -> None:
    assert labels_for(week, "A", 0) == (HARD, PHONE, OFF, REST, BREAK)
    assert labels_for(week, "B", 0) == (PHONE, OFF, BREAK)
    assert labels_for(week_of("cover.surplus"), "A", 0) == (HARD, PHONE, OFF)


def test_the_optimum_is_that_of_all_plans(week: Week) -> None:
    key, shift = ("A", 0), shift_at_eight(week, 30)
    beside = {("B", 0): pieces_of(shift.start, [PHONE] * 2 + [BREAK] + [PHONE] * 3)}
    both = {key: shift, ("B", 0): shift}
    plans = (pieces_of(shift.start, p) for p in product(labels_for(week, *key), repeat=6))
    costs = [c for plan in plans if (c := cost(week, both, {key: plan, **beside})) is not None]
    alone = cost(week, {("B", 0): shift}, beside)
    others = {other: shift._replace(pieces=plan) for other, plan in beside.items()}
    found = DayModel(week, {key: shift}, others).solve(solver())
    assert alone is not None
    assert found.pieces is not None
    assert found.cost == found.bound == min(costs) - alone
    assert cost(week, both, {**found.pieces, **beside}) == min(costs)


def test_two_people_are_planned_together_and_hints_count(week: Week) -> None:
    shift = shift_at_eight(week, 45)
    free = {("A", 0): shift, ("B", 0): shift}
    idle = shift._replace(pieces=pieces_of(shift.start, [OFF] * 9))
    model = DayModel(week, free, dict.fromkeys(free, idle))
    best = model.solve(solver())
    assert best.pieces is not None
    none = cost(week, {}, {})
    assert none is not None
    assert cost(week, free, best.pieces) == none + best.cost
    model.hint(best.pieces)
    again = solver()
    again.parameters.fix_variables_to_their_hinted_value = True
    assert model.solve(again) == best


def test_no_plan_is_said_to_be_none() -> None:
    week = week_of("break.screen")
    term = next(c.term for c in week.clauses if isinstance(c.term, Place))
    assert term.count(30) == 1
    model = DayModel(week, {("A", 0): shift_at_eight(week, 30)}, {})
    model.model.add(sum(literals[BREAK] for literals in model.plans["A", 0].literals) == 0)
    assert model.solve(solver()).pieces is None


def test_only_clauses_about_segments_are_read(week: Week) -> None:
    rules = DayRules(week.clauses)
    assert {c.rule_id for c in rules.of_agent("B")} == {
        "break.screen",
        "spell.hard",
        "spell.queue",
        "hard.last-hour",
        "task.skill",
    }
    assert rules.of_agent("nobody") == ()
    near = rules.touching({("A", 0): shift_at_eight(week, 30)})
    assert {p.cover.queue for p in near} == {"phone", "complaints", None}
    assert len(near) < len(rules.covers)
