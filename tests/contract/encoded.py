"""A rule's line terms in a CP-SAT model of one person, and every line of a tiny world."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta
from itertools import product

from ortools.sat.python import cp_model

from scheduler.domain import NeedInterval, Problem, instant_of
from scheduler.engine.clauses import Clause
from scheduler.engine.elements import Chosen, Element
from scheduler.engine.encode_line import encode_line
from scheduler.engine.week import Week
from scheduler.terms import Allow, Facts, LineShift, Place, Term, View, Window

QUARTER = timedelta(minutes=15)
MEAL = Clause("break.meal", Place(("A",), 14, "meal", 30, False, ((361, 1),)), None)
Picks = Mapping[int, LineShift | None]


def always_needed(problem: Problem) -> Problem:
    """The problem with somebody needed on the phone all the time, so that any start is open."""
    view = View(problem)
    first = view.day("A", 0).start_minute
    last = view.day("A", view.horizon_days + 1).end_minute
    rows = tuple(
        NeedInterval(
            queue="phone",
            interval_start=instant_of(minute),
            need_agents=0.01,
            required_agents=0.01,
        )
        for minute in range(first, last, 15)
    )
    return problem.model_copy(update={"need": rows})


class Encoded:
    """One model with the terms of A, in which lines are fixed one after the other.

    Parameters
    ----------
    problem
        A's history, contract, pins.
    clauses
        The terms to encode; those of other people are left out.
    shapes
        Day → (clock of start, minutes) of the shifts to choose from; other days are free of work.
    """

    def __init__(
        self, problem: Problem, clauses: list[Clause], shapes: Mapping[int, list[tuple[int, int]]]
    ) -> None:
        self.view = View(always_needed(problem))
        self.clauses = [c for c in clauses if getattr(c.term, "agent_id", "A") == "A"]
        self.shapes = {day: self._spans(day, shapes[day]) for day in shapes}
        self.week = Week(self.view, (*self.clauses, *self._library(), MEAL))
        self.model = cp_model.CpModel()
        self.line = self.week.line(self.model, "A")
        costs = [encode_line(self.model, self.line, clause) for clause in self.clauses]
        self.model.minimize(cp_model.LinearExpr.sum(costs))
        self.solver = cp_model.CpSolver()
        self.solver.parameters.num_workers = 1
        self.solver.parameters.cp_model_presolve = False

    def _library(self) -> Iterator[Clause]:
        """Yield what leaves A these shapes alone, and B none."""
        for agent_id, day in product(self.view.agent_ids, range(self.view.horizon_days)):
            windows = self.shapes.get(day, ()) if agent_id == "A" else ()
            allow = Allow(agent_id, day, worked=1)
            if windows:
                bounds = Window(min(w.start for w in windows), max(w.end for w in windows))
                allow = Allow(agent_id, day, within=(bounds,), spans=windows)
                longest = max(w.end - w.start for w in windows)
                yield Clause("shift.length", Allow(agent_id, day, paid_max=longest), None)
            yield Clause("shift.library", allow, None)

    def _spans(self, day: int, shapes: list[tuple[int, int]]) -> tuple[Window, ...]:
        starts = [(self.view.day("A", day).minute_at(clock), span) for clock, span in shapes]
        return tuple(Window(start, start + span) for start, span in starts)

    def lines(self) -> Iterator[Picks]:
        """Every combination of the shapes and days off; pinned days as they are."""
        options: list[list[LineShift | None]] = []
        for day in range(self.view.horizon_days):
            if (pinned := self.week.choices.fixed.get(("A", day))) is not None:
                options.append([pinned])
                continue
            windows = self.shapes.get(day, ())
            options.append([None, *(self.week.choices.shift("A", day, *w) for w in windows)])
        for picks in product(*options):
            yield dict(enumerate(picks))

    def wanted(self, picks: Picks) -> int | None:
        """Cost by the interpreters; None where a hard term is exceeded beyond what is inherited."""
        line = [shift for shift in self.view_history() if shift.day < 0]
        line += [shift for shift in picks.values() if shift is not None]
        facts = Facts({"A": tuple(sorted(line, key=lambda shift: shift.start))})
        cost = 0
        for clause in self.clauses:
            excess = clause.term.excess(facts)
            if clause.weight_milli is not None:
                cost += clause.weight_milli * excess
            elif excess > self.week.inherited(clause):
                return None
        return cost

    def view_history(self) -> tuple[LineShift, ...]:
        """A's shifts before the horizon."""
        empty = type(self.view.problem.history)()
        return Facts.of(empty, self.view).line("A")

    def found(self, picks: Picks) -> int | None:
        """Cost by the model with these shifts fixed; None where it has no solution."""
        if not all(self._fix(self.line[day], shift) for day, shift in picks.items()):
            return None
        status = self.solver.solve(self.model)
        if status == cp_model.INFEASIBLE:
            return None
        assert status == cp_model.OPTIMAL
        return round(self.solver.objective_value)

    def _fix(self, day: Element, shift: LineShift | None) -> bool:
        """Fix one day; False where it cannot be this shift."""
        if not isinstance(day, Chosen):
            return day.shift == shift
        if shift is not None and (shift.start, shift.end) not in day.choice.pairs():
            return False
        for minute in day.choice.starts:
            self._set(day.started_by(minute), shift is not None and shift.start <= minute)
        for minute in day.choice.ends:
            self._set(day.ended_by(minute), shift is not None and shift.end <= minute)
        return True

    def _set(self, literal: object, value: bool) -> None:
        assert isinstance(literal, cp_model.IntVar)
        domain = self.model.proto.variables[literal.index].domain
        domain[0] = domain[1] = int(value)


def clauses(rule_id: str, terms: tuple[Term, ...], weight_milli: int | None) -> list[Clause]:
    """Terms with a strength."""
    return [Clause(rule_id, term, weight_milli) for term in terms]
