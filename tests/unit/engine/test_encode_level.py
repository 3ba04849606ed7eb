"""The encoding of a load allows a plan exactly where the plain interpreter finds no excess."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import pytest
from ortools.sat.python import cp_model

from scheduler.engine.clauses import Clause
from scheduler.engine.encode_shift import SlotPlan, encode_shift
from scheduler.engine.pieces import Label, pieces_of
from scheduler.terms import Level
from tests.unit.engine.shift_world import EASY, HARD, OFF, REST, START, excess, shift

LEVEL = Level(
    ("A",),
    7,
    rates=(("hard", 0.2), ("easy", 0.05)),
    cap_milli=3000,
    half_life_minutes=30,
    rest_half_life_minutes=10,
    rests=("recovery",),
    carry=0.2,
)


@pytest.mark.parametrize(
    ("term", "labels", "slots"),
    [
        (LEVEL, (HARD, EASY, REST), 6),
        (LEVEL, (HARD, OFF, REST), 6),
        (replace(LEVEL, cap_milli=2100), (HARD, EASY, OFF, REST), 5),
        (replace(LEVEL, end_milli=1200), (HARD, EASY, REST), 6),
        (replace(LEVEL, carried=(("A", -1, 10.0),)), (HARD, EASY, REST), 6),
        (replace(LEVEL, cap_milli=1000, carried=(("A", -1, 10.0),)), (HARD, OFF, REST), 6),
        (replace(LEVEL, only_days=(1,), cap_milli=0), (HARD, OFF), 3),
        (replace(LEVEL, cap_milli=0), (HARD, OFF), 3),
        (Level(("A",), 7, rates=(("hard", 0.3),), cap_milli=4500), (HARD, EASY, REST), 6),
    ],
)
def test_the_model_allows_what_the_interpreter_does(
    term: Level, labels: tuple[Label, ...], slots: int
) -> None:
    model = cp_model.CpModel()
    plan = SlotPlan(model, "A", shift(slots), labels)
    assert encode_shift(model, plan, Clause("x", term, None)) == 0
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    verdicts = set()
    for chosen in product(labels, repeat=slots):
        model.clear_assumptions()
        known = zip(plan.literals, chosen, strict=True)
        model.add_assumptions([literals[label] for literals, label in known])
        allowed = solver.solve(model) != cp_model.INFEASIBLE
        assert allowed is (not excess(term, pieces_of(START, chosen))), chosen
        verdicts.add(allowed)
    assert verdicts == {True, False} or term.only_days


def test_a_load_cannot_be_weighed() -> None:
    model = cp_model.CpModel()
    plan = SlotPlan(model, "A", shift(2), (HARD, OFF))
    with pytest.raises(TypeError, match="can only be hard"):
        encode_shift(model, plan, Clause("x", LEVEL, 10))
