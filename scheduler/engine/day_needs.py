"""What is needed, as the board of the day stage: intervals on the grid of quarter hours."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from scheduler.engine.choices import QUARTER
from scheduler.engine.dayboard import Board, Ints

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scheduler.engine.demand import Demands


def board_of(
    needs: Demands, queues: Sequence[str], origin: int, quarters: int, resting: Ints
) -> Board:
    """Return the needs of some queues with nothing worked yet.

    Parameters
    ----------
    origin, quarters
        Number of the first quarter hour since the epoch, and how many there are.
    resting
        [room, slot] people who recover, on the same grid.
    """
    windows, demands = needs.windows, needs.by_window
    number = {queue: n for n, queue in enumerate(queues)}
    shape = (len(queues), len(windows))
    depth = max((len(d.tiers) for found in demands.values() for d in found), default=0)
    need, tiers = np.zeros(shape, np.int64), np.zeros((3, *shape, depth), np.int64)
    interval, nth = np.full(quarters, -1, np.int64), np.zeros(quarters, np.int64)
    for at, window in enumerate(windows):
        for demand in demands[window]:
            queue = number[demand.queue]
            need[queue, at] = demand.need_milli
            for n, tier in enumerate(demand.tiers):
                tiers[:, queue, at, n] = tier
        for n in range((window.end - window.start) // QUARTER):
            quarter = window.start // QUARTER + n - origin
            if 0 <= quarter < quarters:
                interval[quarter], nth[quarter] = at, n
    useful = np.zeros(shape, np.int64)
    return Board(useful, need, tiers[0], tiers[1], tiers[2], needs.surplus, interval, nth, resting)
