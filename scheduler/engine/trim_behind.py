"""How far a hard stretch goes on behind a meal, on the 5-minute grid: a compiled kernel.

The dynamic programme lets it go on for whole quarter hours that owe no recovery. Where such a rest
of a stretch is followed by work on a queue without caps and spells, the change between them moves
by slots: up to the last one that owes nothing, or back, as costs ask.
"""

from __future__ import annotations

from scheduler.engine.dayboard import QUEUE, RELIEF, SLOTS, Board, Duty, Slots, compiled
from scheduler.engine.daykind import HARD, STRETCH, Kind
from scheduler.engine.trim import LEAST_SAVED, least_slots, light, moved, stretch


@compiled
def _begun(slots: Slots, at: int) -> int:
    """Return the first slot of the run that ends before slot ``at``."""
    first = at - 1
    while first > 0 and slots[first - 1] == slots[at - 1]:
        first -= 1
    return first


@compiled
def _behind(kind: Kind, slots: Slots, at: int) -> int:
    """Return the slots behind a meal that end before ``at``; 0 when it is no such rest."""
    queue = slots[at - 1] - QUEUE
    if queue < 0 or kind.behind[queue] == 0 or not light(kind, slots[at]):
        return 0
    first = _begun(slots, at)
    before = first - 1
    while before >= 0 and RELIEF <= slots[before] < QUEUE:
        before -= 1
    # Without a meal, or behind work on something else, it is a stretch of its own.
    if before == first - 1 or before < 0 or slots[before] != slots[at - 1]:
        return 0
    relief = slots[first - 1] - RELIEF
    if kind.ends[relief] & STRETCH or not kind.ends[relief] & HARD:
        return 0
    return at - first if at - first <= kind.behind[queue] else 0


@compiled
def _used(kind: Kind, slots: Slots) -> int:
    """Return the slots on capped queues."""
    used = 0
    for at in range(slots.size):
        queue = slots[at] - QUEUE
        used += queue >= 0 and kind.capped[queue]
    return used


@compiled
def _fits(kind: Kind, duty: Duty, slots: Slots, at: int, by: int) -> bool:
    """Return whether the change before ``at`` may move by so many slots."""
    code, other = slots[at - 1], slots[at]
    taken = code if by > 0 else other
    for place in range(min(at, at + by), max(at, at + by)):
        if place >= slots.size or slots[place] != (other if by > 0 else code):
            return False
        queue, quarter = taken - QUEUE, place // SLOTS
        if not kind.open[queue, quarter] or duty.rates[queue, quarter] == 0:
            return False
    return by <= 0 or stretch(slots, at) - by >= least_slots(kind, other - QUEUE)


@compiled
def trim_behind(kind: Kind, board: Board, duty: Duty, slots: Slots, most: int) -> float:
    """Move ends of hard stretches behind meals to where they cost least; return the rise.

    Parameters
    ----------
    kind, board, duty, slots
        As ``trim`` has them; plan and board are changed together.
    most
        Slots that the shift may spend on capped queues.
    """
    total = 0.0
    for at in range(1, slots.size):
        known = _behind(kind, slots, at)
        if not known:
            continue
        capped = kind.capped[slots[at - 1] - QUEUE]
        spare, best, by = most - _used(kind, slots) if capped else slots.size, -LEAST_SAVED, 0
        for step in range(1 - known, kind.behind[slots[at - 1] - QUEUE] - known + 1):
            if step == 0 or step > spare or not _fits(kind, duty, slots, at, step):
                continue
            rise = moved(board, duty, slots, at, step)
            moved(board, duty, slots, at + step, -step)
            if rise < best:
                best, by = rise, step
        if by:
            total += moved(board, duty, slots, at, by)
    return total
