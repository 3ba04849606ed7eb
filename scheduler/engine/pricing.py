"""Prices of a useful minute per queue and interval, and the bound they prove.

A proximal block Frank-Wolfe method on the mixture of everybody's lines; at any prices the sum of
everybody's best line is a lower bound (``docs/explanation/proof.md``).
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from scheduler.engine.flow_kernels import Floats, smoothed_prices
from scheduler.engine.line_kernels import GRAIN
from scheduler.engine.market import Market, Pay
from scheduler.engine.path import Plan

EPOCHS_BETWEEN_PROOFS = 4
"""Epochs between two proofs when nothing else waits."""


SOFTENING_EPOCHS, SOFTEST = 8.0, 0.1
"""Epochs after which prices move half as far for what is missing, and the least share of it."""


def never() -> bool:
    """Return that nobody says to stop."""
    return False


@dataclass
class Proof:
    """Prices with the bound they prove, in thousandths of a person-minute."""

    prices: Floats
    bound: float


class Mixture(NamedTuple):
    """Where a search of prices stands; its fields as in ``Pricing``."""

    centre: Floats
    epochs: int
    useful: Floats
    served: Floats
    costs: Floats
    sampled: list[Plan | None]
    average: Floats
    best: Proof


class Pricing:
    """Proximal block Frank-Wolfe on the mixture of lines.

    Attributes
    ----------
    whole
        Whether hard spells lie in shifts whole; prices and bound are better, and take longer.
    sampled
        [person] a line drawn from the mixture; None before the first epoch.
    average
        Prices of the last epoch on average, at which proofs are best.
    best
        The best proof so far.
    stiffness
        [queue, window] how far a price moves for a missing minute.
    """

    def __init__(self, market: Market, rng: np.random.Generator) -> None:
        self.market, self.rng = market, rng
        people = len(market.specs)
        need = market.need / 1000.0
        self.need = need
        self.centre = np.full_like(need, 10.0)
        slots = need / market.length
        self._stiffest = (
            np.maximum(11.0 / (4.0 + 0.1 * slots), 10.0 / np.maximum(slots, 1.0)) / market.length
        )
        self.stiffness = self._stiffest
        self._epochs = 0
        self.useful = np.zeros_like(need)
        self.served = np.zeros((people, *need.shape))
        self.costs = np.zeros(people)
        self.sampled: list[Plan | None] = [None] * people
        self.average = np.zeros_like(need)
        self.best = Proof(np.zeros_like(need), -math.inf)
        self.whole = True

    def mixture(self) -> Mixture:
        """Return where the search stands, for another process to go on from."""
        return Mixture(
            self.centre,
            self._epochs,
            self.useful,
            self.served,
            self.costs,
            self.sampled,
            self.average,
            self.best,
        )

    def adopt(self, mixture: Mixture) -> None:
        """Go on from where another process stands."""
        self.centre, self._epochs, self.useful, self.served = mixture[:4]
        self.costs, self.sampled, self.average, self.best = mixture[4:]

    def begin(self, prices: Floats) -> None:
        """Begin at prices [queue, window] of an earlier answer, softly; nan where it has none."""
        known = ~np.isnan(prices)
        self.centre[known] = prices[known]
        if known.all():
            self._epochs = int(SOFTENING_EPOCHS / SOFTEST)

    def epoch(self, stop: Callable[[], bool] = never) -> None:
        """Move everybody's mixture once towards their best line at the current prices.

        Stiff prices settle soon and far from the best; softer ones creep nearer. ``stop`` is asked
        before each person who has a mixture already.
        """
        people = len(self.market.specs)
        soft = max(SOFTEST, 1.0 / (1.0 + self._epochs / SOFTENING_EPOCHS))
        self.stiffness, self._epochs = soft * self._stiffest, self._epochs + 1
        total, moved = np.zeros_like(self.need), 0
        for person in self.rng.permutation(people).tolist():
            if self.sampled[person] is not None and stop():
                break
            prices = self._smoothed()
            total, moved = total + prices, moved + 1
            self._step(person, prices)
        self.average = total / moved if moved else self.centre
        self.centre = self._smoothed()

    def _smoothed(self) -> Floats:
        market = self.market
        return smoothed_prices(
            self.centre,
            self.need - self.useful,
            self.stiffness,
            market.tops,
            market.prices,
            market.surplus,
        )

    def _step(self, person: int, prices: Floats) -> None:
        market = self.market
        pay = market.pay(person, prices)
        offers = market.offers(person, pay.light, pay.hard)
        plan = market.specs[person].best(*offers, whole=self.whole)
        served = self._served(person, plan, pay)
        weight = 1000.0 * (prices + market.surplus)
        new = plan.own - float((weight * served).sum())
        if self.sampled[person] is None:
            step = 1.0
        else:
            old = self.costs[person] - float((weight * self.served[person]).sum())
            change = served - self.served[person]
            curve = 1000.0 * float((self.stiffness * change * change).sum())
            step = min(1.0, max(0.0, old - new) / curve) if curve > 0 else 0.0
        self.useful += step * (served - self.served[person])
        self.served[person] += step * (served - self.served[person])
        self.costs[person] += step * (plan.own - self.costs[person])
        if self.sampled[person] is None or self.rng.random() < step:
            self.sampled[person] = plan

    def _served(self, person: int, plan: Plan, pay: Pay) -> Floats:
        """Return [queue, window] the useful minutes of a line, each where it earns most."""
        market = self.market
        served = np.zeros_like(self.need)
        paid = ((plan.contact, pay.light_queue), (plan.hard, pay.hard_queue))
        for row, (minutes, queue) in zip(market.rows_of(person), paid, strict=True):
            by_window = market.by_window(minutes)
            at = np.flatnonzero((by_window != 0) & (queue >= 0))
            rates = market.rates[market.profile[row]]
            served[queue[at], at] += by_window[at] * rates[at, queue[at]] / 1000.0
        return served

    def go_on(self, stop: Callable[[], bool]) -> Mixture:
        """Improve prices until told to stop, and return where that ends."""
        while not stop():
            self.epoch(stop)
        return self.mixture()

    def proven(self, stop: Callable[[], bool], last: Callable[[], bool]) -> Proof:
        """Improve the proof until told to stop; ``last`` says when its last try is to stop."""
        while not stop():
            for _ in range(EPOCHS_BETWEEN_PROOFS):
                self.epoch(stop)
            if not stop():
                self.prove(self.average, stop)
        self.prove(self.average, last)
        return self.best

    def prove(self, prices: Floats, stop: Callable[[], bool] = never) -> float:
        """Return the lower bound at some prices; keep it when it is the best so far.

        ``stop`` is asked before each person; a yes leaves nothing proven.
        """
        market = self.market
        grained = np.round(prices * GRAIN) / GRAIN
        low = np.concatenate([np.zeros((*self.need.shape, 1)), market.tops[:, :, :-1]], axis=2)
        cheaper = np.minimum(0.0, market.prices - grained[:, :, None])
        bound = float((grained * market.need).sum() + (cheaper * (market.tops - low)).sum())
        claimed: dict[int, Floats] = {}
        for person, spec in enumerate(market.specs):
            if stop():
                return -math.inf
            pay = market.pay(person, grained)
            light, hard = market.offers(person, pay.light, pay.hard)
            bound += spec.best(light, hard, whole=self.whole).value
            if person in market.claims.people:
                claimed[person] = light
        bound += market.claims.cost_milli(claimed)
        if bound > self.best.bound:
            self.best = Proof(grained, bound)
        return bound
