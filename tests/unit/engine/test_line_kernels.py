from __future__ import annotations

from itertools import combinations, product

import numpy as np
import pytest

from scheduler.engine.line_kernels import (
    FAR,
    QUARTER,
    Floats,
    HardPay,
    Ints,
    cost_to_go,
    follow,
    relief_quarters,
    shift_values,
)
from tests.unit.engine.line_world import least_relief

SEEDS = range(6)
SPANS = np.array([15, 30, 45, 60])


def no_hard(quarters: int) -> HardPay:
    nothing = np.zeros(4, dtype=np.int64)
    return HardPay(np.full(quarters, -1.0), np.zeros(quarters), 0, nothing)


def most_from_hard_work(pay: HardPay, first: int, count: int, length: int) -> float:
    """Every set of quarter hours that may be spent on hard queues."""
    inside = range(first, first + count)
    spared = max(pay.spared[q] for q in inside)
    gains = (
        QUARTER * (sum(pay.premium[q] for q in chosen) + min(size, pay.free[length]) * spared)
        for size in range(min(pay.most, count) + 1)
        for chosen in combinations(inside, size)
    )
    return float(max(gains))


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("most", [0, 2, 3])
def test_a_shift_costs_what_the_best_use_of_its_minutes_leaves(seed: int, most: int) -> None:
    rng = np.random.default_rng(seed)
    quarters, first = 9, 1
    worth = rng.integers(0, 640, quarters) / 64
    premium = rng.integers(-320, 640, quarters) / 64
    spared = rng.integers(0, 320, quarters) / 64
    free = np.array([0, 0, 1, 2])
    pay = HardPay(premium, spared, most, free)
    relief = np.array([0, 0, 10, 25])
    base = rng.integers(0, 100, (4, 4)).astype(np.float64)
    base[2, 1] = FAR
    values = shift_values(base, worth, pay, first, SPANS, relief, 0, 1)
    for start, length in product(range(4), range(4)):
        count = int(SPANS[length]) // QUARTER
        begin = first + start
        inside = worth[begin : begin + count].tolist()
        expected = base[start, length] - QUARTER * sum(inside)
        expected += least_relief(inside[: count - 1], int(relief[length]))
        expected -= most_from_hard_work(pay, begin, count, length)
        assert values[start, length] == (FAR if (start, length) == (2, 1) else expected)


def test_what_ends_beyond_the_horizon_or_is_forbidden_stays_far() -> None:
    values = shift_values(
        np.zeros((2, 4)), np.ones(3), no_hard(3), 0, SPANS, np.zeros(4, dtype=np.int64), 0, 0
    )
    assert values.tolist() == [[-15, -30, -45, FAR], [-15, -30, FAR, FAR]]


def test_relief_beyond_the_core_is_not_paid_for() -> None:
    values = shift_values(np.zeros((1, 4)), np.ones(4), no_hard(4), 0, SPANS, np.full(4, 20), 1, 1)
    assert values.tolist() == [[-15, -30, -45 + 15, -60 + 20]]


@pytest.mark.parametrize(("relief", "taken"), [(0, 0), (10, 10), (15, 15), (40, 40), (70, 45)])
@pytest.mark.parametrize("seed", SEEDS)
def test_relief_is_laid_where_it_costs_least(seed: int, relief: int, taken: int) -> None:
    worth = np.random.default_rng(seed).integers(0, 9, 8).astype(np.float64)
    contact = np.zeros(8)
    relief_quarters(contact, worth, np.zeros(8), 2, 75, relief, 1, 1)
    assert contact[[0, 1, 7]].tolist() == [0, 0, 0]
    assert contact[[2, 6]].tolist() == [15, 15]
    assert contact.sum() == 75 - taken
    lost = float(((15 - contact[3:6]) * worth[3:6]).sum())
    assert lost == least_relief(worth[3:6].tolist(), taken)


def test_relief_keeps_clear_of_hard_quarters() -> None:
    contact, hard = np.zeros(6), np.array([0, 0, 15, 0, 0, 0], dtype=np.float64)
    relief_quarters(contact, np.array([3.0, 2, 0, 1, 2, 3]), hard, 0, 90, 20, 0, 0)
    assert contact.tolist() == [15, 10, 0, 0, 15, 15]


def week_of(seed: int) -> tuple[Floats, Floats, Ints, Ints, Floats]:
    """Costs, days off, next starts, paid units and ends of a random week of three days."""
    rng = np.random.default_rng(seed)
    values = rng.integers(-40, 40, (3, 3, 2)).astype(np.float64)
    values[rng.random((3, 3, 2)) < 0.2] = FAR
    off = rng.integers(-9, 9, 3).astype(np.float64)
    off[rng.integers(0, 3)] = FAR if seed % 3 == 0 else 0.0
    follower = rng.integers(0, 4, (3, 5))
    paid = rng.integers(1, 4, (3, 2))
    ends = rng.integers(0, 30, (6, 4)).astype(np.float64)
    return values, off, follower, paid, ends


def price(
    week: tuple[Floats, Floats, Ints, Ints, Floats], line: tuple[int, ...], ready: int
) -> float:
    """What a line costs, ``-1`` being a day off, else 2 x start + length; inf if barred."""
    values, off, follower, paid, ends = week
    total, units, used = 0.0, 0, 0
    for day, pick in enumerate(line):
        start, length = divmod(pick, 2)
        if pick < 0:
            total, ready = total + off[day], 0
            continue
        if start < ready:
            return np.inf
        total += values[day, start, length]
        units, used = units + int(paid[day, length]), used + 1
        ready = int(follower[day, start + length])
    if used > 2 or units > 5:
        return np.inf
    return total + float(ends[units, ready])


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("ready", [0, 2, 3])
def test_the_path_is_the_cheapest_of_all_lines(seed: int, ready: int) -> None:
    week = week_of(seed)
    values, off, follower, paid, ends = week
    togo = cost_to_go(values, off, follower, paid, 5, 2, ends)
    lines = list(product(range(-1, 6), repeat=3))
    least = min(price(week, line, ready) for line in lines)
    if least >= FAR / 2:
        assert togo[0, 0, 0, ready] >= FAR / 2
        return
    assert togo[0, 0, 0, ready] == least
    chosen = np.empty((3, 2), dtype=np.int64)
    after = follow(togo, values, off, follower, paid, ready, chosen)
    line = tuple(-1 if start < 0 else 2 * start + length for start, length in chosen.tolist())
    assert price(week, line, ready) == least
    last = chosen[2].tolist()
    assert after == (0 if last[0] < 0 else follower[2, sum(last)])
