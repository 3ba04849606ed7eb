"""Better plans of segments: a few people who meet on a day are planned again together."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from random import Random
from threading import Event, Thread

from ortools.sat.python import cp_model

from scheduler.domain import Roster
from scheduler.engine.clauses import Clause
from scheduler.engine.day_model import DayModel, day_rules, labels_for
from scheduler.engine.pieces import SLOT_MINUTES, Key, Plans
from scheduler.engine.side_by_side import quiet, side_by_side
from scheduler.engine.week import Lines, Week
from scheduler.terms import Facts, LineShift, Piece

DAY_MINUTES = 1440
MOST_PEOPLE = 3
WORK_PER_ROUND = 2.0
"""Deterministic time of one solve, in the unit of CP-SAT: some three seconds of one core."""

LOOK_EVERY_S = 0.05
"""How often a solve under way looks whether it is to stop."""


@dataclass
class Rounds:
    """What some rounds did.

    Attributes
    ----------
    plans
        The best plans.
    tried, gained
        Neighbourhoods solved, and those that fell in cost.
    saved_milli
        By how much the cost fell, in thousandths of a person-minute.
    """

    plans: Plans
    tried: int = 0
    gained: int = 0
    saved_milli: int = 0


def improve_days(
    week: Week,
    lines: Lines,
    pieces: Mapping[Key, tuple[Piece, ...]],
    seed: int,
    stop: Callable[[], bool],
    rounds: int,
    part: tuple[int, int] = (0, 1),
) -> Rounds:
    """Return plans that cost no more than ``pieces``, found by planning a few people at a time.

    A new plan is taken only when the plain interpreters of all terms it touches find it cheaper and
    see no hard one broken, so that no error of an encoder can pass. The same seed and number of
    rounds give the same plans on any machine.

    Parameters
    ----------
    lines
        The shifts of the horizon; those whose length is off the 5-minute grid stay as they are.
    pieces
        A plan for each of them.
    stop
        Asked all the time; a round under way ends with what it has found.
    part
        (n, of): only days whose number leaves ``n`` when divided by ``of``, so that several
        searches can share a horizon; the plans of the other days are returned as they were given.
    """
    search = _Search(week, lines, pieces, part)
    random = Random(seed)  # noqa: S311 - decides where to search, keeps no secret
    done = Rounds(search.plans)
    while done.tried < rounds and search.movable and not stop():
        saved = search.replan(search.meeting(random), seed, stop)
        done.tried += 1
        done.gained += saved > 0
        done.saved_milli += saved
    return done


def improve_days_abreast(
    week: Week,
    lines: Lines,
    pieces: Mapping[Key, tuple[Piece, ...]],
    seed: int,
    stop: Callable[[], bool],
    rounds: int,
    workers: int,
) -> Plans:
    """Return what ``improve_days`` finds in so many processes at once, each with its own days."""

    def task(number: int, told: Callable[[], bool]) -> Plans:
        return improve_days(week, lines, pieces, seed, told, rounds, (number, workers)).plans

    tasks = [quiet(partial(task, number)) for number in range(workers)]
    ends = [plans or {} for plans in side_by_side(tasks, stop)]
    return joined(week, lines, pieces, ends)


def joined(
    week: Week,
    lines: Lines,
    pieces: Mapping[Key, tuple[Piece, ...]],
    ends: Sequence[Mapping[Key, tuple[Piece, ...]]],
) -> Plans:
    """Return plans with those that each search has found for its own days.

    Searches do not see each other's days. A day whose plans would crowd a buffer room, beside a
    night that goes on into it, stays as it was.
    """
    search = _Search(week, lines, pieces, (0, 1))
    for day in sorted({day for _, day in lines}):
        found = {key: plan for key, plan in ends[day % len(ends)].items() if key[1] == day}
        free = {key: lines[key] for key in found}
        if free and not search.crowds(free, search.near(free), found):
            search.plans.update(found)
    return search.plans


@contextmanager
def stopping(solver: cp_model.CpSolver, stop: Callable[[], bool]) -> Iterator[None]:
    """End the solver's search within moments of a yes from ``stop``."""
    over = Event()

    def look() -> None:
        while not over.wait(LOOK_EVERY_S):
            if stop():
                solver.stop_search()

    looking = Thread(target=look, daemon=True)
    looking.start()
    try:
        yield
    finally:
        over.set()
        looking.join()


