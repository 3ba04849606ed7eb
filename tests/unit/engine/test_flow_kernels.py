from __future__ import annotations

from itertools import product
from typing import NamedTuple

import numpy as np
import pytest

from scheduler.engine.flow_kernels import (
    CHUNK,
    Ints,
    cover_cost,
    earnings,
    gain,
    short_cost,
    smoothed_prices,
    worth_of,
)
from scheduler.terms import Cover, Facts, LineShift, Piece, Window

SEEDS = range(6)
PRICES = np.array([10, 20, 40])
TIERS = ((100, 10), (250, 20), (1000, 40))
SURPLUS = 1
LENGTH = 15


class State(NamedTuple):
    """One person among others, two queues, two windows of a quarter hour."""

    rates: Ints
    useful: Ints
    need: Ints
    tops: Ints


def cover(need: int) -> Cover:
    return Cover("q", Window(0, LENGTH), need, (), TIERS)


def plain_cost(need: int, useful: int) -> int:
    """Price of what is missing less the surplus that useful minutes save."""
    return cover(need).short_cost(max(0, need - useful)) - SURPLUS * min(need, useful)


def tops_of(need: Ints) -> Ints:
    shares = np.array([share for share, _ in TIERS])
    tops: Ints = need[..., None] * shares // 1000
    return tops


def state(seed: int) -> State:
    rng = np.random.default_rng(seed)
    need = rng.integers(0, 40_000, (2, 2))
    return State(
        rates=rng.choice([0, 700, 850, 1000], (2, 2)),
        useful=rng.integers(0, 50_000, (2, 2)),
        need=need,
        tops=tops_of(need),
    )


@pytest.mark.parametrize("need", [0, 900, 15_000, 31_000])
@pytest.mark.parametrize("short", [0, 1, 1_500, 3_100, 15_000, 31_000])
def test_missing_minutes_cost_what_the_term_says(need: int, short: int) -> None:
    tops = tops_of(np.array(need))
    assert short_cost(short, tops, PRICES) == cover(need).short_cost(short)


@pytest.mark.parametrize("useful", [0, 4_000, 15_000, 20_000])
@pytest.mark.parametrize("added", [-4_000, 0, 2_500, 15_000])
def test_added_minutes_save_the_difference_of_two_costs(useful: int, added: int) -> None:
    need = 15_000
    saved = gain(useful, added, need, tops_of(np.array(need)), PRICES, SURPLUS)
    assert saved == plain_cost(need, useful) - plain_cost(need, useful + added)


def test_gain_is_the_difference_of_the_terms_own_excess() -> None:
    both = (
        Cover("q", Window(0, 15), 20_000, (("A", 850),), TIERS),
        Cover("q", Window(0, 15), 20_000, (("A", 850),), (), SURPLUS),
    )

    def excess(minutes: int) -> int:
        pieces = (Piece(0, minutes, "work", "q"),) if minutes else ()
        facts = Facts({"A": (LineShift(0, 0, 15, 0, 15, pieces),)})
        return sum(term.excess(facts) for term in both)

    tops = tops_of(np.array(20_000))
    saved = gain(850 * 5, 850 * 5, 20_000, tops, PRICES, SURPLUS)
    assert saved == excess(5) - excess(10) + 1000 * SURPLUS * 5


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("others", [0, 1])
def test_worth_is_the_best_split_of_a_whole_window(seed: int, others: int) -> None:
    s = state(seed)
    useful = others * s.useful
    worth = worth_of(s.rates, LENGTH, useful, s.need, s.tops, PRICES, SURPLUS)
    for window in range(2):
        need, have = s.need[:, window].tolist(), useful[:, window].tolist()
        best = max(
            sum(
                plain_cost(need[q], have[q])
                - plain_cost(need[q], have[q] + chunks[q] * CHUNK * int(s.rates[window, q]))
                for q in range(2)
            )
            for chunks in product(range(4), repeat=2)
            if sum(chunks) <= LENGTH // CHUNK
        )
        assert worth[window] == best / LENGTH


@pytest.mark.parametrize("seed", SEEDS)
def test_the_cost_of_coverage_is_that_of_all_windows(seed: int) -> None:
    s = state(seed)
    found = cover_cost(45, s.useful, s.need, s.tops, PRICES, SURPLUS)
    missing = sum(
        plain_cost(need, useful)
        for need, useful in zip(s.need.ravel().tolist(), s.useful.ravel().tolist(), strict=True)
    )
    assert found == missing + 1000 * SURPLUS * 45


@pytest.mark.parametrize("seed", SEEDS)
def test_earnings_are_those_of_the_queue_that_pays_most(seed: int) -> None:
    rates = state(seed).rates
    prices = np.random.default_rng(seed).integers(-3, 40, (2, 2)) / 4.0
    worth, queue = earnings(rates, prices, SURPLUS)
    for window in range(2):
        pays = [float(rates[window, q] * (prices[q, window] + SURPLUS)) for q in range(2)]
        assert worth[window] == max(0.0, *pays)
        assert queue[window] == (pays.index(max(pays)) if max(pays) > 0 else -1)


def test_where_no_queue_pays_nothing_is_earned() -> None:
    worth, queue = earnings(np.array([[1000, 0]]), np.array([[-1.0], [9.0]]), SURPLUS)
    assert (worth.tolist(), queue.tolist()) == ([0], [-1])


@pytest.mark.parametrize("missing", [-9.0, 0.0, 1.0, 4.0, 9.0, 15.0, 80.0])
@pytest.mark.parametrize("centre", [-1.0, 4.0, 10.0, 17.0, 40.0])
@pytest.mark.parametrize("stiffness", [0.05, 1.0])
def test_smoothed_prices_solve_the_proximal_problem(
    missing: float, centre: float, stiffness: float
) -> None:
    need = 15_000
    price = smoothed_prices(
        np.array([[centre]]),
        np.array([[missing]]),
        np.array([[stiffness]]),
        tops_of(np.array([[need]])),
        PRICES,
        SURPLUS,
    )[0, 0]
    shorts = np.linspace(0.0, need / 1000, 30_001)
    costs = np.interp(shorts, [0.0, 1.5, 3.75, 15.0], [0.0, 15.0, 60.0, 510.0])
    pulled = costs - centre * shorts + stiffness / 2 * (missing - shorts) ** 2
    left = missing - shorts[int(pulled.argmin())]
    assert price == pytest.approx(max(-SURPLUS, centre + stiffness * left), abs=0.002)
