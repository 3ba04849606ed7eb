"""Who is worth asking when somebody is missing: by what their minutes near the gap would save.

Estimates that put people in order, from the terms of coverage and the roster as it stands; what is
proposed in the end is decided by an exact model and judged by all terms.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cached_property

from scheduler.engine.repair import FreeSeats, Gap, Offer
from scheduler.swaps import Standing
from scheduler.terms import Capacity, Facts, LineShift, Piece, Window

NEAR_MINUTES, BESIDE_MINUTES, QUARTER = 1440, 60, 15


class NearGap:
    """A roster around a stretch of time in which somebody is missing.

    Parameters
    ----------
    standing
        The roster without them.
    before
        The roster with them.
    gap
        When they are missing.
    """

    def __init__(self, standing: Standing, before: Standing, gap: Window) -> None:
        self.standing, self.before, self.gap = standing, before, gap
        self.terms = standing.terms

    def near(self, window: Window) -> bool:
        """Return whether a stretch of time lies within a day of the gap."""
        low, high = self.gap.start - NEAR_MINUTES, self.gap.end + NEAR_MINUTES
        return window.start < high and low < window.end

    @cached_property
    def numbers(self) -> tuple[int, ...]:
        """Numbers of the terms of coverage near the gap."""
        covers = range(len(self.terms.covers))
        return tuple(n for n in covers if self.near(self.terms.cover(n).window))

    @cached_property
    def covers(self) -> dict[int, Gap]:
        """Number → term of coverage near the gap, and what is worked there."""
        return {number: self._gap(number) for number in self.numbers}

    def _gap(self, number: int) -> Gap:
        term, weight = self.terms.cover(number), self.terms.covers[number].weight_milli or 0
        missed = max(0, term.need_milli - self.before.worked[number][1])
        return Gap(term, weight, self.standing.worked[number][1], missed)

    @property
    def gaps(self) -> tuple[Gap, ...]:
        """Those that price missing minutes."""
        return tuple(gap for gap in self.covers.values() if gap.cover.short_tiers)

    @cached_property
    def _in_gap(self) -> dict[str, list[int]]:
        """Queue → terms of its coverage inside the gap."""
        found: dict[str, list[int]] = defaultdict(list)
        for number in self.numbers:
            term = self.terms.cover(number)
            if term.queue and term.short_tiers and self.gap.overlap(*term.window):
                found[term.queue].append(number)
        return found

    @cached_property
    def _short(self) -> list[int]:
        """Terms inside the gap of whose need more is missing than before."""
        numbers = (number for own in self._in_gap.values() for number in own)
        return [n for n in numbers if self.covers[n].short() > self.covers[n].missed_milli]

    @property
    def short_queues(self) -> list[str]:
        """Queues of whose need inside the gap more is missing than before."""
        return sorted({queue for n in self._short if (queue := self.terms.cover(n).queue)})

    def edges(self, queue: str, shift: LineShift) -> list[int]:
        """Return where work on a queue may begin and end in a shift to help, in UTC minutes.

        Edges of the intervals in which the queue is short, and of the segments that touch these.
        """
        found: set[int] = set()
        short = (self.terms.cover(number) for number in self._short)
        for window in (term.window for term in short if term.queue == queue):
            found |= {*window}
            for piece in shift.pieces:
                if window.overlap(piece.start, piece.end):
                    found |= {piece.start, piece.end}
        low = max(self.gap.start, shift.start) - BESIDE_MINUTES
        high = min(self.gap.end, shift.end) + BESIDE_MINUTES
        return sorted(e for e in found if low <= e <= high)

    def added(self, agent_id: str, old: LineShift, new: LineShift) -> dict[int, tuple[int, int]]:
        """Return number → minutes and useful thousandths that a changed shift adds to coverage."""
        gone = old._replace(pieces=tuple(piece for piece in old.pieces if piece not in new.pieces))
        come = new._replace(pieces=tuple(piece for piece in new.pieces if piece not in old.pieces))
        before, after = (self.terms.worked(agent_id, (shift,)) for shift in (gone, come))
        pairs = {n: (before.get(n, (0, 0)), after.get(n, (0, 0))) for n in before.keys() | after}
        return {
            n: (there[0] - was[0], there[1] - was[1])
            for n, (was, there) in sorted(pairs.items())
            if there != was
        }

    def could_move(self, agent_id: str, shift: LineShift) -> int:
        """Return about what other work in the gap would save, in thousandths of a person-minute."""
        skills = self.terms.view.skills(agent_id, shift.day)
        total = 0
        for number in self._short:
            term = self.terms.cover(number)
            if term.queue in skills:
                total += sum(
                    max(0, self._moved(number, agent_id, piece))
                    for piece in shift.pieces
                    if piece.queue != term.queue and piece.activity is None
                )
        return total

    def _moved(self, number: int, agent_id: str, piece: Piece) -> int:
        """Return what it saves when a piece goes to a queue that is short, while it is."""
        window = self.terms.cover(number).window
        start = max(piece.start, self.gap.start, window.start)
        minutes = min(piece.end, self.gap.end, window.end) - start
        if minutes <= 0:
            return 0
        lost = sum(
            self._saved(other, agent_id, -minutes)
            for other in self._in_gap.get(piece.queue or "", ())
            if self.terms.cover(other).window.overlap(start, start + 1)
        )
        return self._saved(number, agent_id, minutes) + lost

    def _saved(self, number: int, agent_id: str, minutes: int) -> int:
        """Return what so many minutes more of a person save a term; fewer are negative."""
        gap, term = self.covers[number], self.terms.cover(number)
        left = gap.short(self.terms.rate(number, agent_id) * minutes)
        return gap.weight_milli * (term.short_cost(gap.short()) - term.short_cost(left))

    def could_add(self, agent_id: str, window: Window) -> int:
        """Return about what a person at work in a stretch of the gap as well would save."""
        total = 0
        for number in self._short:
            minutes = window.overlap(*self.terms.cover(number).window)
            if minutes:
                total += self._saved(number, agent_id, minutes)
        return total

    def seats(self, offers: Sequence[Offer]) -> Iterator[FreeSeats]:
        """Yield the quarter hours in which a site could have too few seats for all offers."""
        quarters = sorted(
            {
                Window(minute, minute + QUARTER)
                for offer in offers
                for start, end in offer.gains
                for minute in range(start // QUARTER * QUARTER, end, QUARTER)
            }
        )
        asked: dict[str, set[int]] = defaultdict(set)
        for who, day in (offer.key for offer in offers):
            asked[who].add(day)
        facts = Facts({who: self.standing.line(who) for who in self.standing.people})
        for term in (clause.term for clause in self.terms.together if clause.hard):
            if isinstance(term, Capacity) and not term.kinds:
                inside = [quarter for quarter in quarters if term.window.overlap(*quarter)]
                there = list(term.spans(facts)) if inside else []
                keys = frozenset(
                    (who, day)
                    for who, first, last in term.people
                    for day in asked.get(who, ())
                    if first <= day <= last
                )
                for quarter in inside:
                    places = term.maximum - sum(1 for span in there if quarter.overlap(*span))
                    if places < len(keys):
                        yield FreeSeats(quarter, max(0, places), keys)
