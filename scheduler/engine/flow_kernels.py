"""Compiled kernels of coverage: who serves which queue, and what one minute more is worth.

Arrays are indexed [queue, window] or [person, window, queue]; useful minutes and needs are in
thousandths of a person-minute, rates in thousandths, prices in person-minutes per minute.
"""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

CHUNK = 5
"""Minutes that are poured or moved at once: the grid of segments."""


@njit(cache=True)
def short_cost(short: int, tops: Ints, prices: Ints) -> int:
    """Return the convex price of missing thousandths; ``tops`` are the upper ends of the tiers."""
    cost, low = 0, 0
    for tier in range(tops.size):
        if short > low:
            cost += prices[tier] * (min(short, tops[tier]) - low)
        low = tops[tier]
    return cost


@njit(cache=True)
def gain(useful: int, added: int, need: int, tops: Ints, prices: Ints, surplus: int) -> int:
    """Return what ``added`` useful thousandths save (negative when they are taken away)."""
    before, after = max(0, need - useful), max(0, need - useful - added)
    saved = short_cost(before, tops, prices) - short_cost(after, tops, prices)
    return saved + surplus * (before - after)


@njit(cache=True)
def earnings(rates: Ints, prices: Floats, surplus: int) -> tuple[Floats, Ints]:
    """Return [window] what a minute earns on the queue that pays it most, and that queue.

    ``rates`` is [window, queue], ``prices`` [queue, window]; the queue is -1 where none pays.
    """
    worth = np.zeros(rates.shape[0])
    best = np.full(rates.shape[0], -1)
    for window in range(rates.shape[0]):
        for queue in range(rates.shape[1]):
            value = rates[window, queue] * (prices[queue, window] + surplus)
            if value > worth[window]:
                worth[window], best[window] = value, queue
    return worth, best


@njit(cache=True)
def worth_of(
    rates: Ints, length: int, useful: Ints, need: Ints, tops: Ints, prices: Ints, surplus: int
) -> Floats:
    """Return [window] what a minute of one person saves on average if a whole window is added.

    ``rates`` is [window, queue]; nobody else changes queue.
    """
    windows = rates.shape[0]
    worth = np.zeros(windows)
    for window in range(windows):
        total = 0
        added = np.zeros(rates.shape[1], dtype=np.int64)
        for _ in range(length // CHUNK):
            best, most = -1, 0
            for queue in range(rates.shape[1]):
                rate = rates[window, queue]
                if rate > 0:
                    saved = gain(
                        useful[queue, window] + added[queue],
                        rate * CHUNK,
                        need[queue, window],
                        tops[queue, window],
                        prices,
                        surplus,
                    )
                    if saved > most:
                        best, most = queue, saved
            if best < 0:
                break
            added[best] += rates[window, best] * CHUNK
            total += most
        worth[window] = total / length
    return worth


@njit(cache=True)
def cover_cost(
    contact_minutes: int, useful: Ints, need: Ints, tops: Ints, prices: Ints, surplus: int
) -> int:
    """Return the cost of missing and surplus minutes in thousandths of a person-minute."""
    cost = 1000 * surplus * contact_minutes
    for queue in range(need.shape[0]):
        for window in range(need.shape[1]):
            short = max(0, need[queue, window] - useful[queue, window])
            cost += short_cost(short, tops[queue, window], prices)
            cost -= surplus * (need[queue, window] - short)
    return cost


@njit(cache=True)
def smoothed_prices(
    centre: Floats, missing: Floats, stiffness: Floats, tops: Ints, prices: Ints, surplus: int
) -> Floats:
    """Return the price of a useful minute [queue, window] of the proximal problem.

    ``missing`` minutes pull the price from ``centre`` by ``stiffness``; what is left missing at a
    tier's price holds it there.
    """
    found = np.empty(centre.shape)
    for queue in range(centre.shape[0]):
        for window in range(centre.shape[1]):
            left, low, floor = missing[queue, window], 0.0, -float(surplus)
            pull = stiffness[queue, window]
            price = centre[queue, window] + pull * left
            for tier in range(prices.size):
                if price <= prices[tier]:
                    break
                width = tops[queue, window, tier] / 1000.0 - low
                low = tops[queue, window, tier] / 1000.0
                enough = (price - prices[tier]) / pull
                if enough <= width:
                    price = prices[tier]
                    break
                left -= width
                floor = prices[tier]
                price = centre[queue, window] + pull * left
            found[queue, window] = max(price, floor)
    return found
