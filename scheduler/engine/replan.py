"""A few people planned again over a roster that stands, and everybody's segments beside them.

Nothing here is left to chance or to time: a round plans each of these people anew, one after the
other, and then all segments once, and keeps only what costs less. Rounds go on until one of them
gains nothing. A roster that comes out of it unchanged can only become cheaper when the problem
changes: that is what makes the effect of a changed setting measurable.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from scheduler.domain import Problem, Roster
from scheduler.engine.answer import broken, facts_of, roster_of
from scheduler.engine.days import Days
from scheduler.engine.joint import Joint
from scheduler.engine.market import Market
from scheduler.engine.parts import Part, parts_of
from scheduler.engine.placing import placed
from scheduler.engine.resume import kept_lines, kept_plans
from scheduler.engine.week import Week
from scheduler.terms import Cover, View

SEED = 1


def replanned(
    problem: Problem,
    roster: Roster,
    people: Sequence[str],
    queue: str,
    stop: Callable[[], bool] = lambda: False,
) -> Roster:
    """Return a roster in which some people, in the given order, are planned again.

    Parameters
    ----------
    problem
        What the new roster answers; lawful shifts and segments of ``roster`` are gone on from.
    queue
        Names the part of the centre to which the people belong; the rest stays as it is.
    stop
        Asked between people; the roster so far is returned once it says yes.
    """
    part = _part(problem, queue)
    kept = problem.model_copy(update={"kept": roster})
    among = frozenset(part.view.agent_ids)
    week = Week(View(kept, among), part.clauses)
    market = Market(week)
    lines = kept_lines(market)
    days = Days(week, lines, SEED)
    days.lay(kept_plans(week, lines))
    joint = Joint(market, lines, days, np.random.default_rng(SEED))
    numbers = {spec.agent_id: number for number, spec in enumerate(market.specs)}
    _improve(joint, [numbers[agent_id] for agent_id in people if agent_id in numbers], stop)
    found = joint.found()
    where = placed(week, found.lines, found.pieces)
    if broken(week, facts_of(week, where, found.pieces)):
        return roster
    others = [shift for shift in roster.shifts if shift.agent_id not in among]
    return Roster.of([*others, *roster_of(week, where, found.pieces).shifts])


def _part(problem: Problem, queue: str) -> Part:
    """Return the part of the centre that answers a queue; the first one where none has need."""
    parts = parts_of(problem)
    serving = (
        part
        for part in parts
        for clause in part.clauses
        if isinstance(clause.term, Cover) and clause.term.queue == queue
    )
    return next(serving, parts[0])


def _improve(joint: Joint, people: Sequence[int], stop: Callable[[], bool]) -> None:
    """Plan people and segments in rounds, each like the one before, until one gains nothing."""
    cost = joint.cost + 1
    while joint.cost < cost and not stop():
        cost = joint.cost
        for person in people:
            if stop():
                return
            joint.again(person)
        joint.days.rng = np.random.default_rng(SEED)
        joint.days.search(0, stop)
