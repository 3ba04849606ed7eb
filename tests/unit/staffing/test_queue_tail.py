from __future__ import annotations

import math
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forecasting.staffing.queue_tail import queue_tail


@given(x=st.integers(1, 60), y=st.integers(0, 60))
def test_sums_agree_with_exact_fractions(x: int, y: int) -> None:
    weights = [Fraction(1)]
    for waiting in range(1, 400):
        weights.append(weights[-1] * Fraction(x, y + waiting))
    total = sum(weights)
    found = queue_tail(float(x), float(y))
    largest = weights[found.mode]
    assert largest == max(weights)
    assert found.first == pytest.approx(float(1 / largest), rel=1e-12)
    assert found.total == pytest.approx(float(total / largest), rel=1e-12)
    mean = sum(n * weight for n, weight in enumerate(weights)) / total
    assert found.mean == pytest.approx(float(mean), rel=1e-12)


def test_nobody_waits_without_contacts() -> None:
    assert queue_tail(0.0, 5.0) == (0, 1.0, 1.0, 0.0)


def test_a_very_long_queue_neither_overflows_nor_starves() -> None:
    found = queue_tail(1e9, 1e8)
    assert found.mode == 900_000_000
    assert found.mean == pytest.approx(9e8, rel=1e-6)
    assert found.total == pytest.approx(math.sqrt(2 * math.pi * 1e9), rel=1e-3)
