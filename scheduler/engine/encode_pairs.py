"""CP-SAT encoding of a table over two successive days' shifts: what the pair costs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from ortools.sat.python import cp_model

from scheduler.engine.elements import Element, Expr
from scheduler.engine.picked import Picked
from scheduler.terms import NO_LIMIT, Having, PairCosts, Window

Day = Element | Picked
HOUR_MINUTES = 60
ALWAYS = Window(-NO_LIMIT, NO_LIMIT)


def pair_costs(
    model: cp_model.CpModel, line: Mapping[int, Day], costs: PairCosts, days: int
) -> Expr:
    """Return what all pairs of successive days in the horizon cost."""
    total: Expr = 0
    for index in sorted(line):
        if 0 <= index < days and index - 1 in line:
            total += _pair(model, line[index - 1], line[index], costs)
    return total


def _pair(model: cp_model.CpModel, before: Day, after: Day, costs: PairCosts) -> Expr:
    """Return what the shifts of two days cost.

    One variable is at least each amount as soon as a shift of the kind that has it follows one of
    the kinds after which it costs as much or more; minimising makes it equal.
    """
    ones, others = _Kinds(before, costs), _Kinds(after, costs)
    columns: dict[tuple[int, ...], list[int]] = defaultdict(list)
    for other in others.known:
        columns[tuple(costs.amounts[one][other] for one in ones.known)].append(other)
    most = max((amount for column in columns for amount in column), default=0)
    if not most:
        return 0
    if before.fixed and after.fixed:
        return most
    excess = model.new_int_var(0, most, "")
    for column, alike in columns.items():
        for amount in sorted({*column} - {0}):
            dear = [one for one, cost in zip(ones.known, column, strict=True) if cost >= amount]
            model.add(excess >= amount * (ones.any(dear) + others.any(alike) - 1))
    return excess


class _Kinds:
    """The kinds of shift that a day may have, and literals for some of them."""

    def __init__(self, day: Day, costs: PairCosts) -> None:
        self._day, self._longest = day, costs.longest_hours
        self.known = sorted({costs.kind(clock, minutes) for clock, minutes in day.shapes})
        self._found: dict[int, Expr] = {}

    def any(self, wanted: list[int]) -> Expr:
        """Return 1 when the day has a shift of a kind that is wanted."""
        if wanted == self.known:
            return self._day.worked
        for kind in wanted:
            if kind not in self._found:
                self._found[kind] = self._has(kind)
        return cp_model.LinearExpr.sum([self._found[kind] for kind in wanted])

    def _has(self, kind: int) -> Expr:
        hour, place = divmod(kind, self._longest)
        clocks = frozenset(range(HOUR_MINUTES * hour, HOUR_MINUTES * (hour + 1)))
        least, beyond = HOUR_MINUTES * (place + 1), HOUR_MINUTES * (place + 2)
        total = self._day.has(Having((ALWAYS,), least if place else 0, clocks))
        if place + 1 < self._longest:
            total -= self._day.has(Having((ALWAYS,), beyond, clocks))
        return total
