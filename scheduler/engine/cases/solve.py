"""Solving a public case: prices and lines of each person first, then parts of the best answer anew.

Hard terms of a case speak of one person each, so that lines can be sought person by person, against
prices of shift cover. A linear programme over the lines found so far gives the prices, the prices a
proven bound. Its lines are rounded one person after the other; then some people's or some weeks'
lines are planned anew by the whole model, as long as there is time.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from math import inf
from random import Random
from time import monotonic
from typing import Literal

import numpy as np
from ortools.sat.python import cp_model

from scheduler.cases import Case, Lines, judge
from scheduler.engine.cases.answer import Answers, cover_of
from scheduler.engine.cases.lines import LineSearch
from scheduler.engine.cases.master import NEAR_MILLI, SMOOTHING
from scheduler.engine.cases.model import CaseModel
from scheduler.engine.cases.neighbours import Neighbourhood
from scheduler.engine.cases.parts import Parts
from scheduler.engine.cases.path_kernels import Ints
from scheduler.engine.cases.path_pricing import Pricing
from scheduler.engine.cases.pool import Pool, bound_milli
from scheduler.engine.cases.pricing import MILLI, OwnLine, Priced, Prices
from scheduler.engine.cases.result import CaseResult
from scheduler.engine.result import Listener, Progress, Settings

LEAST_S = 0.1
LINEARIZATION = 2
"""Cover, minutes and runs are linear: the relaxation of all of it is worth its time."""
BOUND_SHARE, DIVE_SHARE, POOL_SHARE = 0.2, 0.1, 0.1
"""Parts of the time: prices end by the first; rounding and choosing take the others at most."""
SETTLED = 0.002
"""Lines are proven the best ones once a round lowers the linear programme by a smaller share."""
ROUNDS_PER_HOLD = 2
STEP_S = 4.0
EXCHANGE_SHARE, CLOSING_SHARE = 0.05, 0.2
"""Parts of the time that a turn of a way takes at most."""
FIRST_TURN_S = 10.0
"""Turns begin short and take no longer than all before them together, and these seconds."""
STEPS_PER_POOL = 4
SMALL = 1000
"""Up to so many people × days × types the whole model is tried where there are no paths."""
WHOLE_SHARE = 0.5
SETTLE_S = 60.0
"""Enough to add up what is given, whatever the case; a solver needs a limit all the same."""


def solve_case(case: Case, settings: Settings, listener: Listener) -> CaseResult:
    """Search for the cheapest lines until ``settings.time_limit_s`` or ``settings.cancel``."""
    with ThreadPoolExecutor(settings.workers) as threads:
        search = _Search(case, settings, listener, threads)
        search.start()
        if search.lines is not None:
            search.price(BOUND_SHARE)
            search.dive(DIVE_SHARE)
    search.whole()
    with ThreadPoolExecutor(settings.workers) as threads:
        search.polish(threads)
    return search.result()


class _Search:
    """Best lines, bound and pool of one solve, and the moves that improve them."""

    def __init__(
        self, case: Case, settings: Settings, listener: Listener, threads: ThreadPoolExecutor
    ) -> None:
        self._began = monotonic()
        self._case, self._settings, self._listener = case, settings, listener
        self._rng = Random(settings.seed)  # noqa: S311 - a search, not a secret
        self._neighbourhoods = [
            Neighbourhood(case, 0.25, by_days=True),
            Neighbourhood(case, 0.25, by_days=False),
        ]
        self._pool = Pool(case)
        self._pricing = Pricing(case, threads)
        self._answers = self._of_paths()
        # Searches side by side share the processors: more of them than those only slow each other.
        beside = min(settings.workers, os.cpu_count() or 1)
        seeds = range(settings.seed, settings.seed + beside)
        self._rngs = [*map(np.random.default_rng, seeds)]
        self.lines: Lines | None = None
        self._cost = self._bound_milli = 0
        self._impossible = self._settled = False

    def _of_paths(self) -> Answers | None:
        """Return answers as types by day; None where some terms are beyond a path."""
        cover = cover_of(self._case, self._pool.covers, self._pricing.cells)
        known = [self._pricing.paths.get(who) for who in self._case.agent_ids]
        paths = [path for path in known if path is not None]
        if cover is None or len(paths) < len(known):
            return None
        return Answers(self._case, cover, paths)

    @property
    def _left(self) -> float:
        return self._settings.time_limit_s - (monotonic() - self._began)

    @property
    def _bound(self) -> int:
        """The bound in whole penalties: none but whole ones exist."""
        return -(-self._bound_milli // MILLI)

    @property
    def _proven(self) -> bool:
        return self._impossible or (self.lines is not None and self._cost <= self._bound)

    def over(self, share: float) -> bool:
        """Return whether this share of the time is gone, or nothing is left to do."""
        gone = self._left <= max(LEAST_S, (1 - share) * self._settings.time_limit_s)
        return gone or self._proven or self._settings.cancel.is_set()

    def start(self) -> None:
        """Give everybody a first line at half the price of missing people."""
        self._centre: Prices = {t: w * t.short_price * MILLI // 2 for t, w in self._pool.covers}
        found = self._ask(self._centre, self._case.agent_ids)
        self._impossible = any(priced.impossible for priced in found.values())
        if all(priced.line is not None for priced in found.values()):
            self._take(_together(found))

    def _ask(
        self, prices: Prices, people: Collection[str], *, closed: bool = False
    ) -> dict[str, Priced]:
        """Return everybody's best line at some prices, and keep it."""
        answers = self._pricing.ask(prices, people, self._left, closed=closed)
        if len(answers) == len(self._case.agent_ids) and all(
            a.line is not None for a in answers.values()
        ):
            bound = bound_milli(prices, (a.bound_milli for a in answers.values()))
            if bound > self._bound_milli or not self.lines:
                self._bound_milli, self._centre = max(0, bound), prices
        self._new = sum(
            self._pool.add(who, a.line) for who, a in answers.items() if a.line is not None
        )
        return answers

    def price(self, share: float) -> None:
        """Find prices, lines and bound until they meet."""
        damped, closed, last = True, False, inf
        while not self.over(share):
            cost, duals = self._pool.prices()
            closed = closed or last - cost < SETTLED * cost
            last = cost
            if cost * MILLI - self._bound_milli < NEAR_MILLI:
                self._settled = True
                break
            part = SMOOTHING if damped else 0.0
            prices = {
                term: round(part * self._centre[term] + (1 - part) * dual)
                for term, dual in duals.items()
            }
            self._ask(prices, self._case.agent_ids, closed=closed)
            self._tell("bound")
            if closed and not self._new and not damped:
                break
            damped = bool(self._new)

    def dive(self, share: float) -> None:
        """Round the linear programme, person after person, with new lines for those left."""
        held: dict[str, OwnLine] = {}
        until = self._turn_end(share)
        while len(held) < len(self._case.agent_ids) and not self.over(1.0) and monotonic() < until:
            self._pool.prices()
            held |= dict(self._pool.fix([who for who in self._case.agent_ids if who not in held]))
            for _ in range(ROUNDS_PER_HOLD):
                _, prices = self._pool.prices()
                self._ask(prices, [who for who in self._case.agent_ids if who not in held])
        self._pool.release()
        if len(held) == len(self._case.agent_ids):
            self._take({(who, s.day): s for who, line in held.items() for s in line})

    def polish(self, threads: ThreadPoolExecutor) -> None:
        """Better lines or parts until time is up: what gained more a second goes first."""
        ways: list[Callable[[], None]] = [self.parts]
        if self._answers is not None and self.lines is not None:
            ways = self._by_lines(self._answers, threads)
        gains = [inf] * len(ways)
        while self.lines is not None and not self.over(1.0):
            turn = gains.index(max(gains))
            began, before = monotonic(), self._cost
            ways[turn]()
            gain = (before - self._cost) / (monotonic() - began)
            gains[turn] = gain or min(0.0, *gains) - 1.0

    def _by_lines(self, answers: Answers, threads: ThreadPoolExecutor) -> list[Callable[[], None]]:
        """Return the ways of answers whose lines are all found by paths."""
        worth = self._pricing.cells.worth(self._centre)
        chains = [LineSearch(answers, rng) for rng in self._rngs]
        parts = Parts(answers, worth, self._rngs[0])
        return [
            partial(self.exchange, threads, chains, worth if self._settled else None),
            partial(self.close, threads, answers, parts),
        ]

    def close(self, threads: ThreadPoolExecutor, answers: Answers, parts: Parts) -> None:
        """Choose a few people's lines anew, exactly, from the best answer on."""
        until, whole = self._turn_end(CLOSING_SHARE), self._settled
        while not self.over(1.0) and monotonic() < until and self.lines is not None:
            types = answers.types(self.lines)
            if whole:
                types = parts.whole(types, threads, lambda: self.over(1.0))
            types = parts.run(types, threads, len(self._rngs), lambda: self.over(1.0))
            self._bound_milli, whole = max(self._bound_milli, parts.bound), False
            self._take(answers.lines(types))

    def _turn_end(self, share: float) -> float:
        gone = monotonic() - self._began
        seconds = min(share * self._settings.time_limit_s, FIRST_TURN_S + gone)
        return monotonic() + min(self._left, seconds)

    def parts(self) -> None:
        """Take the best choice of known lines, then plan some parts anew."""
        self.choose()
        for _ in range(STEPS_PER_POOL):
            self.step()

    def exchange(
        self, threads: ThreadPoolExecutor, chains: list[LineSearch], prices: Ints | None
    ) -> None:
        """Find a few people's lines anew at a time, from the best answer on."""
        if self.over(1.0) or self.lines is None:
            return
        until = self._turn_end(EXCHANGE_SHARE)
        for chain in chains:
            chain.begin(self.lines, prices)
        stop = self._settings.cancel.is_set
        for found in threads.map(lambda chain: chain.run(until, stop), chains):
            self._take(found)

    def choose(self) -> None:
        """Take the best choice of known lines."""
        if self.over(1.0):
            return
        solver = self._solver(max(STEP_S, POOL_SHARE * self._settings.time_limit_s))
        found = self._pool.best(self.lines or {}, solver)
        if found is not None:
            self._take(found[0])

    def whole(self) -> None:
        """Search the whole model of a small case that paths cannot serve, half the time left."""
        size = len(self._case.agent_ids) * self._case.days * len(self._case.shifts)
        if self._answers is not None or size > SMALL or self.over(1.0) or self.lines is None:
            return
        model = CaseModel(self._case)
        model.hint(self.lines)
        solver = self._solver(WHOLE_SHARE * self._left)
        if solver.solve(model.model) in {cp_model.OPTIMAL, cp_model.FEASIBLE}:
            bound = MILLI * round(solver.best_objective_bound)
            self._bound_milli = max(self._bound_milli, bound)
            self._take(model.read(solver.boolean_value))

    def step(self) -> None:
        """Plan a part of the lines anew, the rest as it is."""
        if self.over(1.0) or self.lines is None:
            return
        neighbourhood = self._rng.choice(self._neighbourhoods)
        model = CaseModel(self._case, neighbourhood.draw(self._rng), self.lines)
        model.hint(self.lines)
        solver = self._solver(STEP_S)
        solver.parameters.random_seed = self._rng.randrange(1 << 30)
        status = solver.solve(model.model)
        neighbourhood.adapt(solved=status == cp_model.OPTIMAL)
        if status in {cp_model.OPTIMAL, cp_model.FEASIBLE}:
            self._take(model.read(solver.boolean_value))

    def _take(self, lines: Lines) -> None:
        """Keep lines that are no worse than the best."""
        cost = judge(self._case, lines).cost
        self._pool.add_all(lines)
        if self.lines is None or cost <= self._cost:
            self.lines, self._cost = lines, cost
            self._tell("lines")

    def _tell(self, stage: Literal["bound", "lines"]) -> None:
        seconds = monotonic() - self._began
        self._listener(Progress(stage, seconds, MILLI * self._cost, self._bound_milli))

    def _solver(self, seconds: float) -> cp_model.CpSolver:
        solver = cp_model.CpSolver()
        solver.parameters.max_time_in_seconds = max(LEAST_S, min(seconds, self._left))
        solver.parameters.num_workers = self._settings.workers
        solver.parameters.random_seed = self._settings.seed
        solver.parameters.linearization_level = LINEARIZATION
        solver.parameters.catch_sigint_signal = False
        return solver

    def result(self) -> CaseResult:
        """Return the best lines, their cost as the encodings see it, and the bound."""
        cost = 0
        if self.lines is not None:
            model = CaseModel(self._case, frozenset(), self.lines)
            solver = self._solver(STEP_S)
            solver.parameters.max_time_in_seconds = SETTLE_S
            solver.solve(model.model)
            cost = round(solver.objective_value)
        seconds = monotonic() - self._began
        return CaseResult(self.lines, cost, self._bound, self._proven, seconds)


def _together(found: Mapping[str, Priced]) -> Lines:
    return {(who, shift.day): shift for who, priced in found.items() for shift in priced.line or ()}
