"""Prices and bounds on a board small enough to work out by hand."""

from __future__ import annotations

from itertools import islice

import numpy as np

from scheduler.engine.dayboard import Board, Prices, cost_of
from scheduler.engine.dayprice import curve, dual_steps, slopes


def board(useful: int = 0) -> Board:
    """Twenty minutes of need in one cell; 10 a minute up to 5 missing, then 30; surplus 1."""
    return Board(
        useful=np.array([[useful]], np.int64),
        need=np.array([[20_000]], np.int64),
        low=np.array([[[0, 5_000]]], np.int64),
        high=np.array([[[5_000, 20_000]]], np.int64),
        price=np.array([[[10, 30]]], np.int64),
        surplus=1,
        interval=np.array([0], np.int64),
        nth=np.array([0], np.int64),
    )


def test_the_curve_is_the_cost_at_its_corners() -> None:
    fills, costs = curve(board())
    assert fills[0, 0].tolist() == [20_000, 15_000, 0, 0]
    assert costs[0, 0].tolist() == [cost_of(board(), 0, 0, fill) for fill in fills[0, 0]]
    assert costs[0, 0].tolist() == [0, 55_000, 520_000, 520_000]


def test_slopes_are_what_a_minute_is_worth() -> None:
    assert slopes(board(7_500)).item() == 31
    assert slopes(board(30_000)).item() == 0


def test_steps_close_the_gap_to_the_best_cost() -> None:
    """Fifteen minutes at most can be given: at best 55,000 remain."""

    def answer(prices: Prices) -> Prices:
        return np.where(prices > 0, 15_000.0, 0.0)

    steps = list(islice(dual_steps(board(), np.zeros((1, 1)), 55_000.0, answer), 40))
    bounds = [bound for bound, _ in steps]
    assert bounds[0] == 0
    assert max(bounds) <= 55_000
    assert max(bounds) > 54_000
