"""The week stage as CP-SAT models: lines of some people while the others stay as they are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from ortools.sat.python import cp_model

from scheduler.engine.choices import Choice, Choices
from scheduler.engine.clauses import Clause
from scheduler.engine.demand import Demands
from scheduler.engine.elements import Chosen, Element, Expr, Given
from scheduler.engine.encode_capacity import keep_capacity
from scheduler.engine.encode_cover import Coverage
from scheduler.engine.encode_line import encode_line
from scheduler.terms import (
    Between,
    Capacity,
    Cooldown,
    Facts,
    Held,
    LineShift,
    Owed,
    Run,
    ShiftTerm,
    Stretch,
    Sum,
    View,
)
from scheduler.terms.line import Allow

Lines = dict[tuple[str, int], LineShift]
"""(person, day) → shift; days off are absent."""


class Week:
    """What all models of one horizon share: view, clauses, choices, demands.

    Attributes
    ----------
    of_agent
        Person → the clauses about that person's line.
    past
        Person → shifts of history with their pieces.
    """

    def __init__(self, view: View, clauses: tuple[Clause, ...]) -> None:
        self.view, self.clauses = view, clauses
        self.choices = Choices(view, clauses)
        self.of_agent: dict[str, list[Clause]] = defaultdict(list)
        for clause in clauses:
            if isinstance(clause.term, Allow | Between | Sum | Run):
                self.of_agent[clause.term.agent_id].append(clause)
        self.shift_clauses = [c for c in clauses if isinstance(c.term, ShiftTerm)]
        history = Facts.of(type(view.problem.history)(), view)
        self.past = history.lines
        self._history = {
            agent_id: {shift.day: shift for shift in line if shift.day < 0}
            for agent_id, line in history.lines.items()
        }
        self.demands = Demands(clauses, history)
        self._choice: dict[tuple[str, int], Choice | None] = {}
        self._inherited: dict[int, int] = {}

    @cached_property
    def weighed_stretches(self) -> dict[str, list[tuple[int, Stretch]]]:
        """Person → weights in thousandths, and terms about spells of work in shifts."""
        found: dict[str, list[tuple[int, Stretch]]] = defaultdict(list)
        for clause in self.shift_clauses:
            if clause.weight_milli and isinstance(clause.term, Stretch):
                for agent_id in clause.term.agent_ids:
                    found[agent_id].append((clause.weight_milli, clause.term))
        return found

    @cached_property
    def interrupted(self) -> frozenset[str]:
        """People whose shifts may hold sessions, or recovery after events."""
        terms = [clause.term for clause in self.clauses]
        asked = {a for t in terms if isinstance(t, Held | Owed) for a in t.asked.agent_ids}
        return frozenset(asked.union(*(t.agent_ids for t in terms if isinstance(t, Cooldown))))

    def choice(self, agent_id: str, day: int) -> Choice | None:
        """Return what a person could work on a day that no pin gives."""
        if (agent_id, day) not in self._choice:
            self._choice[agent_id, day] = self.choices.of(agent_id, day)
        return self._choice[agent_id, day]

    def inherited(self, clause: Clause) -> int:
        """Return the excess of a clause that history and pins alone have."""
        if id(clause) not in self._inherited:
            lines: dict[str, list[LineShift]] = defaultdict(list)
            for agent_id, shifts in self._history.items():
                lines[agent_id] += shifts.values()
            for (agent_id, _), shift in self.choices.fixed.items():
                lines[agent_id].append(shift)
            facts = Facts(
                {a: tuple(sorted(line, key=lambda s: s.start)) for a, line in lines.items()}
            )
            self._inherited[id(clause)] = clause.term.excess(facts)
        return self._inherited[id(clause)]

    def element(self, model: cp_model.CpModel, agent_id: str, day: int) -> Element:
        """Return the day of a person as something to choose (or given by a pin)."""
        if (agent_id, day) in self.choices.fixed:
            return self.given(agent_id, self.choices.fixed[agent_id, day])
        choice = self.choice(agent_id, day)
        if choice is None:
            return Given(None)
        local = self.view.day(agent_id, day)
        clocks = {minute: local.clock_of(minute) for minute in choice.starts}
        return Chosen(model, choice, self.choices.meals[agent_id], clocks)

    def given(self, agent_id: str, shift: LineShift | None) -> Given:
        """Return a day whose shift is known."""
        if shift is None:
            return Given(None)
        return Given(shift, self.choices.meals[agent_id].relief(shift.end - shift.start))

    def history(self, agent_id: str) -> dict[int, Given]:
        """Return the days of history of a person, from the first shift known to yesterday."""
        shifts = self._history.get(agent_id, {})
        first = min(shifts, default=0)
        return {day: Given(shifts.get(day)) for day in range(first, 0)}

    def line(self, model: cp_model.CpModel, agent_id: str) -> dict[int, Element]:
        """Return history and choices of a person."""
        days = range(self.view.horizon_days)
        chosen = {d: self.element(model, agent_id, d) for d in days}
        return {**self.history(agent_id), **chosen}


@dataclass(frozen=True)
class Outcome:
    """What one solve gave.

    Attributes
    ----------
    lines
        The shifts of the people it planned; None when the time was not enough for any.
    cost, bound
        In thousandths of a person-minute.
    """

    lines: Lines | None
    cost: int
    bound: int


class WeekModel:
    """Lines of ``free`` people, others given by ``kept``, with flows to queues."""

    def __init__(self, week: Week, free: Iterable[str], kept: Lines) -> None:
        self.week = week
        self.model = cp_model.CpModel()
        self.coverage = Coverage(self.model, week.demands)
        self.free = tuple(sorted(free))
        self.lines = {agent_id: week.line(self.model, agent_id) for agent_id in self.free}
        costs: list[Expr] = [
            encode_line(self.model, line, clause)
            for agent_id, line in self.lines.items()
            for clause in week.of_agent[agent_id]
        ]
        everybody = {agent_id: self._line(agent_id, kept) for agent_id in week.view.agent_ids}
        for agent_id, line in everybody.items():
            for day in range(week.view.horizon_days):
                self.coverage.add(agent_id, day, line[day], week.choices.meals[agent_id])
        self.coverage.close()
        self._seat(everybody)
        self.model.minimize(cp_model.LinearExpr.sum([*costs, self.coverage.cost]))

    def _seat(self, everybody: Mapping[str, Mapping[int, Element]]) -> None:
        """Leave a seat to whoever needs one, those who have left since last week among them."""
        for clause in self.week.clauses:
            term = clause.term
            if isinstance(term, Capacity) and clause.hard and not term.kinds:
                past = {row[0]: self.week.history(row[0]) for row in term.people}
                keep_capacity(self.model, {**past, **everybody}, term)

    def _line(self, agent_id: str, kept: Lines) -> Mapping[int, Element]:
        """Return a line to be chosen, or a kept one behind its history."""
        if agent_id in self.lines:
            return self.lines[agent_id]
        days = range(self.week.view.horizon_days)
        given = {day: self.week.given(agent_id, kept.get((agent_id, day))) for day in days}
        return {**self.week.history(agent_id), **given}

    def hint(self, lines: Lines) -> None:
        """Suggest lines to the solver."""
        hint_lines(self.lines, lines)

    def solve(self, solver: cp_model.CpSolver) -> Outcome:
        """Solve and return what was found."""
        status = solver.solve(self.model)
        bound = round(solver.best_objective_bound)
        if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            return Outcome(None, 0, bound)
        return Outcome(
            read_lines(self.week, self.lines, solver), round(solver.objective_value), bound
        )


def hint_lines(elements: Mapping[str, Mapping[int, Element]], lines: Lines) -> None:
    """Suggest shifts for every chosen day."""
    for agent_id, line in elements.items():
        for day, element in line.items():
            if isinstance(element, Chosen):
                element.hint(lines.get((agent_id, day)))


def read_lines(
    week: Week, elements: Mapping[str, Mapping[int, Element]], solver: cp_model.CpSolver
) -> Lines:
    """Return the shifts that a solver chose, pins included."""
    lines: Lines = {}
    for agent_id, line in elements.items():
        for day, element in line.items():
            if day < 0:
                continue
            if isinstance(element, Given):
                if element.shift is not None:
                    lines[agent_id, day] = element.shift
            elif (span := element.value(solver)) is not None:
                lines[agent_id, day] = week.choices.shift(agent_id, day, *span)
    return lines


def contact_minutes(week: Week, shift: LineShift, agent_id: str) -> int:
    """Return minutes of a shift that its meals and breaks leave."""
    return shift.end - shift.start - week.choices.meals[agent_id].relief(shift.end - shift.start)
