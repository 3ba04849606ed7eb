"""The table of pairs says what the index of two shifts in a row says."""

from __future__ import annotations

from itertools import product

from scheduler.fatigue import ShiftHours, pair_table, risk_indices
from scheduler.rules.example import tiny_problem
from scheduler.rules.fatigue_risk import LONGEST_HOURS, Params, terms
from scheduler.terms import View


def test_every_pair_has_the_index_of_its_second_shift() -> None:
    table, kinds = pair_table(LONGEST_HOURS), 24 * LONGEST_HOURS
    assert {len(row) for row in table} == {len(table)} == {kinds}
    for one, other in product(range(0, kinds, 7), range(0, kinds, 5)):
        before, after = divmod(one, LONGEST_HOURS), divmod(other, LONGEST_HOURS)
        first = ShiftHours(before[0], before[0] + before[1] + 1)
        second = ShiftHours(24 + after[0], 24 + after[0] + after[1] + 1)
        index = risk_indices([first, second])[1]
        assert abs(table[one][other] - index) < 1e-12
        assert round(100 * table[one][other]) == round(100 * index)


def test_everybody_looks_up_the_same_table() -> None:
    view = View(tiny_problem())
    found = [*terms(Params(), view), *terms(Params(), view)]
    assert len(found) == 4
    assert len({id(term.costs) for term in found}) == 1
    assert found[0].costs is not next(terms(Params(free_points=90), view)).costs
