"""Closing the gap of a public case: the best choice among all lines that a better answer can hold.

Prices prove a bound B. What an answer costs beyond B is the sum of what each of its lines lies
above the best one at these prices, and of what each person missing or too many costs beyond the
price of its place; none of these is negative. So an answer that costs at most B + d holds only
lines within d of the best. All of them are listed, and a mixed-integer programme takes one for
each person. Nothing costs less than the smaller of its bound and B + d.

The method is that of R. Baldacci, N. Christofides and A. Mingozzi for routes of vehicles
(Mathematical Programming 115 (2008) 351-385).
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from math import ceil
from typing import NamedTuple

import numpy as np
from ortools.linear_solver import pywraplp

from scheduler.engine.case_lines import MILLI, OFF, Cover
from scheduler.engine.path_kernels import Ints
from scheduler.engine.path_near import Types
from scheduler.engine.path_pricing import PathPricer

MOST_LINES = 60_000
"""Of everybody together; with more of them the programme is not solved in minutes."""
LOOK_S = 0.2
ROUNDING = 1e-6


class Choice(NamedTuple):
    """What a programme over lists of lines came to.

    Attributes
    ----------
    lines
        [person, day] types, -1 off; None when no answer was found.
    bound
        No choice among these lines costs less, in units of penalty.
    proven
        Whether the lines are the best choice.
    """

    lines: Ints | None
    bound: int
    proven: bool


def lists_within(paths: list[PathPricer], worth: Ints, distance: int) -> tuple[list[Types], int]:
    """Return everybody's lines within a distance of the best, and the sum of the best ones' bounds.

    Parameters
    ----------
    worth
        [day, type] what a shift earns, in thousandths.
    distance
        In thousandths.

    Returns
    -------
    tuple
        No list at all when there are more than ``MOST_LINES`` lines.
    """
    found: list[Types] = []
    total, left = 0, MOST_LINES
    for path in paths:
        bound = path.types(worth)[2]
        total += bound
        mine = path.near(worth, bound + distance + 1, left)
        if mine is None:
            return [], total
        found.append(mine)
        left -= len(mine)
    return found, total


def best_choice(
    paths: list[PathPricer],
    cover: Cover,
    lists: list[Types],
    seconds: float,
    stop: Callable[[], bool],
) -> Choice:
    """Return the cheapest choice of a line for each person from the lists."""
    programme = _Programme(paths, cover, lists)
    return programme.solve(seconds, stop)


class _Programme:
    """One column for each line of each person, one row for each person and for each cover."""

    def __init__(self, paths: list[PathPricer], cover: Cover, lists: list[Types]) -> None:
        self._solver = pywraplp.Solver.CreateSolver("SCIP")
        self._lists, self._people = lists, len(paths)
        self._rows = {
            (int(day), int(kind)): self._row(cover, (day, kind))
            for day, kind in np.ndindex(cover.needed.shape)
        }
        self._columns = [
            self._person(path, lines) for path, lines in zip(paths, lists, strict=True)
        ]
        self._solver.Objective().SetMinimization()

    def _row(self, cover: Cover, place: tuple[int, int]) -> pywraplp.Constraint:
        needed = int(cover.needed[place])
        row: pywraplp.Constraint = self._solver.Constraint(needed, needed)
        for most, sign, price in (
            (needed, 1, cover.short[place]),
            (self._people, -1, cover.beyond[place]),
        ):
            gap = self._solver.IntVar(0, most, "")
            row.SetCoefficient(gap, sign)
            self._solver.Objective().SetCoefficient(gap, float(price) / MILLI)
        return row

    def _person(self, path: PathPricer, lines: Types) -> list[pywraplp.Variable]:
        one, columns = self._solver.Constraint(1, 1), []
        for line in lines.astype(np.int64):
            column = self._solver.BoolVar("")
            one.SetCoefficient(column, 1)
            self._solver.Objective().SetCoefficient(column, path.own_cost(line) / MILLI)
            days = np.flatnonzero(line != OFF)
            for place in zip(days.tolist(), line[days].tolist(), strict=True):
                self._rows[place].SetCoefficient(column, 1)
            columns.append(column)
        return columns

    def solve(self, seconds: float, stop: Callable[[], bool]) -> Choice:
        """Return the best choice met within these seconds."""
        self._solver.SetTimeLimit(round(MILLI * seconds))
        with ThreadPoolExecutor(1) as thread:
            running = thread.submit(self._solver.Solve)
            while not wait([running], LOOK_S).done:
                if stop():
                    self._solver.InterruptSolve()
            status = running.result()
        if status not in {pywraplp.Solver.OPTIMAL, pywraplp.Solver.FEASIBLE}:
            return Choice(None, 0, proven=False)
        bound = ceil(self._solver.Objective().BestBound() - ROUNDING)
        return Choice(self._chosen(), bound, status == pywraplp.Solver.OPTIMAL)

    def _chosen(self) -> Ints:
        taken = [[column.solution_value() for column in mine] for mine in self._columns]
        return np.array(
            [lines[int(np.argmax(mine))] for lines, mine in zip(self._lists, taken, strict=True)],
            np.int64,
        )
