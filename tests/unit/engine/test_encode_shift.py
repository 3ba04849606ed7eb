"""Encoders allow exactly the plans to which the plain interpreter gives no excess."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ortools.sat.python import cp_model

from scheduler.engine.clauses import Clause
from scheduler.engine.encode_shift import SlotPlan, encode_shift, forbid, price
from scheduler.engine.pieces import SLOT_MINUTES, Label, pieces_of
from scheduler.terms import (
    NO_LIMIT,
    Allow,
    Facts,
    LineShift,
    Piece,
    Place,
    Share,
    ShiftTerm,
    Stretch,
)

START = 1000
HARD, EASY = Label("work", "hard"), Label("work", "easy")
OFF, MEAL, BREAK, REST = map(Label, ("off_phone", "meal", "break", "recovery"))

Plan = tuple[Piece, ...]

PLACE = Place(("A",), 7, "break", 10, paid=True, counts=((30, 1), (40, 2)))
HARD_SPELL = Stretch(
    ("A",),
    7,
    queues=("hard",),
    ended_by=(("recovery", 10), ("meal", 10), ("other_work", 5), ("off_phone", 5)),
    max_minutes=15,
    owed_minutes=10,
    owed_from=10,
    owed_kinds=("recovery", "meal"),
)
PHONE_SPELL = Stretch(
    ("A",),
    7,
    queues=None,
    ended_by=(("off_phone", 5), ("meal", 5), ("break", 5), ("recovery", 5)),
    max_minutes=15,
)
QUEUE_SPELL = Stretch(
    ("A",), 7, ("easy",), (("other_work", 5), ("off_phone", 5), ("recovery", 5)), min_minutes=15
)
SHARE = Share(("A",), 7, queues=("hard",))


class _Collected(cp_model.CpSolverSolutionCallback):
    def __init__(self, plan: SlotPlan) -> None:
        super().__init__()
        self.plan = plan
        self.found: list[Plan] = []

    def on_solution_callback(self) -> None:
        self.found.append(self.plan.value(self))


def shift(slots: int, pieces: Plan = (), day: int = 0) -> LineShift:
    return LineShift(day, START, START + SLOT_MINUTES * slots, 480, SLOT_MINUTES * slots, pieces)


def allowed(term: ShiftTerm, labels: Sequence[Label], slots: int) -> set[Plan]:
    """All plans that the encoder leaves, each found once."""
    model = cp_model.CpModel()
    plan = SlotPlan(model, "A", shift(slots), labels)
    assert encode_shift(model, plan, Clause("x", term, None)) == 0
    solver = cp_model.CpSolver()
    solver.parameters.enumerate_all_solutions = True
    solver.parameters.num_workers = 1
    collected = _Collected(plan)
    solver.solve(model, collected)
    assert len(set(collected.found)) == len(collected.found)
    return set(collected.found)


def meant(term: ShiftTerm, labels: Sequence[Label], slots: int) -> set[Plan]:
    """All plans to which the interpreter gives no excess."""
    plans = (pieces_of(START, chosen) for chosen in product(labels, repeat=slots))
    return {plan for plan in plans if not excess(term, plan)}


def excess(term: ShiftTerm, plan: Plan) -> int:
    slots = (plan[-1].end - START) // SLOT_MINUTES
    return term.excess(Facts({"A": (shift(slots, plan),)}))


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
        (replace(PLACE, after_start=11, before_end=9), (EASY, BREAK), 10),
        (replace(PLACE, minutes=5, counts=((1, 3),)), (EASY, BREAK), 7),
        (replace(PLACE, minutes=12), (EASY, BREAK), 6),
        (replace(PLACE, minutes=12, counts=()), (EASY, BREAK), 3),
        (PHONE_SPELL, (HARD, EASY, OFF, BREAK), 6),
        (replace(PHONE_SPELL, max_minutes=0), (EASY, OFF), 5),
        (replace(PHONE_SPELL, max_minutes=NO_LIMIT), (EASY, OFF), 5),
        (replace(PHONE_SPELL, ended_by=(("off_phone", 10),)), (EASY, OFF, BREAK), 7),
        (PHONE_SPELL, (OFF, BREAK), 3),
        (QUEUE_SPELL, (HARD, EASY, OFF, BREAK), 6),
        (replace(QUEUE_SPELL, min_minutes=5), (HARD, EASY, OFF), 4),
        (replace(QUEUE_SPELL, ended_by=(("other_work", 10),)), (HARD, EASY, BREAK), 7),
        (HARD_SPELL, (HARD, EASY, REST), 8),
        (HARD_SPELL, (HARD, BREAK, REST), 8),
        (HARD_SPELL, (HARD, REST, MEAL), 7),
        (HARD_SPELL, (HARD, EASY, BREAK, REST), 6),
        (replace(HARD_SPELL, owed_minutes=0), (HARD, BREAK, REST), 8),
        (replace(HARD_SPELL, max_minutes=NO_LIMIT), (HARD, OFF, REST), 8),
        (replace(HARD_SPELL, owed_kinds=("break",)), (HARD, EASY, BREAK), 7),
        (replace(HARD_SPELL, ended_by=(("recovery", 10),)), (HARD, EASY, REST), 8),
        (SHARE, (HARD, EASY, OFF), 4),
        (replace(SHARE, max_minutes=12), (HARD, EASY), 6),
        (replace(SHARE, last_minutes=10), (HARD, EASY), 6),
        (replace(SHARE, last_minutes=13, max_minutes=4), (HARD, EASY), 6),
        (replace(SHARE, last_minutes=90, max_minutes=10), (HARD, EASY), 6),
        (replace(SHARE, only_days=(0,)), (HARD, EASY), 4),
        (replace(SHARE, only_days=(1,)), (HARD, EASY), 4),
        (replace(SHARE, queues=("other",)), (HARD, EASY), 3),
    ],
)
def test_exactly_the_plans_without_excess_are_allowed(
    term: ShiftTerm, labels: Sequence[Label], slots: int
) -> None:
    assert allowed(term, labels, slots) == meant(term, labels, slots)


minutes = st.integers(0, 23)
pauses = st.lists(
    st.tuples(st.sampled_from(("break", "meal", "recovery", "off_phone", "other_work")), minutes),
    max_size=4,
    unique_by=lambda pause: pause[0],
).map(tuple)
stretches = st.builds(
    Stretch,
    st.just(("A",)),
    st.just(7),
    queues=st.sampled_from((None, ("hard",))),
    ended_by=pauses,
    min_minutes=st.sampled_from((0, 0, 4, 9, 10, 15)),
    max_minutes=st.sampled_from((NO_LIMIT, 0, 9, 10, 16)),
    owed_minutes=st.sampled_from((0, 4, 5, 10)),
    owed_from=st.sampled_from((0, 1, 5, 11)),
    owed_kinds=st.sampled_from((("recovery",), ("break", "meal"), ("other_work", "meal"))),
)
some_labels = st.lists(
    st.sampled_from((EASY, OFF, MEAL, BREAK, REST)), min_size=2, max_size=3, unique=True
)


@settings(max_examples=60)
@given(term=stretches, labels=some_labels)
def test_any_stretch_means_what_the_interpreter_says(term: Stretch, labels: list[Label]) -> None:
    used = (HARD, *labels)
    slots = 5 if len(used) > 3 else 7
    assert allowed(term, used, slots) == meant(term, used, slots)


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
    encode_shift(model, plan, Clause("x", SHARE, None))
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


@pytest.mark.parametrize("term", [PLACE, HARD_SPELL])
def test_segments_and_spells_can_only_be_hard(term: ShiftTerm) -> None:
    model = cp_model.CpModel()
    plan = SlotPlan(model, "A", shift(2), (HARD, OFF))
    with pytest.raises(TypeError, match="can only be hard"):
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
