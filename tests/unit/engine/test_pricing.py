"""Prices of useful minutes and the bound they prove, against every pair of lines."""

from __future__ import annotations

from copy import deepcopy
from itertools import chain, repeat

import numpy as np
import pytest

from scheduler.engine.market import Market
from scheduler.engine.pricing import Pricing, never
from scheduler.terms import Cover, Sum, Window
from tests.unit.engine.line_world import hard, lengths, needs, priced, week_of
from tests.unit.engine.market_world import (
    HALF_HOUR,
    OPEN,
    SPELL,
    TIERS,
    cheapest_pair,
    covers,
    market_of,
)


@pytest.mark.parametrize(("agents", "tight"), [(0.2, 0.0), (1.3, 0.97)])
def test_no_price_proves_more_than_the_cheapest_pair_of_lines(agents: float, tight: float) -> None:
    market = market_of(*priced(900, Sum("A", 0, 6, "paid", minimum=90)), agents=agents)
    pricing = Pricing(market, np.random.default_rng(1))
    least = cheapest_pair(market)
    for epoch in range(90):
        pricing.epoch()
        assert pricing.prove(pricing.average) <= least
        if epoch % 10 == 0:
            wild = np.random.default_rng(epoch).uniform(-1, 45, market.need.shape)
            assert pricing.prove(wild) <= least
    assert tight * least <= pricing.best.bound <= least


def test_the_best_proof_is_kept_with_its_prices() -> None:
    market = market_of()
    pricing = Pricing(market, np.random.default_rng(2))
    low, high = (np.full(market.need.shape, price) for price in (12.0, 39.0))
    bounds = [pricing.prove(prices) for prices in (low, high, low)]
    assert bounds[0] == bounds[2] < bounds[1]
    assert pricing.best.bound == bounds[1]
    assert (pricing.best.prices == high).all()


def test_the_first_epoch_serves_what_its_lines_hold() -> None:
    market = market_of(*hard(SPELL, HALF_HOUR), phone_agents=0.1)
    pricing = Pricing(market, np.random.default_rng(3))
    pricing.epoch()
    mine, theirs = pricing.sampled
    assert mine is not None
    assert theirs is not None
    assert mine.hard.sum() > 0
    assert theirs.hard.sum() == 0
    # a minute of A counts for 850 on complaints, one of B for 700 on the phone
    expected = [
        [0.85 * market.by_window(mine.hard), market.by_window(mine.contact)],
        [0 * pricing.need[0], 0.7 * market.by_window(theirs.contact)],
    ]
    assert pricing.served == pytest.approx(np.array(expected))


def test_the_mixture_adds_up() -> None:
    market = market_of(*hard(SPELL, HALF_HOUR))
    pricing = Pricing(market, np.random.default_rng(3))
    for _ in range(9):
        pricing.epoch()
    assert pricing.useful == pytest.approx(pricing.served.sum(axis=0))
    assert (pricing.served >= 0).all()


def test_without_need_there_is_nothing_to_price() -> None:
    idle = Market(week_of([*lengths(30, 30), *lengths(30, 30, agent_id="B")], need=()))
    pricing = Pricing(idle, np.random.default_rng(1))
    pricing.epoch()
    assert pricing.prove(pricing.average) == 0


def test_without_people_the_whole_need_is_proven_to_be_missing() -> None:
    market = Market(week_of(covers(), need=needs(OPEN), agents=(), skills=()))
    pricing = Pricing(market, np.random.default_rng(1))
    for _ in range(24):
        pricing.epoch()
    everything = sum(
        Cover("q", Window(0, 15), int(need), (), TIERS).short_cost(int(need))
        for need in market.need.ravel()
    )
    assert pricing.prove(pricing.average) == everything


def test_the_proof_goes_on_until_it_is_told_to_stop() -> None:
    pricing = Pricing(market_of(), np.random.default_rng(1))
    pricing.epoch()
    first = pricing.prove(pricing.average)
    stops = chain([False] * 60, repeat(True))
    found = pricing.proven(lambda: next(stops), never)
    assert found is pricing.best
    assert found.bound > first


def test_the_last_proof_stops_apart() -> None:
    pricing = Pricing(market_of(), np.random.default_rng(1))
    pricing.epoch()
    assert pricing.proven(lambda: True, lambda: True).bound == -np.inf
    assert pricing.proven(lambda: True, never).bound > -np.inf


def test_prices_go_on_from_where_another_process_stood() -> None:
    there, here = (Pricing(market_of(), np.random.default_rng(5)) for _ in range(2))
    there.epoch()
    calls = chain([False] * 9, repeat(True))
    mixture = there.go_on(lambda: next(calls))
    here.adopt(mixture)
    here.rng = there.rng
    assert here.mixture() == mixture
    there.adopt(deepcopy(mixture))
    here.rng, there.rng = (np.random.default_rng(6) for _ in range(2))
    here.epoch()
    there.epoch()
    assert (here.average == there.average).all()
    assert here.prove(here.average) == there.prove(there.average)


def test_a_yes_ends_an_epoch_and_a_proof_but_leaves_nobody_without_a_line() -> None:
    market = market_of()
    pricing = Pricing(market, np.random.default_rng(2))
    pricing.epoch(lambda: True)
    assert None not in pricing.sampled
    costs, useful = pricing.costs.copy(), pricing.useful.copy()
    pricing.epoch(lambda: True)
    assert (pricing.costs == costs).all()
    assert (pricing.useful == useful).all()
    assert pricing.prove(np.full(market.need.shape, 12.0), lambda: True) == -np.inf
    assert pricing.go_on(lambda: True).best.bound == -np.inf
