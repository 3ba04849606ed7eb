from __future__ import annotations

from itertools import product
from typing import NamedTuple

import numpy as np
import pytest

from scheduler.engine.flow_kernels import (
    CHUNK,
    Ints,
    best_queue,
    cover_cost,
    gain,
    pour,
    reroute,
    short_cost,
    smoothed_prices,
    withdraw,
    worth_of,
)
from scheduler.terms import Cover, Facts, LineShift, Piece, Window

SEEDS = range(6)
PRICES = np.array([10, 20, 40])
TIERS = ((100, 10), (250, 20), (1000, 40))
SURPLUS = 1
LENGTH = 15


class State(NamedTuple):
    """Two people, two queues, two windows of a quarter hour."""

    rates: Ints
    contact: Ints
    routed: Ints
    useful: Ints
    need: Ints
    tops: Ints

    @property
    def cost(self) -> int:
        """By the plain meaning of coverage."""
        return sum(
            plain_cost(int(self.need[q, w]), int(self.useful[q, w]))
            for q in range(2)
            for w in range(2)
        ) + 1000 * SURPLUS * int(self.contact.sum())


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
        rates=rng.choice([0, 700, 850, 1000], (2, 2, 2)),
        contact=rng.choice([0, 7, 15], (2, 2)),
        routed=np.zeros((2, 2, 2), dtype=np.int64),
        useful=np.zeros((2, 2), dtype=np.int64),
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


def test_nobody_is_sent_where_nothing_is_saved() -> None:
    need = np.array([[0], [9_000]])
    useful = np.zeros((2, 1), dtype=np.int64)
    tops = tops_of(need)
    assert best_queue(0, 5, np.array([1000, 0]), useful, need, tops, PRICES, SURPLUS) == (-1, 0)
    assert best_queue(0, 5, np.array([1000, 700]), useful, need, tops, PRICES, SURPLUS)[0] == 1


@pytest.mark.parametrize("seed", SEEDS)
def test_worth_is_the_best_split_of_a_whole_window(seed: int) -> None:
    s = state(seed)
    worth = worth_of(s.rates[0], LENGTH, s.useful, s.need, s.tops, PRICES, SURPLUS)
    for window in range(2):
        best = max(
            sum(
                plain_cost(int(s.need[q, window]), 0)
                - plain_cost(int(s.need[q, window]), chunks[q] * CHUNK * int(s.rates[0, window, q]))
                for q in range(2)
            )
            for chunks in product(range(4), repeat=2)
            if sum(chunks) <= LENGTH // CHUNK
        )
        assert worth[window] == best / LENGTH


@pytest.mark.parametrize("seed", SEEDS)
def test_minutes_are_poured_where_they_save_most_and_withdrawn_whole(seed: int) -> None:
    s = state(seed)
    pour(s.contact[0], s.rates[0], s.routed[0], s.useful, s.need, s.tops, PRICES, SURPLUS)
    assert (s.routed[0].sum(axis=1) <= s.contact[0]).all()
    assert (s.routed[1] == 0).all()
    assert (s.useful == (s.routed * s.rates).sum(axis=0).T).all()
    for window in range(2):
        minutes = int(s.contact[0, window])
        best = min(
            sum(
                plain_cost(int(s.need[q, window]), split[q] * int(s.rates[0, window, q]))
                for q in range(2)
            )
            for split in product(sorted({0, 2, 5, 7, 10, 15}), repeat=2)
            if sum(split) <= minutes
        )
        found = sum(plain_cost(int(s.need[q, window]), int(s.useful[q, window])) for q in range(2))
        # Only whole fives are split as well as can be: a last chunk of two comes last.
        assert found == best if minutes % CHUNK == 0 else found <= best + 2 * 1000 * 41
    withdraw(0, s.rates, s.routed, s.useful)
    assert (s.useful == 0).all()
    assert (s.routed == 0).all()


@pytest.mark.parametrize("seed", range(12))
def test_rerouting_saves_until_no_single_move_does(seed: int) -> None:
    s = state(seed)
    for person in range(1 + seed % 2):
        target = s.routed[person, :, person % 2]
        target[:] = s.contact[person]
        s.useful[person % 2] += target * s.rates[person, :, person % 2]
    before = s.cost
    reroute(s.contact, s.rates, s.routed, s.useful, s.need, s.tops, PRICES, SURPLUS)
    assert s.cost <= before
    assert (s.routed >= 0).all()
    assert (s.routed.sum(axis=2) <= s.contact).all()
    assert (s.useful == (s.routed * s.rates).sum(axis=0).T).all()
    assert cheapest_move(s) >= 0


def cheapest_move(s: State) -> int:
    """The change of cost of the best move of a chunk (or what is left) from anywhere to a queue."""
    changes = [0]
    for person, window, source, target in product(range(2), range(2), (-1, 0, 1), range(2)):
        idle = int(s.contact[person, window] - s.routed[person, window].sum())
        have = idle if source < 0 else int(s.routed[person, window, source])
        minutes = min(CHUNK, have)
        if minutes <= 0 or source == target:
            continue
        useful = s.useful.copy()
        useful[target, window] += minutes * s.rates[person, window, target]
        if source >= 0:
            useful[source, window] -= minutes * s.rates[person, window, source]
        changes.append(s._replace(useful=useful).cost - s.cost)
    return min(changes)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_cost_of_coverage_is_that_of_all_windows(seed: int) -> None:
    s = state(seed)
    useful = np.random.default_rng(seed).integers(0, 50_000, (2, 2))
    found = cover_cost(int(s.contact.sum()), useful, s.need, s.tops, PRICES, SURPLUS)
    assert found == s._replace(useful=useful).cost


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
