"""Closing the gap of a public case: the best choice among all lines that a better answer can hold.

Prices prove a bound B. What an answer costs beyond B is the sum of what each of its lines lies
above the best one at these prices, and of what each person missing or too many costs beyond the
price of its place; none of these is negative. So an answer that costs at most B + d holds only
lines within d of the best. All of them are listed, and a mixed-integer programme takes one for
each person. Nothing outside the lists costs B + d or less.

The method is that of R. Baldacci, N. Christofides and A. Mingozzi for routes of vehicles
(Mathematical Programming 115 (2008) 351-385). It is asked of some people, the others' lines as they
are, or of everybody; where totals are not whole it is asked on either side (``totals``).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from scheduler.engine.cases.answer import MILLI, Cover
from scheduler.engine.cases.choice import Choice, Programme
from scheduler.engine.cases.master import Master, Settled, settle
from scheduler.engine.cases.path_kernels import Ints
from scheduler.engine.cases.path_near import Types
from scheduler.engine.cases.path_pricing import PathPricer
from scheduler.engine.cases.totals import Limits, Prices, no_limits, split, totals_of


class Part(NamedTuple):
    """Some people whose lines are planned anew.

    Attributes
    ----------
    cover
        What the others leave.
    types
        [person, day] their lines so far.
    cost
        Of these lines, in thousandths.
    """

    paths: list[PathPricer]
    cover: Cover
    types: Ints
    cost: int


LEAP = 16
"""What a distance is divided by when lines within it would take too long to find."""


class Effort(NamedTuple):
    """What a closing may take.

    Attributes
    ----------
    lines
        Listed for everybody together, at most.
    seconds
        To choose among them, each time.
    splits
        Of totals; behind that lines are listed although totals are not whole.
    some
        Whether to choose among some lines where all that matter are too many.
    """

    lines: int
    seconds: float
    splits: int = 8
    some: bool = True


class Closed(NamedTuple):
    """What closing a part came to.

    Attributes
    ----------
    types
        [person, day] better lines; None when there were none.
    bound
        No answer of the part costs less, in thousandths.
    """

    types: Ints | None
    bound: int


def lists_within(
    paths: list[PathPricer],
    worth: Ints,
    least: list[int],
    distance: int,
    most: int,
    stop: Callable[[], bool] = lambda: False,
) -> list[Types]:
    """Return everybody's lines within a distance of a bound; no list when they are too many.

    Parameters
    ----------
    worth
        [day, type] what a shift earns, in thousandths.
    least
        [person] bound of any line's value: that from which the distance was measured. Asked again
        it can be another, as prices of bounds on types have changed since.
    distance
        In thousandths.
    most
        Lines of everybody together.
    """
    found: list[Types] = []
    left = most
    for path, bound in zip(paths, least, strict=True):
        mine, whole = path.near(worth, bound + distance + 1, left)
        if not whole or stop():
            return []
        found.append(mine)
        left -= len(mine)
    return found


def nearest(path: PathPricer, worth: Ints, least: int, distance: int, most: int) -> Types:
    """Return a person's lines within a distance, or a smaller one, so that they are not too many.

    Where even those that are as good as the bound are, so many of them as come first.
    """
    while True:
        mine, whole = path.near(worth, least + distance + 1, most)
        if whole or not distance:
            return mine
        distance //= 2 if len(mine) == most else LEAP


def close(part: Part, worth: Ints, effort: Effort, stop: Callable[[], bool]) -> Closed:
    """Return better lines of a part as soon as some are found, else a bound.

    Parameters
    ----------
    worth
        [day, type] prices to begin with.
    """
    return _Closing(part, effort, stop).run(worth)


class _Closing:
    """Sides of split totals still open, one after the other, the last one split first."""

    def __init__(self, part: Part, effort: Effort, stop: Callable[[], bool]) -> None:
        self._part, self._effort, self._stop = part, effort, stop
        self._target = part.cost - MILLI
        self._totals = totals_of(part.cover.needed.shape[1])
        self._master = Master(part.paths, part.cover, self._totals)
        for person, line in enumerate(part.types):
            self._master.add(person, line)

    def run(self, worth: Ints) -> Closed:
        """Return better lines and a bound."""
        limits = no_limits(self._totals)
        first = Prices(worth, 0 * limits.least)
        sides, bound, splits = [(limits, first)], self._part.cost, 0
        while sides:
            limits, prices = sides.pop()
            settled = settle(self._master, limits, prices, self._target, self._stop)
            if settled.bound > self._target or self._stop():
                bound = min(bound, settled.bound)
                continue
            sums = self._master.sums if splits < self._effort.splits else None
            both = None if sums is None else split(limits, sums)
            if both is not None:
                splits += 1
                sides += [(each, settled.prices) for each in reversed(both)]
                continue
            found = self._choose(limits, settled)
            bound = min(bound, found.bound)
            if found.types is not None:
                # Sides that are still open have no bound of their own.
                return found._replace(bound=bound if not sides else 0)
        return Closed(None, bound)

    def _choose(self, limits: Limits, settled: Settled) -> Closed:
        """Choose among all lines that a better answer can hold; among some when they are many."""
        part, worth = self._part, settled.prices.worth
        farthest = self._target - settled.bound
        lists = lists_within(
            part.paths, worth, settled.least, farthest, self._effort.lines, self._stop
        )
        if lists:
            choice = self._choice(lists, limits)
            nothing_below = min(MILLI * choice.bound, settled.bound + farthest + 1)
            return Closed(choice.lines, max(settled.bound, nothing_below))
        if not self._effort.some or self._stop():
            return Closed(None, settled.bound)
        each = max(1, self._effort.lines // len(part.paths))
        everybody = zip(part.paths, settled.least, self._master.known, strict=True)
        for path, least, known in everybody:
            if self._stop():
                return Closed(None, settled.bound)
            near = nearest(path, worth, least, farthest, each)
            both = np.vstack([near, np.array([*known.values()])]).astype(np.int16)
            lists.append(np.unique(both, axis=0))
        return Closed(self._choice(lists, limits).lines, settled.bound)

    def _choice(self, lists: list[Types], limits: Limits) -> Choice:
        programme = Programme(self._part.paths, self._part.cover, lists, self._totals, limits)
        programme.below(self._target // MILLI)
        return programme.solve(self._effort.seconds, self._stop)
