"""The segments of a few shifts as one exact CP-SAT model, everything else as it is."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from math import floor
from typing import NamedTuple

from ortools.sat.python import cp_model

from scheduler.engine.clauses import Clause
from scheduler.engine.elements import Expr
from scheduler.engine.encode_capacity import keep_places
from scheduler.engine.encode_day_cover import PricedCover, encode_day_cover, priced_covers
from scheduler.engine.encode_shift import SlotPlan, encode_shift
from scheduler.engine.level_room import MILLI, worst_begin
from scheduler.engine.pieces import Key, Label, Plans
from scheduler.engine.rooms import needs_rest, rooms_of
from scheduler.engine.week import Week
from scheduler.terms import (
    Cooldown,
    Course,
    Level,
    LineShift,
    Piece,
    Place,
    Quota,
    Share,
    ShiftTerm,
    Stretch,
)

DAY_MINUTES = 1440
IDLE = Label("off_phone")
REST = Label("recovery")
NOTHING_HELD: Mapping[Key, tuple[Piece, ...]] = {}


class DayRules:
    """The clauses about segments among those of a horizon.

    Attributes
    ----------
    shift_clauses
        Clauses about the segments of single shifts.
    covers
        Coverage terms.
    quotas, levels
        Bounds over several days, and loads that a night leaves part of.
    rooms
        Bounds on people who recover at the same time.
    """

    def __init__(self, clauses: tuple[Clause, ...]) -> None:
        self.levels = tuple(c.term for c in clauses if isinstance(c.term, Level) and c.hard)
        self.quotas = tuple(c.term for c in clauses if isinstance(c.term, Quota) and c.hard)
        self.shift_clauses = tuple(
            clause for clause in clauses if isinstance(clause.term, ShiftTerm)
        )
        self.covers = priced_covers(clauses)
        self.rooms = tuple(rooms_of(clauses))

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

    def kept_levels(
        self, key: Key, line: Sequence[LineShift], queues: Collection[str]
    ) -> list[Clause]:
        """Return clauses by which loads keep their caps, whatever is planned on other days.

        Parameters
        ----------
        key
            Person and day of a shift that is planned anew.
        line
            All of the person's shifts, with their plans.
        queues
            What the person may work on in any of them.
        """
        agent_id, day = key
        found = []
        for term in (term for term in self.levels if agent_id in term.agent_ids):
            courses = list(term.courses(agent_id, tuple(line)))
            number = [course.shift.day for course in courses].index(day)
            if _may_pass(term, courses[number].shift, queues):
                here = _from_here(term, agent_id, *courses[number : number + 2])
                found.append(Clause("level", here, weight_milli=None))
        return found

    def touching(self, shifts: Mapping[Key, LineShift]) -> list[PricedCover]:
        """Return the coverage terms of which some window is at least partly worked."""
        start = min(shift.start for shift in shifts.values())
        end = max(shift.end for shift in shifts.values())
        return [priced for priced in self.covers if priced.cover.window.overlap(start, end)]


def _from_here(term: Level, agent_id: str, course: Course, later: Course | None = None) -> Level:
    """Return what a load asks of one shift.

    Where the plan of a shift holds with the highest load that any plan of the day before leaves, it
    is asked to hold with that again, and the shift before may end with whatever load it likes.
    Where it does not, it begins with what it does, and the shift before ends with no more.
    """
    begin = worst_begin(term) if _holds(term, course) else course.begin
    free = later is None or _holds(term, later)
    return replace(
        term,
        agent_ids=(agent_id,),
        carried=((agent_id, course.shift.day, begin),),
        end_milli=term.end_milli if free else floor(MILLI * course.end),
    )


def _holds(term: Level, course: Course) -> bool:
    """Return whether a plan keeps the cap however high the load is with which it may begin."""
    return term.course(course.shift, worst_begin(term)).peak <= term.cap_milli / MILLI


def _may_pass(term: Level, shift: LineShift, queues: Collection[str]) -> bool:
    """Return whether some plan of a shift, or of the next where a night leaves any, passes."""
    span = DAY_MINUTES if term.carry else shift.end - shift.start
    return term.highest(queues, worst_begin(term), span) > term.cap_milli / MILLI


@lru_cache(maxsize=2)
def day_rules(week: Week) -> DayRules:
    """Return the clauses about segments of a horizon; remembered for the last weeks asked for."""
    return DayRules(week.clauses)


def labels_for(week: Week, agent_id: str, day: int) -> tuple[Label, ...]:
    """Return what a slot of a person's shift may be spent on.

    Work on the queues that the person serves that day, ``off_phone``, the kinds that ``Place``
    terms lay, and ``recovery`` where it is owed after an event, or a term about spells of theirs
    tells it from ``off_phone``.
    """
    skills = week.view.skills(agent_id, day)
    work = [Label("work", queue) for queue in sorted(week.view.queues) if queue in skills]
    terms = [clause.term for clause in day_rules(week).of_agent(agent_id)]
    owed = any(isinstance(term, Cooldown) for term in terms)
    placed = sorted({term.kind for term in terms if isinstance(term, Place)})
    queues = [label.queue for label in work]
    rests = owed or any(isinstance(t, Stretch) and needs_rest(t, queues) for t in terms)
    kinds = dict.fromkeys([*([REST] if rests else []), *map(Label, placed)])
    return (*work, IDLE, *kinds)


def sessions_in(pieces: tuple[Piece, ...]) -> tuple[Piece, ...]:
    """Return the pieces of a plan that are time in sessions."""
    return tuple(piece for piece in pieces if piece.activity is not None)


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
        All other shifts that lie near, with their pieces, history included.
    further
        Clauses about the free shifts beside those of the horizon.
    held
        Plans of free shifts whose sessions stay where they are.

    Attributes
    ----------
    plans
        (person, day) → its slots in the model.
    """

    def __init__(
        self,
        week: Week,
        free: Mapping[Key, LineShift],
        others: Mapping[Key, LineShift],
        further: Sequence[Clause] = (),
        held: Mapping[Key, tuple[Piece, ...]] = NOTHING_HELD,
    ) -> None:
        rules = day_rules(week)
        self.model = cp_model.CpModel()
        self.plans = {
            key: SlotPlan(
                self.model, key[0], shift, labels_for(week, *key), sessions_in(held.get(key, ()))
            )
            for key, shift in sorted(free.items())
        }
        costs: list[Expr] = [
            encode_shift(self.model, plan, clause)
            for plan in self.plans.values()
            for clause in (*rules.of_agent(plan.agent_id), *further)
        ]
        fixed = {key: shift for key, shift in others.items() if key not in self.plans}
        for room in rules.rooms:
            keep_places(self.model, self.plans.values(), fixed, room)
        known = {key: shift.pieces for key, shift in fixed.items()}
        cover = encode_day_cover(self.model, rules.touching(free), self.plans.values(), known)
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
