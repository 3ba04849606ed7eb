"""The best choice of a line for each of some people from lists: a mixed-integer programme."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from math import ceil
from typing import NamedTuple

import numpy as np
from ortools.linear_solver import pywraplp

from scheduler.engine.cases.answer import MILLI, OFF, Cover
from scheduler.engine.cases.path_kernels import FAR, Ints
from scheduler.engine.cases.path_near import Types
from scheduler.engine.cases.path_pricing import PathPricer
from scheduler.engine.cases.totals import UNLIMITED, Limits, Totals

LOOK_S = 0.2
ROUNDING = 1e-6


class Choice(NamedTuple):
    """What a programme over lists of lines came to.

    Attributes
    ----------
    lines
        [person, day] types, -1 off; None when no answer was found.
    bound
        No choice among these lines costs less, in units of penalty; ``FAR`` when there is none.
    """

    lines: Ints | None
    bound: int


class Programme:
    """One column for each line of each person, one row for each person, place and limited total."""

    def __init__(
        self,
        paths: list[PathPricer],
        cover: Cover,
        lists: list[Types],
        totals: Totals,
        limits: Limits,
    ) -> None:
        self._solver = pywraplp.Solver.CreateSolver("SCIP")
        self._goal, self._lists, self._people = self._solver.Objective(), lists, len(paths)
        self._totals = totals
        self._held = [
            (total, self._solver.Constraint(float(least), float(most)))
            for total, (least, most) in enumerate(zip(limits.least, limits.most, strict=True))
            if least > 0 or most < UNLIMITED
        ]
        self._rows = {
            (int(day), int(kind)): self._row(cover, (int(day), int(kind)))
            for day, kind in np.ndindex(cover.needed.shape)
        }
        self._columns = [
            self._person(path, lines) for path, lines in zip(paths, lists, strict=True)
        ]
        self._goal.SetMinimization()

    def _row(self, cover: Cover, place: tuple[int, int]) -> pywraplp.Constraint:
        needed = int(cover.needed[place])
        row: pywraplp.Constraint = self._solver.Constraint(needed, needed)
        for most, sign, price, counted in (
            (needed, 1, cover.short[place], self._totals.missing),
            (self._people, -1, cover.beyond[place], self._totals.beyond),
        ):
            gap = self._solver.IntVar(0, most, "")
            row.SetCoefficient(gap, sign)
            self._goal.SetCoefficient(gap, float(price) / MILLI)
            for total, held in self._held:
                if counted[total, place[1]]:
                    held.SetCoefficient(gap, 1)
        return row

    def _person(self, path: PathPricer, lines: Types) -> list[pywraplp.Variable]:
        one, columns = self._solver.Constraint(1, 1), []
        for line in lines.astype(np.int64):
            column = self._solver.BoolVar("")
            one.SetCoefficient(column, 1)
            self._goal.SetCoefficient(column, path.own_cost(line) / MILLI)
            days = np.flatnonzero(line != OFF)
            for place in zip(days.tolist(), line[days].tolist(), strict=True):
                self._rows[place].SetCoefficient(column, 1)
            columns.append(column)
        return columns

    def solve(self, seconds: float, stop: Callable[[], bool]) -> Choice:
        """Return the best choice met within these seconds."""
        self._solver.SetTimeLimit(max(1, round(MILLI * seconds)))
        with ThreadPoolExecutor(1) as thread:
            running = thread.submit(self._solver.Solve)
            while not wait([running], LOOK_S).done:
                if stop():
                    self._solver.InterruptSolve()
            status = running.result()
        if status == pywraplp.Solver.INFEASIBLE:
            return Choice(None, FAR)
        if status not in {pywraplp.Solver.OPTIMAL, pywraplp.Solver.FEASIBLE}:
            return Choice(None, 0)
        return Choice(self._chosen(), ceil(self._goal.BestBound() - ROUNDING))

    def below(self, most: int) -> None:
        """Ask for answers that cost at most this, in units of penalty."""
        row = self._solver.Constraint(-self._solver.infinity(), most)
        for variable in self._solver.variables():
            row.SetCoefficient(variable, self._goal.GetCoefficient(variable))

    def _chosen(self) -> Ints:
        taken = [[column.solution_value() for column in mine] for mine in self._columns]
        return np.array(
            [lines[int(np.argmax(mine))] for lines, mine in zip(self._lists, taken, strict=True)],
            np.int64,
        )
