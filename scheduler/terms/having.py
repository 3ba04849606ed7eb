"""Bounds and properties shared by the kinds of term."""

from __future__ import annotations

from dataclasses import dataclass

from scheduler.terms.facts import LineShift
from scheduler.terms.view import Window

NO_LIMIT = 1 << 30
"""A bound that nothing reaches."""


@dataclass(frozen=True, slots=True)
class Having:
    """A property of shifts: to lie inside ``windows`` for at least ``minutes``.

    Night, evening, weekend and holiday shifts are all of this form.
    """

    windows: tuple[Window, ...]
    minutes: int = 1

    def holds(self, shift: LineShift) -> bool:
        """Return whether ``shift`` has the property."""
        inside = sum(window.overlap(shift.start, shift.end) for window in self.windows)
        return inside >= self.minutes


def has(having: Having | None, shift: LineShift) -> bool:
    """Return whether ``shift`` has the property; every shift has none."""
    return having is None or having.holds(shift)
