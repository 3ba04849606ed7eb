"""A roster as the integers that terms speak of: lines of shifts, shifts of pieces.

``Facts`` is what every plain interpreter of a term reads. It is built from a ``Roster`` and a
``View``; nothing here knows a rule, a weight or a solver.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from scheduler.domain import Roster, Shift, minute_of
from scheduler.terms.view import View, Window

HOUR = 60


def hours_of(start: int, end: int) -> range:
    """Return the hours since the epoch that a span of minutes touches."""
    return range(start // HOUR, -(-end // HOUR))


def by_hour(window: Window) -> Iterator[tuple[int, Window]]:
    """Yield each hour since the epoch that a window touches, with the part that lies in it."""
    for hour in hours_of(*window):
        yield hour, Window(max(window.start, HOUR * hour), min(window.end, HOUR * hour + HOUR))


class Piece(NamedTuple):
    """A segment in minutes: half-open span, kind, the queue of work, the activity of a session."""

    start: int
    end: int
    kind: str
    queue: str | None
    activity: str | None = None

    @property
    def minutes(self) -> int:
        """Length in minutes."""
        return self.end - self.start


class LineShift(NamedTuple):
    """A shift within a line.

    Attributes
    ----------
    day
        Index of the local day on which it starts; 0 is the first day of the horizon, history is
        below.
    start, end
        UTC minutes.
    start_clock
        What local clocks show at the start, in minutes from the day's midnight.
    paid
        Paid minutes.
    pieces
        Its segments; empty where only the span matters.
    home
        Whether it is worked at home from start to end.
    """

    day: int
    start: int
    end: int
    start_clock: int
    paid: int
    pieces: tuple[Piece, ...] = ()
    home: bool = False


Line = tuple[LineShift, ...]


@dataclass(frozen=True)
class Facts:
    """Lines of all people, history included, each in order of start."""

    lines: Mapping[str, Line]

    def line(self, agent_id: str) -> Line:
        """Return the line of a person; empty when there is none."""
        return self.lines.get(agent_id, ())

    @cached_property
    def hours(self) -> Mapping[int, tuple[tuple[str, Piece], ...]]:
        """Hour since the epoch → whose pieces, and which, touch it."""
        found: dict[int, list[tuple[str, Piece]]] = defaultdict(list)
        for agent_id, line in self.lines.items():
            for piece in (piece for shift in line for piece in shift.pieces):
                for hour in hours_of(piece.start, piece.end):
                    found[hour].append((agent_id, piece))
        return {hour: tuple(pieces) for hour, pieces in found.items()}

    def touching(self, hour: int, queue: str | None) -> tuple[tuple[str, Piece], ...]:
        """Return whose pieces, and which, touch an hour: those on a queue, or all for None."""
        return self._work.get((hour, queue), ()) if queue else self.hours.get(hour, ())

    @cached_property
    def _work(self) -> Mapping[tuple[int, str], tuple[tuple[str, Piece], ...]]:
        found: dict[tuple[int, str], list[tuple[str, Piece]]] = defaultdict(list)
        for hour, touching in self.hours.items():
            for agent_id, piece in touching:
                if piece.queue:
                    found[hour, piece.queue].append((agent_id, piece))
        return {key: tuple(pieces) for key, pieces in found.items()}

    @cached_property
    def days(self) -> Mapping[int, tuple[tuple[str, LineShift], ...]]:
        """Day → whose shifts, and which, belong to it."""
        found: dict[int, list[tuple[str, LineShift]]] = defaultdict(list)
        for agent_id, line in self.lines.items():
            for shift in line:
                found[shift.day].append((agent_id, shift))
        return {day: tuple(shifts) for day, shifts in found.items()}

    @classmethod
    def of(cls, roster: Roster, view: View) -> Facts:
        """Return the facts of ``roster`` laid behind the history that ``view`` holds."""
        lines: dict[str, list[LineShift]] = defaultdict(list)
        for shift in (*view.problem.history.shifts, *roster.shifts):
            lines[shift.agent_id].append(line_shift(shift, view))
        return cls.ordered(lines)

    @classmethod
    def ordered(cls, lines: Mapping[str, Iterable[LineShift]]) -> Facts:
        """Return the facts of shifts by person, in whatever order they come."""
        return cls({agent: _in_order(line) for agent, line in lines.items()})


def _in_order(shifts: Iterable[LineShift]) -> Line:
    return tuple(sorted(shifts, key=lambda shift: (shift.start, shift.end)))


def line_shift(shift: Shift, view: View) -> LineShift:
    """Return ``shift`` in minutes, on the day of its person's site."""
    index = view.day_index(shift.work_date)
    start = minute_of(shift.start)
    pieces = pieces_of(shift)
    return LineShift(
        day=index,
        start=start,
        end=minute_of(shift.end),
        start_clock=view.day(shift.agent_id, index).clock_of(start),
        paid=shift.paid_minutes,
        pieces=pieces,
        home=all(segment.place == "home" for segment in shift.segments),
    )


def pieces_of(shift: Shift) -> tuple[Piece, ...]:
    """Return the segments of a shift in minutes."""
    return tuple(
        Piece(minute_of(s.start), minute_of(s.end), s.kind, s.queue, s.activity_id)
        for s in shift.segments
    )
