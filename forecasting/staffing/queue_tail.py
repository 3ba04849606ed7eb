"""The law of the callers waiting in Erlang A, summed outwards from its most likely value.

With y = c mu / theta and x = lambda / theta, j callers wait with weight
``t_j = x**j / ((y + 1) ... (y + j))``. Started from the largest weight every factor is at most 1:
nothing overflows, nothing cancels, whatever the size of the centre.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

_NEGLIGIBLE = 1e-25
_FIRST_BLOCK = 128
_LARGEST_BLOCK = 65_536


class QueueTail(NamedTuple):
    """Weights of 0, 1, 2 ... callers waiting, relative to the largest one.

    Parameters
    ----------
    mode
        Number waiting with the largest weight.
    first
        Weight of nobody waiting.
    total
        Sum of the weights.
    mean
        Mean number waiting.
    """

    mode: int
    first: float
    total: float
    mean: float


def queue_tail(x: float, y: float) -> QueueTail:
    """Sum the weights to about 1e-23 of their total.

    Parameters
    ----------
    x
        Contacts per mean patience, 0 or more.
    y
        Contacts that the agents can finish per mean patience, 0 or more.

    Returns
    -------
    QueueTail
        The work grows with the square root of ``x``.

    References
    ----------
    Palm (1957); Mandelbaum & Zeltyn, *Service Engineering in Action: the Palm/Erlang-A Queue*,
    2007, §3.
    """
    mode = max(0, int(x - y))
    up, up_steps, _ = _sum(lambda step: x / (y + mode + step), None)
    down, down_steps, first = _sum(lambda step: (y + mode + 1 - step) / x, mode)
    total = 1.0 + up + down
    return QueueTail(mode, first, total, mode + (up_steps - down_steps) / total)


def _sum(
    factor: Callable[[NDArray[np.float64]], NDArray[np.float64]], steps: int | None
) -> tuple[float, float, float]:
    """Sum of the running products, the same weighted by step, and the last product."""
    total, weighted, last = 0.0, 0.0, 1.0
    start, size = 1, _FIRST_BLOCK
    while last > _NEGLIGIBLE and (steps is None or start <= steps):
        end = start + size if steps is None else min(start + size, steps + 1)
        step = np.arange(start, end, dtype=np.float64)
        products = last * np.multiply.accumulate(factor(step))
        total += float(np.add.reduce(products))
        weighted += float(step @ products)
        last = float(products[-1])
        start, size = end, min(2 * size, _LARGEST_BLOCK)
    return total, weighted, last
