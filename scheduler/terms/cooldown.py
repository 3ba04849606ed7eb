"""Terms about what follows something that happened to a person."""

from __future__ import annotations

from dataclasses import dataclass

from scheduler.terms.facts import Facts, LineShift


@dataclass(frozen=True, slots=True)
class Cooldown:
    """Recovery that comes before all else from a moment on, in the shift in which it lies.

    What fills the time before and between recovery has to be one of ``pauses``; a shift in which
    nothing else follows any more owes none.

    Attributes
    ----------
    at_minute
        UTC minute at which something happened; the shift that was under way then owes recovery.
    from_minute
        UTC minute from which on recovery counts.
    minutes
        How much is owed; minutes short of it count.
    kinds
        What recovery is made of.
    pauses
        What may lie before it without being any.
    """

    agent_ids: tuple[str, ...]
    days: int
    at_minute: int
    from_minute: int
    minutes: int
    kinds: tuple[str, ...]
    pauses: tuple[str, ...]

    def asks(self, shift: LineShift) -> bool:
        """Return whether a shift of the horizon was under way at that moment."""
        return 0 <= shift.day < self.days and shift.start <= self.at_minute < shift.end

    def excess(self, facts: Facts) -> int:
        """Return minutes of recovery missing before anything else."""
        return sum(
            self._missing(shift)
            for agent_id in self.agent_ids
            for shift in facts.line(agent_id)
            if self.asks(shift)
        )

    def _missing(self, shift: LineShift) -> int:
        given = 0
        for piece in shift.pieces:
            if piece.end <= self.from_minute:
                continue
            if piece.kind in self.kinds:
                given += piece.end - max(piece.start, self.from_minute)
            elif piece.kind not in self.pauses:
                return max(0, self.minutes - given)
        return 0
