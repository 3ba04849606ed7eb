"""What plans add to the cost of coverage is what the interpreter says, to the thousandth."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ortools.sat.python import cp_model

from scheduler.engine.clauses import Clause
from scheduler.engine.encode_day_cover import encode_day_cover, priced_covers
from scheduler.engine.encode_shift import SlotPlan
from scheduler.engine.pieces import Key, Label, Plans, pieces_of
from scheduler.terms import Allow, Cover, Facts, LineShift, Window

START = 1000
A, B, OFF, MEAL = Label("work", "a"), Label("work", "b"), Label("off_phone"), Label("meal")
RATES = (("P", 1000), ("Q", 700), ("R", 850))
TIERS = ((100, 10), (250, 20), (1000, 40))
SHORT = Cover("a", Window(1000, 1015), 21_500, RATES, TIERS)
COVERS = (
    SHORT,
    replace(SHORT, window=Window(1013, 1028), need_milli=9_000),
    replace(SHORT, queue="b", window=Window(1000, 1030), need_milli=30_000, surplus_price=2),
    replace(SHORT, short_tiers=(), surplus_price=1),
    replace(SHORT, window=Window(1015, 1030), need_milli=0, short_tiers=(), surplus_price=1),
    replace(SHORT, queue="b", rates=(("R", 0), ("P", 1000)), short_tiers=(), surplus_price=1),
    Cover(
        None, Window(1005, 1090), 0, RATES, surplus_price=1, idle_kinds=("off_phone", "recovery")
    ),
)
CLAUSES = tuple(
    Clause("cover", cover, weight)
    for cover, weight in zip(COVERS, (1, 3, 1, 1, 2, 1, 1), strict=True)
)

labels = st.lists(st.sampled_from((A, B, OFF, MEAL)), min_size=6, max_size=6)


def line_shift(start: int, chosen: list[Label]) -> LineShift:
    pieces = pieces_of(start, chosen)
    return LineShift(0, start, pieces[-1].end, 480, pieces[-1].end - start, pieces)


def meant(shifts: dict[Key, LineShift]) -> int:
    facts = Facts({agent_id: (shift,) for (agent_id, _), shift in shifts.items()})
    return sum((clause.weight_milli or 0) * clause.term.excess(facts) for clause in CLAUSES)


def encoded(free: dict[Key, LineShift], others: Plans) -> float:
    model = cp_model.CpModel()
    plans = []
    for (agent_id, _), shift in free.items():
        plan = SlotPlan(model, agent_id, shift, (A, B, OFF, MEAL))
        plan.hint(shift.pieces)
        for literals, wanted in zip(plan.literals, _labels(shift), strict=True):
            model.add(literals[wanted] == 1)
        plans.append(plan)
    model.minimize(encode_day_cover(model, priced_covers(CLAUSES), plans, others))
    solver = cp_model.CpSolver()
    assert solver.solve(model) == cp_model.OPTIMAL
    return solver.objective_value


def _labels(shift: LineShift) -> list[Label]:
    return [Label(p.kind, p.queue) for p in shift.pieces for _ in range(p.minutes // 5)]


@given(one=labels, two=labels, other=labels, late=st.integers(-12, 12))
def test_plans_add_what_the_interpreter_says(
    one: list[Label], two: list[Label], other: list[Label], late: int
) -> None:
    free = {("P", 0): line_shift(START, one), ("Q", 0): line_shift(START + late, two)}
    fixed = {("R", 0): line_shift(START, other)}
    added = meant(free | fixed) - meant(fixed)
    assert encoded(free, {key: shift.pieces for key, shift in fixed.items()}) == added


def test_people_without_a_rate_and_shifts_elsewhere_cost_nothing() -> None:
    assert encoded({("X", 0): line_shift(START, [A] * 3)}, {}) == 0
    assert encoded({("P", 0): line_shift(START + 500, [A] * 3)}, {}) == 0


def test_what_others_do_without_a_rate_is_of_no_use() -> None:
    free = {("P", 0): line_shift(START, [A] * 3)}
    others: Plans = {("R", 0): line_shift(START, [A] * 3).pieces}
    assert encoded(free, others) > encoded(free, {})
    assert encoded(free, {**others, ("X", 0): others["R", 0]}) == encoded(free, others)


def test_a_missing_minute_may_not_become_cheaper() -> None:
    falling = replace(SHORT, short_tiers=((100, 20), (1000, 10)))
    (priced,) = priced_covers([Clause("cover", falling, 1), Clause("other", Allow("P", 0), 1)])
    assert priced.tiers(2_000) == [(2_000, 20)]
    with pytest.raises(TypeError, match="can only rise"):
        priced.tiers(20_000)


def test_coverage_can_only_be_priced() -> None:
    with pytest.raises(TypeError, match="coverage can only be priced"):
        priced_covers([Clause("cover", SHORT, None)])
