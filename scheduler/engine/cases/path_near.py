"""All lines of a person that are nearly the best at given prices, depth first and compiled."""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

from scheduler.engine.cases.path_kernels import Ints, PathDesk, PathSpec
from scheduler.engine.cases.path_labels import (
    COST,
    Labels,
    label_open,
    labels,
    next_labels,
    relax,
    root_label,
    widest,
)

Types = NDArray[np.int16]


def near_room(spec: PathSpec, desk: PathDesk) -> Labels:
    """Return room for the labels that wait while lines are followed one at a time."""
    days = spec.off.size
    return labels(spec, 2 + 2 * days * widest(spec, desk))


@njit(cache=True, nogil=True)
def near_lines(
    spec: PathSpec,
    worth: Ints,
    dear: Ints,
    limit: int,
    desk: PathDesk,
    room: Labels,
    found: Types,
    steps: int,
) -> tuple[int, bool]:
    """Write every line whose value at prices is below a limit; return how many, and if all.

    Parameters
    ----------
    worth
        [day, type] what a shift earns.
    dear
        [bound] prices of bounds on types: any give the same lines, good ones give them sooner.
    limit
        Of value, in thousandths.
    room
        As ``near_room`` gives it.
    found
        [line, day] room for lines; types, -1 off.
    steps
        The most labels that are followed: where bounds on types end most lines, very many lead to
        none.
    """
    relax(spec, worth, dear, desk)
    spare = int((dear * spec.most).sum())
    root_label(spec, room)
    lines = waiting = 0
    for _ in range(steps):
        # Label 0 is followed; those that wait lie above it, the latest on top.
        if label_open(spec, room, 0):
            waiting = next_labels(spec, desk, room, 0, waiting + 1, limit + spare) - 1
        elif room.state[0, COST] - int((dear * room.counts[0]).sum()) < limit:
            if lines == found.shape[0]:
                return lines, False
            found[lines] = room.lines[0]
            lines += 1
        if not waiting:
            return lines, True
        room.state[0] = room.state[waiting]
        room.counts[0] = room.counts[waiting]
        room.lines[0] = room.lines[waiting]
        waiting -= 1
    return lines, False
