"""The encoding of a load allows a plan exactly where the plain interpreter finds no excess."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from itertools import product

import pytest
from ortools.sat.python import cp_model

from scheduler.engine.clauses import Clause
from scheduler.engine.encode_level import UNITS, forbid_level, slot_gain
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


def test_a_load_cannot_be_weighed() -> None:
    model = cp_model.CpModel()
    plan = SlotPlan(model, "A", shift(2), (HARD, OFF))
    with pytest.raises(TypeError, match="can only be hard"):
        encode_shift(model, plan, Clause("x", LEVEL, 10))


REST_SLOT, WORK_SLOT = True, False
HALVED = Level(("A",), 7, rates=(), cap_milli=1000, half_life_minutes=5, rest_half_life_minutes=5)
SUM = Level(("A",), 7, rates=(), cap_milli=1000)


def fits(term: Level, begin: float, slots: Sequence[tuple[bool, int | None]]) -> bool:
    """Whether a shift of slots that are rest or not, with units of work or none, is allowed."""
    model = cp_model.CpModel()
    yes, no = model.new_constant(1), model.new_constant(0)
    given = [
        (yes if rest else no, [] if units is None else [(yes, units), (no, units + 7)])
        for rest, units in slots
    ]
    forbid_level(model, term, shift(len(slots)), begin, given)
    return cp_model.CpSolver().solve(model) != cp_model.INFEASIBLE


@pytest.mark.parametrize("units", [1_000_499, 1_000_500])
def test_a_load_that_rounds_to_the_cap_keeps_it(units: int) -> None:
    kept = units == 1_000_499
    assert fits(SUM, 0.0, [(WORK_SLOT, units)]) is kept
    assert fits(SUM, 0.0, [(REST_SLOT, None), (WORK_SLOT, units)]) is kept
    assert fits(SUM, 0.0, [(WORK_SLOT, 400), (WORK_SLOT, units - 400)]) is kept
    # from above the cap: what half an interval leaves, then work from there, or up to there
    above = 2 * units / UNITS
    assert math.ceil(above * UNITS) == 2 * units
    assert fits(HALVED, above, [(REST_SLOT, None), (WORK_SLOT, 0)]) is kept
    assert fits(HALVED, 1.5, [(REST_SLOT, None), (WORK_SLOT, units - 375_000)]) is kept
    assert not fits(HALVED, above, [(WORK_SLOT, 0)])


@pytest.mark.parametrize("units", [1_000_999, 1_001_000])
def test_a_load_at_the_end_is_cut_to_thousandths(units: int) -> None:
    term, kept = replace(SUM, cap_milli=9000, end_milli=1000), units == 1_000_999
    assert fits(term, 0.0, [(WORK_SLOT, units)]) is kept
    assert fits(term, 0.0, [(WORK_SLOT, units), (REST_SLOT, None)]) is kept
    begin = units / UNITS
    assert math.ceil(begin * UNITS) == units
    assert fits(term, begin, [(REST_SLOT, None)]) is kept
    assert fits(replace(term, cap_milli=10), begin, [(WORK_SLOT, None), (REST_SLOT, None)]) is kept


@pytest.mark.parametrize("half_life", [7, 30, 33, 60, 95])
def test_what_a_slot_leaves_is_rounded_up_in_parts_of_two_to_the_24th(half_life: int) -> None:
    begin = 1 << 16
    parts = math.ceil(2**24 * 2.0 ** (-5 / half_life))
    units = -(-parts * begin * 1_000_000 // 2**24)
    least = -(-(units - 999) // 1000)
    for end_milli in (least - 1, least):
        term = replace(SUM, half_life_minutes=half_life, end_milli=end_milli)
        assert fits(term, begin, [(WORK_SLOT, None)]) is (end_milli == least)


def test_work_of_a_slot_adds_millionths_rounded_up() -> None:
    assert slot_gain(SUM, 0.25) == 1_250_000
    assert slot_gain(SUM, 1 / 3) == 1_666_667
    assert slot_gain(HALVED, math.log(2) / 5) == 500_000
    assert slot_gain(HALVED, 0.0) == 0


@pytest.mark.parametrize(
    ("term", "labels", "slots"),
    [
        (LEVEL, (HARD, EASY, REST), 6),
        (LEVEL, (HARD, OFF, REST), 6),
        (replace(LEVEL, cap_milli=2100), (HARD, EASY, OFF, REST), 5),
        (replace(LEVEL, end_milli=1200), (HARD, EASY, REST), 6),
        (replace(LEVEL, carried=(("A", -1, 10.0),)), (HARD, EASY, REST), 5),
        (replace(LEVEL, cap_milli=1000, carried=(("A", -1, 10.0),)), (HARD, OFF, REST), 6),
        (replace(LEVEL, cap_milli=1000, carried=(("A", -1, 5.1),)), (HARD, EASY, REST), 4),
        (replace(LEVEL, cap_milli=1000, carried=(("A", -1, 5.1),), rates=()), (EASY, OFF), 6),
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
