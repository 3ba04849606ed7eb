"""Terms about the segments of each shift."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from scheduler.terms.facts import Facts, LineShift, Piece
from scheduler.terms.having import NO_LIMIT
from scheduler.terms.view import Window


@dataclass(frozen=True, slots=True)
class Place:
    """Segments of a kind that each shift holds: how many, how long and where.

    Attributes
    ----------
    counts
        Step function of the length of the shift: (from this many minutes, number of segments),
        rising.
    after_start, latest_start
        Bounds on minutes from the start of the shift to the start of the segment.
    before_end, latest_rest
        Bounds on minutes from the end of the segment to the end of the shift.
    """

    agent_ids: tuple[str, ...]
    days: int
    kind: str
    minutes: int
    paid: bool
    counts: tuple[tuple[int, int], ...]
    after_start: int = 0
    before_end: int = 0
    latest_start: int = NO_LIMIT
    latest_rest: int = NO_LIMIT

    def count(self, span: int) -> int:
        """Return how many segments a shift of ``span`` minutes holds."""
        return max((n for least, n in self.counts if span >= least), default=0)

    def excess(self, facts: Facts) -> int:
        """Return minutes not given or given too much, misplaced, or of another length."""
        return sum(map(self._of, _shifts(facts, self.agent_ids, self.days)))

    def _of(self, shift: LineShift) -> int:
        placed = [piece for piece in _merged(shift.pieces) if piece.kind == self.kind]
        owed = self.count(shift.end - shift.start)
        return self.minutes * abs(len(placed) - owed) + sum(
            abs(piece.minutes - self.minutes)
            + max(0, shift.start + self.after_start - piece.start)
            + max(0, piece.end - (shift.end - self.before_end))
            + max(0, piece.start - shift.start - self.latest_start)
            + max(0, shift.end - piece.end - self.latest_rest)
            for piece in placed
        )


Kinded = tuple[str, int]
"""What a stretch of a shift is to a term, and its minutes."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Spells of work within a shift: how short, how long, and the recovery owed after them.

    A spell is work on ``queues`` (None = any queue); a piece of another kind ends it when it is
    listed in ``ended_by`` and lasts at least the minutes given there, otherwise the spell goes on
    behind it and only the minutes worked count. Work on a queue outside ``queues`` is of the kind
    ``other_work``.

    Attributes
    ----------
    min_minutes, max_minutes
        Bounds on the minutes of a spell.
    owed_minutes, owed_from, owed_kinds
        After a spell of at least ``owed_from`` minutes this much of these kinds follows before any
        kind that is neither one of them nor a break; minutes short of it count.
    """

    agent_ids: tuple[str, ...]
    days: int
    queues: tuple[str, ...] | None
    ended_by: tuple[tuple[str, int], ...]
    min_minutes: int = 0
    max_minutes: int = NO_LIMIT
    owed_minutes: int = 0
    owed_from: int = 1
    owed_kinds: tuple[str, ...] = ()

    def excess(self, facts: Facts) -> int:
        """Return minutes beyond or short, summed over spells."""
        return sum(
            self._of_spell(spell, rest)
            for shift in _shifts(facts, self.agent_ids, self.days)
            for spell, rest in self._spells(shift.pieces)
        )

    def kind_of(self, piece: Piece) -> str:
        """Return ``spell`` for work that counts, else the kind that may end a spell."""
        if piece.kind != "work":
            return piece.kind
        return "spell" if self.queues is None or piece.queue in self.queues else "other_work"

    def _spells(self, pieces: tuple[Piece, ...]) -> Iterator[tuple[int, list[Kinded]]]:
        """Yield (minutes, what follows until the next spell) of each spell."""
        least, spell = dict(self.ended_by), 0
        rest: list[Kinded] = []
        for kind, minutes in self._kinds(pieces):
            if kind != "spell":
                rest.append((kind, minutes))
                continue
            if spell and any(m >= least.get(k, NO_LIMIT) for k, m in rest):
                yield spell, rest
                spell = 0
            spell, rest = spell + minutes, []
        if spell:
            yield spell, rest

    def _kinds(self, pieces: tuple[Piece, ...]) -> list[Kinded]:
        """Return kind and minutes of pieces, touching ones of one kind joined."""
        found: list[Kinded] = []
        reached = 0
        for piece in pieces:
            kind, minutes = self.kind_of(piece), piece.end - piece.start
            if found and reached == piece.start and found[-1][0] == kind:
                found[-1] = kind, found[-1][1] + minutes
            else:
                found.append((kind, minutes))
            reached = piece.end
        return found

    def _of_spell(self, spell: int, rest: list[Kinded]) -> int:
        amount = max(0, spell - self.max_minutes, self.min_minutes - spell)
        if self.owed_minutes and spell >= self.owed_from:
            amount += max(0, self.owed_minutes - self._given(rest))
        return amount

    def _given(self, rest: list[Kinded]) -> int:
        given = 0
        for kind, minutes in rest:
            if kind in self.owed_kinds:
                given += minutes
            elif kind != "break":
                break
        return given


@dataclass(frozen=True, slots=True)
class Share:
    """Minutes of work on some queues within each shift, up to a bound.

    Attributes
    ----------
    max_minutes, max_percent
        The smaller of the two is the bound; percent are of the shift, in whole minutes.
    last_minutes
        When positive, only minutes in this last part of the shift count.
    only_days
        When not None, only shifts of these days count.
    from_minute
        Only minutes from this UTC minute on count.
    """

    agent_ids: tuple[str, ...]
    days: int
    queues: tuple[str, ...]
    max_minutes: int = 0
    last_minutes: int = 0
    only_days: tuple[int, ...] | None = None
    from_minute: int = 0
    max_percent: int = 100

    def most(self, span: int) -> int:
        """Return the most minutes in a shift of ``span`` minutes."""
        return min(self.max_minutes, span * self.max_percent // 100)

    def counted(self, start: int, end: int) -> Window:
        """Return the part of a shift that counts; empty where it ends too early."""
        first = end - self.last_minutes if self.last_minutes else start
        return Window(min(end, max(start, first, self.from_minute)), end)

    def excess(self, facts: Facts) -> int:
        """Return minutes beyond the bound, summed over shifts."""
        return sum(
            max(0, self._minutes(shift) - self.most(shift.end - shift.start))
            for shift in _shifts(facts, self.agent_ids, self.days)
            if self.only_days is None or shift.day in self.only_days
        )

    def _minutes(self, shift: LineShift) -> int:
        counted = self.counted(shift.start, shift.end)
        return sum(
            counted.overlap(piece.start, piece.end)
            for piece in shift.pieces
            if piece.kind == "work" and piece.queue in self.queues
        )


@dataclass(frozen=True)
class Quota:
    """Minutes of work on some queues within a week of the horizon, up to a bound.

    Attributes
    ----------
    PERIOD_DAYS
        Weeks are counted in so many days from the first one of the horizon.
    """

    PERIOD_DAYS: ClassVar[int] = 7

    agent_ids: tuple[str, ...]
    days: int
    queues: tuple[str, ...]
    max_minutes: int

    def excess(self, facts: Facts) -> int:
        """Return minutes beyond the bound, summed over people and weeks."""
        worked: dict[tuple[str, int], int] = defaultdict(int)
        for agent_id in self.agent_ids:
            for shift in _shifts(facts, (agent_id,), self.days):
                worked[agent_id, shift.day // self.PERIOD_DAYS] += self.minutes(shift.pieces)
        return sum(max(0, minutes - self.max_minutes) for minutes in worked.values())

    def minutes(self, pieces: tuple[Piece, ...]) -> int:
        """Return the minutes of work on the queues."""
        return sum(p.minutes for p in pieces if p.kind == "work" and p.queue in self.queues)


@dataclass(frozen=True, slots=True)
class Pause:
    """A pause of some length that begins in each half of a shift.

    Attributes
    ----------
    kinds
        What a pause is made of; touching segments of these kinds are one.
    minutes
        How long one pause is to be; minutes that the longest one falls short of it count.
    from_span
        Shorter shifts owe none.
    """

    agent_ids: tuple[str, ...]
    days: int
    kinds: tuple[str, ...]
    minutes: int
    from_span: int = 0

    def excess(self, facts: Facts) -> int:
        """Return minutes missing, summed over halves of shifts."""
        return sum(
            self.minutes - min(self.minutes, longest)
            for shift in _shifts(facts, self.agent_ids, self.days)
            if shift.end - shift.start >= self.from_span
            for longest in self._longest(shift)
        )

    def first_half(self, shift: LineShift, minute: int) -> bool:
        """Return whether a minute lies before the middle of a shift."""
        return 2 * (minute - shift.start) < shift.end - shift.start

    def _longest(self, shift: LineShift) -> tuple[int, int]:
        """Return the minutes of the longest pauses that begin in either half."""
        longest, begun, end = [0, 0], shift.start, None
        for piece in shift.pieces:
            if piece.kind not in self.kinds:
                end = None
                continue
            begun = piece.start if end != piece.start else begun
            end = piece.end
            half = 0 if self.first_half(shift, begun) else 1
            longest[half] = max(longest[half], end - begun)
        return longest[0], longest[1]


@dataclass(frozen=True, slots=True)
class Apart:
    """Time between the pauses of a shift, up to a bound below.

    Attributes
    ----------
    kinds
        What a pause is made of; touching segments of these kinds are one.
    minutes
        How long the time from the end of one to the start of the next is to be, whatever fills it;
        minutes that it falls short count.
    """

    agent_ids: tuple[str, ...]
    days: int
    kinds: tuple[str, ...]
    minutes: int

    def excess(self, facts: Facts) -> int:
        """Return minutes missing, summed over successive pauses of shifts."""
        return sum(
            max(0, self.minutes - gap)
            for shift in _shifts(facts, self.agent_ids, self.days)
            for gap in self._gaps(shift)
        )

    def _gaps(self, shift: LineShift) -> Iterator[int]:
        """Yield the minutes between successive pauses."""
        end: int | None = None
        for piece in (piece for piece in shift.pieces if piece.kind in self.kinds):
            if end is not None and piece.start > end:
                yield piece.start - end
            end = piece.end


@dataclass(frozen=True, slots=True)
class Kinds:
    """Different queues that a shift with any work holds at least.

    Attributes
    ----------
    least
        How many; each one missing counts.
    from_span
        Shorter shifts owe none.
    only_days
        When not None, only shifts of these days count.
    """

    agent_ids: tuple[str, ...]
    days: int
    least: int
    from_span: int = 0
    only_days: tuple[int, ...] | None = None

    def asks(self, shift: LineShift) -> bool:
        """Return whether a shift is long enough and of a day that counts."""
        long = shift.end - shift.start >= self.from_span
        return long and (self.only_days is None or shift.day in self.only_days)

    def excess(self, facts: Facts) -> int:
        """Return queues missing, summed over shifts."""
        return sum(
            max(0, self.least - len(queues))
            for shift in _shifts(facts, self.agent_ids, self.days)
            if self.asks(shift)
            and (queues := {piece.queue for piece in shift.pieces if piece.kind == "work"})
        )


def _shifts(facts: Facts, agent_ids: tuple[str, ...], days: int) -> Iterator[LineShift]:
    """Yield the horizon's shifts of some people."""
    for agent_id in agent_ids:
        yield from (shift for shift in facts.line(agent_id) if 0 <= shift.day < days)


def _merged(pieces: tuple[Piece, ...]) -> Iterator[Piece]:
    """Yield pieces with touching neighbours of the same kind and queue joined."""
    held: Piece | None = None
    for piece in pieces:
        same = held is not None and (held.kind, held.queue) == (piece.kind, piece.queue)
        if held is not None and held.end == piece.start and same:
            held = held._replace(end=piece.end)
            continue
        if held is not None:
            yield held
        held = piece
    if held is not None:
        yield held
