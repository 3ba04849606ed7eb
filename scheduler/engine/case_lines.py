"""Search over a public case by whole lines: a few people's are taken out and found anew, exactly.

What one more person on a shift is worth, the others' lines as they are, is what missing one costs,
or less what one beyond costs. At these prices a path gives the best line there is. A few people
leave and come back one after the other in random order; all but the last of them see prices with
noise, so that others come than left. Answers are taken by Metropolis's rule, with less warmth
from pass to pass.
"""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic
from typing import NamedTuple

import numpy as np

from scheduler.cases import Case, Lines
from scheduler.engine.path_kernels import FAR, Ints
from scheduler.engine.path_pricing import Cells, PathPricer
from scheduler.terms import ShiftCover

MILLI = 1000
OFF = -1
NOISE = 0.1
"""Of prices: standard deviation as a share of each."""
FEW, MANY = 1, 2
"""People who leave at once."""
WARM, COOL = 10_000.0, 500.0
"""Temperature at first and at last, in thousandths of a unit of penalty."""


class Cover(NamedTuple):
    """People needed on each [day, type], and the price of each one missing and beyond."""

    needed: Ints
    short: Ints
    beyond: Ints


def cover_of(case: Case, covers: list[tuple[ShiftCover, int]], cells: Cells) -> Cover | None:
    """Return cover by day and type; None when two covers share one, or one has several."""
    shape = case.days, len(case.shifts)
    found = Cover(*(np.zeros(shape, np.int64) for _ in range(3)))
    seen = np.zeros(shape, np.bool_)
    for term, weight in covers:
        kinds = cells.kinds_of[term]
        if len(kinds) != 1 or seen[term.day, kinds[0]]:
            return None
        place = term.day, kinds[0]
        seen[place] = True
        found.needed[place] = term.needed
        found.short[place] = MILLI * weight * term.short_price
        found.beyond[place] = MILLI * weight * term.surplus_price
    return found


class LineSearch:
    """Everybody's line as types by day, and the best answer met.

    Attributes
    ----------
    cost, best_cost
        In thousandths; ``best`` is [person, day] the answer of ``best_cost``.
    """

    def __init__(
        self, case: Case, cover: Cover, paths: list[PathPricer], rng: np.random.Generator
    ) -> None:
        self._case, self._cover, self._paths, self._rng = case, cover, paths, rng
        self._clocks = {kind[0].start_clock: n for n, kind in enumerate(case.shifts.values())}

    def begin(self, lines: Lines) -> None:
        """Begin at these lines."""
        people = {who: number for number, who in enumerate(self._case.agent_ids)}
        self._types = np.full((len(people), self._case.days), OFF)
        for (who, day), shift in lines.items():
            self._types[people[who], day] = self._clocks[shift.start_clock]
        self._there = np.zeros_like(self._cover.needed)
        for person in range(len(people)):
            self._count(person, 1)
        own = sum(path.own_cost(line) for path, line in zip(self._paths, self._types, strict=True))
        self.cost = self.best_cost = own + self._cover_cost()
        self.best = self._types.copy()

    def run(self, until: float, stop: Callable[[], bool]) -> Lines:
        """Move until the clock shows this; return the best answer met."""
        began = monotonic()
        while (now := monotonic()) < until and not stop():
            part = (now - began) / (until - began)
            self._move(WARM * (COOL / WARM) ** part)
        return self.lines_of(self.best)

    def lines_of(self, answer: Ints) -> Lines:
        """Return types [person, day] as everybody's shifts."""
        return {
            (who, shift.day): shift
            for who, path, types in zip(self._case.agent_ids, self._paths, answer, strict=True)
            for shift in path.line(types)
        }

    def _count(self, person: int, sign: int) -> None:
        days = np.flatnonzero(self._types[person] != OFF)
        self._there[days, self._types[person, days]] += sign

    def _cover_cost(self) -> int:
        short = np.maximum(0, self._cover.needed - self._there)
        beyond = np.maximum(0, self._there - self._cover.needed)
        return int((short * self._cover.short + beyond * self._cover.beyond).sum())

    def _worth(self) -> Ints:
        missing = self._there < self._cover.needed
        return np.where(missing, self._cover.short, -self._cover.beyond)

    def _move(self, warmth: float) -> None:
        """Take a few people's lines out and put the best ones back."""
        count = min(len(self._paths), int(self._rng.integers(FEW, MANY + 1)))
        people = self._rng.choice(len(self._paths), count, replace=False).tolist()
        before = self._types[people].copy()
        cost = self.cost + self._leave(people)
        for number, person in enumerate(people):
            worth = self._worth()
            if number < count - 1:
                noise = self._rng.normal(1.0, NOISE, worth.shape)
                seen = (worth * noise).astype(np.int64)
            else:
                seen = worth
            types, value, _ = self._paths[person].types(seen)
            if value >= FAR:
                types = before[number]
            cost += self._enter(person, types, worth)
        if cost <= self.cost + warmth * self._rng.exponential():
            self.cost = cost
            if cost < self.best_cost:
                self.best_cost, self.best = cost, self._types.copy()
        else:
            self._leave(people)
            self._types[people] = before
            for person in people:
                self._count(person, 1)

    def _leave(self, people: list[int]) -> int:
        """Take people's lines out of the count; return what that costs."""
        change = -self._cover_cost()
        for person in people:
            change -= self._paths[person].own_cost(self._types[person])
            self._count(person, -1)
        return change + self._cover_cost()

    def _enter(self, person: int, types: Ints, worth: Ints) -> int:
        """Count a person's new line; return what it costs at these prices."""
        self._types[person] = types
        self._count(person, 1)
        days = np.flatnonzero(types != OFF)
        return self._paths[person].own_cost(types) - int(worth[days, types[days]].sum())
