"""A person's best line with bounds on how often types occur: prices of bounds, then labels.

Bounds on types first get prices by a subgradient method (Held and Karp 1971), each step of which
asks ``path_kernels`` for an exact path; the dearest value found is a lower bound. What gap is left
is closed by labels in order of the least cost they can come to (A*, Hart, Nilsson and Raphael
1968), as the exact costs to go know it. When labels run out of room the line is the best one met,
and the bound is that of the labels still open: proven in either case.
"""

from __future__ import annotations

from heapq import heappop, heappush
from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from scheduler.engine.cases.path_kernels import (
    FAR,
    NEAR,
    Ints,
    PathDesk,
    PathSpec,
    follow,
    price_days,
    price_runs,
)

DAY, BUCKETS, SCARCE, UNITS, LENGTH, RARE, REST, ROW, COST, LEAST = range(10)
"""Fields of a label: next day, buckets, scarce shifts and units used with the run it is in; days,
scarce shifts and units left of this run, row of what may follow, cost so far, least cost it can
come to."""
FIELDS = 10
FIRST_GAP = 100_000
"""How much dearer a line that keeps all bounds is taken to be as long as none is known."""


class Labels(NamedTuple):
    """Room for labels.

    Attributes
    ----------
    state
        [label, field] as above.
    counts
        [label, bound] shifts that a bound counts.
    lines
        [label, day] types so far, -1 off.
    """

    state: Ints
    counts: Ints
    lines: NDArray[np.int16]


def labels(spec: PathSpec, room: int) -> Labels:
    """Return room for so many labels."""
    days, bounds = spec.own.shape[0], spec.most.size
    return Labels(
        np.zeros((room, FIELDS), np.int64),
        np.zeros((room, bounds), np.int64),
        np.full((room, days), -1, np.int16),
    )


@njit(cache=True, nogil=True)
def best_line(
    spec: PathSpec, worth: Ints, dear: Ints, rounds: int, desk: PathDesk, room: Labels
) -> tuple[int, int]:
    """Write the best line at prices into the desk; return its value, and a bound on any line's.

    Parameters
    ----------
    worth
        [day, type] what a shift earns.
    dear
        [bound] prices of bounds to begin with; the best ones found are left there.
    rounds
        Of prices of bounds, at most.

    Returns
    -------
    tuple[int, int]
        ``FAR`` for the value when no line was found, for the bound when it is proven that there
        is none.
    """
    found = np.full(spec.off.size, -1)
    value, bound = _price_bounds(spec, worth, dear, rounds, desk, found)
    if value > bound and bound < NEAR:
        relax(spec, worth, dear, desk)
        value, least = _close(spec, value, dear, desk, room, found)
        bound = max(bound, least)
    desk.line[:] = found
    return value, bound


@njit(cache=True, nogil=True)
def relax(spec: PathSpec, worth: Ints, dear: Ints, desk: PathDesk) -> int:
    """Return the value of the best line when bounds have prices, less what all of them earn."""
    for kind in range(spec.units.size):
        price = 0
        for bound in range(dear.size):
            price += spec.members[bound, kind] * dear[bound]
        for day in range(spec.off.size):
            own = spec.own[day, kind]
            desk.cost[day, kind] = own - worth[day, kind] + price if own < NEAR else FAR
    price_runs(spec, desk)
    value = price_days(spec, desk)
    return value - int((dear * spec.most).sum()) if value < NEAR else FAR


@njit(cache=True, nogil=True)
def _price_bounds(
    spec: PathSpec, worth: Ints, dear: Ints, rounds: int, desk: PathDesk, found: Ints
) -> tuple[int, int]:
    """Raise the lower bound by prices of bounds; return the best line's value, and the bound."""
    value, bound, pace = FAR, -FAR, 1.0
    tried = dear.copy()
    for _ in range(rounds):
        least = relax(spec, worth, tried, desk)
        if least >= NEAR:
            return FAR, FAR
        follow(spec, desk)
        beyond = _beyond(spec, desk.line)
        if least > bound:
            bound = least
            dear[:] = tried
        else:
            pace /= 2
        if beyond.size == 0 or beyond.max() <= 0:
            own = least - int((tried * beyond).sum())
            if own < value:
                value = own
                found[:] = desk.line
        if value <= bound:
            break
        gap = min(value - least, FIRST_GAP)
        slope = np.where((tried > 0) | (beyond > 0), beyond, 0)
        step = pace * gap / max(1, (slope * slope).sum())
        for number in range(tried.size):
            tried[number] = max(0, tried[number] + round(step * slope[number]))
    return value, bound


