"""The segments of a few shifts as one exact CP-SAT model, everything else as it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from ortools.sat.python import cp_model

from scheduler.engine.clauses import Clause
from scheduler.engine.elements import Expr
from scheduler.engine.encode_day_cover import PricedCover, encode_day_cover, priced_covers
from scheduler.engine.encode_shift import SlotPlan, encode_shift
from scheduler.engine.pieces import Key, Label, Plans
from scheduler.engine.week import Week
from scheduler.terms import LineShift, Piece, Place, Quota, Share, ShiftTerm, Stretch

IDLE = Label("off_phone")
REST = Label("recovery")


class DayRules:
    """The clauses about segments among those of a horizon.

    Attributes
    ----------
    shift_clauses
        Clauses about the segments of single shifts.
    covers
        Coverage terms.
    quotas
        Bounds over several days.
    """

    def __init__(self, clauses: tuple[Clause, ...]) -> None:
        self.quotas = tuple(c.term for c in clauses if isinstance(c.term, Quota) and c.hard)
        self.shift_clauses = tuple(
            clause for clause in clauses if isinstance(clause.term, ShiftTerm)
        )
        self.covers = priced_covers(clauses)

    def of_agent(self, agent_id: str) -> tuple[Clause, ...]:
        """Return the clauses about the shifts of a person."""
        return tuple(
            clause
            for clause in self.shift_clauses
            if isinstance(clause.term, ShiftTerm) and agent_id in clause.term.agent_ids
        )

    def kept(self, plans: Plans) -> tuple[Clause, ...]:
        """Return clauses by which no shift uses more of a bound over several days than it does.

        So days can be planned apart, and side by side, and no week goes beyond its bound.
        """
        return tuple(
            Clause(
                "quota",
                Share(
                    (agent_id,),
                    quota.days,
                    quota.queues,
                    max_minutes=quota.minutes(pieces),
                    only_days=(day,),
                ),
                weight_milli=None,
            )
            for quota in self.quotas
            for (agent_id, day), pieces in plans.items()
            if agent_id in quota.agent_ids
        )

    def touching(self, shifts: Mapping[Key, LineShift]) -> list[PricedCover]:
        """Return the coverage terms of which some window is at least partly worked."""
        start = min(shift.start for shift in shifts.values())
        end = max(shift.end for shift in shifts.values())
        return [priced for priced in self.covers if priced.cover.window.overlap(start, end)]


@lru_cache(maxsize=2)
def day_rules(week: Week) -> DayRules:
    """Return the clauses about segments of a horizon; remembered for the last weeks asked for."""
    return DayRules(week.clauses)


def labels_for(week: Week, agent_id: str, day: int) -> tuple[Label, ...]:
    """Return what a slot of a person's shift may be spent on.

    Work on the queues that the person serves that day, ``off_phone``, the kinds that ``Place``
    terms lay, and ``recovery`` where a term about spells of theirs tells it from ``off_phone``.
    """
    skills = week.view.skills(agent_id, day)
    work = [Label("work", queue) for queue in sorted(week.view.queues) if queue in skills]
    terms = [clause.term for clause in day_rules(week).of_agent(agent_id)]
    placed = sorted({term.kind for term in terms if isinstance(term, Place)})
    rests = any(isinstance(term, Stretch) and _needs_rest(term, work) for term in terms)
    kinds = dict.fromkeys([*([REST] if rests else []), *map(Label, placed)])
    return (*work, IDLE, *kinds)


def _needs_rest(term: Stretch, work: list[Label]) -> bool:
    least = dict(term.ended_by)
    differs = least.get(REST.kind) != least.get(IDLE.kind)
    owed = bool(term.owed_minutes) and REST.kind in term.owed_kinds
    served = any(term.kind_of(Piece(0, 1, *label)) == "spell" for label in work)
    return served and (differs or owed)


class DayOutcome(NamedTuple):
    """What one solve gave.

    Attributes
    ----------
    pieces
        The plans of the free shifts; None when the time was not enough for any, or there is none.
    cost, bound
        What they add to the cost of the other people's plans, in thousandths of a person-minute.
    """

    pieces: Plans | None
    cost: int
    bound: int


class DayModel:
    """Plans of a few shifts at the lowest cost that keeps every hard term about segments.

    Parameters
    ----------
    free
        (person, day) → the shift to plan.
    others
        The pieces of all other shifts that lie near, history included.
    further
        Clauses about the free shifts beside those of the horizon.

    Attributes
    ----------
    plans
        (person, day) → its slots in the model.
    """

    def __init__(
        self,
        week: Week,
        free: Mapping[Key, LineShift],
        others: Mapping[Key, tuple[Piece, ...]],
        further: Sequence[Clause] = (),
    ) -> None:
        rules = day_rules(week)
        self.model = cp_model.CpModel()
        self.plans = {
            key: SlotPlan(self.model, key[0], shift, labels_for(week, *key))
            for key, shift in sorted(free.items())
        }
        costs: list[Expr] = [
            encode_shift(self.model, plan, clause)
            for plan in self.plans.values()
            for clause in (*rules.of_agent(plan.agent_id), *further)
        ]
        fixed = {key: pieces for key, pieces in others.items() if key not in self.plans}
        cover = encode_day_cover(self.model, rules.touching(free), self.plans.values(), fixed)
        self.model.minimize(cp_model.LinearExpr.sum([*costs, cover]))

    def hint(self, pieces: Mapping[Key, tuple[Piece, ...]]) -> None:
        """Suggest plans to the solver."""
        for key, plan in self.plans.items():
            plan.hint(pieces.get(key, ()))

    def solve(self, solver: cp_model.CpSolver) -> DayOutcome:
        """Solve and return what was found."""
        status = solver.solve(self.model)
        bound = round(solver.best_objective_bound)
        if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            return DayOutcome(None, 0, bound)
        pieces = {key: plan.value(solver) for key, plan in self.plans.items()}
        return DayOutcome(pieces, round(solver.objective_value), bound)
