"""Days picked from a list: every term's encoding against its interpreter on all lines of a week."""

from __future__ import annotations

from itertools import product

import pytest
from ortools.sat.python import cp_model

from scheduler.engine.clauses import Clause
from scheduler.engine.elements import Given
from scheduler.engine.encode_line import Line, encode_line, keep_minimum
from scheduler.engine.picked import Picked
from scheduler.terms import Allow, Between, Facts, Having, LineShift, LineTerm, Run, Sum, Window

DAYS = 5
SPANS = ((360, 840, 450), (840, 1320, 480), (1320, 1800, 400))
EARLY, LATE, NIGHT = (Having((), 0, frozenset({start})) for start, _, _ in SPANS)
EVENING = Having(tuple(Window(1440 * d + 1080, 1440 * d + 1440) for d in range(DAYS)), 60)


def shift(day: int, kind: int) -> LineShift:
    start, end, paid = SPANS[kind]
    return LineShift(day, 1440 * day + start, 1440 * day + end, start, paid)


CHOICES = [[0, 1], [0, 1, 2], [1], [0, 2], [0]]
HARD: dict[str, LineTerm] = {
    "rest": Between("A", DAYS, min_gap=660),
    "barred": Between("A", DAYS, barred=((LATE, EARLY), (NIGHT, Having((), 0)))),
    "minutes": Sum("A", 0, 4, "paid", maximum=1300),
    "lates": Sum("A", 0, 4, "shifts", having=LATE, maximum=1),
    "evenings": Sum("A", 0, 4, "shifts", having=EVENING, maximum=1),
    "buckets": Sum("A", 0, 4, "buckets", maximum=1, buckets=((0, 1), (3, 4))),
    "in a row": Run("A", DAYS, max_days=2),
    "weekly rest": Run("A", DAYS, max_days=2, broken_by_gap=1800),
    "after nights": Run("A", DAYS, having=NIGHT, owed_gap=2000),
    "short": Run("A", DAYS, min_days=2, min_days_between=2),
}
PRICED: dict[str, LineTerm] = {
    "start": Between("A", DAYS, max_start_change=120),
    "barred": Between("A", DAYS, barred=((LATE, EARLY), (EARLY, EARLY))),
    "minutes": Sum("A", 0, 4, "paid", minimum=900, maximum=1300),
    "wish for": Sum("A", 1, 1, "shifts", having=LATE, minimum=1),
    "wish against": Sum("A", 1, 1, "shifts", having=LATE, maximum=0),
    "near": Allow("A", 1, near=Window(1440 + 900, 1440 + 1400), worked=3, off=5),
    "paid": Allow("A", 1, paid_min=420, paid_max=460),
}


class World:
    """One model in which lines are fixed one after the other."""

    def __init__(self) -> None:
        self.model = cp_model.CpModel()
        self.days = {
            day: Picked(self.model, [shift(day, kind) for kind in kinds])
            for day, kinds in enumerate(CHOICES)
        }
        self.line: Line = {-1: Given(shift(-1, 1)), **self.days}
        self.solver = cp_model.CpSolver()
        self.solver.parameters.num_workers = 1
        self.solver.parameters.cp_model_presolve = False

    def cost(self, shifts: tuple[LineShift | None, ...]) -> int | None:
        for day, picked in self.days.items():
            for other, literal in picked.literals.items():
                domain = self.model.proto.variables[literal.index].domain
                domain[0] = domain[1] = int(other == shifts[day])
        if self.solver.solve(self.model) == cp_model.INFEASIBLE:
            return None
        assert tuple(d.value(self.solver.boolean_value) for d in self.days.values()) == shifts
        return round(self.solver.objective_value)


def lines() -> list[tuple[LineShift | None, ...]]:
    kinds = [[None, *(shift(day, kind) for kind in found)] for day, found in enumerate(CHOICES)]
    return list(product(*kinds))


def facts(shifts: tuple[LineShift | None, ...]) -> Facts:
    return Facts({"A": (shift(-1, 1), *(each for each in shifts if each is not None))})


def compare(term: LineTerm, weight: int | None) -> set[int | None]:
    world, found = World(), set[int | None]()
    world.model.minimize(1 * encode_line(world.model, world.line, Clause("rule", term, weight)))
    for shifts in lines():
        excess, cost = term.excess(facts(shifts)), world.cost(shifts)
        assert cost == (weight * excess if weight else None if excess else 0), shifts
        found.add(cost)
    return found


@pytest.mark.parametrize("name", HARD)
def test_a_hard_term_forbids_what_exceeds_it_and_nothing_else(name: str) -> None:
    assert compare(HARD[name], None) == {0, None}


@pytest.mark.parametrize("name", PRICED)
def test_a_priced_term_costs_its_excess(name: str) -> None:
    assert len(compare(PRICED[name], 3)) > 1


@pytest.mark.parametrize("of", ["paid", "shifts", "buckets"])
def test_a_minimum_can_be_kept(of: str) -> None:
    least = {"paid": 1200, "shifts": 3, "buckets": 2}[of]
    buckets = ((0, 1), (3, 4))
    term = {
        "paid": Sum("A", 0, 4, "paid", minimum=least),
        "shifts": Sum("A", 0, 4, "shifts", minimum=least),
        "buckets": Sum("A", 0, 4, "buckets", minimum=least, buckets=buckets),
    }[of]
    world = World()
    keep_minimum(term, world.model, world.line)
    for shifts in lines():
        assert (world.cost(shifts) is None) == (term.excess(facts(shifts)) > 0)


def test_a_hint_names_every_literal() -> None:
    world = World()
    world.days[1].hint(world.model, shift(1, 2))
    world.days[2].hint(world.model, None)
    hint = world.model.proto.solution_hint
    told = dict(zip(hint.vars, hint.values, strict=True))
    picked = world.days[1]
    assert told[picked.worked.index] == 1
    assert [told[lit.index] for lit in picked.literals.values()] == [0, 0, 1]
    assert [told[world.days[2].worked.index], *told.values()].count(1) == 2
