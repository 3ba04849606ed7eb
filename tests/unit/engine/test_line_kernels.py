from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from scheduler.engine.line_kernels import (
    FAR,
    QUARTER,
    Floats,
    HardPay,
    Ints,
    Lost,
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
    return HardPay(np.full(quarters, -1.0), np.zeros(quarters), nothing, nothing)


def lost(relief: int) -> Lost:
    return Lost(np.full(4, relief), np.zeros(4, dtype=np.int64))


def most_from_hard_work(pay: HardPay, first: int, count: int, most: int, free: int) -> float:
    """Every way to spend slots of five minutes on hard queues."""
    inside = range(first, first + count)
    spared = max(pay.spared[q] for q in inside)
    gains = (
        5 * sum(n * pay.premium[q] for n, q in zip(slots, inside, strict=True))
        + min(5 * sum(slots), free) * spared
        for slots in product(range(4), repeat=count)
        if 5 * sum(slots) <= most
    )
    return float(max(gains))


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("most", [0, 25, 45])
@pytest.mark.parametrize("idle", [0, 10])
def test_a_shift_costs_what_the_best_use_of_its_minutes_leaves(
    seed: int, most: int, idle: int
) -> None:
    rng = np.random.default_rng(seed)
    quarters, first = 9, 1
    worth = rng.integers(0, 640, quarters) / 64
    premium = rng.integers(-320, 640, quarters) / 64
    spared = rng.integers(0, 320, quarters) / 64
    free = np.array([0, 0, 15, 25])
    pay = HardPay(premium, spared, np.array([0, 15, most, most]), free)
    relief, off = np.array([0, 0, 10, 25]), np.array([0, idle, idle, 0])
    base = rng.integers(0, 100, (4, 4)).astype(np.float64)
    base[2, 1] = FAR
    values = shift_values(base, worth, pay, first, SPANS, Lost(relief, off), 0, 1)
    for start, length in product(range(4), range(4)):
        count = int(SPANS[length]) // QUARTER
        begin = first + start
        inside = worth[begin : begin + count].tolist()
        expected = base[start, length] - QUARTER * sum(inside)
        expected += least_relief(inside[: count - 1], int(relief[length]))
        bound, spells = int(pay.most[length]), int(free[length])
        lost = -most_from_hard_work(pay, begin, count, bound, spells)
        if off[length]:
            # recovery is off the phone as well: none is charged beside the other
            spared_all = most_from_hard_work(pay, begin, count, bound, bound)
            lost = max(lost, int(off[length]) * min(inside) - spared_all)
        assert values[start, length] == (FAR if (start, length) == (2, 1) else expected + lost)


def test_what_ends_beyond_the_horizon_or_is_forbidden_stays_far() -> None:
    values = shift_values(np.zeros((2, 4)), np.ones(3), no_hard(3), 0, SPANS, lost(0), 0, 0)
    assert values.tolist() == [[-15, -30, -45, FAR], [-15, -30, FAR, FAR]]


def test_relief_beyond_the_core_is_not_paid_for() -> None:
    values = shift_values(np.zeros((1, 4)), np.ones(4), no_hard(4), 0, SPANS, lost(20), 1, 1)
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