@njit(cache=True, nogil=True)
def _beyond(spec: PathSpec, line: Ints) -> Ints:
    """Return [bound] the shifts beyond it; negative when there are fewer."""
    beyond = -spec.most
    for kind in line:
        if kind >= 0:
            beyond += spec.members[:, kind]
    return beyond


@njit(cache=True, nogil=True)
def _close(
    spec: PathSpec, value: int, dear: Ints, desk: PathDesk, room: Labels, found: Ints
) -> tuple[int, int]:
    """Follow labels until none can be better than the best whole one; return value and bound.

    ``value`` is that of the line found before. A label's cost counts prices of bounds: all that
    bounds could earn is taken off it for what it can come to, what its counts are for what it is.
    """
    spare = int((dear * spec.most).sum())
    root_label(spec, room)
    heap = [(desk.togo[0, 0, 0, 0], 0, 0)]
    seen, keyed = {-1}, _keyed(spec)
    size, most = 1, widest(spec, desk)
    while heap:
        least, _, label = heappop(heap)
        if least - spare >= value:
            break
        if keyed:
            key = _key(spec, room, label)
            if key in seen:
                continue
            seen.add(key)
        if size + most > room.state.shape[0]:
            return value, least - spare
        if label_open(spec, room, label):
            before, size = size, next_labels(spec, desk, room, label, size, value + spare)
            for new in range(before, size):
                heappush(heap, (room.state[new, LEAST], -room.state[new, DAY], new))
        else:
            own = room.state[label, COST] - int((dear * room.counts[label]).sum())
            if own < value:
                value = own
                found[:] = room.lines[label]
    return value, value


@njit(cache=True, nogil=True)
def _keyed(spec: PathSpec) -> bool:
    """Return whether what a label can come to is told by one number."""
    size = 1.0 * (spec.off.size + 1) * (spec.most_buckets + 1) * (spec.most_units + 1)
    size *= (spec.most_scarce + 1) ** 2
    size *= spec.runs.shape[1] * (spec.runs.shape[1] * spec.units.max() + 1)
    size *= spec.allowed.shape[0]
    for most in spec.most:
        size *= most + 1
    return bool(size < FAR)


@njit(cache=True, nogil=True)
def _key(spec: PathSpec, room: Labels, label: int) -> int:
    """Return a number that labels share when no later day can tell them apart.

    Labels come in order of cost, so that the first with a number is the best of them.
    """
    day, buckets, scarce, used, length, rare, rest, row = room.state[label, :COST]
    key = day * (spec.most_buckets + 1) + buckets
    key = key * (spec.most_scarce + 1) + scarce
    key = key * (spec.most_scarce + 1) + rare
    key = key * (spec.most_units + 1) + used
    key = key * spec.runs.shape[1] + length
    key = key * (spec.runs.shape[1] * spec.units.max() + 1) + rest
    key = key * spec.allowed.shape[0] + row
    for number in range(spec.most.size):
        key = key * (spec.most[number] + 1) + room.counts[label, number]
    return int(key)


@njit(cache=True, nogil=True)
def widest(spec: PathSpec, desk: PathDesk) -> int:
    """Return how many labels can come behind one, at most."""
    runs = desk.whole.shape[1] * desk.whole.shape[2] * desk.whole.shape[3]
    return int(runs + spec.units.size + 1)


@njit(cache=True, nogil=True)
def root_label(spec: PathSpec, room: Labels) -> None:
    """Make label 0 the line of which nothing is known yet."""
    room.state[0] = 0
    room.state[0, ROW] = spec.allowed.shape[0] - 1
    room.counts[0] = 0
    room.lines[0] = -1


