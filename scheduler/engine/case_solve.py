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
from scheduler.engine.case_close import best_choice, lists_within
from scheduler.engine.case_lines import LineSearch, cover_of
from scheduler.engine.case_model import CaseModel
from scheduler.engine.case_neighbours import Neighbourhood
from scheduler.engine.case_pool import Pool, bound_milli
from scheduler.engine.case_pricing import MILLI, OwnLine, Priced, Prices
from scheduler.engine.case_result import CaseResult
from scheduler.engine.path_pricing import Pricing
from scheduler.engine.result import Listener, Progress, Settings

LEAST_S = 0.1
LINEARIZATION = 2
"""Cover, minutes and runs are linear: the relaxation of all of it is worth its time."""
BOUND_SHARE, DIVE_SHARE, POOL_SHARE = 0.2, 0.3, 0.1
"""Parts of the time: prices end by the first, rounding by the second; choosing has the third."""
NEAR_MILLI = 20
"""Prices end when the linear programme and the bound are this close."""
SETTLED = 0.002
"""Lines are proven the best ones once a round lowers the linear programme by a smaller share."""
SMOOTHING = 0.5
"""Weight of the prices with the best bound in the prices asked next; a usual damping."""
ROUNDS_PER_HOLD = 2
STEP_S = 4.0
EXCHANGE_SHARE = 0.1
STEPS_PER_POOL = 4
BEFORE_CLOSING, CLOSING_SHARE = 0.3, 0.8
"""Parts of the time: answers get better until the first, and the gap is closed until the second."""
SMALL = 1000
"""Up to so many people × days × types the whole model is tried: it may prove what prices cannot."""
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
    if len(case.agent_ids) * case.days * len(case.shifts) <= SMALL:
        search.whole()
    with ThreadPoolExecutor(settings.workers) as threads:
        search.polish(threads, BEFORE_CLOSING)
        search.close()
        search.polish(threads, 1.0)
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
        self._cover = cover_of(case, self._pool.covers, self._pricing.cells)
        known = [self._pricing.paths.get(who) for who in case.agent_ids]
        self._paths = [path for path in known if path is not None]
        self._chains = self._exchanges()
        self.lines: Lines | None = None
        self._cost = self._bound_milli = 0
        self._impossible = False

    def _exchanges(self) -> list[LineSearch]:
        """Return searches by whole lines; none where some terms are beyond a path."""
        if self._cover is None or len(self._paths) < len(self._case.agent_ids):
            return []
        seeds = range(self._settings.seed, self._settings.seed + (os.cpu_count() or 1))
        rngs = map(np.random.default_rng, seeds)
        return [LineSearch(self._case, self._cover, self._paths, rng) for rng in rngs]

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
        while len(held) < len(self._case.agent_ids) and not self.over(share):
            self._pool.prices()
            held |= dict(self._pool.fix([who for who in self._case.agent_ids if who not in held]))
            for _ in range(ROUNDS_PER_HOLD):
                _, prices = self._pool.prices()
                self._ask(prices, [who for who in self._case.agent_ids if who not in held])
        self._pool.release()
        if len(held) == len(self._case.agent_ids):
            self._take({(who, s.day): s for who, line in held.items() for s in line})

    def close(self) -> None:
        """Choose among all lines near the best ones, farther and farther, until none is better."""
        if not self._chains or self._cover is None or self.lines is None:
            return
        worth, distance = self._pricing.cells.worth(self._centre), MILLI
        while not self.over(CLOSING_SHARE):
            lists, bounds = lists_within(self._paths, worth, distance)
            if not lists:
                return
            seconds = self._left - (1 - CLOSING_SHARE) * self._settings.time_limit_s
            found = best_choice(
                self._paths, self._cover, lists, seconds, self._settings.cancel.is_set
            )
            nothing_below = bound_milli(self._centre, [bounds]) + distance
            self._bound_milli = max(self._bound_milli, min(MILLI * found.bound, nothing_below))
            if found.lines is not None:
                self._take(self._chains[0].lines_of(found.lines))
            if not found.proven:
                return
            distance *= 2

    def polish(self, threads: ThreadPoolExecutor, share: float) -> None:
        """Better lines or parts until then: what gained more a second goes first."""
        ways: list[Callable[[], None]] = [self.parts]
        if self._chains:
            ways.insert(0, partial(self.exchange, threads))
        gains = [inf] * len(ways)
        while self.lines is not None and not self.over(share):
            turn = gains.index(max(gains))
            began, before = monotonic(), self._cost
            ways[turn]()
            gain = (before - self._cost) / (monotonic() - began)
            gains[turn] = gain or min(gains) - 1.0

    def parts(self) -> None:
        """Take the best choice of known lines, then plan some parts anew."""
        self.choose()
        for _ in range(STEPS_PER_POOL):
            self.step()

    def exchange(self, threads: ThreadPoolExecutor) -> None:
        """Find a few people's lines anew at a time, from the best answer on."""
        if self.over(1.0) or self.lines is None:
            return
        until = monotonic() + min(self._left, EXCHANGE_SHARE * self._settings.time_limit_s)
        for chain in self._chains:
            chain.begin(self.lines)
        stop = self._settings.cancel.is_set
        for found in threads.map(lambda chain: chain.run(until, stop), self._chains):
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
        """Search the whole model, for a part of the time that is left."""
        if self.over(1.0) or self.lines is None:
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
