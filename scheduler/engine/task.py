"""A shift to be planned, and its plan as codes of slots or as segments."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

import numpy as np

from scheduler.engine.dayboard import (
    OFF,
    QUEUE,
    RECOVERY,
    RELIEF,
    SLOT_MINUTES,
    Duty,
    Floats,
    Slots,
)
from scheduler.engine.daykind import Kind
from scheduler.engine.level_room import MILLI
from scheduler.terms import NO_LIMIT, Level, LineShift, Piece, Place

LEAST_SHARE = 0.1
"""What work that adds next to nothing to a load still bears of a price on work."""


@dataclass
class Task:
    """One shift to be planned.

    Attributes
    ----------
    slots
        The plan in force: a code for each 5 minutes.
    most_slots
        Slots of work that the shift may hold on all queues together.
    loads
        Loads that a plan could bring beyond their caps, each with the most that it begins with.
    held
        Sessions in the shift, and recovery after events; nothing else lies in the quarters they
        touch.
    """

    key: tuple[str, int]
    shift: LineShift
    queues: tuple[str, ...]
    places: tuple[Place, ...]
    kinds: tuple[Kind, Kind]
    duty: Duty
    slots: Slots
    most_slots: int = NO_LIMIT
    loads: tuple[tuple[Level, float], ...] = ()
    held: tuple[Piece, ...] = ()

    @property
    def relieved(self) -> bool:
        """Whether the plan in force holds as many minutes of meals and breaks as it has to."""
        span = self.shift.end - self.shift.start
        owed = sum(place.count(span) * place.minutes for place in self.places)
        reliefs = (self.slots >= RELIEF) & (self.slots < QUEUE)
        return int(np.count_nonzero(reliefs)) * SLOT_MINUTES == owed

    def shares(self) -> Floats:
        """Return per queue the share of a price on work that it bears, the heaviest all of it."""
        shares: Floats = np.full(len(self.queues), LEAST_SHARE if self.loads else 1.0, np.float32)
        for term, _ in self.loads:
            known = dict(term.rates)
            rates = np.array([known.get(queue, 0.0) for queue in self.queues], np.float32)
            if rates.any():
                shares = np.maximum(shares, rates / rates.max())
        return shares

    def lawful(self, slots: Slots) -> bool:
        """Return whether a plan of the shift keeps bounds that join its quarters."""
        if int(np.count_nonzero(slots >= QUEUE)) > self.most_slots:
            return False
        pieces = pieces_of(replace(self, slots=slots)) if self.loads else ()
        shift = self.shift._replace(pieces=pieces)
        return all(
            term.course(shift, begin).peak <= term.cap_milli / MILLI for term, begin in self.loads
        )


def pieces_of(task: Task) -> tuple[Piece, ...]:
    """Return the plan in force of a shift as segments."""
    return with_sessions(_pieces(task), task.held)


def with_sessions(pieces: Iterable[Piece], held: Sequence[Piece]) -> tuple[Piece, ...]:
    """Return pieces with sessions, and recovery, in place of the time off the phone they lie in."""
    parts = (part for piece in pieces for part in _cut(piece, held))
    return tuple(joined(parts)) if any(piece.activity is None for piece in held) else tuple(parts)


def _cut(piece: Piece, held: Iterable[Piece]) -> Iterator[Piece]:
    at = piece.start
    for session in held if piece.kind == "off_phone" else ():
        start, end = max(at, session.start), min(session.end, piece.end)
        if start < end:
            if at < start:
                yield piece._replace(start=at, end=start)
            yield session._replace(start=start, end=end)
            at = end
    if at < piece.end:
        yield piece._replace(start=at)


def joined(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """Yield pieces with touching ones made one that are the same and no sessions."""
    held: Piece | None = None
    for piece in pieces:
        if held and held.end == piece.start and held[2:] == piece[2:] and held.activity is None:
            held = held._replace(end=piece.end)
            continue
        if held:
            yield held
        held = piece
    if held:
        yield held


def _pieces(task: Task) -> Iterator[Piece]:
    at = task.shift.start
    for code, slots in groupby(task.slots.tolist()):
        end = at + SLOT_MINUTES * len(list(slots))
        if code >= QUEUE:
            yield Piece(at, end, "work", task.queues[code - QUEUE])
        elif code >= RELIEF:
            yield Piece(at, end, task.places[code - RELIEF].kind, None)
        else:
            yield Piece(at, end, "recovery" if code else "off_phone", None)
        at = end


def slots_of(task: Task, pieces: tuple[Piece, ...]) -> Slots | None:
    """Return pieces as the codes of a shift's slots; None when they cannot be said so.

    Recovery after events is no part of the codes.
    """
    codes = {"off_phone": OFF, "recovery": RECOVERY}
    codes |= {place.kind: RELIEF + number for number, place in enumerate(task.places)}
    slots = np.full_like(task.slots, OFF)
    for piece in pieces:
        if piece in task.held:
            continue
        if piece.kind == "work" and piece.queue in task.queues:
            code = QUEUE + task.queues.index(piece.queue)
        elif piece.kind in codes:
            code = codes[piece.kind]
        else:
            return None
        first, last = piece.start - task.shift.start, piece.end - task.shift.start
        if first % SLOT_MINUTES or last % SLOT_MINUTES:
            return None
        slots[first // SLOT_MINUTES : last // SLOT_MINUTES] = code
    for rest in (piece for piece in task.held if piece.activity is None):
        there = slots[_slot(task, rest.start) : _slot(task, rest.end)]
        if not np.isin(there, (OFF, RECOVERY)).all():
            return None
        there[:] = OFF
    return slots


def _slot(task: Task, minute: int) -> int:
    return (minute - task.shift.start) // SLOT_MINUTES