@njit(cache=True, nogil=True)
def label_open(spec: PathSpec, room: Labels, label: int) -> bool:
    """Return whether a label's line has days to come."""
    return bool(room.state[label, LENGTH] or room.state[label, DAY] < spec.off.size)


@njit(cache=True, nogil=True)
def next_labels(
    spec: PathSpec, desk: PathDesk, room: Labels, label: int, size: int, limit: int
) -> int:
    """Add what may come behind an open label below ``limit``; return the number of labels."""
    if room.state[label, LENGTH]:
        return _next_day(spec, desk, room, label, size, limit)
    return _next_run(spec, desk, room, label, size, limit)


@njit(cache=True, nogil=True)
def _next_run(
    spec: PathSpec,
    desk: PathDesk,
    room: Labels,
    label: int,
    size: int,
    limit: int,
) -> int:
    """Add a day off and every run from a label's day on; return the number of labels."""
    day, buckets, scarce, used = room.state[label, :LENGTH]
    cost = room.state[label, COST]
    least = cost + spec.off[day] + desk.togo[day + 1, buckets, scarce, used]
    if least < min(NEAR, limit):
        _copy(room, label, size)
        room.state[size, DAY] = day + 1
        room.state[size, COST] = cost + spec.off[day]
        room.state[size, LEAST] = least
        size += 1
    for length in range(1, desk.whole.shape[1]):
        touched = spec.runs[day, length]
        if touched < 0 or buckets + touched > spec.most_buckets:
            continue
        for rare in range(min(length, spec.most_scarce - scarce) + 1):
            size = _runs_of(spec, desk, room, label, size, length, rare, limit)
    return size


@njit(cache=True, nogil=True)
def _runs_of(
    spec: PathSpec,
    desk: PathDesk,
    room: Labels,
    label: int,
    size: int,
    length: int,
    rare: int,
    limit: int,
) -> int:
    """Add the runs of a length and number of scarce shifts; return the number of labels."""
    day, buckets, scarce, used = room.state[label, :LENGTH]
    behind, touched = day + length, spec.runs[day, length]
    before = room.state[label, COST] + spec.rested[behind]
    run = desk.whole[day, length, rare]
    later = desk.togo[spec.reopens[behind], buckets + touched, scarce + rare]
    for more in range(min(run.size, spec.most_units - used + 1)):
        least = before + run[more] + later[used + more]
        if least < min(NEAR, limit):
            _copy(room, label, size)
            state = room.state[size]
            state[BUCKETS] = buckets + touched
            state[SCARCE] = scarce + rare
            state[UNITS] = used + more
            state[LENGTH] = length
            state[RARE] = rare
            state[REST] = more
            state[ROW] = spec.allowed.shape[0] - 1
            state[LEAST] = least
            size += 1
    return size


@njit(cache=True, nogil=True)
def _next_day(
    spec: PathSpec,
    desk: PathDesk,
    room: Labels,
    label: int,
    size: int,
    limit: int,
) -> int:
    """Add every type that the next day of a label's run may be; return the number of labels."""
    day, buckets, scarce, used, length, rare, rest, row, cost = room.state[label, :LEAST]
    behind = day + length
    later = spec.rested[behind] + desk.togo[spec.reopens[behind], buckets, scarce, used]
    for kind in range(spec.units.size):
        least = cost + desk.run[day, length, kind, rare, rest] + later
        if not spec.allowed[row, kind] or least >= min(NEAR, limit):
            continue
        _copy(room, label, size)
        room.counts[size] += spec.members[:, kind]
        if (room.counts[size] > spec.most).any():
            continue
        room.lines[size, day] = kind
        state = room.state[size]
        state[DAY] = day + 1 if length > 1 else spec.reopens[behind]
        state[LENGTH] = length - 1
        state[RARE] = rare - spec.scarce[kind]
        state[REST] = rest - spec.units[kind]
        state[ROW] = spec.follows[kind]
        state[COST] = cost + desk.cost[day, kind] + (0 if length > 1 else spec.rested[behind])
        state[LEAST] = least
        size += 1
    return size


@njit(cache=True, nogil=True)
def _copy(room: Labels, label: int, size: int) -> None:
    room.state[size] = room.state[label]
    room.counts[size] = room.counts[label]
    room.lines[size] = room.lines[label]
