"""Terms across people: how many may be in one place at the same time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from scheduler.terms.facts import Facts, LineShift
from scheduler.terms.view import AtSite, Window


@dataclass(frozen=True, slots=True)
class Capacity:
    """People at a site at the same time, up to a bound: seats, or places for some segments.

    Attributes
    ----------
    window
        When it is asked.
    maximum
        People. Each minute of each one beyond counts one.
    people
        Whose shifts are worked there, and on which days; shifts at home are not.
    kinds
        Only segments of these kinds count, sessions apart: they have a room of their own. Empty:
        whole shifts do.
    """

    site: str
    window: Window
    maximum: int
    people: AtSite
    kinds: tuple[str, ...] = ()

    def excess(self, facts: Facts) -> int:
        """Return the person-minutes beyond the bound."""
        changes = sorted(
            change
            for start, end in self.spans(facts)
            for change in ((max(start, self.window.start), 1), (min(end, self.window.end), -1))
        )
        beyond = there = last = 0
        for at, change in changes:
            beyond += max(0, there - self.maximum) * (at - last)
            there, last = there + change, at
        return beyond

    def spans(self, facts: Facts) -> Iterator[tuple[int, int]]:
        """Yield what counts of everybody, where it touches the window."""
        for agent_id, first_day, last_day in self.people:
            for shift in facts.line(agent_id):
                if first_day <= shift.day <= last_day and not shift.home:
                    yield from self.counted(shift)

    def counted(self, shift: LineShift) -> list[tuple[int, int]]:
        """Return the spans of a shift at the site that count, where they touch the window."""
        if not self.window.overlap(shift.start, shift.end):
            return []
        if not self.kinds:
            return [(shift.start, shift.end)]
        own = (p for p in shift.pieces if p.kind in self.kinds and p.activity is None)
        return [(p.start, p.end) for p in own if self.window.overlap(p.start, p.end)]
