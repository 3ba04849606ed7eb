"""Whole lines of two people: what they cost, what sweeps keep."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

from scheduler.engine.clauses import Clause
from scheduler.engine.flow_kernels import Floats
from scheduler.engine.market import Market
from scheduler.engine.roundup import Roundup
from scheduler.terms import Run, Sum
from tests.unit.engine.line_world import hard, lengths, pin, priced, week_of
from tests.unit.engine.market_world import (
    HALF_HOUR,
    SPELL,
    cheapest_pair,
    market_of,
    plain_cost,
    random_plans,
)

HARD_HALF_HOUR = hard(SPELL, HALF_HOUR)


@pytest.mark.parametrize("seed", range(4))
def test_cost_is_what_a_plain_sum_gives_whatever_happened_before(seed: int) -> None:
    market = market_of(*priced(900, Sum("A", 0, 6, "paid", minimum=90)))
    rng = np.random.default_rng(seed)
    roundup = Roundup(market, rng)
    states = []
    for _ in range(6):
        random_plans(roundup, rng)
        assert plain_cost(roundup) == roundup.cost
        states.append((roundup.cost, roundup.lines(), roundup.snapshot()))
    for cost, lines, state in reversed(states):
        roundup.restore(state)
        assert plain_cost(roundup) == roundup.cost == cost
        assert roundup.lines() == lines


def test_a_snapshot_stays_as_it_is_whatever_comes_after() -> None:
    market = market_of()
    roundup = Roundup(market, np.random.default_rng(1))
    random_plans(roundup, np.random.default_rng(2))
    cost, state = roundup.cost, roundup.snapshot()
    for _ in range(2):
        for person in range(2):
            roundup.take_out(person)
            roundup.put_in(person, *roundup.empty(person))
        assert roundup.cost != cost
        roundup.restore(state)
        assert plain_cost(roundup) == roundup.cost == cost


def test_who_is_taken_out_leaves_no_minute_behind() -> None:
    market = market_of(*HARD_HALF_HOUR)
    roundup = Roundup(market, np.random.default_rng(1))
    empty = roundup.cost
    random_plans(roundup, np.random.default_rng(2))
    roundup.sweep(np.zeros(market.need.shape), 0.0)
    assert roundup.flow.served.any()
    for person in range(2):
        roundup.take_out(person)
    for left in (roundup.flow.useful, roundup.flow.served, roundup.flow.idle, roundup.contact):
        assert (left == 0).all()
    assert roundup.cost - roundup.own.sum() == empty


def test_hard_minutes_flow_to_hard_queues_alone_and_owe_recovery() -> None:
    market = market_of(*HARD_HALF_HOUR, phone_agents=0.1)
    roundup = Roundup(market, np.random.default_rng(1))
    roundup.sweep(np.zeros(market.need.shape), 0.0)
    assert plain_cost(roundup) == roundup.cost
    light, dear = market.rows_of(0)
    # half an hour is one spell: on each of two days it owes ten minutes
    assert roundup.contact[dear].sum() == 60
    assert roundup.minutes[0] - roundup.contact[[light, dear]].sum() == 20
    assert roundup.flow.served[market.profile[light], :, 0].sum() == 0
    assert roundup.flow.served[market.profile[dear], :, 0].sum() == 60


@pytest.mark.parametrize("clauses", [[], HARD_HALF_HOUR])
@pytest.mark.parametrize("caution", [0.0, 0.9])
def test_a_sweep_gives_everybody_a_lawful_line(clauses: list[Clause], caution: float) -> None:
    market = market_of(*clauses)
    rng = np.random.default_rng(3)
    roundup = Roundup(market, rng)
    random_plans(roundup, rng)
    roundup.sweep(np.full(market.need.shape, 10.0), caution)
    assert plain_cost(roundup) == roundup.cost


def test_a_sweep_without_caution_only_helps() -> None:
    market = market_of()
    rng = np.random.default_rng(3)
    roundup = Roundup(market, rng)
    random_plans(roundup, rng)
    before = roundup.cost
    roundup.sweep(np.zeros(market.need.shape), 0.0)
    assert roundup.cost < before


class Watched(Roundup):
    """Remembers the cost after each sweep; a sweep with a caution of 1 sends everybody home."""

    def __init__(self, market: Market, rng: np.random.Generator) -> None:
        super().__init__(market, rng)
        self.met: list[int] = []

    def sweep(self, dual: Floats, caution: float) -> None:
        """Sweep, or undo everything that was good."""
        if caution == 1:
            for person in range(len(self.plans)):
                self.take_out(person)
                self.put_in(person, *self.empty(person))
        else:
            super().sweep(dual, caution)
        self.met.append(self.cost)


@pytest.mark.parametrize("cautions", [(), (1.0,), (0.0, 1.0), (0.9, 0.0, 1.0)])
def test_sweeps_end_at_the_best_state_they_met(cautions: tuple[float, ...]) -> None:
    market = market_of()
    roundup = Watched(market, np.random.default_rng(4))
    random_plans(roundup, np.random.default_rng(5))
    before = roundup.cost
    found = roundup.sweeps(np.full(market.need.shape, 10.0), cautions)
    assert found == roundup.cost == plain_cost(roundup) == min([before, *roundup.met])
    assert len(roundup.met) == len(cautions)


def test_sweeps_end_when_they_are_told_to() -> None:
    market = market_of()
    roundup = Watched(market, np.random.default_rng(4))
    stops: Iterator[bool] = iter([False, False, True])
    roundup.sweeps(np.full(market.need.shape, 10.0), (0.9,) * 5, lambda: next(stops))
    assert len(roundup.met) == 2


def test_sweeps_find_nearly_the_cheapest_lines() -> None:
    market = market_of(agents=0.7)
    roundup = Roundup(market, np.random.default_rng(4))
    nothing = np.zeros(market.need.shape)
    assert roundup.sweeps(nothing, (0.0,) * 6) <= 1.02 * cheapest_pair(market)


def test_lines_that_a_run_forbids_are_mended() -> None:
    market = market_of(*hard(Run("A", 7, max_days=1), Sum("A", 0, 6, "shifts", maximum=7)))
    roundup = Roundup(market, np.random.default_rng(6))
    roundup.sweep(np.zeros(market.need.shape), 0.0)
    assert plain_cost(roundup) == roundup.cost
    assert market.specs[0].true_cost(roundup.plans[0].shifts) is not None


def test_prices_pull_at_worths() -> None:
    market = market_of(*hard(SPELL))
    roundup = Roundup(market, np.random.default_rng(7))
    dual = np.zeros(market.need.shape)
    roundup.take_out(0)
    plain = roundup.respond(0, dual, 0.0)
    cautious = roundup.respond(0, dual, 1.0)
    # at a price of nothing a useful minute saves its surplus and no more
    assert cautious[0].value == 0
    assert plain[0].value < 0


def test_pins_are_there_from_the_start_and_stay() -> None:
    market = market_of(pins=[pin("A", 0, "08:05", "09:10"), pin("B", 2, "08:00", "08:30")])
    roundup = Roundup(market, np.random.default_rng(8))
    kept = {("A", 0), ("B", 2)}
    assert set(roundup.lines()) == kept
    for person in range(2):
        roundup.put_in(person, *roundup.empty(person))
    assert roundup.minutes.tolist() == [65, 30]
    assert roundup.cost == plain_cost(roundup)
    roundup.sweep(np.zeros(market.need.shape), 0.0)
    assert kept <= set(roundup.lines())


def test_without_need_nobody_is_asked_to_come() -> None:
    idle = Market(week_of([*lengths(30, 30), *lengths(30, 30, agent_id="B")], need=()))
    roundup = Roundup(idle, np.random.default_rng(1))
    roundup.sweep(np.zeros(idle.need.shape), 0.5)
    assert (roundup.lines(), roundup.cost) == ({}, 0)
