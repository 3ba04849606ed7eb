"""What input alone makes possible or not, before anything is searched.

A first glance at everybody (``first_glance``) finds where there may be a conflict; the exact
questions (``line_exists``, ``can_cover``, ``shift_lengths``) are then asked of a few.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

import numpy as np
from ortools.sat.python import cp_model

from scheduler.domain import Problem
from scheduler.engine.clauses import Clause, clauses_of
from scheduler.engine.elements import Chosen, Element
from scheduler.engine.encode_line import encode_line
from scheduler.engine.week import Week
from scheduler.terms import Allow, Facts, LineShift, Sum, View, Window

MOST_WORK = 5.0
"""Deterministic time in the unit of CP-SAT after which a line counts as possible."""


@dataclass(frozen=True)
class Glance:
    """Where a first look finds nothing that would do.

    Attributes
    ----------
    doubtful
        People whose pins break a rule, or for whom the quick way finds no lawful line that keeps
        the promises.
    without_shift
        People to whom no length of shift is open on the first day of their employment.
    uncovered
        Queue → starts, in minutes, of intervals with need that no shift of anybody skilled covers.
    """

    doubtful: tuple[str, ...]
    without_shift: tuple[tuple[str, int], ...]
    uncovered: dict[str, list[int]]


def first_glance(problem: Problem, promises: Collection[str] = ()) -> Glance:
    """Return where there may be a conflict; ``promises`` as in ``line_exists``."""
    week = _week(problem, None, promises)
    view = week.view
    days = {
        agent_id: next((d for d in range(view.horizon_days) if view.employed(agent_id, d)), 0)
        for agent_id in view.agent_ids
    }
    without = tuple(key for key in days.items() if not week.choices.spans(*key))
    barred = {agent_id for agent_id, _ in without}
    doubtful = (a for a in view.agent_ids if a not in barred and not _found_at_once(week, a))
    return Glance(tuple(doubtful), without, _uncovered(week))


def shift_lengths(problem: Problem, agent_id: str, day: int) -> tuple[int, ...]:
    """Return the lengths in minutes of the shifts that a person could work at all on a day.

    Meals and breaks must find a place in them; when they start is not asked.
    """
    return _week(problem, {agent_id}, ()).choices.spans(agent_id, day)


def can_cover(problem: Problem, people: Collection[str], window: Window) -> bool:
    """Return whether one of these people could have a shift over a whole window."""
    week = _week(problem, people, ())
    return any(
        _Reached(_pairs(week, agent_id, day))(window.start, window.end)
        for agent_id in week.view.agent_ids
        for day in range(week.view.horizon_days)
    )


def line_exists(problem: Problem, agent_id: str, promises: Collection[str] = ()) -> bool:
    """Return whether a person has a line that keeps every hard rule, all pins and some promises.

    Pins that break a rule beyond what history does are held against the line too.

    Parameters
    ----------
    problem
        Only this person's line is asked for; others do not matter to it.
    promises
        Weighed rules that it has to keep all the same.
    """
    week = _week(problem, {agent_id}, promises)
    if _pins_break(week, agent_id):
        return False
    model = cp_model.CpModel()
    line = week.line(model, agent_id)
    for clause in week.of_agent[agent_id]:
        if clause.hard:
            encode_line(model, line, clause)
        else:
            model.add(encode_line(model, line, replace(clause, weight_milli=1)) <= 0)
    _bound_days(model, week, agent_id, line)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    # Promises are refuted by adding up minutes, which only a full relaxation does at once.
    solver.parameters.linearization_level = 2
    solver.parameters.max_deterministic_time = MOST_WORK
    return bool(solver.solve(model) != cp_model.INFEASIBLE)


def _bound_days(
    model: cp_model.CpModel, week: Week, agent_id: str, line: Mapping[int, Element]
) -> None:
    """Say of each day how much it pays at most: what promises need to be refuted quickly."""
    for element in line.values():
        if isinstance(element, Chosen):
            paid = map(week.choices.meals[agent_id].paid, element.choice.spans)
            model.add(element.paid <= max(paid) * element.worked)


def _week(problem: Problem, among: Collection[str] | None, promises: Collection[str]) -> Week:
    """Return the horizon of some people with hard rules and promises alone."""
    rules = {
        rule_id: setting
        for rule_id, setting in problem.policy.rules.items()
        if setting.hard or rule_id in promises
    }
    policy = problem.policy.model_copy(update={"rules": rules})
    chosen = None if among is None else frozenset(among)
    view = View(problem.model_copy(update={"policy": policy}), chosen)
    return Week(view, clauses_of(view))


def _pairs(week: Week, agent_id: str, day: int) -> list[tuple[int, int]]:
    """Return start and end of every shift that one day of a person may hold."""
    known = week.choices.fixed.get((agent_id, day))
    if known is not None:
        return [(known.start, known.end)]
    choice = week.choice(agent_id, day)
    return [] if choice is None else choice.pairs()


def _pins_break(week: Week, agent_id: str) -> bool:
    """Return whether a hard rule has more excess with the person's pins than with history alone."""
    past = Facts({agent_id: _past(week, agent_id)})
    return any(
        week.inherited(clause) > clause.term.excess(past)
        for clause in week.of_agent[agent_id]
        if clause.hard
    )


