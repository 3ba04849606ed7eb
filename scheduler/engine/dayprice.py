"""Prices of useful minutes at which no plan is worth more than it costs, and the bound they prove.

Subgradient steps of Polyak (Minimization of unsmooth functionals, 1969) on the Lagrangian dual: at
any prices the cost of the best fills, less what the best plans earn, is a lower bound.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from scheduler.engine.dayboard import Board, Prices

Answer = Callable[[Prices], Prices]
"""Prices → useful minutes of the best plans at them, in thousandths, by queue and interval."""
STEP, HALF_LIFE = 1.5, 60
"""Length of the first step and number of steps after which it has halved."""
SPREAD = 7_500.0
"""Thousandths of a minute either side of a fill over which its slope is taken: half a quarter."""


def _cost(board: Board, fills: Prices) -> Prices:
    """Return costs of (queue, interval, point) useful minutes, up to a constant."""
    short = np.maximum(board.need[:, :, None] - fills, 0)[:, :, :, None]
    low, high = board.low[:, :, None, :], board.high[:, :, None, :]
    missing = np.maximum(np.minimum(short, high) - low, 0)
    cost: Prices = board.surplus * short[..., 0] + (missing * board.price[:, :, None, :]).sum(
        axis=3
    )
    return cost


def curve(board: Board) -> tuple[Prices, Prices]:
    """Return fills between which costs are straight, and the costs there, up to a constant.

    Both are (queue, interval, point), in thousandths.
    """
    need = board.need[:, :, None]
    fills = np.concatenate([need, np.maximum(need - board.high, 0), 0 * need], axis=2).astype(float)
    return fills, _cost(board, fills)


def slopes(board: Board) -> Prices:
    """Return what a useful minute more or less is worth at the fills in force."""
    around = board.useful[:, :, None] + SPREAD * np.array([-1.0, 1.0])
    costs = _cost(board, around)
    worth: Prices = (costs[:, :, 0] - costs[:, :, 1]) / (2 * SPREAD)
    return worth


def dual_steps(
    board: Board, start: Prices, target: float, answer: Answer
) -> Iterator[tuple[float, Prices]]:
    """Yield (bound, prices) of one step after the other, without end.

    Parameters
    ----------
    start
        First prices.
    target
        A cost that is known to be possible, up to the same constant as ``curve``.
    answer
        The best response of all shifts.
    """
    fills, costs = curve(board)
    prices, step = start, 0
    while True:
        dear = costs + prices[:, :, None] * fills
        point = dear.argmin(axis=2)[:, :, None]
        useful = answer(prices)
        bound = float(dear.min(axis=2).sum() - (prices * useful).sum())
        yield bound, prices
        slope = np.take_along_axis(fills, point, axis=2)[:, :, 0] - useful
        length = STEP * HALF_LIFE / (HALF_LIFE + step)
        scale = max(target - bound, 0.0) / max(float((slope**2).sum()), 1.0)
        prices = np.maximum(0.0, prices + length * scale * slope)
        step += 1
