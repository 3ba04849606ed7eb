"""A pool of lines for each person of a public case: prices from it, the best lines out of it."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Iterator

from ortools.linear_solver import pywraplp
from ortools.sat.python import cp_model

from scheduler.cases import Case, Lines
from scheduler.engine.cases.pricing import MILLI, OwnLine, Prices
from scheduler.terms import Facts, ShiftCover

EPSILON = 1e-6
NEARLY = 0.95


class Pool:
    """Lines known so far, as columns of a linear programme.

    One line is taken for each person; a shift's cover is people there plus those missing less
    those beyond. The dual values of cover are the prices at which new lines are sought.

    Attributes
    ----------
    covers
        (term, its weight), in order of the case.
    """

    def __init__(self, case: Case) -> None:
        self.case = case
        self.covers = [
            (asked.term, asked.weight)
            for asked in case.terms
            if isinstance(asked.term, ShiftCover) and asked.weight is not None
        ]
        self._own = {
            who: [a for a in case.terms if getattr(a.term, "agent_id", None) == who and a.weight]
            for who in case.agent_ids
        }
        self.costs: dict[str, dict[OwnLine, int]] = {who: {} for who in case.agent_ids}
        self._columns: dict[tuple[str, OwnLine], pywraplp.Variable] = {}
        self._places: dict[tuple[int, int], list[int]] = {}
        self._build()

    def _build(self) -> None:
        solver = pywraplp.Solver.CreateSolver("GLOP")
        # Lines only ever join: without presolve each programme begins at the last one's basis.
        solver.SetSolverSpecificParametersAsString("use_preprocessing: false")
        self._one = {who: solver.Constraint(1.0, 1.0) for who in self.case.agent_ids}
        self._met = []
        for term, weight in self.covers:
            row = solver.Constraint(term.needed, term.needed)
            for sign, price in ((1.0, term.short_price), (-1.0, term.surplus_price)):
                gap = solver.NumVar(0.0, math.inf, "")
                row.SetCoefficient(gap, sign)
                solver.Objective().SetCoefficient(gap, weight * price)
            self._met.append(row)
        solver.Objective().SetMinimization()
        self._solver = solver

    def cells(self, line: OwnLine) -> list[int]:
        """Return which covers a line counts for."""
        found = []
        for shift in line:
            key = shift.day, shift.start_clock
            if key not in self._places:
                self._places[key] = [
                    number
                    for number, (term, _) in enumerate(self.covers)
                    if term.day == shift.day and term.having.holds(shift)
                ]
            found += self._places[key]
        return found

    def add(self, who: str, line: OwnLine) -> bool:
        """Keep a line; False when it is known already."""
        if line in self.costs[who]:
            return False
        facts = Facts({who: line})
        cost = sum((a.weight or 0) * a.term.excess(facts) for a in self._own[who])
        self.costs[who][line] = cost
        column = self._columns[who, line] = self._solver.NumVar(0.0, math.inf, "")
        self._solver.Objective().SetCoefficient(column, cost)
        self._one[who].SetCoefficient(column, 1.0)
        for number in self.cells(line):
            self._met[number].SetCoefficient(column, 1.0)
        return True

    def add_all(self, lines: Lines) -> None:
        """Keep everybody's line of an answer."""
        for who in self.case.agent_ids:
            self.add(who, tuple(lines[who, d] for d in range(self.case.days) if (who, d) in lines))

    def prices(self) -> tuple[float, dict[ShiftCover, int]]:
        """Return the cost of the linear programme and the prices of its cover in thousandths."""
        self._solver.Solve()
        duals = [row.dual_value() for row in self._met]
        limits = ((-weight * t.surplus_price, weight * t.short_price) for t, weight in self.covers)
        prices = {
            term: round(MILLI * min(max(dual, low), high))
            for (term, _), dual, (low, high) in zip(self.covers, duals, limits, strict=True)
        }
        return self._solver.Objective().Value(), prices

    def fix(self, free: Collection[str]) -> Iterator[tuple[str, OwnLine]]:
        """Hold the lines of ``free`` people that the linear programme nearly takes; yield them.

        The one it takes most of is always among them.
        """
        leading = sorted(
            (
                (value, place)
                for place, column in self._columns.items()
                if place[0] in free and (value := column.solution_value()) > EPSILON
            ),
            key=lambda item: -item[0],
        )
        for number, (value, place) in enumerate(leading):
            if number and value < NEARLY:
                break
            self._columns[place].SetLb(1.0)
            yield place

    def release(self) -> None:
        """Let every line go again."""
        for column in self._columns.values():
            column.SetLb(0.0)

    def best(self, known: Lines, solver: cp_model.CpSolver) -> tuple[Lines, int] | None:
        """Return the cheapest choice of one line for each person, and its cost."""
        model = cp_model.CpModel()
        taken = {
            (who, line): model.new_bool_var("") for who, own in self.costs.items() for line in own
        }
        there: list[list[cp_model.IntVar]] = [[] for _ in self.covers]
        for (who, line), literal in taken.items():
            mine = all(known.get((who, shift.day)) == shift for shift in line)
            same = mine and len(line) == sum(other == who for other, _ in known)
            model.add_hint(literal, same)
            for number in self.cells(line):
                there[number].append(literal)
        for who, own in self.costs.items():
            model.add_exactly_one([taken[who, line] for line in own])
        costs = [self.costs[who][line] * literal for (who, line), literal in taken.items()]
        for (term, weight), literals in zip(self.covers, there, strict=True):
            short, beyond = (
                model.new_int_var(0, most, "") for most in (term.needed, len(literals))
            )
            model.add(cp_model.LinearExpr.sum([*literals, short, -beyond]) == term.needed)
            costs += [weight * term.short_price * short, weight * term.surplus_price * beyond]
        model.minimize(cp_model.LinearExpr.sum(costs))
        if solver.solve(model) not in {cp_model.OPTIMAL, cp_model.FEASIBLE}:
            return None
        chosen = [place for place, literal in taken.items() if solver.boolean_value(literal)]
        lines = {(who, shift.day): shift for who, line in chosen for shift in line}
        return lines, round(solver.objective_value)


def bound_milli(prices: Prices, bounds: Iterable[int]) -> int:
    """Return a lower bound on any answer, in thousandths, from prices and everybody's bound.

    Cover priced at π costs at least π for each person needed less π for each one there, as long
    as π lies between the price of one beyond (negative) and the price of one missing.
    """
    return sum(prices[term] * term.needed for term in prices) + sum(bounds)
