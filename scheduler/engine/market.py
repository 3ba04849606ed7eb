"""Needs, rates and prices of the horizon as arrays, and the people who serve them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from scheduler.engine.choices import QUARTER
from scheduler.engine.claimed import Claims
from scheduler.engine.flow_kernels import Floats, Ints, earnings, worth_of
from scheduler.engine.line_kernels import GRAIN
from scheduler.engine.line_spec import LineSpec, origin_of
from scheduler.engine.week import Week

BLUR_POINTS = 5
"""Fills of an interval over which the worth of a minute is averaged."""


class Pay(NamedTuple):
    """What a minute of a person earns, [window], and the queue that pays it, -1 for none.

    Minutes on hard queues, which owe recovery and are few in a shift, stand apart from the others.
    """

    light: Floats
    light_queue: Ints
    hard: Floats
    hard_queue: Ints


class Market:
    """Needs, rates and prices of the horizon as arrays, and the people who serve them.

    Attributes
    ----------
    need, tops
        [queue, window] thousandths of a minute; [queue, window, tier] upper ends of the tiers.
    prices
        [tier] price of a missing minute.
    claims
        What sessions cost everybody's lines.
    rates
        [profile, window, queue] how far a minute counts, in thousandths.
    profile
        [row] whose minutes count alike: first everybody's row for light queues, then everybody's
        for hard ones.
    """

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
        self.claims = Claims(week, self.specs, self.origin)
        self.hard = np.zeros((len(self.specs), len(self.queues)), dtype=np.bool_)
        for person, spec in enumerate(self.specs):
            self.hard[person] = [queue in spec.hard.queues for queue in self.queues]
        rates = demands.rates([spec.agent_id for spec in self.specs], self.queues)
        hard = self.hard[:, None, :]
        rows = np.concatenate([np.where(hard, 0, rates), np.where(hard, rates, 0)])
        known: dict[bytes, int] = {}
        alike = [known.setdefault(row.tobytes(), len(known)) for row in rows]
        self.profile = np.array(alike, dtype=np.int64)
        first = np.unique(self.profile, return_index=True)[1]
        self.rates = rows[first]
        self._serves = [bool(rates.any()) for rates in self.rates]
        self._window_of = self._map_quarters()

    def _map_quarters(self) -> Ints:
        """Return [quarter] the window it lies in; the number of windows for none."""
        found = np.full(self.quarters, len(self.windows), dtype=np.int64)
        for at, window in enumerate(self.windows):
            first = window.start // QUARTER - self.origin
            found[max(0, first) : max(0, first + self.length // QUARTER)] = at
        return found

    def prices_at(self, savings: Mapping[tuple[str, int], float]) -> Floats:
        """Return prices [queue, window] at which minutes save so much; nan where nothing is said.

        Parameters
        ----------
        savings
            (queue, first minute of the window) → what a further useful minute saves.
        """
        rows = [[savings.get((q, w.start), np.nan) for w in self.windows] for q in self.queues]
        return np.array(rows, dtype=np.float64).reshape(self.need.shape) - self.surplus

    def savings(self, prices: Floats) -> dict[tuple[str, int], float]:
        """Return what a further useful minute saves at ``prices``, where something is needed."""
        return {
            (queue, window.start): float(prices[number, at]) + self.surplus
            for number, queue in enumerate(self.queues)
            for at, window in enumerate(self.windows)
            if self.need[number, at]
        }

    def by_quarter(self, worth: Floats) -> Floats:
        """Return [quarter] the worth of [window], on the price grain, rounded up."""
        grained = np.ceil(np.append(worth, 0.0) * GRAIN) / GRAIN
        return grained[self._window_of]

    def by_window(self, minutes: Floats) -> Floats:
        """Return [window] the minutes of [quarter]."""
        sums = np.bincount(self._window_of, weights=minutes, minlength=len(self.windows) + 1)
        return sums[:-1].astype(np.float64)

    def rows_of(self, person: int) -> tuple[int, int]:
        """Return the rows of a person's light and hard minutes."""
        return person, person + len(self.specs)

    def pay(self, person: int, prices: Floats) -> Pay:
        """Return what a minute earns at [queue, window] prices."""
        light, hard = (self.rates[self.profile[row]] for row in self.rows_of(person))
        return Pay(*earnings(light, prices, self.surplus), *earnings(hard, prices, self.surplus))

    def worth(self, person: int, useful: Ints, blur: float = 0.0) -> tuple[Floats, Floats]:
        """Return [window] what a minute on light and on hard queues saves beside ``useful``.

        Parameters
        ----------
        useful
            [queue, window] thousandths of a minute that others do.
        blur
            Thousandths of a minute either side of ``useful`` over which savings are averaged.
        """
        offsets = np.linspace(-blur, blur, BLUR_POINTS).astype(np.int64) if blur else (0,)
        fills = [useful + offset for offset in offsets]
        light, hard = (
            np.mean([self._worth(row, fill) for fill in fills], axis=0)
            for row in self.rows_of(person)
        )
        return light, hard

    def _worth(self, row: int, useful: Ints) -> Floats:
        return worth_of(
            self.rates[self.profile[row]],
            self.length,
            useful,
            self.need,
            self.tops,
            self.prices,
            self.surplus,
        )

    def leaned(
        self, person: int, worths: tuple[Floats, Floats], dual: Floats, caution: float
    ) -> tuple[Floats, Floats]:
        """Return worths of light and hard minutes with a share of ``caution`` at dual prices."""
        pay = self.pay(person, dual)
        light, hard = worths
        return (
            (1 - caution) * light + caution * pay.light,
            (1 - caution) * hard + caution * pay.hard,
        )

    def offers(self, person: int, light: Floats, hard: Floats) -> tuple[Floats, Floats | None]:
        """Return [quarter] the worth of light and hard minutes [window]; None without hard ones."""
        serves = self._serves[self.profile[person + len(self.specs)]]
        offered = self.by_quarter(hard) if serves else None
        return self.by_quarter(light), offered
