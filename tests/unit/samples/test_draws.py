"""Chance that stays the same."""

from __future__ import annotations

import math
from collections import Counter

import pytest

from scheduler.samples.draws import Draws, normal_quantile, poisson_quantile


def test_the_stream_is_frozen() -> None:
    draws = Draws(1, "person/0")
    assert [round(draws.uniform(), 12) for _ in range(3)] == [
        0.363578488171,
        0.907127574278,
        0.230594980651,
    ]


def test_purposes_have_streams_of_their_own() -> None:
    assert Draws(1, "a").uniform() != Draws(1, "b").uniform()
    assert Draws(1, "a").uniform() != Draws(2, "a").uniform()


@pytest.mark.parametrize(("uniform", "expected"), [(0.5, 0.0), (0.975, 1.959963984540054)])
def test_normal_quantile_matches_tables(uniform: float, expected: float) -> None:
    assert normal_quantile(uniform) == pytest.approx(expected, abs=1e-12)


def test_normal_quantile_of_zero_is_finite() -> None:
    assert -9 < normal_quantile(0.0) < -8


def test_poisson_quantile_inverts_the_distribution_function() -> None:
    # P(N <= 2 | mean 3) = 8.5 / e^3 = 0.42319
    edge = 8.5 * math.exp(-3)
    assert poisson_quantile(edge - 1e-9, 3.0) == 2
    assert poisson_quantile(edge + 1e-9, 3.0) == 3


def test_poisson_quantile_of_nothing_is_nothing() -> None:
    assert poisson_quantile(0.999, 0.0) == 0


@pytest.mark.parametrize("mean", [0.3, 4.0, 49.0, 51.0, 400.0])
def test_poisson_mean_and_variance(mean: float) -> None:
    uniforms = [(n + 0.5) / 4000 for n in range(4000)]
    counts = [poisson_quantile(uniform, mean) for uniform in uniforms]
    average = sum(counts) / 4000
    variance = sum((count - average) ** 2 for count in counts) / 4000
    assert average == pytest.approx(mean, rel=0.01)
    assert variance == pytest.approx(mean, rel=0.03)


@pytest.mark.parametrize("uniform", [0.001, 0.2, 0.5, 0.9, 0.999])
def test_poisson_quantile_never_falls_when_the_mean_rises(uniform: float) -> None:
    counts = [poisson_quantile(uniform, mean / 10) for mean in range(490)]
    above = [poisson_quantile(uniform, mean) for mean in range(51, 400)]
    assert counts == sorted(counts)
    assert above == sorted(above)


def test_integers_reach_both_ends_evenly() -> None:
    draws = Draws(5, "integers")
    seen = Counter(draws.integer(3, 6) for _ in range(4000))
    assert set(seen) == {3, 4, 5, 6}
    assert all(900 < count < 1100 for count in seen.values())


def test_between_stays_between() -> None:
    draws = Draws(5, "between")
    numbers = [draws.between(2.0, 4.0) for _ in range(2000)]
    assert min(numbers) >= 2.0
    assert max(numbers) < 4.0
    assert sum(numbers) / 2000 == pytest.approx(3.0, abs=0.05)


def test_chance_has_its_probability() -> None:
    draws = Draws(5, "chance")
    assert sum(draws.chance(0.2) for _ in range(4000)) == pytest.approx(800, abs=80)


def test_normal_numbers_have_mean_0_and_spread_1() -> None:
    draws = Draws(5, "normal")
    numbers = [draws.normal() for _ in range(4000)]
    assert sum(numbers) / 4000 == pytest.approx(0.0, abs=0.05)
    assert sum(number**2 for number in numbers) / 4000 == pytest.approx(1.0, abs=0.06)


def test_weighted_follows_the_weights_and_never_takes_weight_0() -> None:
    draws = Draws(5, "weighted")
    seen = Counter(draws.weighted((("a", 3.0), ("none", 0.0), ("b", 1.0))) for _ in range(4000))
    assert set(seen) == {"a", "b"}
    assert seen["a"] == pytest.approx(3000, abs=120)


def test_weighted_takes_the_last_when_rounding_leaves_none() -> None:
    draws = Draws(5, "weighted")
    assert draws.weighted((("a", 0.0), ("b", 0.0))) == "b"


def test_some_takes_different_ones_in_order() -> None:
    draws = Draws(5, "some")
    for _ in range(50):
        taken = draws.some("abcdefg", 3)
        assert list(taken) == sorted(set(taken))
        assert len(taken) == 3
    assert draws.some("abc", 0) == ()
    assert {draws.pick("abc") for _ in range(50)} == set("abc")
