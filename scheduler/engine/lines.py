"""The week stage: prices with a proof, then lines by best response.

First a proximal block Frank-Wolfe method finds prices of a useful minute per queue and interval;
at any prices the sum of everybody's best line is a lower bound (``docs/explanation/proof.md``).
Then lines are rounded from the mixture the method leaves and improved by taking one person out
and putting the best line against the others back, with Metropolis acceptance.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from scheduler.engine.choices import QUARTER
from scheduler.engine.flow_kernels import (
    Floats,
    Ints,
    cover_cost,
    pour,
    reroute,
    smoothed_prices,
    withdraw,
    worth_of,
)
from scheduler.engine.line_spec import LineSpec, Plan, origin_of
from scheduler.engine.week import Lines, Week, contact_minutes

GRAIN = 64.0
"""Prices are multiples of 1/64, so that sums of them in float64 are exact."""

CAUTION = (0.9, 0.9, 0.9, 0.8, 0.7, 0.5, 0.3, 0.1, 0.0)
"""Share of the dual price in the worth of a minute, sweep by sweep."""


class Market:
    """Needs, rates and prices of the horizon as arrays, and the people who serve them."""

    def __init__(self, week: Week) -> None:
        self.week = week
        self.origin, self.quarters = origin_of(week.view)
        demands = week.demands
        self.windows = demands.windows
        self.queues = sorted({d.queue for found in demands.by_window.values() for d in found})
        self.surplus = demands.surplus
        self.length = week.view.problem.centre.interval_minutes
        number = {queue: index for index, queue in enumerate(self.queues)}
        shape = (len(self.queues), len(self.windows))
        self.need = np.zeros(shape, dtype=np.int64)
        self.prices = np.array(
            max(
                ([p for _, _, p in d.tiers] for f in demands.by_window.values() for d in f),
                default=[0],
            )
        )
        self.tops = np.zeros((*shape, self.prices.size), dtype=np.int64)
        for at, window in enumerate(self.windows):
            for demand in demands.by_window[window]:
                self.need[number[demand.queue], at] = demand.need_milli
                self.tops[number[demand.queue], at] = [high for _, high, _ in demand.tiers]
        self.specs = [LineSpec(week, a, self.origin, self.quarters) for a in week.view.agent_ids]
        self.rates = np.zeros(
            (len(self.specs), len(self.windows), len(self.queues)), dtype=np.int64
        )
        for person, spec in enumerate(self.specs):
            for at, window in enumerate(self.windows):
                for queue, rate in demands.profile(spec.agent_id, window):
                    self.rates[person, at, number[queue]] = rate
        self.hard = np.zeros((len(self.specs), len(self.queues)), dtype=np.bool_)
        for person, spec in enumerate(self.specs):
            self.hard[person] = [queue in spec.hard.queues for queue in self.queues]
        self.planned_rates = self._planned_rates()
        self._window_of = self._map_quarters()

    def _planned_rates(self) -> Ints:
        """Return rates [person, window, queue] less the recovery that hard minutes owe."""
        share = np.array([1.0 / (1.0 + spec.hard.owed_share) for spec in self.specs])
        scale = np.where(self.hard, share[:, None], 1.0)
        return np.floor(self.rates * scale[:, None, :]).astype(np.int64)

    def _map_quarters(self) -> Ints:
        """Return [quarter] the window it lies in; the number of windows for none."""
        found = np.full(self.quarters, len(self.windows), dtype=np.int64)
        for at, window in enumerate(self.windows):
            first = window.start // QUARTER - self.origin
            found[max(0, first) : max(0, first + self.length // QUARTER)] = at
        return found

    def by_quarter(self, worth: Floats) -> Floats:
        """Return [quarter] the worth of [window], on the price grain, rounded up."""
        grained = np.ceil(np.append(worth, 0.0) * GRAIN) / GRAIN
        return grained[self._window_of]

    def by_window(self, minutes: Floats) -> Floats:
        """Return [window] the minutes of [quarter]."""
        sums = np.bincount(self._window_of, weights=minutes, minlength=len(self.windows) + 1)
        return sums[:-1].astype(np.float64)

    def earnings(self, person: int, prices: Floats, hard: bool) -> tuple[Floats, Ints]:
        """Return [window] what a minute earns on light (or hard) queues at [queue, window] prices.

        With it goes the queue that pays it, -1 for none.
        """
        if not self.queues:
            return np.zeros(0), np.zeros(0, dtype=np.int64)
        mine = np.where(self.hard[person] == hard, self.rates[person], 0)
        value = mine * (prices.T + self.surplus)
        best = value.argmax(axis=1)
        worth = np.maximum(0.0, value[np.arange(len(best)), best])
        return worth, np.where(worth > 0, best, -1)

    def offers(self, person: int, prices: Floats) -> tuple[Floats, Floats]:
        """Return [quarter] what a light and what a hard minute earns."""
        light = self.by_quarter(self.earnings(person, prices, hard=False)[0])
        if not self.hard[person].any():
            return light, np.zeros_like(light)
        return light, self.by_quarter(self.earnings(person, prices, hard=True)[0])


@dataclass
class Proof:
    """Prices with the bound they prove, in thousandths of a person-minute."""

    prices: Floats
    bound: float


class Pricing:
    """Proximal block Frank-Wolfe on the mixture of lines."""

    def __init__(self, market: Market, rng: np.random.Generator) -> None:
        self.market, self.rng = market, rng
        people = len(market.specs)
        need = market.need / 1000.0
        self.need = need
        self.centre = np.full_like(need, 10.0)
        slots = need / market.length
        self.stiffness = 11.0 / (4.0 + 0.1 * slots) / market.length
        self.useful = np.zeros_like(need)
        self.served = np.zeros((people, *need.shape))
        self.costs = np.zeros(people)
        self.sampled: list[Plan | None] = [None] * people
        self.average = np.zeros_like(need)
        self.best = Proof(np.zeros_like(need), -math.inf)

    def epoch(self) -> None:
        """Move everybody's mixture once towards their best line at the current prices."""
        market = self.market
        total = np.zeros_like(self.need)
        for person in self.rng.permutation(len(market.specs)).tolist():
            prices = smoothed_prices(
                self.centre,
                self.need - self.useful,
                self.stiffness,
                market.tops,
                market.prices,
                market.surplus,
            )
            total += prices
            self._step(person, prices)
        self.average = total / len(market.specs) if market.specs else self.centre
        self.centre = smoothed_prices(
            self.centre,
            self.need - self.useful,
            self.stiffness,
            market.tops,
            market.prices,
            market.surplus,
        )

    def _step(self, person: int, prices: Floats) -> None:
        market = self.market
        plan = market.specs[person].best(*market.offers(person, prices))
        served = np.zeros_like(self.need)
        for minutes, hard in ((plan.contact, False), (plan.hard, True)):
            by_window = market.by_window(minutes)
            queue = market.earnings(person, prices, hard)[1]
            at = np.flatnonzero((by_window != 0) & (queue >= 0))
            served[queue[at], at] += by_window[at] * market.rates[person, at, queue[at]] / 1000.0
        own = plan.own
        weight = 1000.0 * (prices + market.surplus)
        new = own - float((weight * served).sum())
        if self.sampled[person] is None:
            step = 1.0
        else:
            old = self.costs[person] - float((weight * self.served[person]).sum())
            change = served - self.served[person]
            curve = 1000.0 * float((self.stiffness * change * change).sum())
            step = min(1.0, max(0.0, old - new) / curve) if curve > 0 else 0.0
        self.useful += step * (served - self.served[person])
        self.served[person] += step * (served - self.served[person])
        self.costs[person] += step * (own - self.costs[person])
        if self.sampled[person] is None or self.rng.random() < step:
            self.sampled[person] = plan

    def prove(self, prices: Floats) -> float:
        """Return the lower bound at some prices; keep it when it is the best so far."""
        market = self.market
        grained = np.round(prices * GRAIN) / GRAIN
        low = np.concatenate([np.zeros((*self.need.shape, 1)), market.tops[:, :, :-1]], axis=2)
        cheaper = np.minimum(0.0, market.prices - grained[:, :, None])
        bound = float((grained * market.need).sum() + (cheaper * (market.tops - low)).sum())
        for person, spec in enumerate(market.specs):
            bound += spec.best(*market.offers(person, grained)).value
        if bound > self.best.bound:
            self.best = Proof(grained, bound)
        return bound


