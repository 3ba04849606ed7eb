"""Compiled moves of the search over cases with free starts: some days of a few people anew."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from scheduler.engine.cases.kernels import (
    DAY,
    UNPAID,
    Desk,
    Edge,
    Grid,
    Ints,
    follow,
    lay_tasks,
    next_start,
    window_togo,
    window_worth,
)

Floats = NDArray[np.float64]
MISSING, SQUARES, PRICED, UNPAID_QUARTERS = 0, 1, 2, 3
DEAREST = 500.0
"""Highest price of a missing person: sums of worths must stay exact enough for single squares."""
LACK = 1e7
"""What one person missing counts against squares when answers are ranked."""
MOST_AT_ONCE = 3
NOISE = 0.5
"""Largest standard deviation of the worth of a person in a quarter, in shares of the heat."""


class Crew(NamedTuple):
    """Everybody's lines and what they amount to.

    Attributes
    ----------
    starts, lengths
        [person, day] quarter of the day at which a shift starts (-1 for off), and its quarters.
    tasks
        [person, quarter] task, -1 where the person is off.
    heads
        [quarter, task] people at work.
    price
        [quarter, task] what one missing person costs; the number missing counts as its square.
    tally
        People missing, squares of those beyond, price of the missing, quarters below minima.
    """

    starts: Ints
    lengths: Ints
    tasks: Ints
    heads: Ints
    price: Floats
    tally: Floats


@njit(cache=True, nogil=True)
def tally_up(grid: Grid, crew: Crew) -> None:
    """Write the tally anew from lines and prices."""
    crew.heads[:] = 0
    crew.tally[:] = 0.0
    for person in range(crew.tasks.shape[0]):
        for quarter in range(crew.tasks.shape[1]):
            if crew.tasks[person, quarter] >= 0:
                crew.heads[quarter, crew.tasks[person, quarter]] += 1
        worked = crew.lengths[person].sum()
        crew.tally[UNPAID_QUARTERS] += max(0, grid.least[person] - worked)
    for quarter in range(crew.heads.shape[0]):
        for task in range(crew.heads.shape[1]):
            _count(grid, crew, quarter, task, 1.0)


@njit(cache=True, nogil=True)
def _count(grid: Grid, crew: Crew, quarter: int, task: int, sign: float) -> None:
    there = crew.heads[quarter, task]
    short = grid.low[quarter, task] - there
    beyond = there - grid.high[quarter, task]
    if short > 0:
        crew.tally[MISSING] += sign * short
        crew.tally[PRICED] += sign * short * short * crew.price[quarter, task]
    elif beyond > 0:
        crew.tally[SQUARES] += sign * beyond * beyond


@njit(cache=True, nogil=True)
def total(crew: Crew) -> float:
    """Return what the lines cost at the present prices."""
    return float(crew.tally[SQUARES] + crew.tally[PRICED] + UNPAID * crew.tally[UNPAID_QUARTERS])


@njit(cache=True, nogil=True)
def _move(grid: Grid, crew: Crew, person: int, days: tuple[int, int], step: int) -> None:
    """Let a person's work on some days count (``step`` 1) or no longer count (-1)."""
    worked = crew.lengths[person].sum()
    outside = worked - crew.lengths[person, days[0] : days[1]].sum()
    least = grid.least[person]
    crew.tally[UNPAID_QUARTERS] += step * (max(0, least - worked) - max(0, least - outside))
    for day in range(days[0], days[1]):
        if crew.starts[person, day] < 0:
            continue
        first = DAY * day + crew.starts[person, day]
        for quarter in range(first, first + crew.lengths[person, day]):
            task = crew.tasks[person, quarter]
            _count(grid, crew, quarter, task, -1.0)
            crew.heads[quarter, task] += step
            _count(grid, crew, quarter, task, 1.0)