def _past(week: Week, agent_id: str) -> tuple[LineShift, ...]:
    given = week.history(agent_id)
    return tuple(day.shift for _, day in sorted(given.items()) if day.shift is not None)


def _found_at_once(week: Week, agent_id: str) -> bool:
    """Return whether the longest shift that fits on each day in turn makes a lawful line."""
    if _pins_break(week, agent_id):
        return False
    clauses = week.of_agent[agent_id]
    # Choices keep what is asked of single days.
    joining = [clause for clause in clauses if not isinstance(clause.term, Allow)]
    fixed = {day: s for (who, day), s in week.choices.fixed.items() if who == agent_id}
    line = _in_order((*_past(week, agent_id), *fixed.values()))
    for day in range(week.view.horizon_days):
        choice = week.choice(agent_id, day)
        if day in fixed or choice is None or _kept(week, clauses, Facts({agent_id: line})):
            continue
        for start, end in sorted(choice.pairs(), key=lambda pair: (pair[0] - pair[1], pair)):
            shift = week.choices.shift(agent_id, day, start, end)
            after = _in_order((*line, shift))
            if not _rises(joining, agent_id, line, after):
                line = after
                break
    return _kept(week, clauses, Facts({agent_id: line}))


def _kept(week: Week, clauses: list[Clause], facts: Facts) -> bool:
    return all(clause.term.excess(facts) <= _given(week, clause) for clause in clauses)


def _given(week: Week, clause: Clause) -> int:
    """Return the excess that history and pins excuse; what is short can still be worked."""
    below = isinstance(clause.term, Sum) and clause.term.minimum
    return 0 if below else week.inherited(clause)


def _rises(
    clauses: list[Clause],
    agent_id: str,
    before: tuple[LineShift, ...],
    after: tuple[LineShift, ...],
) -> bool:
    earlier, later = Facts({agent_id: before}), Facts({agent_id: after})
    return any(c.term.excess(later) > c.term.excess(earlier) for c in clauses)


def _in_order(shifts: tuple[LineShift, ...]) -> tuple[LineShift, ...]:
    return tuple(sorted(shifts, key=lambda shift: shift.start))


def _uncovered(week: Week) -> dict[str, list[int]]:
    """Return queue → intervals with need that nobody with the skill could work through."""
    view = week.view
    length = view.problem.centre.interval_minutes
    left = {
        queue: {start for start, row in rows if row.required_agents > 0}
        for queue, rows in view.need.items()
    }
    for agent_id in view.agent_ids:
        for day in range(view.horizon_days):
            mine = [queue for queue in view.skills(agent_id, day) if left.get(queue)]
            if mine:
                reached = _Reached(_pairs(week, agent_id, day))
                for queue in mine:
                    left[queue] -= {at for at in left[queue] if reached(at, at + length)}
    return {queue: sorted(starts) for queue, starts in left.items() if starts}


class _Reached:
    """Whether some shift of a person's day holds a span."""

    def __init__(self, pairs: list[tuple[int, int]]) -> None:
        ordered = sorted(pairs)
        self._starts = np.array([start for start, _ in ordered], dtype=np.int64)
        ends = np.array([end for _, end in ordered], dtype=np.int64)
        self._ends = np.maximum.accumulate(ends) if ordered else ends

    def __call__(self, start: int, end: int) -> bool:
        known = int(np.searchsorted(self._starts, start, side="right"))
        return known > 0 and bool(self._ends[known - 1] >= end)
