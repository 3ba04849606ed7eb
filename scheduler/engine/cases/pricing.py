"""Lines of one person of a public case against prices of shift cover, and a bound from them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from math import floor
from typing import NamedTuple

from ortools.sat.python import cp_model

from scheduler.cases import Case
from scheduler.engine.cases.model import CaseModel
from scheduler.terms import LineShift, ShiftCover

MILLI = 1000
LEAST_S = 0.01
ROUNDING = 1e-6

OwnLine = tuple[LineShift, ...]
"""One person's shifts in order of day."""

Prices = Mapping[ShiftCover, int]
"""Worth of one more person on a shift, in thousandths of a unit of penalty."""


class Priced(NamedTuple):
    """The answer to prices.

    Attributes
    ----------
    line
        None when none was found.
    bound_milli
        No line of the person has less cost less worth, in thousandths.
    impossible
        Proven: no line keeps the person's hard terms.
    """

    line: OwnLine | None
    bound_milli: int
    impossible: bool


class LinePricer:
    """The lines of one person, asked again and again for the best one at other prices."""

    def __init__(self, case: Case, agent_id: str) -> None:
        own = (a for a in case.terms if getattr(a.term, "agent_id", None) == agent_id)
        self._whole = CaseModel(replace(case, agent_ids=(agent_id,), terms=tuple(own)))
        self._line = self._whole.lines[agent_id]

    def best(self, prices: Prices, seconds: float) -> Priced:
        """Return the line of least cost less worth, or the best one found in these seconds."""
        worths = [
            price * self._line[cover.day].has(cover.having)
            for cover, price in prices.items()
            if price
        ]
        self._whole.model.minimize(MILLI * self._whole.cost - cp_model.LinearExpr.sum(worths))
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = 1
        solver.parameters.linearization_level = 2
        solver.parameters.max_time_in_seconds = max(seconds, LEAST_S)
        status = solver.solve(self._whole.model)
        if status not in {cp_model.OPTIMAL, cp_model.FEASIBLE}:
            return Priced(None, 0, status == cp_model.INFEASIBLE)
        found = self._whole.read(solver.boolean_value)
        line = tuple(shift for _, shift in sorted(found.items()))
        return Priced(line, floor(solver.best_objective_bound + ROUNDING), impossible=False)
