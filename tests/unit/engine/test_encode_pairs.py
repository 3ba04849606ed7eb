"""Costs of pairs: the encoding against the interpreter, on free starts, pins and picked days."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from ortools.sat.python import cp_model

from scheduler.domain import Pin
from scheduler.engine.clauses import Clause
from scheduler.engine.elements import Given
from scheduler.engine.encode_line import Line, encode_line
from scheduler.engine.encode_pairs import pair_costs
from scheduler.engine.picked import Picked
from scheduler.rules.example import tiny_problem
from scheduler.rules.fatigue_risk import Params, terms
from scheduler.terms import Between, LineShift, PairCosts, View
from tests.contract.encoded import Encoded
from tests.unit.engine.test_encode_line import DAYS, LAST_NIGHTS, pin

LONGEST = 9
KINDS = 24 * LONGEST


AMOUNTS: dict[str, Callable[[int, int], int]] = {
    "both": lambda one, other: (7 * one + 3 * other) % 11,
    "the second alone": lambda _, other: other % 4,
    "the first alone": lambda one, _: one % 5,
    "nights": lambda one, other: 9 * (one // LONGEST == other // LONGEST == 22),
    "nothing": lambda *_: 0,
}
"""Tables in which kinds matter in very different ways."""


def costs(table: str) -> PairCosts:
    rows = (tuple(AMOUNTS[table](one, other) for other in range(KINDS)) for one in range(KINDS))
    return PairCosts(LONGEST, tuple(rows))


SHAPES = {**DAYS, 4: [(360, 465), (360, 480), (375, 540), (405, 300)], 5: [(840, 600), (900, 60)]}


@pytest.mark.parametrize("history", [(), LAST_NIGHTS], ids=["fresh", "history"])
@pytest.mark.parametrize("table", AMOUNTS)
def test_model_and_interpreter_agree(table: str, history: tuple[str, ...]) -> None:
    shapes = {day: SHAPES[day] for day in (0, 1, 4, 5)}
    assert agree(Between("A", 7, costs=costs(table)), shapes, history) or table == "nothing"


@pytest.mark.parametrize("table", ["both", "the second alone", "the first alone"])
def test_neighbouring_hours_are_told_apart(table: str) -> None:
    by_hour = [(60 * hour, 480) for hour in (5, 6, 7)]
    by_length = [(375, 60 * hours) for hours in (6, 7, 8)]
    assert agree(Between("A", 7, costs=costs(table)), {0: by_hour, 1: by_hour}, ())
    assert agree(Between("A", 7, costs=costs(table)), {0: by_length, 1: by_hour}, ())
    late = [(1305, 480), (1365, 480)]
    assert agree(Between("A", 7, costs=costs(table)), {0: late, 1: late}, ())


@pytest.mark.parametrize("days", [1, 2])
def test_days_behind_the_horizon_of_the_term_are_free(days: int) -> None:
    assert agree(Between("A", days, costs=costs("both")), DAYS, LAST_NIGHTS)


def test_a_change_of_start_may_cost_beside_it() -> None:
    assert agree(Between("A", 7, max_start_change=60, costs=costs("both")), DAYS, ())


def test_pins_are_looked_up_too() -> None:
    pins = (pin(0, "22:00", "30:00"), pin(1, "22:00", "30:00"), pin(3, "05:50", "13:10"))
    assert agree(Between("A", 7, costs=costs("both")), {2: DAYS[2], 4: DAYS[3]}, (), *pins)


def test_the_rule_is_encoded_as_it_reads() -> None:
    (term, _) = terms(Params(free_points=60), View(tiny_problem()))
    assert agree(term, DAYS, LAST_NIGHTS)


def agree(
    term: Between, shapes: dict[int, list[tuple[int, int]]], history: tuple[str, ...], *pins: Pin
) -> bool:
    """Compare every line; whether more than one cost was met."""
    problem = tiny_problem(history=history, pins=pins)
    encoded = Encoded(problem, [Clause("rule", term, 7)], shapes)
    found = set()
    for picks in encoded.lines():
        cost = encoded.found(picks)
        assert cost == encoded.wanted(picks), picks
        found.add(cost)
    return len(found) > 1


def test_picked_days_are_asked_the_same_questions() -> None:
    table = costs("both")
    shifts = [LineShift(0, start, start + 480, start, 480) for start in (360, 840, 1320)]
    later = [s._replace(day=1, start=s.start + 1440, end=s.end + 1440) for s in shifts]
    for before in (None, *shifts):
        for after in (None, *later):
            model = cp_model.CpModel()
            monday, tuesday = Picked(model, shifts), Picked(model, later)
            line: Line = {-1: Given(None), 0: monday, 1: tuesday}
            model.minimize(pair_costs(model, line, table, 2))
            for day, chosen in ((monday, before), (tuesday, after)):
                for shift, literal in day.literals.items():
                    model.add(literal == (shift == chosen))
            solver = cp_model.CpSolver()
            assert solver.solve(model) == cp_model.OPTIMAL
            expected = table.of(before, after) if before and after else 0
            assert solver.objective_value == expected


def test_costs_of_pairs_are_never_hard() -> None:
    encoded = Encoded(tiny_problem(), [], DAYS)
    clause = Clause("rule", Between("A", 7, costs=costs("both")), None)
    with pytest.raises(TypeError, match="only be priced"):
        encode_line(cp_model.CpModel(), encoded.line, clause)
