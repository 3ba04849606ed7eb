"""Plans of shifts as one label per five-minute slot, and back as pieces."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import NamedTuple

from scheduler.terms import LineShift, Piece

SLOT_MINUTES = 5
"""Length of a slot: segments lie on this grid, counted from the start of the shift."""

Key = tuple[str, int]
"""(person, day)."""
Plans = dict[Key, tuple[Piece, ...]]
"""(person, day) → the pieces of that shift."""


class Label(NamedTuple):
    """What a slot is spent on: a kind of segment, the queue of work, the activity of a session."""

    kind: str
    queue: str | None = None
    activity: str | None = None


def slots_of(shift: LineShift) -> int:
    """Return the number of slots of a shift.

    Raises
    ------
    ValueError
        When the length of the shift is no multiple of a slot.
    """
    slots, odd_minutes = divmod(shift.end - shift.start, SLOT_MINUTES)
    if odd_minutes:
        raise ValueError(f"a shift of {shift.end - shift.start} minutes is off the 5-minute grid")
    return slots


def pieces_of(start: int, labels: Sequence[Label]) -> tuple[Piece, ...]:
    """Return labels as pieces from minute ``start``; a run of slots with one label is one."""
    pieces = []
    for label, group in groupby(labels):
        end = start + SLOT_MINUTES * len(list(group))
        pieces.append(Piece(start, end, *label))
        start = end
    return tuple(pieces)


def labels_of(start: int, pieces: Sequence[Piece]) -> tuple[Label, ...]:
    """Return one label per slot from minute ``start`` to the end of the last piece.

    A slot that several pieces share has the label at its start; gaps are ``off_phone``.
    """
    found: Mapping[int, Label] = {
        slot: Label(*piece[2:])
        for piece in reversed(pieces)
        for slot in range(
            -(-(piece.start - start) // SLOT_MINUTES), -(-(piece.end - start) // SLOT_MINUTES)
        )
    }
    return tuple(found.get(slot, Label("off_phone")) for slot in range(max(found, default=-1) + 1))
