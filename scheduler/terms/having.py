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

    Night, evening, weekend and holiday shifts are all of this form. With ``minutes`` 0 windows do
    not matter.

    Attributes
    ----------
    start_clocks
        When not None, the shift also starts at one of these clock minutes: early and late shifts,
        shifts of one type.
    longer_than
        The shift also lasts more than so many minutes, meals included: long nights.
    home
        The shift is also worked at home.
    """

    windows: tuple[Window, ...]
    minutes: int = 1
    start_clocks: frozenset[int] | None = None
    longer_than: int = 0
    home: bool = False

    def holds(self, shift: LineShift) -> bool:
        """Return whether ``shift`` has the property."""
        if self.start_clocks is not None and shift.start_clock not in self.start_clocks:
            return False
        if shift.end - shift.start <= self.longer_than or (self.home and not shift.home):
            return False
        # Unpacked and in a plain loop: this is asked of every shift of every line that is tried.
        first, last, inside = shift.start, shift.end, 0
        for start, end in self.windows:
            if start < last and first < end:
                inside += min(end, last) - max(start, first)
        return inside >= self.minutes


def has(having: Having | None, shift: LineShift) -> bool:
    """Return whether ``shift`` has the property; every shift has none."""
    return having is None or having.holds(shift)
