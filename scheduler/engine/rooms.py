"""Who recovers where: people in each buffer room in each slot, against the places that it has.

Where a room is full, a spell on a hard queue that would need it then cannot end in recovery: the
day stage ends it at another time, before it owes any, or in a meal. Prices and the bound do not see
rooms.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import replace

import numpy as np

from scheduler.engine.clauses import Clause
from scheduler.engine.dayboard import RECOVERY, SLOT_MINUTES, SLOTS, Duty, Flags, Slots
from scheduler.engine.line_spec import origin_of
from scheduler.engine.week import Week
from scheduler.terms import Capacity, Cooldown, LineShift, Stretch, View, Window

REST, IDLE = "recovery", "off_phone"
NO_ROOM = -1


def needs_rest(term: Stretch, queues: Collection[str | None]) -> bool:
    """Return whether a bound on spells tells recovery from time off the phone for these queues."""
    least = dict(term.ended_by)
    differs = least.get(REST) != least.get(IDLE)
    owed = bool(term.owed_minutes) and REST in term.owed_kinds
    served = bool(queues) if term.queues is None else not set(queues).isdisjoint(term.queues)
    return served and (differs or owed)


def recovering(view: View, clauses: Iterable[Clause]) -> frozenset[str]:
    """Return who may be planned to recover: by the queues of their skills, or after an event."""
    skills: dict[str, set[str]] = defaultdict(set)
    for skill in view.problem.skills:
        skills[skill.agent_id].add(skill.queue)
    terms = (clause.term for clause in clauses)
    return frozenset(
        agent_id
        for term in terms
        if isinstance(term, Stretch | Cooldown)
        for agent_id in term.agent_ids
        if isinstance(term, Cooldown) or needs_rest(term, skills.get(agent_id, ()))
    )


def rooms_of(clauses: Iterable[Clause]) -> list[Capacity]:
    """Return the bounds on people who recover at the same time.

    Raises
    ------
    TypeError
        When one of them bounds another kind of segment.
    """
    hard = (clause.term for clause in clauses if clause.hard)
    found = [bound for bound in hard if isinstance(bound, Capacity) and bound.kinds]
    if any(bound.kinds != (REST,) for bound in found):
        raise TypeError("of segments only recovery can be bounded by places")
    return found


def scarce_rooms(view: View, clauses: tuple[Clause, ...]) -> list[Capacity]:
    """Return the bounds that could ever be reached: fewer places than people who may recover.

    Who has left may be in recovery on last week's night.
    """
    found = rooms_of(clauses)
    may = recovering(view, clauses) if found else frozenset()
    left = {row[0] for bound in found for row in bound.people}.difference(view.agent_ids)
    return [b for b in found if b.maximum < len({row[0] for row in b.people} & (may | left))]


class Rooms:
    """People in each buffer room that could be full: those of history, and who has been added.

    Attributes
    ----------
    resting
        [room, slot] people in recovery there.
    """

    def __init__(self, week: Week) -> None:
        bounds = scarce_rooms(week.view, week.clauses)
        sites = sorted({bound.site for bound in bounds})
        origin, quarters = origin_of(week.view)
        self._origin = SLOTS * origin
        self.resting = np.zeros((len(sites), SLOTS * quarters), np.int64)
        self._places = np.full_like(self.resting, np.iinfo(np.int64).max)
        self._room: dict[str, list[tuple[int, int, int]]] = defaultdict(list)
        for number, site in enumerate(sites):
            mine = [bound for bound in bounds if bound.site == site]
            for bound in mine:
                self._places[number, self._span(*bound.window)] = bound.maximum
            for agent_id, first_day, last_day in mine[0].people:
                self._room[agent_id].append((number, first_day, last_day))
        ever = Window(SLOT_MINUTES * self._origin, SLOT_MINUTES * self._origin + 2**40)
        self._bound = replace(bounds[0], window=ever) if bounds else None
        for agent_id in self._room:
            for given in week.history(agent_id).values():
                if given.shift is not None:
                    self.enter(agent_id, given.shift)

    def _span(self, start: int, end: int) -> slice:
        """Return the slots that a span of minutes touches."""
        first, last = start // SLOT_MINUTES - self._origin, -(-end // SLOT_MINUTES) - self._origin
        return slice(max(0, first), max(0, last))

    def room(self, agent_id: str, shift: LineShift) -> int:
        """Return the room in which somebody recovers in a shift; -1 where it is never full."""
        rows = self._room.get(agent_id, ()) if not shift.home else ()
        return next((row for row, first, last in rows if first <= shift.day <= last), NO_ROOM)

    def _stays(self, agent_id: str, shift: LineShift) -> Iterable[tuple[int, slice]]:
        room = self.room(agent_id, shift)
        spans = self._bound.counted(shift) if self._bound and room != NO_ROOM else ()
        return [(room, self._span(*span)) for span in spans]

    def enter(self, agent_id: str, shift: LineShift) -> None:
        """Count somebody's recovery in a shift whose segments are known."""
        for stay in self._stays(agent_id, shift):
            self.resting[stay] += 1

    def free(self, agent_id: str, shift: LineShift) -> bool:
        """Return whether all recovery of a shift that is not counted yet finds a place."""
        stays = self._stays(agent_id, shift)
        return all(bool(np.all(self.resting[s] < self._places[s])) for s in stays)

    def full(self, duty: Duty) -> Flags | None:
        """Return the quarter hours of a shift without a free place; None where none can be full."""
        if duty.room == NO_ROOM:
            return None
        span = slice(SLOTS * duty.first, SLOTS * (duty.first + duty.rates.shape[1]))
        full = self.resting[duty.room, span] >= self._places[duty.room, span]
        return np.asarray(full.reshape(-1, SLOTS).any(axis=1), np.bool_)

    def fits(self, duty: Duty, slots: Slots) -> bool:
        """Return whether all recovery of a plan that is not counted yet finds a place."""
        if duty.room == NO_ROOM:
            return True
        at = SLOTS * duty.first + np.flatnonzero(slots == RECOVERY)
        return bool(np.all(self.resting[duty.room, at] < self._places[duty.room, at]))
