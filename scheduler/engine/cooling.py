"""Where the recovery after hard events lies: right behind them, or once its room has a place.

It is known before anything is planned, like history: its places are taken first, and whatever else
is planned finds them taken. A shift is planned around it, as around a session.
"""

from __future__ import annotations

from collections import defaultdict
from functools import lru_cache
from typing import NamedTuple

from scheduler.engine.dayboard import SLOT_MINUTES
from scheduler.engine.rooms import IDLE, REST, Rooms
from scheduler.engine.task import joined
from scheduler.engine.week import Week
from scheduler.terms import Cooldown, LineShift, Piece

MOST_WAIT_MINUTES = 1440
"""Beyond so long nobody is on the same shift any more."""


class _Owed(NamedTuple):
    """Recovery after one event; ``starts`` of it by room, None where there is never a place."""

    term: Cooldown
    starts: dict[int, int | None]

    @property
    def minutes(self) -> int:
        """How long it is on the grid of segments."""
        return -(-self.term.minutes // SLOT_MINUTES) * SLOT_MINUTES


class Cooling:
    """The recovery after all events of a horizon."""

    def __init__(self, week: Week) -> None:
        self._rooms = Rooms(week)
        before = self._rooms.resting.copy()
        self._of: dict[str, list[_Owed]] = defaultdict(list)
        terms = {clause.term for clause in week.clauses if clause.hard}
        owing = [term for term in terms if isinstance(term, Cooldown) and term.minutes]
        for term in sorted(owing, key=lambda term: (term.at_minute, term.agent_ids, term.minutes)):
            for agent_id in term.agent_ids:
                self._take(week, agent_id, _Owed(term, {}))
        self._taken = self._rooms.resting - before

    def _take(self, week: Week, agent_id: str, owed: _Owed) -> None:
        """Take the first places that are free in the rooms of shifts that may be under way."""
        self._of[agent_id].append(owed)
        for day in range(owed.term.days):
            begun = week.view.day(agent_id, day).start_minute
            if not 0 <= owed.term.at_minute - begun < 2 * MOST_WAIT_MINUTES:
                continue
            room = self._rooms.room(agent_id, _stay(day, 0, 0))
            if room not in owed.starts and (agent_id, day) not in week.choices.home:
                first = owed.term.from_minute
                stays = (
                    _stay(day, start, owed.minutes)
                    for start in range(first, first + MOST_WAIT_MINUTES, SLOT_MINUTES)
                )
                found = next((s for s in stays if self._rooms.free(agent_id, s)), None)
                owed.starts[room] = None if found is None else found.start
                if found is not None:
                    self._rooms.enter(agent_id, found)

    def reserve(self, rooms: Rooms) -> None:
        """Take the same places among those that are counted for a plan."""
        rooms.resting += self._taken

    def pieces(self, agent_id: str, shift: LineShift) -> tuple[Piece, ...]:
        """Return recovery in a shift after events in it, and time off the phone before a place."""
        owing = [owed for owed in self._of.get(agent_id, ()) if owed.term.asks(shift)]
        if not owing:
            return ()
        resting: set[int] = set()
        closed: set[int] = set()
        for owed in owing:
            first = owed.term.from_minute
            start = owed.starts.get(self._rooms.room(agent_id, shift), first)
            end = shift.end if start is None else min(shift.end, start + owed.minutes)
            closed.update(range(first, end, SLOT_MINUTES))
            resting.update(range(end if start is None else start, end, SLOT_MINUTES))
        kinds = ((at, REST if at in resting else IDLE) for at in sorted(closed))
        return tuple(joined(Piece(at, at + SLOT_MINUTES, kind, None) for at, kind in kinds))


def _stay(day: int, start: int, minutes: int) -> LineShift:
    """Return recovery of some minutes and nothing else."""
    rest = (Piece(start, start + minutes, REST, None),)
    return LineShift(day, start, start + minutes, 0, 0, rest)


@lru_cache(maxsize=2)
def cooling(week: Week) -> Cooling:
    """Return the recovery after events of a horizon; remembered for the last weeks asked for."""
    return Cooling(week)