NOISE = 0.3
"""Largest standard deviation of the random distortion of worths in a move."""

State = tuple[list[Plan], tuple[Ints, ...]]
"""Lines and what they amount to, to go back to."""


class Roundup:
    """Whole lines of everybody, their coverage and their cost."""

    def __init__(self, market: Market, rng: np.random.Generator) -> None:
        self.market, self.rng = market, rng
        people = len(market.specs)
        self.plans = [spec.laid(spec.pins) for spec in market.specs]
        self.own = np.zeros(people, dtype=np.int64)
        self.minutes = np.zeros(people, dtype=np.int64)
        self.contact = np.zeros((people, len(market.windows)), dtype=np.int64)
        self.routed = np.zeros_like(market.rates)
        self.useful = np.zeros_like(market.need)

    @property
    def cost(self) -> int:
        """Cost of the lines and of what they cover, in thousandths of a person-minute."""
        market = self.market
        minutes = int(self.minutes.sum())
        cover = cover_cost(
            minutes, self.useful, market.need, market.tops, market.prices, market.surplus
        )
        return int(self.own.sum()) + int(cover)

    def lines(self) -> Lines:
        """Return everybody's shifts."""
        return {
            (spec.agent_id, day): shift
            for spec, plan in zip(self.market.specs, self.plans, strict=True)
            for day, shift in plan.shifts.items()
        }

    def empty(self, person: int) -> tuple[Plan, int]:
        """Return the line that holds nothing but a person's pins, and its cost."""
        spec = self.market.specs[person]
        return spec.laid(spec.pins), spec.true_cost(spec.pins) or 0

    def take_out(self, person: int) -> None:
        """Withdraw a person's minutes."""
        withdraw(person, self.market.planned_rates, self.routed, self.useful)
        self.contact[person], self.minutes[person] = 0, 0

    def put_in(self, person: int, plan: Plan, own: int) -> None:
        """Give a person a line and pour its minutes."""
        market = self.market
        self.plans[person], self.own[person] = plan, own
        agent_id = market.specs[person].agent_id
        self.minutes[person] = sum(
            contact_minutes(market.week, shift, agent_id) for shift in plan.shifts.values()
        )
        self.contact[person] = market.by_window(plan.contact + plan.hard).astype(np.int64)
        pour(
            self.contact[person],
            market.planned_rates[person],
            self.routed[person],
            self.useful,
            market.need,
            market.tops,
            market.prices,
            market.surplus,
        )

    def settle(self) -> None:
        """Let everybody change queue where that saves something."""
        market = self.market
        reroute(
            self.contact,
            market.planned_rates,
            self.routed,
            self.useful,
            market.need,
            market.tops,
            market.prices,
            market.surplus,
        )

    def respond(
        self, person: int, dual: Floats | None, caution: float, noise: float
    ) -> tuple[Plan, int]:
        """Return a best line of a person (who has been taken out) and its own cost."""
        market, spec = self.market, self.market.specs[person]
        worth = worth_of(
            market.planned_rates[person],
            market.length,
            self.useful,
            market.need,
            market.tops,
            market.prices,
            market.surplus,
        )
        if dual is not None and caution:
            light = market.earnings(person, dual, hard=False)[0]
            hard = market.earnings(person, dual, hard=True)[0]
            owed = 1.0 + market.specs[person].hard.owed_share
            worth = (1 - caution) * worth + caution * np.maximum(light, hard / owed)
        if noise:
            worth = worth * (1.0 + noise * self.rng.standard_normal(worth.size))
        extra = spec.coupling(self.plans[person].shifts)
        plan = spec.lawful(market.by_quarter(worth), extra)
        own = spec.true_cost(plan.shifts)
        return self.empty(person) if own is None else (plan, own)

    def sweep(self, dual: Floats | None, caution: float) -> None:
        """Replace everybody's line once, in random order."""
        for person in self.rng.permutation(len(self.plans)).tolist():
            self.take_out(person)
            self.put_in(person, *self.respond(person, dual, caution, 0.0))
        self.settle()

    def snapshot(self) -> State:
        """Return a copy of the state."""
        arrays = (self.own, self.minutes, self.contact, self.routed, self.useful)
        return list(self.plans), tuple(array.copy() for array in arrays)

    def restore(self, state: State) -> None:
        """Go back to a snapshot."""
        plans, arrays = state
        self.plans = list(plans)
        self.own, self.minutes, self.contact, self.routed, self.useful = (
            array.copy() for array in arrays
        )

    def anneal(self, moves: int, heat: float, stop: Callable[[], bool]) -> int:
        """Improve by single replacements with Metropolis acceptance; return the best cost.

        ``heat`` is the starting temperature in thousandths of a person-minute; it falls
        geometrically to a hundredth of itself.
        """
        best, kept = self.cost, self.snapshot()
        current = best
        for move in range(moves):
            if stop():
                break
            warm = heat * 0.01 ** (move / moves)
            before = self.snapshot()
            for person in self._victims():
                self.take_out(person)
                noise = NOISE * self.rng.random()
                self.put_in(person, *self.respond(person, None, 0.0, noise))
            self.settle()
            cost = self.cost
            if cost <= current or self.rng.random() < math.exp((current - cost) / warm):
                current = cost
                if cost < best:
                    best, kept = cost, self.snapshot()
            else:
                self.restore(before)
        self.restore(kept)
        return best

    def _victims(self) -> list[int]:
        people = len(self.plans)
        count = min(people, int(self.rng.integers(1, 4)))
        return [int(person) for person in self.rng.permutation(people)[:count]]
