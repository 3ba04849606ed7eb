"""Terms across people: who is to be at work beside whom."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from scheduler.terms.facts import Facts, LineShift
from scheduler.terms.view import Window


@dataclass(frozen=True, slots=True)
class Together:
    """A share of a person's time at work during which one of some others is at work too.

    Attributes
    ----------
    first_day, last_day
        Whose shifts are asked: those of these days.
    share_pct
        Per cent of the time; minutes that it falls short count.
    each_shift
        Whether every shift is asked for itself, or all of them together.
    on_site
        Only time at which both are at the site counts, and nothing is asked without a shift at
        home.
    """

    agent_id: str
    partners: tuple[str, ...]
    first_day: int
    last_day: int
    share_pct: int
    each_shift: bool = True
    on_site: bool = False

    def excess(self, facts: Facts) -> int:
        """Return the minutes that the time together falls short."""
        mine = [
            shift
            for shift in facts.line(self.agent_id)
            if self.first_day <= shift.day <= self.last_day
        ]
        if self.on_site and not any(shift.home for shift in mine):
            return 0
        theirs = [
            Window(shift.start, shift.end)
            for partner in self.partners
            for shift in facts.line(partner)
            if not (self.on_site and shift.home)
        ]
        groups = [[shift] for shift in mine] if self.each_shift else [mine]
        return sum(self._short(group, theirs) for group in groups)

    def _short(self, shifts: list[LineShift], theirs: list[Window]) -> int:
        asked = -(-self.share_pct * sum(shift.end - shift.start for shift in shifts) // 100)
        here = [shift for shift in shifts if not (self.on_site and shift.home)]
        return max(0, asked - sum(shared_minutes(shift, theirs) for shift in here))


def shared_minutes(shift: LineShift, windows: Iterable[Window]) -> int:
    """Return the minutes of a shift that lie in at least one window."""
    total, reached = 0, shift.start
    for start, end in sorted(windows):
        begins, ends = max(start, reached), min(end, shift.end)
        if begins < ends:
            total += ends - begins
            reached = ends
    return total
