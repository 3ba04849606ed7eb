"""Compiled kernels of the search over cases with free starts: the best days of one person.

Times are quarter hours from the midnight at which the first day begins. Some days in a row of one
person are planned anew against what the others leave: first the worth of each shift, its tasks
laid as well as can be, then a shortest path over the days with the time worked, the days worked in
a row and the earliest next start as resources. Both are exact.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
Singles = NDArray[np.float32]

DAY = 96
"""Quarters of a day."""
NEVER = np.float32(-1e12)
"""Worth of what is not allowed."""
UNPAID = np.float32(2000.0)
"""What each quarter costs that a person's time stays below its minimum."""


class Grid(NamedTuple):
    """What the hard terms of a case ask of every line, and how many people each quarter asks.

    Attributes
    ----------
    allowed
        [day, quarter of the day, quarters beyond ``shortest``] which shifts may be.
    shortest, stretch, gap
        Quarters of the shortest shift, of the shortest stretch on a task, and between two shifts.
    run
        Days in a row with a shift, at most.
    least, most
        [person] quarters of work.
    low, high
        [quarter, task] people, bounds of what costs nothing.
    """

    allowed: Bools
    shortest: int
    stretch: int
    gap: int
    run: int
    least: Ints
    most: Ints
    low: Ints
    high: Ints


class Desk(NamedTuple):
    """Room to work in, so that no step asks for memory.

    Attributes
    ----------
    gains
        [quarter of the window, task] worth of one more person, summed up from the window's start.
    worth
        [day of the window, length, quarter of the day] worth of a shift.
    togo
        [day of the window, days in a row before it, quarters worked, quarter of the day at which
        the next shift may start] worth of the rest.
    """

    gains: Singles
    worth: Singles
    togo: Singles


@njit(cache=True, nogil=True)
def shift_worth(gains: Singles, first: int, stretch: int, total: Singles, ahead: Singles) -> None:
    """Write [quarters] the most that a shift from ``first`` on earns when it ends after so many.

    Parameters
    ----------
    gains
        [quarter, task] worth of one more person, summed up over the quarters before.
    total
        Written up to its size less one; ``NEVER`` where no stretches make this length.
    ahead
        [task] room for the best start of a stretch so far.
    """
    tasks = gains.shape[1]
    total[0] = 0.0
    ahead[:] = NEVER
    for after in range(1, total.size):
        best = NEVER
        if after >= stretch:
            base = total[after - stretch]
            for task in range(tasks):
                opened = base - gains[first + after - stretch, task]
                ahead[task] = max(ahead[task], opened)
                best = max(best, gains[first + after, task] + ahead[task])
        total[after] = best


@njit(cache=True, nogil=True)
def lay_tasks(gains: Singles, first: int, stretch: int, tasks: Ints) -> None:
    """Write the task of each quarter of a shift that starts at ``first``: one of most worth."""
    size = tasks.size
    total = np.empty(size + 1, np.float32)
    opened = np.zeros((size + 1, 2), np.int64)
    since = np.zeros(gains.shape[1], np.int64)
    ahead = np.full(gains.shape[1], NEVER)
    total[0] = 0.0
    for after in range(1, size + 1):
        total[after] = NEVER
        if after < stretch:
            continue
        begun = after - stretch
        for task in range(gains.shape[1]):
            value = total[begun] - gains[first + begun, task]
            if value > ahead[task]:
                ahead[task], since[task] = value, begun
            value = gains[first + after, task] + ahead[task]
            if value > total[after]:
                total[after] = value
                opened[after, 0], opened[after, 1] = since[task], task
    after = size
    while after > 0:
        begun = opened[after, 0]
        tasks[begun:after] = opened[after, 1]
        after = begun


@njit(cache=True, nogil=True)
def window_worth(grid: Grid, desk: Desk, first_day: int, days: int) -> None:
    """Write the worth of every shift of the window."""
    lengths = grid.allowed.shape[2]
    total = np.empty(grid.shortest + lengths, np.float32)
    ahead = np.empty(desk.gains.shape[1], np.float32)
    for day in range(days):
        for start in range(DAY):
            for length in range(lengths):
                desk.worth[day, length, start] = NEVER
            allowed = grid.allowed[first_day + day, start]
            if not allowed.any():
                continue
            shift_worth(desk.gains, DAY * day + start, grid.stretch, total, ahead)
            for length in range(lengths):
                if allowed[length]:
                    desk.worth[day, length, start] = total[grid.shortest + length]


