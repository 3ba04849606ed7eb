"""Sharing a pool's agents out among its queues."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

DECIMALS = 6
"""Agents are written to the millionth."""


def split_by_weight(
    total: float, weights: Sequence[float], floors: Sequence[float]
) -> tuple[float, ...]:
    """Shares in proportion to the weights, none below its floor, adding up to the total.

    A queue whose proportional share is below its floor gets the floor; the others share the rest.

    Parameters
    ----------
    total
        What is shared out; at least the sum of the floors.
    weights
        0 or more, one per queue; all zero counts as all equal.
    floors
        0 or more, one per queue.

    Returns
    -------
    tuple of float
        One share per queue, to 1e-6, with the exact sum of ``total`` to 1e-6.
    """
    weights = weights if any(weights) else [1.0] * len(weights)
    held: set[int] = set()
    while True:
        shares = _shares(total, weights, floors, held)
        below = {i for i, share in enumerate(shares) if share < floors[i]} - held
        if not below:
            return _rounded(shares)
        held |= below


def _shares(
    total: float, weights: Sequence[float], floors: Sequence[float], held: set[int]
) -> list[float]:
    rest = total - sum(floors[i] for i in held)
    weight = sum(weights[i] for i in range(len(weights)) if i not in held)
    return [
        floors[i] if i in held else rest * weights[i] / weight if weight else 0.0
        for i in range(len(weights))
    ]


def _rounded(shares: Sequence[float]) -> tuple[float, ...]:
    """Round the running sums, so that the rounded shares keep the sum."""
    sums = [0.0]
    for share in shares:
        sums.append(sums[-1] + share)
    return tuple(
        round(round(end, DECIMALS) - round(start, DECIMALS), DECIMALS)
        for start, end in pairwise(sums)
    )
