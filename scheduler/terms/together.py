"""Terms across people: who is to be at work beside whom."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from scheduler.terms.facts import Facts, LineShift
from scheduler.terms.view import AtSite, Window


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


@dataclass(frozen=True, slots=True)
class Support:
    """Somebody to turn to while anybody is at work for a site, there or at home.

    Attributes
    ----------
    people
        Whose shifts, on which days, are to be supported.
    supporters
        Who supports on which days.
    """

    site: str
    window: Window
    people: AtSite
    supporters: AtSite

    def excess(self, facts: Facts) -> int:
        """Return the minutes of the window in which people are at work without a supporter."""
        worked = self._merged(facts, self.people)
        supported = self._merged(facts, self.supporters)
        alone = sum(span.end - span.start for span in worked)
        return alone - sum(span.overlap(*other) for span in worked for other in supported)

    @property
    def everybody(self) -> frozenset[str]:
        """Return who supports or is supported."""
        return frozenset(agent_id for agent_id, _, _ in (*self.people, *self.supporters))

    def _merged(self, facts: Facts, people: AtSite) -> list[Window]:
        """Return when at least one of some people is on shift, within the window."""
        merged: list[Window] = []
        for start, end in sorted(self._spans(facts, people)):
            if merged and start <= merged[-1].end:
                merged[-1] = Window(merged[-1].start, max(end, merged[-1].end))
            else:
                merged.append(Window(start, end))
        return merged

    def _spans(self, facts: Facts, people: AtSite) -> Iterator[Window]:
        for agent_id, first_day, last_day in people:
            for shift in facts.line(agent_id):
                start, end = max(shift.start, self.window.start), min(shift.end, self.window.end)
                if first_day <= shift.day <= last_day and start < end:
                    yield Window(start, end)