class _Search:
    def __init__(
        self,
        week: Week,
        lines: Lines,
        pieces: Mapping[Key, tuple[Piece, ...]],
        part: tuple[int, int],
    ) -> None:
        self.week, self.rules = week, day_rules(week)
        self.plans: Plans = dict(pieces)
        past = Facts.of(Roster(), week.view)
        self.past = {
            (agent_id, shift.day): shift for agent_id, line in past.lines.items() for shift in line
        }
        self.lines = lines
        self._served = {
            key: {label.queue for label in labels_for(week, *key) if label.queue}
            for key in sorted(lines)
        }
        self.movable = {
            key: queues
            for key, queues in self._served.items()
            if (lines[key].end - lines[key].start) % SLOT_MINUTES == 0
            and key[1] % part[1] == part[0]
        }

    def meeting(self, random: Random) -> dict[Key, LineShift]:
        """Return a shift and a few others that share time and a queue with it."""
        first = random.choice(list(self.movable))
        shift, queues = self.lines[first], self.movable[first]
        others = [
            key
            for key, theirs in self.movable.items()
            if key[0] != first[0]
            and theirs & queues
            and self.lines[key].start < shift.end
            and self.lines[key].end > shift.start
        ]
        most = random.randint(1, MOST_PEOPLE - 1)
        keys = [first, *random.sample(others, min(most, len(others)))]
        return {key: self.lines[key] for key in sorted(keys)}

    def replan(self, free: Mapping[Key, LineShift], seed: int, stop: Callable[[], bool]) -> int:
        """Plan some shifts again and keep the plans when they cost less; return what that saves."""
        near = self.near(free)
        kept = self._kept(free)
        model = DayModel(self.week, free, near, kept, self.plans)
        model.hint(self.plans)
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = 1
        solver.parameters.random_seed = seed
        solver.parameters.max_deterministic_time = WORK_PER_ROUND
        with stopping(solver, stop):
            found = model.solve(solver).pieces
        if found is None or self.crowds(free, near, found):
            return 0
        before = self._cost(free, near, self.plans, kept)
        after = self._cost(free, near, found, kept)
        if after is None or (before is not None and after >= before):
            return 0
        self.plans.update(found)
        return 0 if before is None else before - after

    def _kept(self, free: Mapping[Key, LineShift]) -> tuple[Clause, ...]:
        """Return what free shifts owe to the other days of their people."""
        clauses = list(self.rules.kept({key: self.plans[key] for key in free}))
        for key in free if self.rules.levels else ():
            keys = sorted(known for known in self.lines if known[0] == key[0])
            line = [self.lines[known]._replace(pieces=self.plans[known]) for known in keys]
            queues = set().union(*(self._served[known] for known in keys))
            clauses += self.rules.kept_levels(key, line, queues)
        return tuple(clauses)

    def near(self, free: Mapping[Key, LineShift]) -> dict[Key, LineShift]:
        """Return all shifts within a day of the free ones, with their pieces."""
        start = min(shift.start for shift in free.values()) - DAY_MINUTES
        end = max(shift.end for shift in free.values()) + DAY_MINUTES
        planned = {key: shift._replace(pieces=self.plans[key]) for key, shift in self.lines.items()}
        return {
            key: shift
            for key, shift in (self.past | planned).items()
            if shift.start < end and shift.end > start
        }

    def crowds(
        self, free: Mapping[Key, LineShift], near: Mapping[Key, LineShift], plans: Plans
    ) -> bool:
        """Return whether a buffer room is fuller beyond its places than with the plans known."""
        planned = {key: shift._replace(pieces=plans[key]) for key, shift in free.items()}
        after, before = _facts({**near, **planned}), _facts(near)
        return any(room.excess(after) > room.excess(before) for room in self.rules.rooms)

    def _cost(
        self,
        free: Mapping[Key, LineShift],
        near: Mapping[Key, LineShift],
        plans: Plans,
        kept: tuple[Clause, ...],
    ) -> int | None:
        """Return the cost of all terms that free shifts touch; None when a hard one is broken."""
        planned = {key: shift._replace(pieces=plans[key]) for key, shift in free.items()}
        theirs = _facts(planned)
        cost = 0
        for clause in (*self.rules.shift_clauses, *kept):
            amount = clause.term.excess(theirs)
            if amount and clause.weight_milli is None:
                return None
            cost += amount * (clause.weight_milli or 0)
        everybody = _facts({**near, **planned})
        touched = self.rules.touching(free)
        return cost + sum(p.weight_milli * p.cover.excess(everybody) for p in touched)


def _facts(shifts: Mapping[Key, LineShift]) -> Facts:
    lines: dict[str, tuple[LineShift, ...]] = {}
    for (agent_id, _), shift in sorted(shifts.items()):
        lines[agent_id] = (*lines.get(agent_id, ()), shift)
    return Facts(lines)
