"""Whether somebody free could really have worked in a span: by the terms of all hard rules."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime

from scheduler.domain import minute_of
from scheduler.domain.timeline import Timeline
from scheduler.explain.hard_terms import HardTerms, Line
from scheduler.terms import Facts, LineShift

QUARTER = 15
LONGEST_SPAN = 24 * 60
Placed = tuple[str, int, int]
"""(person, day, first minute) of a shortest shift."""


class LawfulShifts:
    """Shortest shifts that some people could work beside those they have.

    A shift is lawful when no term of a hard rule about lines has more excess with it than without.
    Each is judged once.

    Parameters
    ----------
    timeline
        The roster, its history and its problem.
    among
        The people asked about.
    """

    def __init__(self, timeline: Timeline, among: Collection[str]) -> None:
        self._terms = HardTerms(timeline.problem, among)
        self._view = self._terms.view
        self._lines = Facts.of(timeline.roster, self._view)
        self._known: dict[Placed, bool] = {}
        self._lengths: dict[tuple[str, int], int | None] = {}

    def cover(self, agent_id: str, span: tuple[datetime, datetime]) -> bool:
        """Return whether some lawful shift of a day without one holds the whole span."""
        placed = list(self._around(agent_id, minute_of(span[0]), minute_of(span[1])))
        known = (self._known.get((agent_id, shift.day, shift.start)) for shift in placed)
        return any(known) or any(self._lawful(agent_id, shift) for shift in placed)

    def _around(self, agent_id: str, start: int, end: int) -> Iterator[LineShift]:
        """Yield every shortest shift that holds a span and starts on a day of the horizon."""
        worked = {shift.day for shift in self._lines.line(agent_id)}
        for index in range(self._view.horizon_days):
            day = self._view.day(agent_id, index)
            if index in worked or not day.start_minute <= start < day.end_minute + LONGEST_SPAN:
                continue
            for first, last in self._spans(agent_id, index, start, end):
                if day.start_minute <= first < day.end_minute:
                    clock = day.clock_of(first)
                    yield LineShift(index, first, last, clock, self._paid(agent_id, last - first))

    def _spans(self, agent_id: str, index: int, start: int, end: int) -> Iterator[tuple[int, int]]:
        library = [t.spans for t in self._terms.allowed(agent_id, index) if t.spans is not None]
        if library:
            yield from ((w.start, w.end) for w in library[0] if w.start <= start and end <= w.end)
            return
        length = self._length(agent_id, index)
        if length is None or length < end - start:
            return
        step = self._view.contract(agent_id, index).start_step_minutes
        midnight = self._view.day(agent_id, index).start_minute
        earliest = end - length
        first = earliest + (midnight - earliest) % step
        yield from ((minute, minute + length) for minute in range(first, start + 1, step))

    def _length(self, agent_id: str, index: int) -> int | None:
        """Return the minutes of the shortest shift whose paid time every hard rule takes."""
        if (agent_id, index) not in self._lengths:
            allowed = list(self._terms.allowed(agent_id, index))
            least = max((term.paid_min for term in allowed), default=0)
            spans = range(QUARTER, LONGEST_SPAN + 1, QUARTER)
            fitting = (span for span in spans if self._paid(agent_id, span) >= max(1, least))
            self._lengths[agent_id, index] = next(fitting, None)
        return self._lengths[agent_id, index]

    def _paid(self, agent_id: str, span: int) -> int:
        rests = self._terms.places(agent_id)
        return span - sum(rest.count(span) * rest.minutes for rest in rests if not rest.paid)

    def _lawful(self, agent_id: str, shift: LineShift) -> bool:
        key = agent_id, shift.day, shift.start
        if key not in self._known:
            before = self._lines.line(agent_id)
            after = with_shift(before, shift)
            rises = self._terms.line_rises(agent_id, before, after)
            self._known[key] = next(rises, None) is None
        return self._known[key]


def with_shift(line: Line, shift: LineShift) -> Line:
    """Return a line with one more shift, in order of start."""
    return tuple(sorted((*line, shift), key=lambda known: (known.start, known.end)))
