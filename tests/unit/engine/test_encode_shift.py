"""Encoders allow exactly the plans to which the plain interpreter gives no excess."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ortools.sat.python import cp_model

from scheduler.engine.clauses import Clause
from scheduler.engine.encode_shift import SlotPlan, encode_shift, forbid, price
from scheduler.engine.pieces import Label, pieces_of
from scheduler.terms import (
    NO_LIMIT,
    Allow,
    Apart,
    Cooldown,
    Kinds,
    Pause,
    Piece,
    Place,
    Share,
    ShiftTerm,
    Stretch,
    Window,
)
from tests.unit.engine.shift_world import (
    BREAK,
    EASY,
    HARD,
    MEAL,
    OFF,
    REST,
    START,
    allowed,
    excess,
    meant,
    plans_of,
    shift,
)

PLACE = Place(("A",), 7, "break", 10, paid=True, counts=((30, 1), (40, 2)))
SPELL = Stretch(("A",), 7, ("hard",), (), max_minutes=15)
SHARE = Share(("A",), 7, queues=("hard",))
KINDS = Kinds(("A",), 7, least=2)
PAUSE = Pause(("A",), 7, ("break", "off_phone"), minutes=10)
COOL = Cooldown(("A",), 7, START, START, 10, ("recovery",), ("off_phone", "break"))
APART = Apart(("A",), 7, ("break", "meal"), minutes=15)


@pytest.mark.parametrize(
    ("term", "labels", "slots"),
    [
        (PLACE, (EASY, BREAK), 5),
        (PLACE, (EASY, BREAK), 6),
        (PLACE, (EASY, OFF, BREAK), 8),
        (PLACE, (EASY, OFF), 4),
        (PLACE, (EASY, OFF), 6),
        (replace(PLACE, after_start=10, before_end=5), (EASY, BREAK), 9),
        (replace(PLACE, latest_start=20, latest_rest=26), (EASY, BREAK), 9),
        (replace(PLACE, latest_start=20, latest_rest=15), (EASY, BREAK), 7),
        (replace(PLACE, after_start=11, before_end=9), (EASY, BREAK), 10),
        (replace(PLACE, minutes=5, counts=((1, 3),)), (EASY, BREAK), 7),
        (replace(PLACE, minutes=12), (EASY, BREAK), 6),
        (replace(PLACE, minutes=12, counts=()), (EASY, BREAK), 3),
        (SHARE, (HARD, EASY, OFF), 4),
        (replace(SHARE, max_minutes=12), (HARD, EASY), 6),
        (replace(SHARE, last_minutes=10), (HARD, EASY), 6),
        (replace(SHARE, last_minutes=13, max_minutes=4), (HARD, EASY), 6),
        (replace(SHARE, last_minutes=90, max_minutes=10), (HARD, EASY), 6),
        (replace(SHARE, only_days=(0,)), (HARD, EASY), 4),
        (replace(SHARE, only_days=(1,)), (HARD, EASY), 4),
        (replace(SHARE, queues=("other",)), (HARD, EASY), 3),
        (replace(SHARE, max_minutes=NO_LIMIT, max_percent=37), (HARD, EASY), 6),
        (COOL, (EASY, REST, OFF), 6),
        (COOL, (EASY, REST, BREAK), 5),
        (COOL, (EASY, OFF), 4),
        (COOL, (REST, OFF), 3),
        (replace(COOL, at_minute=START + 6, from_minute=START + 10), (EASY, REST, OFF), 6),
        (replace(COOL, at_minute=START + 6, from_minute=START + 8), (EASY, REST), 6),
        (replace(COOL, minutes=7, from_minute=START + 8), (EASY, REST), 6),
        (replace(COOL, minutes=6, from_minute=START + 4), (EASY, REST), 4),
        (replace(COOL, at_minute=START - 1), (EASY, REST), 3),
        (replace(COOL, at_minute=START + 14), (EASY, REST), 3),
        (replace(COOL, at_minute=START + 15), (EASY, REST), 3),
        (replace(COOL, minutes=0), (EASY, REST), 3),
        (COOL, (EASY, REST, Label("meeting", None, "talk")), 4),
        (replace(COOL, minutes=12, from_minute=START + 3), (EASY, REST), 7),
        (replace(COOL, minutes=5, from_minute=START - 7), (EASY, REST, MEAL), 4),
    ],
)
def test_exactly_the_plans_without_excess_are_allowed(
    term: ShiftTerm, labels: Sequence[Label], slots: int
) -> None:
    assert allowed(term, labels, slots) == meant(term, labels, slots)


def test_what_is_held_stays_where_it_is() -> None:
    talk, course = Label("meeting", None, "talk"), Label("training", None, "course")
    held = (
        Piece(START + 5, START + 15, *talk),
        Piece(START + 15, START + 20, *course),
        Piece(START + 25, START + 30, *talk),
    )
    model = cp_model.CpModel()
    plan = SlotPlan(model, "A", shift(6), (HARD, OFF), held)
    assert plan.labels == (HARD, OFF, talk, course)
    free = product((HARD, OFF), repeat=2)
    assert plans_of(model, plan) == {
        pieces_of(START, (first, talk, talk, course, between, talk)) for first, between in free
    }


minutes = st.integers(0, 23)
places = st.builds(
    Place,
    st.just(("A",)),
    st.just(7),
    kind=st.just("break"),
    minutes=st.sampled_from((5, 10, 15, 8)),
    paid=st.booleans(),
    counts=st.sampled_from((((20, 1),), ((1, 1), (45, 2)), ())),
    after_start=minutes,
    before_end=minutes,
    latest_start=st.sampled_from((NO_LIMIT, 15, 22)),
    latest_rest=st.sampled_from((NO_LIMIT, 20, 31)),
)


@given(term=places, slots=st.integers(3, 10))
def test_any_place_means_what_the_interpreter_says(term: Place, slots: int) -> None:
    assert allowed(term, (EASY, BREAK), slots) == meant(term, (EASY, BREAK), slots)


@pytest.mark.parametrize("agent_id", ["A", "B"])
@pytest.mark.parametrize("day", [-1, 0, 6, 7])
def test_only_shifts_of_these_people_in_the_horizon_are_bound(agent_id: str, day: int) -> None:
    model = cp_model.CpModel()
    plan = SlotPlan(model, agent_id, shift(1, day=day), (HARD,))
    assert encode_shift(model, plan, Clause("x", SHARE, None)) == 0
    bound = cp_model.CpSolver().solve(model) == cp_model.INFEASIBLE
    assert bound is (agent_id == "A" and day in (0, 6))


@pytest.mark.parametrize("term", [SHARE, replace(SHARE, last_minutes=15, max_minutes=7)])
@pytest.mark.parametrize("hard_slots", [0, 2, 4])
def test_a_weighted_share_costs_its_excess(term: Share, hard_slots: int) -> None:
    model = cp_model.CpModel()
    plan = SlotPlan(model, "A", shift(4), (HARD, EASY))
    wanted = pieces_of(START, [EASY] * (4 - hard_slots) + [HARD] * hard_slots)
    for slot in range(4):
        model.add(plan.literals[slot][HARD] == (slot >= 4 - hard_slots))
    model.minimize(encode_shift(model, plan, Clause("x", term, 30)))
    solver = cp_model.CpSolver()
    assert solver.solve(model) == cp_model.OPTIMAL
    assert plan.value(solver) == wanted
    assert solver.objective_value == 30 * excess(term, wanted)


@pytest.mark.parametrize(
    ("term", "labels", "slots"),
    [
        (PAUSE, (EASY, BREAK, OFF), 6),
        (PAUSE, (EASY, BREAK), 9),
        (replace(PAUSE, minutes=7), (EASY, BREAK), 7),
        (replace(PAUSE, from_span=31), (EASY, BREAK), 6),
        (replace(PAUSE, from_span=30), (EASY, BREAK), 6),
        (PAUSE, (EASY, HARD), 3),
        (APART, (EASY, BREAK, MEAL), 6),
        (APART, (EASY, BREAK), 8),
        (replace(APART, minutes=12), (EASY, BREAK, REST), 6),
        (replace(APART, minutes=5), (EASY, BREAK), 5),
        (APART, (EASY, HARD), 3),
        (KINDS, (EASY, HARD, OFF), 5),
        (replace(KINDS, least=3), (EASY, HARD, OFF), 4),
        (replace(KINDS, least=3), (EASY, HARD, Label("work", "third")), 4),
        (replace(KINDS, from_span=26), (EASY, HARD, OFF), 5),
        (replace(KINDS, only_days=(1,)), (EASY, HARD), 3),
        (KINDS, (OFF, BREAK), 3),
        (replace(SPELL, ended_by=(("off_phone", 5),)), (HARD, OFF), 8),
        (replace(SPELL, ended_by=(("off_phone", 10), ("other_work", 5))), (HARD, EASY, OFF), 7),
        (replace(SPELL, max_minutes=0), (HARD, EASY), 4),
        (replace(SPELL, queues=None, max_minutes=10), (HARD, EASY, REST), 6),
        (replace(SPELL, queues=("other",)), (HARD, EASY), 3),
        (replace(SHARE, max_minutes=NO_LIMIT, max_percent=37), (HARD, EASY), 6),
        (replace(SHARE, from_minute=START + 8), (HARD, EASY), 5),
        (replace(SHARE, from_minute=START + 90), (HARD, EASY), 3),
    ],
)
def test_a_weighted_term_costs_its_excess_in_every_plan(
    term: ShiftTerm, labels: Sequence[Label], slots: int
) -> None:
    model = cp_model.CpModel()
    plan = SlotPlan(model, "A", shift(slots), labels)
    model.minimize(encode_shift(model, plan, Clause("x", term, 30)))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    for chosen in product(labels, repeat=slots):
        model.clear_assumptions()
        model.add_assumptions(
            [known[label] for known, label in zip(plan.literals, chosen, strict=True)]
        )
        assert solver.solve(model) == cp_model.OPTIMAL
        wanted = pieces_of(START, chosen)
        assert round(solver.objective_value) == 30 * excess(term, wanted), wanted


@pytest.mark.parametrize(
    ("term", "reason"),
    [
        (PLACE, "can only be hard"),
        (replace(SPELL, min_minutes=5), "whole slots"),
        (replace(SPELL, owed_minutes=5), "whole slots"),
        (replace(SPELL, max_minutes=7), "whole slots"),
    ],
)
def test_some_terms_cannot_be_weighed(term: ShiftTerm, reason: str) -> None:
    model = cp_model.CpModel()
    plan = SlotPlan(model, "A", shift(2), (HARD, OFF))
    with pytest.raises(TypeError, match=reason):
        encode_shift(model, plan, Clause("x", term, 10))


def test_terms_about_lines_are_refused() -> None:
    model = cp_model.CpModel()
    plan = SlotPlan(model, "A", shift(2), (HARD, OFF))
    term = Allow("A", 0)
    with pytest.raises(TypeError, match="Allow is no term about one shift"):
        encode_shift(model, plan, Clause("x", term, None))
    with pytest.raises(TypeError, match="no hard encoding"):
        forbid(term, model, plan)
    with pytest.raises(TypeError, match="can only be hard"):
        price(term, model, plan)


def test_a_hint_is_a_whole_plan() -> None:
    model = cp_model.CpModel()
    plan = SlotPlan(model, "A", shift(3), (HARD, OFF))
    wanted = pieces_of(START, (OFF, HARD, OFF))
    plan.hint(wanted)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.fix_variables_to_their_hinted_value = True
    solver.solve(model)
    assert plan.value(solver) == wanted


def test_a_hint_may_end_before_the_shift() -> None:
    model = cp_model.CpModel()
    plan = SlotPlan(model, "A", shift(3), (HARD, OFF))
    plan.hint(pieces_of(START, (OFF, HARD)))
    assert len(model.proto.solution_hint.vars) == 4


def test_minutes_are_those_of_the_labels_inside_the_window() -> None:
    model = cp_model.CpModel()
    plan = SlotPlan(model, "A", shift(3), (HARD, OFF))
    for literals, label in zip(plan.literals, (HARD, OFF, HARD), strict=True):
        model.add(literals[label] == 1)
    model.maximize(plan.minutes(Window(START + 2, START + 14), (HARD, EASY)))
    solver = cp_model.CpSolver()
    assert solver.solve(model) == cp_model.OPTIMAL
    assert solver.objective_value == 3 + 4
    assert plan.minutes(Window(START + 15, START + 60), (HARD,)) == 0
    assert plan.minutes(Window(START, START + 15), (EASY,)) == 0
