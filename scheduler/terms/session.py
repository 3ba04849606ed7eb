"""Terms about sessions: what is owed of an activity, and how it has to be held."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise

from scheduler.domain import Session, minute_of
from scheduler.terms.facts import Facts, Piece
from scheduler.terms.view import Window

Parts = Mapping[str, tuple[Window, ...]]
"""Person → when they are in a session, touching stretches made one."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A session in minutes: the fields of ``scheduler.domain.Session`` that terms speak of."""

    activity: str
    kind: str
    minutes: int
    groups: tuple[tuple[str, ...], ...]
    quorums: tuple[int, ...]
    leader_id: str | None
    windows: tuple[Window, ...]
    span: Window
    max_parallel: int | None

    @classmethod
    def of(cls, session: Session) -> Asked:
        """Return a session in minutes."""
        return cls(
            session.activity_id,
            session.kind,
            session.minutes,
            session.groups,
            session.quorums,
            session.leader_id,
            tuple(Window(minute_of(start), minute_of(end)) for start, end in session.windows),
            Window(minute_of(session.first), minute_of(session.last)),
            session.max_parallel,
        )

    @property
    def agent_ids(self) -> tuple[str, ...]:
        """Participants and leader."""
        led = (self.leader_id,) if self.leader_id else ()
        return (*(agent_id for group in self.groups for agent_id in group), *led)

    def claims(self, piece: Piece) -> bool:
        """Return whether a piece of one of these people is time in this session."""
        same = piece.kind == self.kind and piece.activity == self.activity
        return same and self.span.start <= piece.start < self.span.end

    def parts(self, facts: Facts) -> Parts:
        """Return when each of these people is in the session, for those who are."""
        found = {}
        for agent_id in self.agent_ids:
            pieces = [p for shift in facts.line(agent_id) for p in shift.pieces if self.claims(p)]
            if pieces:
                found[agent_id] = _joined(pieces)
        return found


@dataclass(frozen=True, slots=True)
class Owed:
    """A session that is to be held: minutes of people missing for the quorum of each group."""

    asked: Asked

    def excess(self, facts: Facts) -> int:
        """Return the minutes owed to the people who are missing."""
        there = self.asked.parts(facts).keys()
        groups = zip(self.asked.groups, self.asked.quorums, strict=True)
        missing = sum(max(0, quorum - len(there & set(group))) for group, quorum in groups)
        return self.asked.minutes * missing


@dataclass(frozen=True, slots=True)
class Held:
    """A session where it is held: whole, inside its windows, with all who have to be there.

    Each participant spends its length in one piece within a window; a group at one time, which is
    the time most of its people are there, the earliest of several; no fewer than its quorum; the
    leader with every group and no longer; no more participants at once than ``max_parallel``.
    """

    asked: Asked

    def excess(self, facts: Facts) -> int:
        """Return the person-minutes amiss."""
        parts = self.asked.parts(facts)
        times: list[Window] = []
        amiss = 0
        for group, quorum in zip(self.asked.groups, self.asked.quorums, strict=True):
            there = [parts[agent_id] for agent_id in group if agent_id in parts]
            if there:
                times.append(_time_of(there))
                amiss += self.asked.minutes * max(0, quorum - len(there))
                amiss += sum(self._misplaced(own, times[-1]) for own in there)
        return amiss + self._led(parts, times) + self._crowded(parts)

    def _misplaced(self, own: tuple[Window, ...], time: Window) -> int:
        """Return the minutes of a person too many or too few, outside windows, or apart."""
        longest = max(_minutes(part) for part in own)
        total = sum(map(_minutes, own))
        inside = sum(w.overlap(*part) for part in own for w in self.asked.windows)
        apart = total - sum(time.overlap(*part) for part in own)
        return abs(longest - self.asked.minutes) + total - longest + total - inside + apart

    def _led(self, parts: Parts, times: list[Window]) -> int:
        """Return minutes without the leader, of groups at once, and of the leader alone."""
        if self.asked.leader_id is None:
            return 0
        own = parts.get(self.asked.leader_id, ())
        led = sum(part.overlap(*time) for part in own for time in _union(times))
        return sum(map(_minutes, times)) + sum(map(_minutes, own)) - 2 * led

    def _crowded(self, parts: Parts) -> int:
        if self.asked.max_parallel is None:
            return 0
        there = [part for who, own in parts.items() if who != self.asked.leader_id for part in own]
        edges = sorted({edge for part in there for edge in part})
        return sum(
            (end - start)
            * max(0, sum(p.start <= start < p.end for p in there) - self.asked.max_parallel)
            for start, end in pairwise(edges)
        )


def _minutes(window: Window) -> int:
    return window.end - window.start


def _time_of(there: Iterable[tuple[Window, ...]]) -> Window:
    """Return the longest part of most people; of several such, the earliest."""
    longest = (max(own, key=lambda part: (_minutes(part), -part.start)) for own in there)
    counts = Counter(longest)
    return min(counts, key=lambda part: (-counts[part], part))


def _joined(pieces: Iterable[Piece]) -> tuple[Window, ...]:
    return _union(Window(piece.start, piece.end) for piece in pieces)


def _union(windows: Iterable[Window]) -> tuple[Window, ...]:
    """Return windows with touching and overlapping ones made one, in order of time."""
    merged: list[Window] = []
    for window in sorted(windows):
        if merged and window.start <= merged[-1].end:
            merged[-1] = Window(merged[-1].start, max(merged[-1].end, window.end))
        else:
            merged.append(window)
    return tuple(merged)
