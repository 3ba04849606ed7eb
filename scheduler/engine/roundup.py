"""Whole lines of everybody: rounded from the mixture of prices, improved by best response.

One person is taken out and the best line against what the others leave is put back, in sweeps over
everybody.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from scheduler.engine.flow_kernels import Floats, Ints, cover_cost
from scheduler.engine.market import Market
from scheduler.engine.path import Plan
from scheduler.engine.seats import Seats
from scheduler.engine.transport import Flow, come, go, worth_beside
from scheduler.engine.week import Lines, contact_minutes

CAUTION = (0.9, 0.7, 0.5)
"""Share of the dual price in the worth of a minute, sweep by sweep."""

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
        self.contact = np.zeros((2 * people, len(market.windows)), dtype=np.int64)
        self.seats = Seats(market.week)
        self.flow = Flow(
            market.rates,
            market.need,
            market.tops,
            market.prices,
            market.surplus,
            np.zeros(market.rates.shape[:2], dtype=np.int64),
            np.zeros_like(market.rates),
            np.zeros_like(market.need),
        )

    @property
    def cost(self) -> int:
        """Cost of the lines and of what they cover, in thousandths of a person-minute."""
        market = self.market
        minutes = int(self.minutes.sum())
        cover = cover_cost(
            minutes, self.flow.useful, market.need, market.tops, market.prices, market.surplus
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

    def begin(self, person: int, drawn: Plan | None) -> None:
        """Give a person the line drawn from their mixture, as far as it is lawful and seated."""
        spec = self.market.specs[person]
        shifts = self.seats.fitting(spec.agent_id, drawn.shifts) if drawn else {}
        own = spec.true_cost(shifts)
        if drawn is None or own is None:
            self.put_in(person, *self.empty(person))
        else:
            plan = drawn if len(shifts) == len(drawn.shifts) else spec.laid(shifts)
            self.put_in(person, plan, own)

    def take_out(self, person: int) -> None:
        """Withdraw a person's minutes."""
        self.seats.leave(self.market.specs[person].agent_id, self.plans[person].shifts)
        for row in self.market.rows_of(person):
            go(self.flow, self.market.profile[row], self.contact[row])
            self.contact[row] = 0
        self.minutes[person] = 0

    def put_in(self, person: int, plan: Plan, own: int) -> None:
        """Give a person a line and let its minutes flow."""
        market = self.market
        self.plans[person], self.own[person] = plan, own
        agent_id = market.specs[person].agent_id
        self.seats.enter(agent_id, plan.shifts)
        self.minutes[person] = sum(
            contact_minutes(market.week, shift, agent_id) for shift in plan.shifts.values()
        )
        for row, minutes in zip(market.rows_of(person), (plan.contact, plan.hard), strict=True):
            self.contact[row] = np.maximum(0, market.by_window(minutes)).astype(np.int64)
            come(self.flow, market.profile[row], self.contact[row])

    def respond(self, person: int, dual: Floats, caution: float) -> tuple[Plan, int]:
        """Return a best line of a person (who has been taken out) and its own cost."""
        market, spec = self.market, self.market.specs[person]
        light, hard = (
            worth_beside(self.flow, market.profile[row], market.length)
            for row in market.rows_of(person)
        )
        light, hard = market.leaned(person, (light, hard), dual, caution)
        extra = self.seats.close(spec, spec.coupling(self.plans[person].shifts))
        offers = market.offers(person, light, hard)
        path, own = spec.lawful(*offers, extra)
        return self.empty(person) if own is None else (spec.realistic(path, *offers), own)

    def sweep(self, dual: Floats, caution: float) -> None:
        """Replace everybody's line once, in random order."""
        for person in self.rng.permutation(len(self.plans)).tolist():
            self.take_out(person)
            self.put_in(person, *self.respond(person, dual, caution))

    def sweeps(
        self, dual: Floats, cautions: Sequence[float], stop: Callable[[], bool] = lambda: False
    ) -> int:
        """Sweep once for each caution; end at the best state met and return its cost."""
        best, kept = self.cost, self.snapshot()
        for caution in cautions:
            if stop():
                break
            self.sweep(dual, caution)
            if self.cost < best:
                best, kept = self.cost, self.snapshot()
        self.restore(kept)
        return best

    def snapshot(self) -> State:
        """Return a copy of the state."""
        return list(self.plans), tuple(array.copy() for array in self._arrays())

    def restore(self, state: State) -> None:
        """Go back to a snapshot."""
        plans, arrays = state
        self.plans = list(plans)
        for mine, array in zip(self._arrays(), arrays, strict=True):
            mine[...] = array

    def _arrays(self) -> tuple[Ints, ...]:
        flow = self.flow
        flows = flow.idle, flow.served, flow.useful
        return self.own, self.minutes, self.contact, *flows, self.seats.taken
