"""A day of a line whose shift is one of a short list, in a CP-SAT model.

Where there are a few types of shift instead of any start and any end, one Boolean for each says
more than its start and its end would: every question about the day is a sum of these Booleans.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from ortools.sat.python import cp_model

from scheduler.engine.elements import Expr
from scheduler.terms import Having, LineShift, Window


class Picked:
    """A day whose shift the solver picks from ``shifts``; it answers the questions of ``Chosen``.

    Parameters
    ----------
    shifts
        At least one.

    Attributes
    ----------
    literals
        Shift → the Boolean that it is the one.
    worked
        The Boolean that there is a shift.
    """

    fixed = False

    def __init__(self, model: cp_model.CpModel, shifts: Iterable[LineShift]) -> None:
        self.literals = {shift: model.new_bool_var("") for shift in shifts}
        self.worked = model.new_bool_var("")
        model.add_exactly_one([*self.literals.values(), ~self.worked])
        self.starts = tuple(sorted({shift.start for shift in self.literals}))
        self.first_start = self.starts[0]
        self.last_end = max(shift.end for shift in self.literals)
        self.span = self.sum_of(lambda shift: shift.end - shift.start)
        self.paid = self.sum_of(lambda shift: shift.paid)

    def sum_of(self, amount: Callable[[LineShift], int]) -> cp_model.LinearExpr:
        """Return ``amount`` of the shift that is picked; 0 on a day off."""
        amounts = [amount(shift) for shift in self.literals]
        return cp_model.LinearExpr.weighted_sum([*self.literals.values()], amounts)

    def started_by(self, minute: int) -> Expr:
        """Return 1 when a shift has started at or before ``minute``."""
        return self.sum_of(lambda shift: int(shift.start <= minute))

    def ended_by(self, minute: int) -> Expr:
        """Return 1 when a shift has ended at or before ``minute``."""
        return self.sum_of(lambda shift: int(shift.end <= minute))

    def overlap(self, window: Window) -> Expr:
        """Return the minutes of the shift inside ``window``."""
        return self.sum_of(lambda shift: window.overlap(shift.start, shift.end))

    def has(self, having: Having | None) -> Expr:
        """Return 1 when there is a shift and it has the property."""
        if having is None:
            return self.worked
        literals = [literal for shift, literal in self.literals.items() if having.holds(shift)]
        return cp_model.LinearExpr.sum(literals) if literals else 0

    def clock(self) -> Expr:
        """Return the clock minutes at the start; 0 on a day off."""
        return self.sum_of(lambda shift: shift.start_clock)

    @property
    def shapes(self) -> set[tuple[int, int]]:
        """Clock minutes at the start and lengths of the shifts to choose from."""
        return {(shift.start_clock, shift.end - shift.start) for shift in self.literals}

    def value(self, value_of: Callable[[cp_model.IntVar], bool]) -> LineShift | None:
        """Return the shift for which ``value_of`` its literal is true, or None for a day off."""
        return next((shift for shift, lit in self.literals.items() if value_of(lit)), None)

    def hint(self, model: cp_model.CpModel, shift: LineShift | None) -> None:
        """Suggest a shift, or a day off, to the solver."""
        model.add_hint(self.worked, shift is not None)
        for other, literal in self.literals.items():
            model.add_hint(literal, other == shift)