@njit(cache=True, nogil=True)
def _edge(grid: Grid, crew: Crew, person: int, days: tuple[int, int], share: float) -> Edge:
    """Return what lies around some days, of which ``share`` of all minima are due at their end."""
    starts, lengths = crew.starts[person], crew.lengths[person]
    first, end = days
    before, behind = 0, 0
    while first - before > 0 and starts[first - before - 1] >= 0:
        before += 1
    while end + behind < starts.size and starts[end + behind] >= 0:
        behind += 1
    ready = next_start(starts[first - 1] + lengths[first - 1], grid.gap) if before else 0
    outside = lengths[:first].sum() + lengths[end:].sum()
    least = int(share * grid.least[person]) - outside
    until = starts[end] if behind else DAY
    return Edge(ready, before, behind, until, max(0, least), grid.most[person] - outside)


@njit(cache=True, nogil=True)
def _gains(
    grid: Grid,
    crew: Crew,
    desk: Desk,
    days: tuple[int, int],
    noise: float,
    rng: np.random.Generator,
) -> None:
    """Write what one more person is worth, somewhat distorted, summed up from the first day on."""
    first = DAY * days[0]
    desk.gains[0] = 0.0
    for quarter in range(first, min(DAY * (days[1] + 1), crew.heads.shape[0] - 1)):
        for task in range(crew.heads.shape[1]):
            there = crew.heads[quarter, task]
            short = grid.low[quarter, task] - there
            beyond = there - grid.high[quarter, task]
            gain = 0.0
            if short > 0:
                gain = crew.price[quarter, task] * (2 * short - 1)
            elif beyond >= 0:
                gain = -1.0 - 2 * beyond
            if noise > 0.0:
                gain += noise * rng.standard_normal()
            at = quarter - first
            desk.gains[at + 1, task] = desk.gains[at, task] + np.float32(gain)


@njit(cache=True, nogil=True)
def replan(
    grid: Grid,
    crew: Crew,
    desk: Desk,
    person: int,
    days: tuple[int, int],
    share: float,
    noise: float,
    rng: np.random.Generator,
) -> None:
    """Give a person, whose work on some days does not count, the best work there; it counts."""
    size = days[1] - days[0]
    edge = _edge(grid, crew, person, days, share)
    _gains(grid, crew, desk, days, noise, rng)
    window_worth(grid, desk, days[0], size)
    window_togo(grid, desk, edge, size)
    starts = crew.starts[person, days[0] : days[1]]
    lengths = crew.lengths[person, days[0] : days[1]]
    follow(grid, desk, edge, starts, lengths)
    for day in range(size):
        if starts[day] >= 0:
            at = DAY * day + starts[day]
            mine = crew.tasks[person, DAY * days[0] + at : DAY * days[0] + at + lengths[day]]
            lay_tasks(desk.gains, at, grid.stretch, mine)
    _move(grid, crew, person, days, 1)


@njit(cache=True, nogil=True)
def take_out(grid: Grid, crew: Crew, person: int, days: tuple[int, int]) -> None:
    """Let a person have no work on some days."""
    _move(grid, crew, person, days, -1)
    for day in range(days[0], days[1]):
        first = DAY * day + max(0, crew.starts[person, day])
        crew.tasks[person, first : first + crew.lengths[person, day]] = -1
        crew.starts[person, day] = -1
        crew.lengths[person, day] = 0


@njit(cache=True, nogil=True)
def sweep(
    grid: Grid,
    crew: Crew,
    desk: Desk,
    order: Ints,
    days: tuple[int, int],
    share: float,
    rng: np.random.Generator,
) -> None:
    """Plan some days of everybody anew, one after the other."""
    for person in order:
        take_out(grid, crew, person, days)
        replan(grid, crew, desk, person, days, share, 0.0, rng)


@njit(cache=True, nogil=True)
def rank(crew: Crew) -> float:
    """Return what orders answers: people missing and time below minima first, then squares."""
    lacking = crew.tally[MISSING] + crew.tally[UNPAID_QUARTERS]
    return float(LACK * lacking + crew.tally[SQUARES])


