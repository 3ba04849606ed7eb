from __future__ import annotations

import numpy as np
import pytest

from forecasting.patterns import leading_patterns


@pytest.mark.parametrize("rank", [1, 2, 3])
def test_patterns_are_the_leading_singular_vectors(rank: int) -> None:
    draw = np.random.default_rng(1)
    strengths = draw.normal(size=(200, 3)) * [9.0, 4.0, 2.0]
    rows = strengths @ np.linalg.qr(draw.normal(size=(48, 3)))[0].T
    rows += draw.normal(0, 0.1, rows.shape)
    weights = draw.uniform(0.2, 1, 200)
    found = leading_patterns(rows, weights, rank)
    expected = np.linalg.svd(rows * np.sqrt(weights)[:, None], full_matrices=False)[2][:rank]
    assert found.shape == (rank, 48)
    np.testing.assert_allclose(np.abs(np.sum(found * expected, axis=1)), 1.0, atol=1e-6)
    np.testing.assert_allclose(found @ found.T, np.eye(rank), atol=1e-12)


def test_nothing_to_explain_gives_finite_patterns() -> None:
    found = leading_patterns(np.zeros((5, 8)), np.ones(5), 3)
    assert np.isfinite(found).all()
