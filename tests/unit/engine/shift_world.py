"""One shift of a few slots: its plans by a model and by the plain interpreter."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

from ortools.sat.python import cp_model

from scheduler.engine.clauses import Clause
from scheduler.engine.encode_shift import SlotPlan, encode_shift
from scheduler.engine.pieces import SLOT_MINUTES, Label, pieces_of
from scheduler.terms import Facts, Level, LineShift, Piece, ShiftTerm

START = 1000
HARD, EASY = Label("work", "hard"), Label("work", "easy")
OFF, MEAL, BREAK, REST = map(Label, ("off_phone", "meal", "break", "recovery"))

Plan = tuple[Piece, ...]


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
    return plans_of(model, plan)


def plans_of(model: cp_model.CpModel, plan: SlotPlan) -> set[Plan]:
    """All plans that a model leaves, each found once."""
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


def excess(term: ShiftTerm | Level, plan: Plan) -> int:
    slots = (plan[-1].end - START) // SLOT_MINUTES
    return term.excess(Facts({"A": (shift(slots, plan),)}))
