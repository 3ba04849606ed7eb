"""Small changes inside one shift: work goes to another queue for a while, a pause lies elsewhere.

The shift keeps its span and its paid minutes. Nothing here asks whether a change is allowed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise

from scheduler.domain import Segment, Shift, instant_of
from scheduler.terms import LineShift, Piece, Window

PAUSES, GRID_MINUTES = ("break", "meal"), 5
"""What may lie elsewhere, and the grid on which segments lie."""

Pieces = tuple[Piece, ...]


def to_queue(shift: LineShift, queue: str, edges: Sequence[int]) -> Iterator[Pieces]:
    """Yield plans in which work between any two edges is on a queue, pauses as they are.

    Parameters
    ----------
    edges
        UTC minutes, rising.
    """
    for number, start in enumerate(edges):
        for end in edges[number + 1 :]:
            changed = _joined(
                _on_queue(part, queue) if start <= part.start and part.end <= end else part
                for piece in shift.pieces
                for part in _parts(piece, Window(start, end))
            )
            if changed != shift.pieces:
                yield changed


def paused_elsewhere(shift: LineShift, gap: Window, most_minutes: int) -> Iterator[Pieces]:
    """Yield plans in which one pause that touches a gap begins up to so much earlier or later.

    The time that it leaves goes to what lay before it, or else behind it.
    """
    for number, pause in enumerate(shift.pieces):
        if pause.kind not in PAUSES or not gap.overlap(pause.start, pause.end):
            continue
        filled = _filled(shift.pieces, number)
        if filled is not None:
            earliest, latest = pause.start - most_minutes, pause.start + most_minutes
            for start in range(earliest, latest + 1, GRID_MINUTES):
                there = Window(start, start + pause.minutes)
                if start != pause.start and _free(filled, there):
                    yield _laid(filled, pause._replace(start=start, end=there.end))


def with_pieces(shift: Shift, pieces: Pieces) -> Shift:
    """Return a shift with other segments; where it is worked and what is paid stay as they are."""
    paid: dict[str, bool] = {segment.kind: segment.paid for segment in shift.segments}
    place = shift.segments[0].place
    segments = tuple(
        Segment.model_validate(
            {
                "start": instant_of(piece.start),
                "end": instant_of(piece.end),
                "kind": piece.kind,
                "queue": piece.queue,
                "activity_id": piece.activity,
                "place": place,
                "paid": paid.get(piece.kind, True),
            }
        )
        for piece in pieces
    )
    return shift.model_copy(update={"segments": segments})


def _parts(piece: Piece, window: Window) -> Iterator[Piece]:
    """Yield what of a piece lies before, inside and behind a window."""
    inside = sorted({edge for edge in window if piece.start < edge < piece.end})
    if not inside:
        yield piece
        return
    for start, end in pairwise((piece.start, *inside, piece.end)):
        yield piece._replace(start=start, end=end)


def _movable(piece: Piece) -> bool:
    return piece.kind in {"work", "off_phone"} and piece.activity is None


def _on_queue(piece: Piece, queue: str) -> Piece:
    return piece._replace(kind="work", queue=queue) if _movable(piece) else piece


def _filled(pieces: Pieces, number: int) -> Pieces | None:
    """Return the pieces with a neighbour in the place of one of them; None where none could be."""
    near = [pieces[n] for n in (number - 1, number + 1) if 0 <= n < len(pieces)]
    neighbour = next((piece for piece in near if _movable(piece)), None)
    if neighbour is None:
        return None
    gone = pieces[number]
    filling = neighbour._replace(start=gone.start, end=gone.end)
    return _joined((*pieces[:number], filling, *pieces[number + 1 :]))


def _free(pieces: Pieces, window: Window) -> bool:
    inside = pieces[0].start <= window.start and window.end <= pieces[-1].end
    return inside and all(_movable(p) for p in pieces if window.overlap(p.start, p.end))


def _laid(pieces: Pieces, pause: Piece) -> Pieces:
    """Return the pieces with a pause over them."""
    window = Window(pause.start, pause.end)
    parts = [part for piece in pieces for part in _parts(piece, window)]
    kept = [part for part in parts if not window.overlap(part.start, part.end)]
    return _joined(sorted((*kept, pause)))


def _joined(pieces: Sequence[Piece] | Iterator[Piece]) -> Pieces:
    """Return pieces with touching equal ones made one."""
    found = []
    for label, same in groupby(pieces, key=lambda piece: piece[2:]):
        group = list(same)
        found.append(Piece(group[0].start, group[-1].end, *label))
    return tuple(found)
