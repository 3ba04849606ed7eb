"""Changes from one queue to another on the 5-minute grid: compiled kernels.

Plans change queue on the quarter hour, where three people and a half are asked for and three or
four are there. Here a change, or both ends of a stretch, move by some slots where that saves cost.
Only queues without caps and spells take part: with them nothing but the shortest stretch is at
stake, since time on the phone stays what it was.
"""

from __future__ import annotations

from scheduler.engine.dayboard import (
    QUEUE,
    RELIEF,
    SLOT_MINUTES,
    SLOTS,
    Board,
    Duty,
    Slots,
    compiled,
    cost_of,
)
from scheduler.engine.daykind import MET, Kind

REACH = 2
"""Slots that a change moves at most at once; further in several passes."""

MOST_PASSES = 8
LEAST_SAVED = 0.5
"""Thousandths of a person-minute: costs are whole ones."""


@compiled
def light(kind: Kind, code: int) -> bool:
    """Return whether a slot is work on a queue without caps and spells."""
    queue = code - QUEUE
    return bool(queue >= 0 and not kind.hard[queue] and not kind.capped[queue])


@compiled
def least_slots(kind: Kind, queue: int) -> int:
    """Return the slots of the shortest stretch on a queue."""
    label, quarters = kind.first[queue], 1
    while not kind.true[label] & MET:
        label = kind.following[label]
        quarters += 1
    return 1 if kind.brief[queue] else SLOTS * quarters


@compiled
def stretch(slots: Slots, at: int) -> int:
    """Return the slots on the queue of slot ``at`` around it; meals and breaks do not end them."""
    code, found = slots[at], 0
    for step in (-1, 1):
        place = at if step == -1 else at + 1
        while 0 <= place < slots.size and (slots[place] == code or RELIEF <= slots[place] < QUEUE):
            found += slots[place] == code
            place += step
    return found


@compiled
def _change(kind: Kind, slots: Slots, at: int) -> bool:
    """Return whether a change from one light queue to another lies before slot ``at``."""
    if not 0 < at < slots.size or slots[at - 1] == slots[at]:
        return False
    return light(kind, slots[at - 1]) and light(kind, slots[at])


@compiled
def _movable(kind: Kind, duty: Duty, slots: Slots, at: int, by: int) -> bool:
    """Return whether the change before slot ``at`` may move: the giving side keeps a slot."""
    given, taken = (slots[at], slots[at - 1]) if by > 0 else (slots[at - 1], slots[at])
    step = 1 if by > 0 else -1
    place = at if by > 0 else at - 1
    for _ in range(abs(by)):
        beyond = place + step
        if not 0 <= beyond < slots.size or slots[place] != given or slots[beyond] != given:
            return False
        queue, quarter = taken - QUEUE, place // SLOTS
        if not kind.open[queue, quarter] or duty.rates[queue, quarter] == 0:
            return False
        place = beyond
    return True


@compiled
def _given(board: Board, duty: Duty, slots: Slots, at: int, code: int) -> float:
    """Give a slot to another queue; return by how much the cost rises."""
    quarter = at // SLOTS
    interval = board.interval[duty.first + quarter]
    rise = 0.0
    for sign, label in ((-1, slots[at]), (1, code)):
        if interval >= 0:
            queue = duty.queues[label - QUEUE]
            had = board.useful[queue, interval]
            has = had + sign * SLOT_MINUTES * duty.rates[label - QUEUE, quarter]
            rise += cost_of(board, queue, interval, float(has))
            rise -= cost_of(board, queue, interval, float(had))
            board.useful[queue, interval] = has
    slots[at] = code
    return rise


@compiled
def moved(board: Board, duty: Duty, slots: Slots, at: int, by: int) -> float:
    """Move the change before slot ``at``; return by how much the cost rises."""
    rise = 0.0
    code = slots[at - 1] if by > 0 else slots[at]
    for place in range(min(at, at + by), max(at, at + by)):
        rise += _given(board, duty, slots, place, code)
    return rise


@compiled
def _end_of_run(slots: Slots, at: int) -> int:
    """Return the slot behind the last one with the code of slot ``at``."""
    end = at + 1
    while end < slots.size and slots[end] == slots[at]:
        end += 1
    return end


@compiled
def _lawful(kind: Kind, slots: Slots, at: int) -> bool:
    """Return whether the stretches on both sides of the change before ``at`` are long enough."""
    return bool(
        stretch(slots, at - 1) >= least_slots(kind, slots[at - 1] - QUEUE)
        and stretch(slots, at) >= least_slots(kind, slots[at] - QUEUE)
    )


@compiled
def _best_move(
    kind: Kind, board: Board, duty: Duty, slots: Slots, at: int, end: int
) -> tuple[int, int]:
    """Return by how many slots the changes before ``at`` and ``end`` best move; 0, 0 for none."""
    best, first_by, last_by = -LEAST_SAVED, 0, 0
    both = _change(kind, slots, end)
    for first in range(-REACH, REACH + 1):
        if first and not _movable(kind, duty, slots, at, first):
            continue
        rise = moved(board, duty, slots, at, first)
        for last in range(-REACH if both else 0, REACH + 1 if both else 1):
            if last and not _movable(kind, duty, slots, end, last):
                continue
            further = moved(board, duty, slots, end, last) if last else 0.0
            fits = _lawful(kind, slots, at + first)
            if fits and (not both or _lawful(kind, slots, end + last)) and rise + further < best:
                best, first_by, last_by = rise + further, first, last
            if last:
                moved(board, duty, slots, end + last, -last)
        moved(board, duty, slots, at + first, -first)
    return first_by, last_by


@compiled
def trim(kind: Kind, board: Board, duty: Duty, slots: Slots) -> float:
    """Move changes of queue to where they cost least, plan and board together; return the rise.

    Parameters
    ----------
    kind
        What the rules allow in the shift.
    board
        Holds the plan already.
    duty
        The shift and the person's rates.
    slots
        The plan; written in place.
    """
    total = 0.0
    for _ in range(MOST_PASSES):
        before = total
        for at in range(1, slots.size):
            if not _change(kind, slots, at):
                continue
            end = _end_of_run(slots, at)
            first, last = _best_move(kind, board, duty, slots, at, end)
            if first:
                total += moved(board, duty, slots, at, first)
            if last:
                total += moved(board, duty, slots, end, last)
        if total > before - LEAST_SAVED:
            break
    return total
