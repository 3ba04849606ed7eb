"""A few people's lines at a time chosen anew, exactly, the others' as they are.

Prices of a few people are found in hundredths of a second and mostly prove at once that nothing
better exists. So more and more people go together for as long as that is so, in the end all of
them, which proves the answer; fewer where lines near the best are too many to choose among. Then
a longer list is allowed for next time. Whose line lies far above the best at prices of everybody
goes more often: what an answer costs beyond the bound is there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import numpy as np
from numpy.typing import NDArray

from scheduler.engine.cases.answer import MILLI, OFF, Answers, cover_cost
from scheduler.engine.cases.close import Closed, Effort, Part, close
from scheduler.engine.cases.path_kernels import Ints

FIRST_PEOPLE, FEWEST = 6.0, 2.0
GROW, SHRINK = 1.03, 0.9
FIRST_LINES, MOST_LINES, LONGER = 3000, 60_000, 1.03
LINES_PER_S = 300
"""Seconds to choose follow the length of lists."""
WHOLE_SPLITS = 2
"""Of totals when everybody goes together out of turn: prices of everybody take their time."""


class Parts:
    """Draws people whose lines are closed next; how many follows what could be closed.

    Attributes
    ----------
    people
        How many go together next, rounded.
    longest
        Lines listed for them together, at most.
    bound
        No answer costs less, in thousandths; proven once everybody goes together.
    """

    def __init__(self, answers: Answers, worth: Ints, rng: np.random.Generator) -> None:
        self._answers, self._worth, self._rng = answers, worth, rng
        self.people, self.longest = FIRST_PEOPLE, float(FIRST_LINES)
        self.bound, self._tried = 0, -1
        self._best_values = np.array([path.types(worth)[2] for path in answers.paths])

    def run(
        self, types: Ints, threads: ThreadPoolExecutor, count: int, stop: Callable[[], bool]
    ) -> Ints:
        """Close so many parts side by side; return the answer with the best of them."""
        odds = self._odds(types)
        drawn = [self._draw(odds) for _ in range(count)]
        found = self._close(types, threads, drawn, stop, self._effort)
        for part, closed in found:
            self._learn(part, closed)
        return self._best(types, zip(drawn, found, strict=True))

    def whole(self, types: Ints, threads: ThreadPoolExecutor, stop: Callable[[], bool]) -> Ints:
        """Close everybody at once, if lists allow it, for the bound; return the better answer.

        Once for answers of one cost.
        """
        if self._answers.cost(types) == self._tried:
            return types
        self._tried = self._answers.cost(types)
        effort = self._effort._replace(splits=WHOLE_SPLITS, some=False)
        everybody = [np.arange(len(self._answers.paths))]
        found = self._close(types, threads, everybody, stop, effort)
        return self._best(types, zip(everybody, found, strict=True))

    def _close(
        self,
        types: Ints,
        threads: ThreadPoolExecutor,
        drawn: list[Ints],
        stop: Callable[[], bool],
        effort: Effort,
    ) -> list[tuple[Part, Closed]]:
        parts = [part_of(self._answers, types, people) for people in drawn]
        closed = [*threads.map(partial(close, worth=self._worth, effort=effort, stop=stop), parts)]
        for part, each in zip(parts, closed, strict=True):
            if len(part.paths) == len(self._answers.paths):
                self.bound = max(self.bound, each.bound)
        return [*zip(parts, closed, strict=True)]

    @property
    def _effort(self) -> Effort:
        return Effort(round(self.longest), self.longest / LINES_PER_S)

    def _draw(self, odds: NDArray[np.float64]) -> Ints:
        count = min(odds.size, round(self.people))
        return self._rng.choice(odds.size, count, replace=False, p=odds)

    def _odds(self, types: Ints) -> NDArray[np.float64]:
        """Return [person] odds: half alike, half by what the line lies above the best at prices."""
        earned = np.array([earnings(self._worth, line) for line in types])
        above = np.maximum(0, self._answers.own_costs(types) - earned - self._best_values) + 1
        odds: NDArray[np.float64] = 0.5 / above.size + 0.5 * above / above.sum()
        return odds

    def _best(self, types: Ints, found: Iterable[tuple[Ints, tuple[Part, Closed]]]) -> Ints:
        best, cost = types, self._answers.cost(types)
        for people, (_, closed) in found:
            if closed.types is not None:
                other = types.copy()
                other[people] = closed.types
                if (here := self._answers.cost(other)) < cost:
                    best, cost = other, here
        return best

    def _learn(self, part: Part, closed: Closed) -> None:
        """Take more people next time when all was proven, else fewer and longer lists."""
        if closed.types is None and closed.bound <= part.cost - MILLI:
            self.people = max(FEWEST, SHRINK * self.people)
            self.longest = min(float(MOST_LINES), LONGER * self.longest)
        else:
            self.people = min(float(len(self._answers.paths)), GROW * self.people)


def earnings(worth: Ints, line: Ints) -> int:
    """Return what a line earns at [day, type] prices."""
    days = np.flatnonzero(line != OFF)
    return int(worth[days, line[days]].sum())


def part_of(answers: Answers, types: Ints, people: Ints) -> Part:
    """Return the lines of these people and the cover that all others leave."""
    others = np.delete(types, people, axis=0)
    left = answers.cover.needed - answers.there(others)
    cover = answers.cover._replace(needed=np.maximum(0, left))
    mine = types[people]
    paths = [answers.paths[person] for person in people]
    own = sum(path.own_cost(line) for path, line in zip(paths, mine, strict=True))
    # People whom the others have beyond what is needed stay, and are no cost of these.
    return Part(paths, cover, mine, own + cover_cost(cover, answers.there(mine)))
