"""Solving a public case whose shifts start freely and hold work on several queues.

A person's days are planned exactly against what the others leave missing, first everybody's once,
week by week, then a few people's few days at a time with Metropolis acceptance. Missing people cost
a price in the search, which rises where they stay missing; only lines without any are an answer.
"""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from time import monotonic

import numpy as np

from scheduler.cases import Case
from scheduler.engine.cases.grid import CaseGrid
from scheduler.engine.cases.kernels import DAY, Desk, Grid
from scheduler.engine.cases.moves import (
    LACK,
    SQUARES,
    Crew,
    anneal,
    copy_all,
    raise_prices,
    rank,
    sweep,
    tally_up,
    total,
)
from scheduler.engine.cases.result import CaseResult
from scheduler.engine.result import Listener, Progress, Settings

FIRST_PRICE = 10.0
"""Of one missing person; where two are missing it is three times as much."""
DEARER = 1.5
HEATS = (4.0, 0.7)
"""Temperature at first and at last, in units of the penalty; it falls geometrically."""
WEEK, WIDEST = 7, 8
"""Days of a first plan, and most days planned anew in a move."""
ROUND_S = 1.0
FIRST_MOVES = 50
MILLI = 1000


def solve_free(case: Case, settings: Settings, listener: Listener) -> CaseResult:
    """Search for the cheapest lines until ``settings.time_limit_s`` or ``settings.cancel``."""
    search = _Search(case, settings, listener)
    search.first()
    with ThreadPoolExecutor(search.threads) as threads:
        while True:
            search.round(threads)
            if search.over:
                return search.result()


class Chain:
    """One course of the search: lines in force, the best met, room to work in."""

    def __init__(self, grid: Grid, seed: int) -> None:
        self.grid, self.crew, self.best = grid, _nobody(grid), _nobody(grid)
        self.rng = np.random.Generator(np.random.PCG64(seed))
        days, lengths = grid.allowed.shape[0], grid.allowed.shape[2]
        width, tasks = min(days, WIDEST), grid.low.shape[1]
        most = min(int(grid.most.max()), width * (grid.shortest + lengths - 1))
        self.desk = Desk(
            np.zeros((DAY * (width + 1) + 1, tasks), np.float32),
            np.zeros((width, lengths, DAY), np.float32),
            np.zeros((width + 1, grid.run + 1, most + 1, DAY + 1), np.float32),
        )
        tally_up(grid, self.crew)

    def first(self) -> None:
        """Plan everybody once, week by week, with as much work as is due by then."""
        people, days = self.crew.starts.shape
        begun = 0
        while begun < days:
            # What is left behind the last whole week goes with it when there is room.
            end = days if days - begun <= WIDEST else begun + WEEK
            order = self.rng.permutation(people)
            sweep(self.grid, self.crew, self.desk, order, (begun, end), end / days, self.rng)
            begun = end
        copy_all(self.best, self.crew)

    def go_on(self, moves: int, heat: float) -> float:
        """Make some moves; return the seconds they took."""
        began = monotonic()
        anneal(self.grid, self.crew, self.best, self.desk, moves, heat, self.rng)
        raise_prices(self.grid, self.crew, DEARER)
        return monotonic() - began


def _nobody(grid: Grid) -> Crew:
    people, days = grid.least.size, grid.allowed.shape[0]
    return Crew(
        np.full((people, days), -1, np.int64),
        np.zeros((people, days), np.int64),
        np.full((people, grid.low.shape[0]), -1, np.int64),
        np.zeros(grid.low.shape, np.int64),
        np.full(grid.low.shape, FIRST_PRICE),
        np.zeros(4),
    )


class _Search:
    """Chains side by side that go on from the best of them, round by round."""

    def __init__(self, case: Case, settings: Settings, listener: Listener) -> None:
        self._began = monotonic()
        self._settings, self._listener = settings, listener
        self._case = CaseGrid(case)
        self._bound = self._case.bound()
        self.threads = min(settings.workers, os.cpu_count() or 1)
        seeds = range(settings.seed, settings.seed + self.threads)
        self._chains = [Chain(self._case.grid, seed) for seed in seeds]
        self._moves = FIRST_MOVES

    def first(self) -> None:
        """Give every chain the same first lines."""
        self._chains[0].first()
        for chain in self._chains[1:]:
            copy_all(chain.crew, self._chains[0].crew)
            copy_all(chain.best, self._chains[0].crew)
        self._tell()

    def round(self, threads: ThreadPoolExecutor) -> None:
        """Let all chains make some moves, then go on from the lines that cost least."""
        heat = HEATS[0] * (HEATS[1] / HEATS[0]) ** min(1.0, self._gone)
        seconds = max(threads.map(lambda c: c.go_on(self._moves, heat), self._chains))
        left = (1.0 - self._gone) * self._settings.time_limit_s
        pace = min(ROUND_S, max(left, 0.0)) / max(seconds, 1e-6)
        self._moves = max(1, int(min(2.0, pace) * self._moves))
        leader = min(self._chains, key=lambda c: total(c.crew))
        for chain in self._chains:
            if chain is not leader:
                copy_all(chain.crew, leader.crew)
        self._tell()

    @property
    def _gone(self) -> float:
        """The share of the time that is gone."""
        return (monotonic() - self._began) / self._settings.time_limit_s

    @property
    def _best(self) -> Crew:
        return min((chain.best for chain in self._chains), key=rank)

    @property
    def over(self) -> bool:
        """Whether time is up, the search was cancelled or nothing can be better."""
        return (
            self._gone >= 1.0 or self._settings.cancel.is_set() or rank(self._best) <= self._bound
        )

    def _tell(self) -> None:
        best, seconds = self._best, monotonic() - self._began
        cost = None if rank(best) >= LACK else MILLI * int(best.tally[SQUARES])
        self._listener(Progress("lines", seconds, cost, MILLI * self._bound))

    def result(self) -> CaseResult:
        """Return the best lines if they lack nothing."""
        seconds, best = monotonic() - self._began, self._best
        if rank(best) >= LACK:
            return CaseResult(None, 0, self._bound, proven=False, seconds=seconds)
        cost = int(best.tally[SQUARES])
        lines = self._case.lines(best)
        return CaseResult(lines, cost, self._bound, cost <= self._bound, seconds)