@njit(cache=True, nogil=True)
def copy_days(into: Crew, crew: Crew, person: int, days: tuple[int, int]) -> None:
    """Write some days of a person, as arrays alone."""
    into.starts[person, days[0] : days[1]] = crew.starts[person, days[0] : days[1]]
    into.lengths[person, days[0] : days[1]] = crew.lengths[person, days[0] : days[1]]
    first, end = DAY * days[0], DAY * (days[1] + 1)
    into.tasks[person, first:end] = crew.tasks[person, first:end]


@njit(cache=True, nogil=True)
def copy_all(into: Crew, crew: Crew) -> None:
    """Write everybody's lines and what they amount to."""
    into.starts[:] = crew.starts
    into.lengths[:] = crew.lengths
    into.tasks[:] = crew.tasks
    into.heads[:] = crew.heads
    into.price[:] = crew.price
    into.tally[:] = crew.tally


@njit(cache=True, nogil=True)
def raise_prices(grid: Grid, crew: Crew, factor: float) -> None:
    """Let people who are missing cost more from now on, up to ``DEAREST``."""
    for quarter in range(crew.heads.shape[0]):
        for task in range(crew.heads.shape[1]):
            if crew.heads[quarter, task] < grid.low[quarter, task]:
                dearer = factor * crew.price[quarter, task]
                crew.price[quarter, task] = min(DEAREST, dearer)
    tally_up(grid, crew)


@njit(cache=True, nogil=True)
def anneal(
    grid: Grid,
    crew: Crew,
    best: Crew,
    desk: Desk,
    moves: int,
    heat: float,
    rng: np.random.Generator,
) -> None:
    """Plan days of one to three people anew, again and again, by the rule of Metropolis.

    Few days are drawn more often than many, and the more people the fewer days: a short plan takes
    a small part of the time of a long one and is kept more often.

    Parameters
    ----------
    best
        Lines of the best rank met; written when a better one is met.
    heat
        Temperature, in units of the penalty.
    """
    kept = Crew(
        crew.starts.copy(),
        crew.lengths.copy(),
        crew.tasks.copy(),
        crew.heads,
        crew.price,
        crew.tally,
    )
    for _ in range(moves):
        chosen = np.empty(1 + int(MOST_AT_ONCE * rng.random() ** 1.5), np.int64)
        for n in range(chosen.size):
            chosen[n] = int(rng.random() * crew.starts.shape[0])
        widest = -(-desk.worth.shape[0] // (2 * chosen.size - 1))
        size = 1 + int(rng.random() ** 3 * widest)
        first = int(rng.random() * (crew.starts.shape[1] - size + 1))
        days = (first, first + size)
        before = total(crew)
        _replan_all(grid, crew, desk, chosen, days, NOISE * heat * rng.random(), rng)
        after = total(crew)
        if after <= before or rng.random() < np.exp((before - after) / heat):
            for n in range(chosen.size):
                copy_days(kept, crew, chosen[n], days)
            if rank(crew) < rank(best):
                copy_all(best, crew)
        else:
            _put_back(grid, crew, kept, chosen, days)


@njit(cache=True, nogil=True)
def _replan_all(
    grid: Grid,
    crew: Crew,
    desk: Desk,
    chosen: Ints,
    days: tuple[int, int],
    noise: float,
    rng: np.random.Generator,
) -> None:
    """Plan people's days anew one by one, of several the last one without distortion."""
    for person in chosen:
        take_out(grid, crew, person, days)
    for n in range(chosen.size):
        take_out(grid, crew, chosen[n], days)
        last = 0 < n == chosen.size - 1
        replan(grid, crew, desk, chosen[n], days, 1.0, 0.0 if last else noise, rng)


@njit(cache=True, nogil=True)
def _put_back(grid: Grid, crew: Crew, kept: Crew, chosen: Ints, days: tuple[int, int]) -> None:
    for person in chosen:
        take_out(grid, crew, person, days)
    for person in chosen:
        take_out(grid, crew, person, days)
        copy_days(crew, kept, person, days)
        _move(grid, crew, person, days, 1)
