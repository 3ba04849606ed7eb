"""Sessions that shifts hold: which lines keep them, and what draws lines to them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from scheduler.engine.choices import QUARTER
from scheduler.engine.cooling import cooling
from scheduler.terms import Held, LineShift, Piece, Window

if TYPE_CHECKING:
    from scheduler.engine.pieces import Plans
    from scheduler.engine.week import Lines, Week

PULL = 100.0
"""What a minute of a held session is worth to a line that is planned anew, in person-minutes: more
than any missing minute costs."""


def keeps(held: Plans, agent_id: str, shifts: Mapping[int, LineShift], days: int) -> bool:
    """Return whether a line holds the sessions of its person in so many days."""
    return all(
        day in shifts and shifts[day].start <= piece.start and piece.end <= shifts[day].end
        for day in range(days)
        for piece in held.get((agent_id, day), ())
    )


def pull(
    held: Plans, agent_id: str, windows: Sequence[Window], days: int
) -> NDArray[np.float64] | float:
    """Return [window] what a minute earns beside its work, so that a line holds its sessions."""
    pieces = [piece for day in range(days) for piece in held.get((agent_id, day), ())]
    if not pieces:
        return 0.0
    there = [any(w.overlap(piece.start, piece.end) for piece in pieces) for w in windows]
    return PULL * np.array(there, np.float64)


def clear_of(session: Piece, rests: Iterable[Piece]) -> bool:
    """Return whether no quarter hour that a session touches is one that recovery touches."""
    start, end = session.start // QUARTER, -(-session.end // QUARTER)
    return all(end <= p.start // QUARTER or start >= -(-p.end // QUARTER) for p in rests)


def asked_for(week: Week, lines: Lines, plans: Plans) -> Plans:
    """Return the sessions in plans that are asked for and lie in the shifts of ``lines``.

    One in the way of recovery after an event is left out.
    """
    asked = [clause.term.asked for clause in week.clauses if isinstance(clause.term, Held)]

    def still(agent_id: str, day: int, piece: Piece) -> bool:
        shift = lines.get((agent_id, day))
        if shift is None or not (shift.start <= piece.start and piece.end <= shift.end):
            return False
        clear = clear_of(piece, cooling(week).pieces(agent_id, shift))
        return clear and any(a.claims(piece) and agent_id in a.agent_ids for a in asked)

    found = {
        key: tuple(piece for piece in plan if piece.activity and still(*key, piece))
        for key, plan in plans.items()
    }
    return {key: pieces for key, pieces in found.items() if pieces}