@njit(cache=True, nogil=True)
def next_start(end: int, gap: int) -> int:
    """Return the quarter of the next day from which a shift may start after one that ends."""
    return min(DAY, max(0, end + gap - DAY))


class Edge(NamedTuple):
    """What lies around the days that are planned anew.

    Attributes
    ----------
    ready
        Quarter of the first day at which a shift may start.
    before, behind
        Days in a row with a shift that touch the window on either side.
    until
        Quarter of the day behind the window at which its shift starts; a day's quarters when none.
    least, most
        Quarters of work wanted inside.
    """

    ready: int
    before: int
    behind: int
    until: int
    least: int
    most: int


@njit(cache=True, nogil=True)
def window_togo(grid: Grid, desk: Desk, edge: Edge, days: int) -> None:
    """Write the worth of the best rest of the window from each state on."""
    lengths = grid.allowed.shape[2]
    longest = grid.shortest + lengths - 1
    togo = desk.togo
    _last(grid, togo[days], edge, min(edge.most, longest * days))
    ahead = np.empty((togo.shape[2], DAY + longest + 1), np.float32)
    for day in range(days - 1, -1, -1):
        top = min(edge.most, longest * day)
        for row in range(grid.run + 1):
            if row > day and row != edge.before + day:
                continue
            here = togo[day, row]
            if row < grid.run:
                reach = min(edge.most, top + longest)
                _look_ahead(togo[day + 1, row + 1], grid.gap, reach, ahead)
            for used in range(top + 1):
                best, off = here[used], togo[day + 1, 0, used, 0]
                best[:] = off
                if row < grid.run:
                    _best_shift(desk.worth[day], grid.shortest, used, edge.most, ahead, best)
                for start in range(DAY - 1, -1, -1):
                    best[start] = max(best[start], best[start + 1])


@njit(cache=True, nogil=True)
def _last(grid: Grid, last: Singles, edge: Edge, top: int) -> None:
    for row in range(grid.run + 1):
        for used in range(top + 1):
            last[row, used, :] = -UNPAID * np.float32(max(0, edge.least - used))
            if row and row + edge.behind > grid.run and edge.behind:
                last[row, used, :] = NEVER
            elif edge.behind:
                last[row, used, edge.until + 1 :] = NEVER


@njit(cache=True, nogil=True)
def _look_ahead(after: Singles, gap: int, reach: int, ahead: Singles) -> None:
    """Write [quarters worked, end] the worth behind a shift, so that the search reads in rows."""
    for used in range(reach + 1):
        for end in range(ahead.shape[1]):
            ahead[used, end] = after[used, next_start(end, gap)]


@njit(cache=True, nogil=True)
def _best_shift(
    worth: Singles, shortest: int, used: int, most: int, ahead: Singles, best: Singles
) -> None:
    """Raise [start] to the most that a shift of any length from there and what follows earn."""
    for length in range(worth.shape[0]):
        total = used + shortest + length
        if total > most:
            break
        values, row = worth[length], ahead[total, shortest + length :]
        for start in range(DAY):
            value = values[start] + row[start]
            best[start] = max(best[start], value)


@njit(cache=True, nogil=True)
def follow(grid: Grid, desk: Desk, edge: Edge, starts: Ints, lengths: Ints) -> None:
    """Write [day of the window] start in the day (-1 for off) and quarters of a best plan."""
    row, used, ready = edge.before, 0, edge.ready
    for day in range(starts.size):
        target = desk.togo[day, row, used, ready]
        starts[day], lengths[day] = -1, 0
        nearest = abs(desk.togo[day + 1, 0, used, 0] - target)
        if row < grid.run:
            for length in range(desk.worth.shape[1]):
                quarters = grid.shortest + length
                if used + quarters > edge.most:
                    break
                for start in range(ready, DAY):
                    value = desk.worth[day, length, start]
                    if value < NEVER / 2:
                        continue
                    opens = next_start(start + quarters, grid.gap)
                    value += desk.togo[day + 1, row + 1, used + quarters, opens]
                    if abs(value - target) < nearest:
                        nearest = abs(value - target)
                        starts[day], lengths[day] = start, quarters
        ready, row = 0, 0 if starts[day] < 0 else row + 1
        if starts[day] >= 0:
            used += lengths[day]
            ready = next_start(starts[day] + lengths[day], grid.gap)
