from __future__ import annotations

import random
from math import comb
from statistics import StatisticsError

import pytest

from scheduler.pipeline.resampling import change_of, interval

FIVE = (1.0, 2.0, 3.0, 4.0, 5.0)


def test_too_few_weeks_have_no_interval() -> None:
    found = change_of([1, 2, 3], FIVE, seed=1)
    assert (found.before, found.after, found.difference) == (2, 3, 1)
    assert (found.weeks_before, found.weeks_after) == (3, 5)
    assert found.low is found.high is found.after_low is found.chance is None
    assert change_of([1, 2, 3, 4], FIVE, seed=1).low is not None


def test_no_week_is_no_mean() -> None:
    with pytest.raises(StatisticsError):
        change_of([], FIVE, seed=1)


def test_weeks_that_never_vary_have_an_interval_of_no_width() -> None:
    found = change_of([7.0] * 6, [5.0] * 6, seed=1)
    assert (found.low, found.high) == (-2, -2)
    assert (found.after_low, found.after_high) == (5, 5)


def test_chance_of_two_sets_that_do_not_overlap_is_that_of_two_orders() -> None:
    # of the 252 ways to choose five weeks of ten, two lie as far apart
    found = change_of(FIVE, [11.0, 12.0, 13.0, 14.0, 15.0], seed=3)
    assert found.chance == pytest.approx(2 / comb(10, 5), abs=0.005)


def test_equal_weeks_are_as_far_apart_in_every_shuffle() -> None:
    assert change_of([4.0] * 5, [4.0] * 5, seed=1).chance == 1


def test_the_same_seed_draws_the_same_weeks() -> None:
    before, after = [1.0, 4.0, 2.0, 8.0], [3.0, 9.0, 1.0, 2.0]
    assert change_of(before, after, seed=5) == change_of(before, after, seed=5)
    assert change_of(before, after, seed=5) != change_of(before, after, seed=6)


def test_the_interval_leaves_a_fortieth_on_either_side() -> None:
    draws = [float(n) for n in range(1, 1001)]
    assert interval(draws[::-1]) == (26, 975)


def test_the_interval_holds_a_true_difference_about_as_often_as_it_says() -> None:
    rng, held = random.Random(11), 0  # noqa: S311 - a test of chance
    for trial in range(60):
        before = [rng.gauss(10, 2) for _ in range(13)]
        after = [rng.gauss(8, 2) for _ in range(13)]
        found = change_of(before, after, seed=trial)
        assert found.low is not None
        assert found.high is not None
        held += found.low <= -2 <= found.high
    assert 50 <= held <= 60
