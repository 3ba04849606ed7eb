"""The linear programme over lines of some people, and its prices, until no new line lowers it."""

from __future__ import annotations

from collections.abc import Callable
from math import inf
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from ortools.linear_solver import pywraplp

from scheduler.engine.cases.answer import MILLI, OFF, Cover
from scheduler.engine.cases.path_kernels import FAR, Ints
from scheduler.engine.cases.path_pricing import PathPricer
from scheduler.engine.cases.totals import (
    Limits,
    Prices,
    Totals,
    fitting,
    worth_of_cover,
)

NEAR_MILLI = 20
"""Prices end when the linear programme and the bound are this close."""
SMOOTHING = 0.5
"""Weight of the prices with the best bound in the prices asked next; a usual damping."""
MOST_ROUNDS = 300
DEAR = 1e5
"""Price of a total that is off its limit by one: lines that keep it are soon found."""


class Settled(NamedTuple):
    """Where prices came to.

    Attributes
    ----------
    bound
        No answer that keeps the limits costs less, in thousandths.
    prices
        Those of the bound.
    least
        [person] no line is worth less at these prices, in thousandths; the bound adds these up.
    """

    bound: int
    prices: Prices
    least: list[int]


class Master:
    """One column for each line known, one row for each person, place and total.

    Attributes
    ----------
    known
        [person] lines by their bytes.
    sums
        The totals of the last solution, which as a rule are not whole; None without one.
    """

    sums: NDArray[np.float64] | None = None

    def __init__(self, paths: list[PathPricer], cover: Cover, totals: Totals) -> None:
        self.paths, self.cover, self.totals = paths, cover, totals
        solver = pywraplp.Solver.CreateSolver("GLOP")
        # Lines only ever join: without presolve each programme begins at the last one's basis.
        solver.SetSolverSpecificParametersAsString("use_preprocessing: false")
        self._solver, self._goal = solver, solver.Objective()
        self._one = [solver.Constraint(1.0, 1.0) for _ in paths]
        self.known: list[dict[bytes, Ints]] = [{} for _ in paths]
        self._rows = {
            (int(day), int(kind)): solver.Constraint(float(needed), float(needed))
            for (day, kind), needed in np.ndenumerate(cover.needed)
        }
        self._held = [solver.Constraint(0.0, inf) for _ in totals.missing]
        for row in self._held:
            for sign in (1.0, -1.0):
                self._variable([(row, sign)], inf, DEAR)
        for place in self._rows:
            self._gaps(place)
        self._goal.SetMinimization()

    def _variable(
        self, rows: list[tuple[pywraplp.Constraint, float]], most: float, cost: float
    ) -> None:
        variable = self._solver.NumVar(0.0, most, "")
        self._goal.SetCoefficient(variable, cost)
        for row, factor in rows:
            row.SetCoefficient(variable, factor)

    def _gaps(self, place: tuple[int, int]) -> None:
        """Add the people missing and beyond at a place."""
        for sign, most, price, counted in (
            (1.0, float(self.cover.needed[place]), self.cover.short, self.totals.missing),
            (-1.0, inf, self.cover.beyond, self.totals.beyond),
        ):
            held = [self._held[total] for total in np.flatnonzero(counted[:, place[1]])]
            rows = [(self._rows[place], sign), *((row, 1.0) for row in held)]
            self._variable(rows, most, float(price[place]) / MILLI)

    def add(self, person: int, line: Ints) -> bool:
        """Keep a line; False when it is known already."""
        key = line.tobytes()
        if key in self.known[person]:
            return False
        self.known[person][key] = line
        days = np.flatnonzero(line != OFF)
        places = zip(days.tolist(), line[days].tolist(), strict=True)
        rows = [(self._one[person], 1.0), *((self._rows[place], 1.0) for place in places)]
        self._variable(rows, inf, self.paths[person].own_cost(line) / MILLI)
        return True

    def ask(self, worth: Ints) -> tuple[list[int], bool]:
        """Keep everybody's best line met at prices; return their bounds, and if a line was new."""
        least, new = list[int](), False
        for person, path in enumerate(self.paths):
            types, value, bound = path.types(worth)
            least.append(bound)
            new |= value < FAR and self.add(person, types)
        return least, new

    def limit(self, limits: Limits) -> None:
        """Hold totals within these limits."""
        for row, least, most in zip(self._held, limits.least, limits.most, strict=True):
            row.SetBounds(float(least), float(most))

    def solve(self) -> tuple[float, Prices] | None:
        """Return the cost of the linear programme, and its prices; None where numbers fail it.

        The basis of the last one can be what fails: then it begins once more without.
        """
        self.sums = None
        if self._solver.Solve() != pywraplp.Solver.OPTIMAL:
            anew = pywraplp.MPSolverParameters()
            anew.SetIntegerParam(anew.INCREMENTALITY, anew.INCREMENTALITY_OFF)
            if self._solver.Solve(anew) != pywraplp.Solver.OPTIMAL:
                return None
        activities = self._solver.ComputeConstraintActivities()
        self.sums = np.array([activities[row.index()] for row in self._held])
        worth = np.zeros(self.cover.needed.shape)
        for place, row in self._rows.items():
            worth[place] = row.dual_value()
        held = np.array([row.dual_value() for row in self._held])
        return self._goal.Value(), _rounded(MILLI * worth, MILLI * held)


def settle(
    master: Master, limits: Limits, prices: Prices, target: int, stop: Callable[[], bool]
) -> Settled:
    """Find prices, lines and bound until they meet, or the bound is above a target."""
    cover, totals = master.cover, master.totals
    master.limit(limits)
    damped, prices = True, fitting(cover, totals, limits, prices)
    best = Settled(-FAR, prices, [])
    for _ in range(MOST_ROUNDS):
        least, new = master.ask(prices.worth)
        bound = worth_of_cover(cover, totals, limits, prices) + sum(least)
        if bound > best.bound:
            best = Settled(bound, prices, least)
        if best.bound > target or stop():
            break
        solved = master.solve()
        if solved is None:
            break
        cost, duals = solved
        if MILLI * cost - best.bound < NEAR_MILLI or not (new or damped):
            break
        damped = new
        part = SMOOTHING if damped else 0.0
        mixed = (part * old + (1 - part) * now for old, now in zip(best.prices, duals, strict=True))
        prices = fitting(cover, totals, limits, _rounded(*mixed))
    return best


def _rounded(worth: NDArray[np.float64], totals: NDArray[np.float64]) -> Prices:
    return Prices(np.rint(worth).astype(np.int64), np.rint(totals).astype(np.int64))
