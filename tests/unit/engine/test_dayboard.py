"""Costs, fills and gains on a board of one queue and two half hours."""

from __future__ import annotations

import numpy as np
import pytest

from scheduler.engine.dayboard import (
    OFF,
    QUEUE,
    RECOVERY,
    Board,
    Duty,
    cost_of,
    gains,
    put,
    total_cost,
)

NO_PRICES = np.zeros((1, 2))
DUTY = Duty(1, np.array([0], np.int64), np.array([[1000, 1000, 500, 0]], np.int64))


def board() -> Board:
    """From quarter 0 on two half hours with 20 minutes of need each, then a quarter without."""
    shape = (1, 2, 2)
    return Board(
        useful=np.zeros((1, 2), np.int64),
        need=np.full((1, 2), 20_000, np.int64),
        low=np.broadcast_to(np.array([0, 5_000], np.int64), shape).copy(),
        high=np.broadcast_to(np.array([5_000, 20_000], np.int64), shape).copy(),
        price=np.broadcast_to(np.array([10, 30], np.int64), shape).copy(),
        surplus=1,
        interval=np.array([0, 0, 1, 1, -1], np.int64),
        nth=np.array([0, 1, 0, 1, 0], np.int64),
        resting=np.zeros((2, 15), np.int64),
    )


@pytest.mark.parametrize(
    ("useful", "cost"), [(0, 520_000), (15_000, 55_000), (18_000, 22_000), (25_000, 0)]
)
def test_cost_is_tiers_and_the_surplus_that_need_would_have_taken(useful: int, cost: int) -> None:
    assert cost_of(board(), 0, 0, float(useful)) == cost


def test_a_plan_put_and_taken_leaves_nothing() -> None:
    one = board()
    slots = np.array([OFF, QUEUE, QUEUE, *[QUEUE] * 3, *[QUEUE] * 3, *[QUEUE] * 3], np.int8)
    put(one, DUTY, slots, 1)
    assert one.useful.tolist() == [[10_000, 15_000 + 7_500]]
    assert total_cost(one) < total_cost(board())
    put(one, DUTY, slots, -1)
    assert one.useful.tolist() == [[0, 0]]


def test_recovery_is_counted_in_the_room_of_the_shift_alone() -> None:
    one, slots = board(), np.array([QUEUE] * 3 + [RECOVERY] * 3 + [OFF] * 6, np.int8)
    put(one, DUTY, slots, 1)
    assert not one.resting.any()
    put(one, DUTY._replace(room=1), slots, 1)
    assert one.resting.tolist() == [[0] * 15, [0] * 6 + [1] * 3 + [0] * 6]
    put(one, DUTY._replace(room=1), slots, -1)
    assert not one.resting.any()


def test_gains_are_exact_and_know_what_was_just_done() -> None:
    gain = gains(board(), DUTY, 0.0, NO_PRICES, 0.0)
    assert gain.shape == (1, 4, 2, 4)
    assert gain[0, 0, :, 3].tolist() == [465_000, 465_000]
    assert gain[0, 0, 0, 1] == 5 * 31_000
    assert gain[0, 2, 0, 3] == 7_500 * 31
    assert gain[0, 2, 1, 3] == 7_500 * 31
    assert gain[0, 3].max() == 0


def test_going_on_in_an_interval_earns_what_is_left() -> None:
    first = Duty(0, DUTY.queues, DUTY.rates)
    gain = gains(board(), first, 0.0, NO_PRICES, 0.0)
    assert gain[0, 1, 0, 3] == 465_000
    assert gain[0, 1, 1, 3] == 55_000


def test_blurred_gains_lie_between() -> None:
    exact = gains(board(), DUTY, 0.0, NO_PRICES, 0.0)[0, 0, 0, 3]
    blurred = gains(board(), DUTY, 20_000.0, NO_PRICES, 0.0)[0, 0, 0, 3]
    assert 0 < blurred < exact


def test_blurred_gains_are_averages_of_exact_ones() -> None:
    blur, points = 20_000, 2_000
    world = board()
    saved = []
    for point in range(points):
        fill = round(blur * (2 * (point + 0.5) / points - 1))
        moved = world._replace(useful=world.useful + fill)
        saved.append(gains(moved, DUTY, 0.0, NO_PRICES, 0.0))
    blurred = gains(world, DUTY, float(blur), NO_PRICES, 0.0)
    np.testing.assert_allclose(blurred, np.mean(saved, axis=0), rtol=1e-3)


def test_prices_stand_for_costs_by_their_share() -> None:
    prices = np.array([[2.0, 4.0]])
    exact = gains(board(), DUTY, 0.0, prices, 0.0)
    priced = gains(board(), DUTY, 0.0, prices, 1.0)
    half = gains(board(), DUTY, 0.0, prices, 0.5)
    assert priced[0, 0, 0, 3] == 2.0 * 15_000
    assert priced[0, 2, 1, 2] == 4.0 * 5_000
    assert np.allclose(half, (exact + priced) / 2)
