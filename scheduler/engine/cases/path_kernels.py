"""Compiled kernels of one person's best line of shift types at given prices.

A line is days off and runs of successive days at work. First the least cost of every run is
found, by first day, length and paid units; then a shortest path over days off and runs, with
buckets of days (weekends), shifts of a scarce kind and paid units used so far as resources. Both
are exact. Other bounds on how often types occur are left out: they carry prices here, and are kept
by ``path_labels``.

All costs are whole thousandths of a unit of penalty.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

FAR = 1 << 50
"""Cost of what is not allowed; what is at least half of it is not allowed either."""
NEAR = FAR // 2


class PathSpec(NamedTuple):
    """What one person's terms ask of the line.

    Attributes
    ----------
    own
        [day, type] cost of the shift itself; ``FAR`` where it may not be.
    off
        [day] cost of a day off.
    units
        [type] paid units.
    follows, allowed
        [type] row of ``allowed`` behind the type; [row, type] which types may be on the next day.
        The last row allows all: nothing was worked the day before.
    runs
        [first day, length] buckets that a run touches; -1 where no such run may be.
    begun
        [day] buckets that have a day before this one.
    reopens, rested
        [day behind a run] day from which the next run may start, and the cost until then.
    scarce
        [type] 1 when it counts as scarce.
    most_buckets, most_scarce, least_units, most_units
        Bounds over the horizon.
    members, most
        [bound, type] whether a bound counts the type; [bound] how many shifts at most.
    """

    own: Ints
    off: Ints
    units: Ints
    follows: Ints
    allowed: Bools
    runs: Ints
    begun: Ints
    reopens: Ints
    rested: Ints
    scarce: Ints
    most_buckets: int
    most_scarce: int
    least_units: int
    most_units: int
    members: Ints
    most: Ints


class PathDesk(NamedTuple):
    """Room to work in, for one call at a time.

    Attributes
    ----------
    cost
        [day, type] cost of a shift less its worth, with the prices of bounds.
    run
        [day, days, type, scarce, units] least cost of so many days at work from this one on, the
        first of them of this type.
    whole
        [day, days, scarce, units] the same with any first type.
    togo
        [day, buckets, scarce, units] least cost from a day on which a run may start.
    line
        [day] type, -1 off.
    """

    cost: Ints
    run: Ints
    whole: Ints
    togo: Ints
    line: Ints


def path_desk(spec: PathSpec) -> PathDesk:
    """Return room for lines of a person."""
    days, types = spec.own.shape
    lengths = spec.runs.shape[1]
    units, scarce = (lengths - 1) * int(spec.units.max()) + 1, spec.most_scarce + 1
    return PathDesk(
        np.zeros((days, types), np.int64),
        np.full((days, lengths, types, scarce, units), FAR),
        np.full((days, lengths, scarce, units), FAR),
        np.full((days + 1, spec.most_buckets + 1, scarce, spec.most_units + 1), FAR),
        np.full(days, -1),
    )


@njit(cache=True, nogil=True)
def price_runs(spec: PathSpec, desk: PathDesk) -> None:
    """Write the least cost of every run."""
    days, types = spec.own.shape
    lengths = desk.whole.shape[1]
    behind = np.empty((spec.allowed.shape[0], desk.whole.shape[2], desk.whole.shape[3]), np.int64)
    for day in range(days - 1, -1, -1):
        desk.run[day] = FAR
        desk.whole[day] = FAR
        for length in range(1, min(lengths, days - day + 1)):
            if length > 1:
                _behind(spec.allowed, desk.run[day + 1, length - 1], behind)
            for kind in range(types):
                if desk.cost[day, kind] < NEAR and spec.scarce[kind] <= spec.most_scarce:
                    _begin_run(spec, desk, day, length, kind, behind[spec.follows[kind]])


@njit(cache=True, nogil=True)
def _begin_run(
    spec: PathSpec, desk: PathDesk, day: int, length: int, kind: int, follow: Ints
) -> None:
    """Write the least cost of runs that begin with a type, from that of what may follow it."""
    cost, own, more = desk.cost[day, kind], spec.units[kind], spec.scarce[kind]
    if length == 1:
        desk.run[day, 1, kind, more, own] = cost
        desk.whole[day, 1, more, own] = min(desk.whole[day, 1, more, own], cost)
        return
    for scarce in range(more, desk.whole.shape[2]):
        here, best = desk.run[day, length, kind, scarce], desk.whole[day, length, scarce]
        rest = follow[scarce - more]
        for used in range(own, best.size):
            here[used] = cost + rest[used - own]
            best[used] = min(best[used], here[used])


@njit(cache=True, nogil=True)
def _behind(allowed: Bools, run: Ints, behind: Ints) -> None:
    """Write [row, scarce, units] the least cost of the rest of a run, by what may follow."""
    behind[:] = FAR
    for row in range(allowed.shape[0] - 1):
        for kind in range(allowed.shape[1]):
            if allowed[row, kind]:
                for scarce in range(behind.shape[1]):
                    best, here = behind[row, scarce], run[kind, scarce]
                    for used in range(best.size):
                        best[used] = min(best[used], here[used])


@njit(cache=True, nogil=True)
def price_days(spec: PathSpec, desk: PathDesk) -> int:
    """Write the least cost from each day on; return that of the whole line, ``FAR`` for none."""
    days, togo = spec.own.shape[0], desk.togo
    togo[days] = FAR
    togo[days, :, :, spec.least_units :] = 0
    largest = spec.units.max()
    for day in range(days - 1, -1, -1):
        low = max(0, spec.least_units - (days - day) * largest)
        high = min(spec.most_units, day * largest)
        for buckets in range(min(spec.begun[day], spec.most_buckets) + 1):
            for scarce in range(min(day, spec.most_scarce) + 1):
                best, later = togo[day, buckets, scarce], togo[day + 1, buckets, scarce]
                best[:] = FAR
                for used in range(low, high + 1):
                    best[used] = spec.off[day] + later[used]
                _best_runs(spec, desk, day, buckets, scarce, low, high)
    return int(togo[0, 0, 0, 0]) if togo[0, 0, 0, 0] < NEAR else FAR


@njit(cache=True, nogil=True)
def _best_runs(
    spec: PathSpec, desk: PathDesk, day: int, buckets: int, scarce: int, low: int, high: int
) -> None:
    """Lower the cost from a day on to that of any run from there and what follows it."""
    best = desk.togo[day, buckets, scarce]
    for length in range(1, desk.whole.shape[1]):
        touched = spec.runs[day, length]
        if touched < 0 or buckets + touched > spec.most_buckets:
            continue
        behind = day + length
        for rare in range(min(length, spec.most_scarce - scarce) + 1):
            later = desk.togo[spec.reopens[behind], buckets + touched, scarce + rare]
            run = desk.whole[day, length, rare]
            for more in range(run.size):
                cost = run[more] + spec.rested[behind]
                if cost >= NEAR:
                    continue
                for used in range(low, min(high, spec.most_units - more) + 1):
                    best[used] = min(best[used], cost + later[used + more])


@njit(cache=True, nogil=True)
def follow(spec: PathSpec, desk: PathDesk) -> None:
    """Write a line of least cost."""
    day = buckets = scarce = used = 0
    desk.line[:] = -1
    while day < spec.own.shape[0]:
        length, rare, more = _run_at(spec, desk, day, buckets, scarce, used)
        if length == 0:
            day += 1
            continue
        _follow_run(spec, desk, day, length, rare, more)
        buckets += spec.runs[day, length]
        scarce += rare
        used += more
        day = spec.reopens[day + length]


@njit(cache=True, nogil=True)
def _run_at(
    spec: PathSpec, desk: PathDesk, day: int, buckets: int, scarce: int, used: int
) -> tuple[int, int, int]:
    """Return length, scarce shifts and units of the best run from a day; 0 when the day is off."""
    target = desk.togo[day, buckets, scarce, used]
    if spec.off[day] + desk.togo[day + 1, buckets, scarce, used] == target:
        return 0, 0, 0
    for length in range(1, desk.whole.shape[1]):
        touched = spec.runs[day, length]
        if touched < 0 or buckets + touched > spec.most_buckets:
            continue
        behind = day + length
        for rare in range(min(length, spec.most_scarce - scarce) + 1):
            later = desk.togo[spec.reopens[behind], buckets + touched, scarce + rare]
            run = desk.whole[day, length, rare]
            for more in range(min(run.size, spec.most_units - used + 1)):
                cost = run[more] + spec.rested[behind]
                if cost < NEAR and cost + later[used + more] == target:
                    return length, rare, more
    return 0, 0, 0


@njit(cache=True, nogil=True)
def _follow_run(
    spec: PathSpec, desk: PathDesk, day: int, length: int, scarce: int, units: int
) -> None:
    target, row = desk.whole[day, length, scarce, units], spec.allowed.shape[0] - 1
    while length:
        for kind in range(spec.units.size):
            if spec.allowed[row, kind] and desk.run[day, length, kind, scarce, units] == target:
                desk.line[day] = kind
                target -= desk.cost[day, kind]
                units -= spec.units[kind]
                scarce -= spec.scarce[kind]
                row = spec.follows[kind]
                break
        day += 1
        length -= 1
