"""A public case as one CP-SAT model, from the encodings of its terms."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from ortools.sat.python import cp_model

from scheduler.cases import Case, CaseTerm, Lines
from scheduler.engine.clauses import Clause
from scheduler.engine.elements import Expr, Given
from scheduler.engine.encode_line import encode_line, keep_minimum
from scheduler.engine.encode_shift_cover import shift_cover_cost
from scheduler.engine.picked import Picked
from scheduler.terms import Allow, Between, LineShift, Run, ShiftCover, Sum

Places = frozenset[tuple[str, int]]
"""(person, day) pairs."""


class CaseModel:
    """Everybody's lines over the whole horizon.

    Parameters
    ----------
    free
        The days to be planned; None = all. Other days stay as they are in ``kept``.

    Attributes
    ----------
    lines
        Person → day → what is to be picked; a day on which nothing may be is a day off.
    """

    def __init__(self, case: Case, free: Places | None = None, kept: Lines | None = None) -> None:
        self.case, self.model = case, cp_model.CpModel()
        self._free, self._kept = free, kept or {}
        self._allow: dict[tuple[str, int], list[Allow]] = {}
        for asked in case.terms:
            if isinstance(asked.term, Allow) and asked.weight is None:
                place = asked.term.agent_id, asked.term.day
                self._allow.setdefault(place, []).append(asked.term)
        self.lines: dict[str, dict[int, Given | Picked]] = {
            who: {day: self._day(who, day) for day in range(case.days)} for who in case.agent_ids
        }
        self._moving = {
            who for who, line in self.lines.items() if not all(day.fixed for day in line.values())
        }
        costs = [self._encode(asked) for asked in case.terms]
        self.cost: Expr = cp_model.LinearExpr.sum(costs)
        self.model.minimize(self.cost)

    def _day(self, agent_id: str, day: int) -> Given | Picked:
        if self._free is not None and (agent_id, day) not in self._free:
            return Given(self._kept.get((agent_id, day)))
        allow = self._allow.get((agent_id, day), [])
        shifts = [shifts[day] for shifts in self.case.shifts.values()]
        left = [shift for shift in shifts if not any(term.of(shift) for term in allow)]
        return Picked(self.model, left) if left else Given(None)

    def _encode(self, asked: CaseTerm) -> Expr:
        """Add one term; return its cost."""
        term, weight = asked.term, asked.weight
        if isinstance(term, ShiftCover) and weight is not None:
            days = [line[term.day] for line in self.lines.values()]
            return weight * shift_cover_cost(self.model, days, term)
        if not isinstance(term, Allow | Between | Run | Sum):
            raise TypeError(f"a case cannot ask for {type(term).__name__} with weight {weight}")
        line = self.lines[term.agent_id]
        if weight is None and term.agent_id not in self._moving:
            return 0
        if isinstance(term, Sum) and term.minimum and weight is None:
            keep_minimum(term, self.model, line)
            term = replace(term, minimum=0)
        # The currency of a clause is its case's: penalties stay as they are.
        return encode_line(self.model, line, Clause(asked.name, term, weight))

    def hint(self, lines: Lines) -> None:
        """Suggest lines to the solver."""
        for who, line in self.lines.items():
            for day, each in line.items():
                if isinstance(each, Picked):
                    each.hint(self.model, lines.get((who, day)))

    def read(self, value_of: Callable[[cp_model.IntVar], bool]) -> dict[tuple[str, int], LineShift]:
        """Return the lines in which ``value_of`` a literal is true, with what is given."""
        found = (
            (who, day, each.shift if isinstance(each, Given) else each.value(value_of))
            for who, line in self.lines.items()
            for day, each in line.items()
        )
        return {(who, day): shift for who, day, shift in found if shift is not None}
