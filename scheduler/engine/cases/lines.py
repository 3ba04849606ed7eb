"""Search over a public case by whole lines: a few people's are taken out and found anew, exactly.

What one more person on a shift is worth, the others' lines as they are, is what missing one costs,
or less what one beyond costs. At these prices a path gives the best line there is. A few people
leave and come back one after the other in random order; all but the last of them see prices with
noise, so that others come than left. Where a linear programme has settled its prices, worth is at
first nearly these, which know what everybody else could do, and less and less of them. Answers are
taken by Metropolis's rule, with less warmth from pass to pass.
"""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic

import numpy as np

from scheduler.cases import Lines
from scheduler.engine.cases.answer import OFF, Answers, cover_cost
from scheduler.engine.cases.path_kernels import FAR, Ints

NOISE = 0.1
"""Of prices: standard deviation as a share of each."""
FEW, MANY = 1, 2
"""People who leave at once."""
WARM, COOL = 10_000.0, 500.0
"""Temperature at first and at last, in thousandths of a unit of penalty."""
GUIDED_WARM, GUIDED_COOL = 3_000.0, 300.0
"""The same with prices to go by."""
GUIDED = 0.99
"""Weight of these prices at first; at last it is 0."""


def course(part: float, *, guided: bool) -> tuple[float, float]:
    """Return temperature and weight of prices when this part of the way is gone."""
    warm, cool = (GUIDED_WARM, GUIDED_COOL) if guided else (WARM, COOL)
    return warm * (cool / warm) ** part, guided * GUIDED * (1 - part)


class LineSearch:
    """Everybody's line as types by day, and the best answer met.

    Attributes
    ----------
    cost, best_cost
        In thousandths; ``best`` is [person, day] the answer of ``best_cost``.
    """

    def __init__(self, answers: Answers, rng: np.random.Generator) -> None:
        self._answers, self._rng = answers, rng
        self._paths, self._cover = answers.paths, answers.cover

    def begin(self, lines: Lines, prices: Ints | None = None) -> None:
        """Begin at these lines; ``prices`` [day, type] of a linear programme guide the way."""
        self._prices = prices
        self._types = self._answers.types(lines)
        self._there = self._answers.there(self._types)
        self.cost = self.best_cost = self._answers.cost(self._types)
        self.best = self._types.copy()

    def run(self, until: float, stop: Callable[[], bool]) -> Lines:
        """Move until the clock shows this; return the best answer met."""
        began = monotonic()
        while (now := monotonic()) < until and not stop():
            part = (now - began) / (until - began)
            self._move(*course(part, guided=self._prices is not None))
        return self._answers.lines(self.best)

    def _count(self, person: int, sign: int) -> None:
        days = np.flatnonzero(self._types[person] != OFF)
        self._there[days, self._types[person, days]] += sign

    def _worth(self) -> Ints:
        missing = self._there < self._cover.needed
        return np.where(missing, self._cover.short, -self._cover.beyond)

    def _move(self, warmth: float, guided: float) -> None:
        """Take a few people's lines out and put the best ones back."""
        count = min(len(self._paths), int(self._rng.integers(FEW, MANY + 1)))
        people = self._rng.choice(len(self._paths), count, replace=False).tolist()
        before = self._types[people].copy()
        cost = self.cost + self._leave(people)
        for number, person in enumerate(people):
            worth = self._worth()
            seen = worth * 1.0
            if self._prices is not None:
                seen += guided * (self._prices - worth)
            if number < count - 1:
                seen *= self._rng.normal(1.0, NOISE, worth.shape)
            types, value, _ = self._paths[person].types(seen.astype(np.int64))
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
        change = -cover_cost(self._cover, self._there)
        for person in people:
            change -= self._paths[person].own_cost(self._types[person])
            self._count(person, -1)
        return change + cover_cost(self._cover, self._there)

    def _enter(self, person: int, types: Ints, worth: Ints) -> int:
        """Count a person's new line; return what it costs at these prices."""
        self._types[person] = types
        self._count(person, 1)
        days = np.flatnonzero(types != OFF)
        return self._paths[person].own_cost(types) - int(worth[days, types[days]].sum())
