"""Compiled kernels of the line search: the best week of one person at given prices.

The kernel is a shortest path over days with the paid time of the week, the days worked in it and
the earliest next start as resources (exact for these; what else rules ask of a line is either
tabulated in the cost of a shift or left to the caller). All costs are thousandths of a
person-minute in float64; they are sums of integers and of prices rounded to 1/64, hence exact.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

FAR = 1e18
"""Cost of what is not allowed."""

QUARTER = 15

GRAIN = 64.0
"""Prices are multiples of 1/64, so that sums of them in float64 are exact."""


class HardPay(NamedTuple):
    """What hard quarters pay and how many minutes a shift may hold.

    Attributes
    ----------
    premium
        [quarter of the horizon] what a minute earns more on a hard queue, less the recovery it
        owes.
    spared
        [quarter] what the recovery owed for a hard minute costs, and a meal in its place saves.
    most
        [length] minutes that a shift may spend on hard queues.
    free
        [length] minutes on hard queues after which a meal serves as the recovery owed.
    """

    premium: Floats
    spared: Floats
    most: Ints
    free: Ints


class Lost(NamedTuple):
    """Minutes of a shift that earn nothing, by length.

    Attributes
    ----------
    relief
        Meals and breaks.
    idle
        Contact minutes that have to be off the phone; recovery is.
    """

    relief: Ints
    idle: Ints


@njit(cache=True)
def shift_values(
    base: Floats,
    worth: Floats,
    pay: HardPay,
    first: int,
    spans: Ints,
    lost: Lost,
    after: int,
    before: int,
) -> Floats:
    """Return the cost of each shift of a day less what its contact minutes earn.

    Parameters
    ----------
    base
        [start, length] cost of the shift alone; ``FAR`` where it is not allowed.
    worth
        [quarter of the horizon] what a contact minute earns on light queues or idle.
    pay
        What hard work pays.
    first
        Quarter of the first start.
    spans
        [length] minutes of the shift.
    lost
        Minutes of it that earn nothing.
    after, before
        Quarters at either end of a shift in which no meal or break lies.

    Notes
    -----
    Relief and recovery are taken where they cost least and hard minutes where they earn most,
    whether or not these places fit together, so that the value is never above that of a real plan.
    """
    starts, lengths = base.shape
    values = np.full((starts, lengths), FAR)
    wanted, wished = -(-lost.relief.max() // QUARTER), -(-pay.most.max() // QUARTER)
    cheapest = np.empty(wanted + 1)
    dearest = np.empty(wished + 1)
    for start in range(starts):
        known, hard = 0, 0
        most_spared, least = 0.0, FAR
        core_end = first + start + after
        earned = 0.0
        at = first + start
        for length in range(lengths):
            end = first + start + spans[length] // QUARTER
            if end > worth.size:
                break
            while at < end:
                earned += QUARTER * worth[at]
                least = min(least, worth[at])
                if wished > 0:
                    most_spared = max(most_spared, pay.spared[at])
                    hard = _insert_largest(dearest, hard, wished, pay.premium[at])
                at += 1
            while core_end < end - before:
                known = _insert_smallest(cheapest, known, wanted, worth[core_end])
                core_end += 1
            if base[start, length] < FAR:
                most, free = pay.most[length], pay.free[length]
                missed = -_hard_gain(dearest, hard, most, free, most_spared)
                if lost.idle[length] > 0:
                    # What is off the phone may be recovery: one or the other is charged.
                    spared = _hard_gain(dearest, hard, most, most, most_spared)
                    missed = max(missed, lost.idle[length] * least - spared)
                missed += _relief_cost(cheapest, known, lost.relief[length])
                values[start, length] = base[start, length] - earned + missed
    return values


@njit(cache=True)
def _insert_smallest(kept: Floats, count: int, most: int, value: float) -> int:
    """Insert a value into the rising list of the ``most`` smallest; return how many there are."""
    if count == most:
        if most == 0 or kept[most - 1] <= value:
            return count
        count -= 1
    place = count
    while place > 0 and kept[place - 1] > value:
        kept[place] = kept[place - 1]
        place -= 1
    kept[place] = value
    return count + 1


@njit(cache=True)
def _relief_cost(cheapest: Floats, known: int, relief: int) -> float:
    """Return what some minutes of relief cost in the cheapest quarters."""
    left, lost = relief, 0.0
    for n in range(known):
        taken = min(left, QUARTER)
        lost += taken * cheapest[n]
        left -= taken
        if left == 0:
            break
    return lost


@njit(cache=True)
def _hard_gain(dearest: Floats, count: int, most: int, free: int, spared: float) -> float:
    """Return what at most so many minutes on hard queues earn, ``free`` of them without recovery.

    The dearest quarters come first; the one in which ``most`` or ``free`` lies counts in part.
    """
    gained, used = 0.0, 0
    for n in range(count):
        minutes = min(QUARTER, most - used)
        without = max(0, min(minutes, free - used))
        gained += without * max(0.0, dearest[n] + spared)
        gained += (minutes - without) * max(0.0, dearest[n])
        used += minutes
    return gained


@njit(cache=True)
def _insert_largest(kept: Floats, count: int, most: int, value: float) -> int:
    """Insert a value into the falling list of the ``most`` largest; return how many there are."""
    place = min(count, most)
    if count == most and kept[most - 1] >= value:
        return count
    if count == most:
        place = most - 1
    while place > 0 and kept[place - 1] < value:
        kept[place] = kept[place - 1]
        place -= 1
    kept[place] = value
    return min(count + 1, most)


@njit(cache=True)
def relief_quarters(
    contact: Floats,
    worth: Floats,
    hard: Floats,
    start: int,
    span: int,
    relief: int,
    after: int,
    before: int,
) -> None:
    """Write the contact minutes of a shift by quarter, its relief where it costs least.

    Quarters with ``hard`` minutes are left out: they hold neither contact minutes nor relief.
    """
    end = start + span // QUARTER
    for quarter in range(start, end):
        contact[quarter] = QUARTER if hard[quarter] == 0 else 0
    left = relief
    while left > 0:
        best = -1
        for quarter in range(start + after, end - before):
            if contact[quarter] == QUARTER and (best < 0 or worth[quarter] < worth[best]):
                best = quarter
        if best < 0:
            break
        taken = min(left, QUARTER)
        contact[best] = QUARTER - taken
        left -= taken


@njit(cache=True)
def cost_to_go(
    values: Floats,
    off: Floats,
    next_start: Ints,
    paid: Ints,
    most_paid: int,
    most_days: int,
    week_end: Floats,
) -> Floats:
    """Return the least cost from each day on: [day, days used, paid units, earliest start].

    Parameters
    ----------
    values
        [day, start, length] cost of each shift.
    off
        [day] cost of a day off.
    next_start
        [day, start + length in quarters] index of the earliest start on the next day.
    paid
        [day, length] paid units of a shift.
    most_paid, most_days
        Hard bounds of the week.
    week_end
        [paid units, earliest start] cost after the last day.
    """
    days, starts, _ = values.shape
    togo = np.full((days + 1, most_days + 1, most_paid + 1, starts + 1), FAR)
    for used in range(most_days + 1):
        for units in range(most_paid + 1):
            for ready in range(starts + 1):
                togo[days, used, units, ready] = week_end[units, ready]
    least, most = paid.min(), paid.max()
    ahead = np.empty((most_paid + 1, next_start.shape[1]))
    for day in range(days - 1, -1, -1):
        by_length = values[day].T.copy()
        for used in range(min(day, most_days), -1, -1):
            fewest, highest = min(used * least, most_paid), min(used * most, most_paid)
            if used < most_days:
                totals = (fewest + least, min(highest + most, most_paid))
                _look_ahead(togo[day + 1, used + 1], next_start[day], totals, ahead)
            for units in range(fewest, highest + 1):
                best = togo[day, used, units]
                best[starts] = off[day] + togo[day + 1, used, units, 0]
                if used < most_days:
                    _cheapest(by_length, paid[day], units, ahead, best)
                for start in range(starts - 1, -1, -1):
                    best[start] = min(best[start], best[start + 1])
    return togo


@njit(cache=True)
def _look_ahead(after: Floats, next_start: Ints, totals: tuple[int, int], ahead: Floats) -> None:
    """Write [units, end] the cost after a shift with this end, so that the search reads in rows."""
    for units in range(totals[0], totals[1] + 1):
        for end in range(next_start.size):
            ahead[units, end] = after[units, next_start[end]]


@njit(cache=True)
def _cheapest(by_length: Floats, paid: Ints, units: int, ahead: Floats, best: Floats) -> None:
    """Lower [start] to the least cost of a shift of any length from there and what follows it."""
    for length in range(paid.size):
        total = units + paid[length]
        if total >= ahead.shape[0]:
            continue
        row, values = ahead[total, length:], by_length[length]
        for start in range(values.size):
            cost = values[start] + row[start]
            best[start] = min(best[start], cost)


@njit(cache=True)
def follow(
    togo: Floats,
    values: Floats,
    off: Floats,
    next_start: Ints,
    paid: Ints,
    ready: int,
    chosen: Ints,
) -> int:
    """Write [day, (start, length)] of a best line, -1 for off; return the first start after it."""
    days, starts, lengths = values.shape
    used, units = 0, 0
    most_days, most_paid = togo.shape[1] - 1, togo.shape[2] - 1
    for day in range(days):
        target = togo[day, used, units, min(ready, starts)]
        chosen[day, 0] = -1
        chosen[day, 1] = -1
        best = off[day] + togo[day + 1, used, units, 0]
        least = abs(best - target)
        pick_start, pick_length = -1, -1
        if used < most_days:
            for start in range(ready, starts):
                for length in range(lengths):
                    total = units + paid[day, length]
                    if total > most_paid:
                        continue
                    if values[day, start, length] >= FAR:
                        continue
                    after = togo[day + 1, used + 1, total, next_start[day, start + length]]
                    distance = abs(values[day, start, length] + after - target)
                    if distance < least:
                        least, pick_start, pick_length = distance, start, length
        if pick_start < 0:
            ready = 0
        else:
            chosen[day, 0] = pick_start
            chosen[day, 1] = pick_length
            used += 1
            units += paid[day, pick_length]
            ready = next_start[day, pick_start + pick_length]
    return ready
