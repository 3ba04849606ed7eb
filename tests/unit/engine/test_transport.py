"""Minutes of people flow to queues: books that balance, chains that pay, against every split."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

import numpy as np
import pytest

from scheduler.engine.flow_kernels import CHUNK, Ints, worth_of
from scheduler.engine.transport import Flow, come, coming, go, going, worth_beside

PRICES = (10, 20, 40)
SURPLUS = 1
TIERS = (0.1, 0.25, 1.0)
"""Where the tiers of a need end; odd, so that chunks straddle them."""
WINDOW_MINUTES = 15
THIRDS = (1 / 3, 2 / 3, 1.0)
"""Tiers of a whole window each, where three windows are needed."""
ALIKE = (0, 1000)
POLICY = (0, 700, 850, 1000)
LOST = 0.05
"""Share of what could be saved that chains may lose where minutes count differently."""
ONE = np.array([CHUNK])


def flow_of(
    rates: Sequence[Sequence[int]] | Ints,
    need_minutes: Sequence[int] | Ints,
    tiers: Sequence[float] = TIERS,
    windows: int = 1,
) -> Flow:
    """Nobody at work yet; rates [profile, queue] and need [queue] are those of each window."""
    shape = (len(rates), windows, len(need_minutes))
    everywhere = np.broadcast_to(np.array(rates, dtype=np.int64)[:, None, :], shape).copy()
    need = np.repeat(1000 * np.array(need_minutes, dtype=np.int64)[:, None], windows, axis=1)
    tops = np.rint(need[..., None] * np.array(tiers)).astype(np.int64)
    nobody = np.zeros(shape, dtype=np.int64)
    return Flow(
        everywhere,
        need,
        tops,
        np.array(PRICES),
        SURPLUS,
        nobody[:, :, 0].copy(),
        nobody,
        np.zeros_like(need),
    )


def plain_costs(flow: Flow, useful: Ints) -> Ints:
    """Cost of one window for each row of useful thousandths [any, queue]."""
    need, tops = flow.need[:, 0], flow.tops[:, 0]
    short = np.maximum(0, need - useful)
    lows = np.concatenate([np.zeros((len(need), 1), dtype=np.int64), tops[:, :-1]], axis=1)
    missing = np.clip(short[..., None] - lows, 0, tops - lows)
    costs: Ints = (missing * flow.prices).sum(axis=(1, 2)) - SURPLUS * (need - short).sum(axis=1)
    return costs


def cost(flow: Flow) -> int:
    return int(plain_costs(flow, flow.useful[None, :, 0])[0])


def optimum(flow: Flow, chunks: Sequence[int] | Ints) -> int:
    """Least cost of one window over every way to send [profile] chunks to queues or nowhere."""
    profiles, _, queues = flow.rates.shape
    reached = np.zeros((1, queues), dtype=np.int64)
    for profile in range(profiles):
        most = int(chunks[profile])
        splits = [s for s in product(range(most + 1), repeat=queues) if sum(s) <= most]
        added = CHUNK * np.array(splits) * flow.rates[profile, 0]
        reached = np.unique((reached[:, None] + added).reshape(-1, queues), axis=0)
    return int(plain_costs(flow, reached).min())


def random_case(seed: int, rates: Sequence[int]) -> tuple[Flow, Ints, list[int]]:
    """A window of a few profiles and queues, chunks [profile], and the order in which they come."""
    rng = np.random.default_rng(seed)
    profiles, queues = rng.integers(2, 4, 2)
    flow = flow_of(rng.choice(rates, (profiles, queues)), rng.integers(0, 40, queues))
    chunks = rng.integers(0, 4, profiles)
    order = rng.permutation(np.repeat(np.arange(profiles), chunks))
    return flow, chunks, order.tolist()


def assert_balanced(flow: Flow, contact: Ints) -> None:
    """``contact`` is what was put in, [profile, window] minutes."""
    assert (flow.useful == (flow.served * flow.rates).sum(axis=0).T).all()
    assert (flow.idle + flow.served.sum(axis=2) == contact).all()
    assert (flow.idle >= 0).all()
    assert (flow.served >= 0).all()
    assert (flow.served[flow.rates == 0] == 0).all()


@pytest.mark.parametrize("seed", range(8))
def test_books_balance_whoever_comes_and_goes(seed: int) -> None:
    rng = np.random.default_rng(seed)
    flow = flow_of(rng.choice(POLICY, (3, 3)), rng.integers(0, 40, 3), windows=2)
    present: list[tuple[int, Ints]] = []
    contact = np.zeros_like(flow.idle)
    for _ in range(30):
        if present and rng.random() < 0.4:
            profile, minutes = present.pop(int(rng.integers(len(present))))
            go(flow, profile, minutes)
            contact[profile] -= minutes
        else:
            profile, minutes = int(rng.integers(3)), rng.choice([0, 3, 7, 10, 15], 2)
            come(flow, profile, minutes)
            contact[profile] += minutes
            present.append((profile, minutes))
        assert_balanced(flow, contact)
    for profile, minutes in present:
        go(flow, profile, minutes)
    assert_balanced(flow, np.zeros_like(contact))
    assert (flow.useful == 0).all()


def test_odd_minutes_leave_whatever_queues_hold_them() -> None:
    flow = flow_of([[1000, 850]], [3, 3])
    for _ in range(2):
        come(flow, 0, np.array([3]))
    assert flow.served[0, 0].tolist() == [3, 3]
    go(flow, 0, np.array([5]))
    assert flow.served[0, 0].sum() == 1
    assert_balanced(flow, np.array([[1]]))


def test_nobody_is_sent_where_nothing_is_saved() -> None:
    flow = flow_of([[1000, 0], [1000, 700]], [0, 15])
    come(flow, 0, ONE)
    come(flow, 1, ONE)
    assert flow.idle[:, 0].tolist() == [5, 0]
    assert flow.served[:, 0].tolist() == [[0, 0], [0, 5]]


def test_the_many_skilled_make_room_for_one_who_can_serve_a_single_queue() -> None:
    flow = flow_of([[1000, 1000], [1000, 0]], [5, 5])
    come(flow, 0, ONE)
    assert flow.served[0, 0].tolist() == [5, 0]
    come(flow, 1, ONE)
    assert flow.served[:, 0].tolist() == [[0, 5], [5, 0]]
    assert cost(flow) == -SURPLUS * 10_000


def test_a_chain_of_three_moves_on_and_back() -> None:
    rates = [[1000, 1000, 0, 0], [0, 1000, 1000, 0], [0, 0, 1000, 1000], [1000, 0, 0, 0]]
    flow = flow_of(rates, [5, 5, 5, 15], THIRDS)
    for profile in (0, 1, 2, 2, 2):
        come(flow, profile, ONE)
    before = flow.served.copy()
    assert before[:, 0].tolist() == [[5, 0, 0, 0], [0, 5, 0, 0], [0, 0, 5, 10], [0, 0, 0, 0]]
    come(flow, 3, ONE)
    assert flow.served[:, 0].tolist() == [[0, 5, 0, 0], [0, 0, 5, 0], [0, 0, 0, 15], [5, 0, 0, 0]]
    assert flow.useful[:, 0].tolist() == [5_000, 5_000, 5_000, 15_000]
    go(flow, 3, ONE)
    assert (flow.served == before).all()


def test_somebody_idle_steps_in_for_who_leaves() -> None:
    flow = flow_of([[1000, 0], [850, 1000]], [5, 5])
    for profile in (0, 1, 1):
        come(flow, profile, ONE)
    assert flow.idle[:, 0].tolist() == [0, 5]
    assert going(flow, 0)[0].tolist() == [0, 0]
    go(flow, 0, ONE)
    assert flow.idle[:, 0].tolist() == [0, 0]
    assert flow.served[:, 0].tolist() == [[0, 0], [5, 5]]


@pytest.mark.parametrize("seed", range(24))
def test_where_all_minutes_count_alike_the_flow_is_as_cheap_as_any(seed: int) -> None:
    flow, chunks, order = random_case(seed, ALIKE)
    present = np.zeros_like(chunks)
    for profile in order:
        promised = CHUNK * worth_beside(flow, profile, CHUNK)[0]
        before = cost(flow)
        come(flow, profile, ONE)
        present[profile] += 1
        assert cost(flow) == optimum(flow, present)
        assert promised == pytest.approx(before - cost(flow))
    for profile in reversed(order):
        present[profile] -= 1
        least = optimum(flow, present) - cost(flow)
        assert cheapest_loss(flow, profile) == pytest.approx(least)
        go(flow, profile, ONE)
        assert cost(flow) == optimum(flow, present)


def cheapest_loss(flow: Flow, profile: int) -> float:
    """What ``going`` says that it costs when a chunk of a profile leaves."""
    if flow.idle[profile, 0] >= CHUNK:
        return 0.0
    held = flow.served[profile, 0] >= CHUNK
    losses = CHUNK * flow.rates[profile, 0] * going(flow, 0)[0]
    return float(losses[held].min())


@pytest.mark.parametrize("seed", range(24))
def test_where_minutes_count_differently_little_is_lost(seed: int) -> None:
    flow, chunks, order = random_case(seed, POLICY)
    nobody = cost(flow)
    for profile in order:
        come(flow, profile, ONE)
    least = optimum(flow, chunks)
    assert least <= cost(flow) <= least + LOST * (nobody - least)


@pytest.mark.parametrize("seed", range(12))
def test_worth_is_what_a_whole_window_saves_where_no_tier_ends_in_it(seed: int) -> None:
    rng = np.random.default_rng(seed)
    flow = flow_of(rng.choice(ALIKE, (3, 3)), rng.choice([0, 45], 3), THIRDS)
    for _ in range(8):
        profile = int(rng.integers(3))
        worth = worth_beside(flow, profile, WINDOW_MINUTES)
        before = cost(flow)
        come(flow, profile, np.array([WINDOW_MINUTES]))
        assert WINDOW_MINUTES * worth[0] == pytest.approx(before - cost(flow))


@pytest.mark.parametrize("seed", range(6))
def test_worth_beside_nobody_is_that_without_chains(seed: int) -> None:
    rng = np.random.default_rng(seed)
    flow = flow_of(rng.choice(POLICY, (2, 3)), rng.choice([0, 45], 3), THIRDS, windows=2)
    for profile in range(2):
        found = worth_beside(flow, profile, WINDOW_MINUTES)
        expected = worth_of(
            flow.rates[profile],
            WINDOW_MINUTES,
            flow.useful,
            flow.need,
            flow.tops,
            flow.prices,
            flow.surplus,
        )
        assert found == pytest.approx(expected)


def test_who_hands_on_at_another_rate_passes_on_another_worth() -> None:
    flow = flow_of([[850, 1000], [700, 0]], [17, 45], THIRDS)
    flow.served[0, 0, 0], flow.useful[0] = 20, 17_000
    value, who, to = coming(flow, 0, CHUNK)
    assert value.tolist() == [1000 * 41 / 850, 41]
    assert (who.tolist(), to.tolist()) == ([0, -1], [1, -1])
    assert worth_beside(flow, 1, CHUNK)[0] == 700 * value[0]


def test_who_moves_up_at_another_rate_passes_on_another_loss() -> None:
    flow = flow_of([[850, 1000], [700, 0]], [45, 45], THIRDS)
    flow.served[:, 0] = [[0, 45], [10, 0]]
    flow.useful[:, 0] = [7_000, 45_000]
    value, who, to = going(flow, 0)
    assert value.tolist() == [1000 * 11 / 850, 11]
    assert (who.tolist(), to.tolist()) == ([0, -1], [1, -1])


def held(
    rates: Sequence[Sequence[int]], need: Sequence[int], served: Sequence[Sequence[int]]
) -> Flow:
    """People at work on queues already."""
    flow = flow_of(rates, need)
    flow.served[:, 0] = served
    flow.useful[:, 0] = (flow.served * flow.rates).sum(axis=0)[0]
    return flow


def test_a_rounded_product_is_no_chain_for_who_comes() -> None:
    flow = held([[850, 0], [1000, 700]], [20, 5], [[10, 0], [5, 5]])
    before = cost(flow)
    come(flow, 0, ONE)
    assert cost(flow) <= before - 26 * 4_250


def test_a_rounded_product_is_no_chain_for_who_goes() -> None:
    flow = held([[1000, 0], [1000, 700]], [15, 10], [[10, 0], [5, 10]])
    before = cost(flow)
    go(flow, 0, ONE)
    assert cost(flow) - before == 23 * 5_000


def test_chains_are_walked_as_far_as_they_are_promised() -> None:
    row = [(3, 4), (2, 3), (1, 2), (0, 1), (0, 5)]
    rates = [[1000 * (queue in pair) for queue in range(6)] for pair in row]
    served = [
        [5 * (queue == row[profile][0] and profile < 4) for queue in range(6)]
        for profile in range(5)
    ]
    flow = held(rates, [5] * 6, served)
    promised, before = CHUNK * worth_beside(flow, 4, CHUNK)[0], cost(flow)
    come(flow, 4, ONE)
    assert promised == before - cost(flow) > 0
