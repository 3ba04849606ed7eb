from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forecasting.staffing.split import split_by_weight

queues = st.lists(st.tuples(st.floats(0.0, 1e4), st.integers(0, 5)), min_size=1, max_size=8)


@given(queues=queues, spare=st.integers(0, 300))
def test_shares_add_up_and_keep_their_floors(queues: list[tuple[float, int]], spare: int) -> None:
    weights = [weight for weight, _ in queues]
    floors = [float(floor) for _, floor in queues]
    total = sum(floors) + spare
    shares = split_by_weight(total, weights, floors)
    assert round(sum(shares), 6) == total
    for share, floor in zip(shares, floors, strict=True):
        assert share >= floor - 1.001e-6


@given(weights=st.lists(st.floats(0.1, 100.0), min_size=1, max_size=8), total=st.floats(0.0, 500.0))
def test_without_floors_shares_are_proportional(weights: list[float], total: float) -> None:
    shares = split_by_weight(total, weights, [0.0] * len(weights))
    proportional = [total * weight / sum(weights) for weight in weights]
    assert shares == pytest.approx(proportional, abs=1.1e-6)


def test_a_floor_is_paid_for_by_the_others() -> None:
    assert split_by_weight(13.0, [10.0, 0.1, 2.9], [0.0, 1.0, 0.0]) == pytest.approx(
        [12 * 10 / 12.9, 1.0, 12 * 2.9 / 12.9], abs=1e-6
    )


def test_one_floor_can_push_another_queue_to_its_own() -> None:
    assert split_by_weight(8.0, [5.0, 1.0, 2.0], [0.0, 5.0, 2.0]) == (1.0, 5.0, 2.0)


def test_without_weights_the_rest_is_shared_evenly() -> None:
    assert split_by_weight(4.0, [0.0, 0.0], [0.0, 0.0]) == (2.0, 2.0)
