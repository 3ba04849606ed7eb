from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from forecasting import losses

Pairs = list[tuple[float, float]]
pairs = st.lists(st.tuples(st.floats(0.5, 1e4), st.floats(0, 1e4)), min_size=1, max_size=20)


def columns(found: Pairs) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    table = np.array(found, dtype=np.float64)
    return table[:, 0], table[:, 1]


@given(pairs)
def test_losses_agree_with_plain_loops(found: Pairs) -> None:
    actual, forecast = columns(found)
    whole = missed = signed = squared = floor = 0.0
    for came, said in found:
        whole += came
        missed += abs(came - said)
        signed += said - came
        squared += (came - said) ** 2
        floor += math.sqrt(2 * came / math.pi)
    assert losses.wape(actual, forecast) == pytest.approx(missed / whole)
    assert losses.bias(actual, forecast) == pytest.approx(signed / whole, abs=1e-9)
    assert losses.rmse(actual, forecast) == pytest.approx(math.sqrt(squared / len(found)))
    assert losses.mase(actual, forecast, 4.0) == pytest.approx(missed / len(found) / 4)
    assert losses.poisson_floor(actual) == pytest.approx(floor / whole)


@given(pairs)
def test_coverage_agrees_with_a_plain_loop(found: Pairs) -> None:
    actual, middle = columns(found)
    inside = sum(1 for came, said in found if said - 50 <= came <= said + 80)
    share = losses.coverage(actual, middle - 50, middle + 80)
    assert share == pytest.approx(inside / len(found))


def test_coverage_counts_both_ends() -> None:
    ones = np.ones(2)
    assert losses.coverage(np.array([1.0, 2.0]), ones, 2 * ones) == 1.0


def test_without_contacts_only_a_perfect_forecast_is_good() -> None:
    none, some = np.zeros(3), np.ones(3)
    assert losses.wape(none, none) == 0.0
    assert losses.wape(none, some) == math.inf
    assert losses.bias(none, -some) == -math.inf
    assert losses.poisson_floor(none) == 0.0
    assert losses.mase(some, 2 * some, 0.0) == math.inf


def test_the_floor_is_that_of_poisson_counts() -> None:
    mean = np.full(200_000, 80.0)
    counts = np.random.default_rng(3).poisson(mean).astype(np.float64)
    assert losses.wape(counts, mean) == pytest.approx(losses.poisson_floor(mean), rel=0.01)
