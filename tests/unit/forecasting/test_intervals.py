from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from forecasting.intervals import QUANTILES, calibrate, scaled_residuals


def test_residuals_are_scaled_by_the_root_of_the_mean() -> None:
    actual, mean = np.array([120.0, 2.0, 0.0]), np.array([100.0, 0.25, 0.0])
    assert scaled_residuals(actual, mean).tolist() == [2.0, 1.75, 0.0]


@given(
    st.lists(st.floats(-30, 30), max_size=40),
    st.lists(st.floats(0, 1e4), min_size=1, max_size=10),
)
def test_quantiles_never_cross_and_are_never_negative(
    residuals: list[float], means: list[float]
) -> None:
    bands = calibrate(np.array(residuals)).quantiles(np.array(means))
    table = np.array([bands[name] for name in QUANTILES])
    assert (np.diff(table, axis=0) >= -1e-9).all()
    assert (table >= 0).all()


def test_ranks_are_those_of_one_more_residual() -> None:
    # 39 residuals 1..39: rank (39 + 1) p is 1, 4, 20, 36 and 39.
    offsets = calibrate(np.arange(1.0, 40.0)[::-1].copy()).offsets
    assert offsets == pytest.approx((1.0, 4.0, 20.0, 36.0, 39.0))


def test_bands_lie_around_the_mean_on_the_root_scale() -> None:
    bands = calibrate(np.arange(1.0, 40.0)).quantiles(np.array([100.0]))
    assert bands["offered_p90"] == pytest.approx([100 + 36 * 10])


def test_without_residuals_the_variance_is_twice_poisson() -> None:
    bands = calibrate(np.array([])).quantiles(np.array([400.0]))
    assert bands["offered_p50"] == pytest.approx([400.0])
    assert bands["offered_p97_5"] == pytest.approx([400 + 1.959964 * np.sqrt(2) * 20])
    assert bands["offered_p10"] == pytest.approx([400 - 1.281552 * np.sqrt(2) * 20])


def test_coverage_of_fresh_counts_is_nominal() -> None:
    draw = np.random.default_rng(5)
    mean = draw.uniform(20, 2000, 20_000)
    past, fresh = (draw.poisson(mean).astype(np.float64) for _ in range(2))
    bands = calibrate(scaled_residuals(past, mean)).quantiles(mean)
    for low, high, nominal in (
        ("offered_p10", "offered_p90", 0.8),
        ("offered_p2_5", "offered_p97_5", 0.95),
    ):
        share = np.mean((bands[low] <= fresh) & (fresh <= bands[high]))
        assert share == pytest.approx(nominal, abs=0.015)
