"""The plan of a shift that is always legal: pauses, the rest off the phone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scheduler.engine.cooling import cooling
from scheduler.engine.task import with_sessions
from scheduler.terms import LineShift, Piece

if TYPE_CHECKING:
    from scheduler.engine.week import Week


def neutral_plan(week: Week, agent_id: str, shift: LineShift) -> tuple[Piece, ...]:
    """Return meals and breaks where they lie evenly and the rest off the phone: always legal.

    Recovery after an event takes the place of time off the phone.
    """
    layout = week.choices.meals[agent_id].layout(shift.end - shift.start) or ()
    pieces: list[Piece] = []
    at = shift.start
    for start, end, place in layout:
        pieces.append(Piece(at, shift.start + start, "off_phone", None))
        pieces.append(Piece(shift.start + start, shift.start + end, place.kind, None))
        at = shift.start + end
    pieces.append(Piece(at, shift.end, "off_phone", None))
    rests = cooling(week).pieces(agent_id, shift)
    return with_sessions((piece for piece in pieces if piece.minutes), rests)
