"""What is needed and what plans give, by queue and interval: compiled kernels."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple, TypeVar

import numpy as np
from numba import njit
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
Slots = NDArray[np.int8]
Floats = NDArray[np.float32]
Prices = NDArray[np.float64]

SLOT_MINUTES = 5
SLOTS = 3
OFF, RECOVERY, RELIEF, QUEUE = 0, 1, 2, 4
"""Codes of 5-minute slots; reliefs (meals, breaks) are 2 and 3, queues 4, 5, …"""

Function = TypeVar("Function", bound=Callable[..., object])


def compiled(function: Function) -> Function:
    """Compile a function that allocates nothing, free of the interpreter's lock.

    Without ``_nrt=False`` numba counts references to every array of every tuple that is passed,
    which takes four fifths of the time.
    """
    return _compiled(function, cache=True, nogil=True, _nrt=False)


def allocating(function: Function) -> Function:
    """Compile a function that may allocate arrays, free of the interpreter's lock."""
    return _compiled(function, cache=True, nogil=True)


def _compiled(function: Function, **options: bool) -> Function:
    settings: dict[str, Any] = dict(options)
    kernel: Any = njit(**settings)(function)
    compiled_function: Function = kernel
    return compiled_function


class Board(NamedTuple):
    """Needs and useful minutes; G queues, I intervals, K tiers, all in thousandths of a minute.

    Attributes
    ----------
    useful, need
        (queue, interval).
    low, high, price
        (queue, interval, tier): missing minutes and the price of one between them.
    surplus
        Price of a minute at work that is not useful.
    interval, nth
        Quarter hour → its interval (-1: none) and its place within it.
    resting
        (room, slot) people who recover in a buffer room.
    """

    useful: Ints
    need: Ints
    low: Ints
    high: Ints
    price: Ints
    surplus: int
    interval: Ints
    nth: Ints
    resting: Ints


class Duty(NamedTuple):
    """One shift: its first quarter hour on the board, its queues there, and the person's rates.

    ``rates`` is (queue, quarter) in thousandths; ``room`` the buffer room that may be full, or -1.
    """

    first: int
    queues: Ints
    rates: Ints
    room: int = -1


@compiled
def cost_of(board: Board, queue: int, interval: int, useful: float) -> float:
    """Return the cost of a queue in an interval, up to a constant, with these useful minutes."""
    short = max(0.0, board.need[queue, interval] - useful)
    cost = float(board.surplus * short)
    for tier in range(board.low.shape[2]):
        if short > board.low[queue, interval, tier]:
            high = board.high[queue, interval, tier]
            cost += board.price[queue, interval, tier] * (
                min(short, high) - board.low[queue, interval, tier]
            )
    return cost


@compiled
def total_cost(board: Board) -> float:
    """Return the cost of all intervals, up to a constant."""
    cost = 0.0
    for queue in range(board.need.shape[0]):
        for interval in range(board.need.shape[1]):
            cost += cost_of(board, queue, interval, float(board.useful[queue, interval]))
    return cost


@compiled
def put(board: Board, duty: Duty, slots: Slots, sign: int) -> None:
    """Add a plan to the useful minutes of the board (``sign`` 1) or take it out (-1)."""
    for at in range(slots.shape[0]):
        queue = slots[at] - QUEUE
        interval = board.interval[duty.first + at // SLOTS]
        if queue >= 0 and interval >= 0:
            board.useful[duty.queues[queue], interval] += (
                sign * SLOT_MINUTES * duty.rates[queue, at // SLOTS]
            )
        if slots[at] == RECOVERY and duty.room >= 0:
            board.resting[duty.room, SLOTS * duty.first + at] += sign


@compiled
def _area(board: Board, cell: tuple[int, int], useful: float) -> float:
    """Return the integral of ``cost_of`` over useful minutes, from here to where none is missing.

    The cost is piecewise linear in what is missing, so its integral is piecewise quadratic.
    """
    short = max(0.0, board.need[cell] - useful)
    area = 0.5 * board.surplus * short * short
    for tier in range(board.low.shape[2]):
        low, high = board.low[cell[0], cell[1], tier], board.high[cell[0], cell[1], tier]
        if short > low:
            within = min(short, high) - low
            beyond = max(0.0, short - high)
            area += board.price[cell[0], cell[1], tier] * within * (0.5 * within + beyond)
    return float(area)


@compiled
def _gain(board: Board, cell: tuple[int, int], before: float, milli: float, blur: float) -> float:
    """Return what ``milli`` more useful minutes save, averaged over fills within ``blur``."""
    have = board.useful[cell] + before
    if blur <= 0:
        return cost_of(board, cell[0], cell[1], have) - cost_of(
            board, cell[0], cell[1], have + milli
        )
    saved = _area(board, cell, have - blur) - _area(board, cell, have + blur)
    saved -= _area(board, cell, have + milli - blur) - _area(board, cell, have + milli + blur)
    return saved / (2.0 * blur)


@allocating
def gains(board: Board, duty: Duty, blur: float, prices: Prices, share: float) -> Floats:
    """Return what each label of a shift saves.

    Parameters
    ----------
    blur
        Thousandths of a minute either side of the true fill over which costs are averaged.
    prices
        (queue, interval) → what a useful minute is worth.
    share
        Weight of the prices against the costs, 0 to 1.

    Returns
    -------
    ndarray
        (queue, quarter, begun anew or going on, slots worked).
    """
    queues, quarters = duty.rates.shape
    gain = np.zeros((queues, quarters, 2, SLOTS + 1), np.float32)
    for queue in range(queues):
        for quarter in range(quarters):
            interval = board.interval[duty.first + quarter]
            rate = SLOT_MINUTES * duty.rates[queue, quarter]
            if interval < 0 or rate == 0:
                continue
            cell = (duty.queues[queue], interval)
            done = SLOTS * rate * min(quarter, board.nth[duty.first + quarter])
            for slots in range(1, SLOTS + 1):
                priced = share * prices[cell] * rate * slots
                gain[queue, quarter, :, slots] = priced
                if share < 1:
                    begun = _gain(board, cell, 0.0, float(rate * slots), blur)
                    on = _gain(board, cell, float(done), float(rate * slots), blur)
                    gain[queue, quarter, 0, slots] += (1 - share) * begun
                    gain[queue, quarter, 1, slots] += (1 - share) * on
    return gain
