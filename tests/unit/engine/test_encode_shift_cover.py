"""Cover of a shift: the encoding against the interpreter for every way to staff a day."""

from __future__ import annotations

from itertools import product

import pytest
from ortools.sat.python import cp_model

from scheduler.engine.elements import Given
from scheduler.engine.encode_shift_cover import shift_cover_cost
from scheduler.engine.picked import Picked
from scheduler.terms import Facts, Having, LineShift, ShiftCover

EARLY, LATE = (LineShift(2, 2880 + clock, 3360 + clock, clock, 450) for clock in (360, 840))


@pytest.mark.parametrize(
    "term",
    [
        ShiftCover(2, Having((), 0, frozenset({360})), needed, short, surplus)
        for needed in (0, 1, 3, 5)
        for short, surplus in ((100, 1), (7, 0), (0, 4))
    ],
    ids=str,
)
def test_the_cost_is_the_excess(term: ShiftCover) -> None:
    model = cp_model.CpModel()
    days = [Picked(model, [EARLY, LATE]) for _ in range(3)]
    model.minimize(1 * shift_cover_cost(model, [*days, Given(EARLY), Given(None)], term))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    for shifts in product([None, EARLY, LATE], repeat=3):
        for picked, own in zip(days, shifts, strict=True):
            for other, literal in picked.literals.items():
                domain = model.proto.variables[literal.index].domain
                domain[0] = domain[1] = int(other == own)
        there = {str(n): (own,) for n, own in enumerate((*shifts, EARLY)) if own is not None}
        assert solver.solve(model) == cp_model.OPTIMAL
        assert solver.objective_value == term.excess(Facts(there))
