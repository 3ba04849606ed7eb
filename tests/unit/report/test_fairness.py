from __future__ import annotations

import pytest

from scheduler.report.fairness import fairness


@pytest.mark.parametrize(
    ("loads", "unfairness", "gini", "jain"),
    [
        ([5, 4, 4], 0.8165, 0.0513, 0.9883),
        ([0, 0, 4, 4], 4.0, 0.5, 0.5),
        ([1, 2, 3, 4], 2.2361, 0.25, 0.8333),
        ([4, 0, 0, 0], 3.4641, 0.75, 0.25),
        ([3, 3, 3], 0.0, 0.0, 1.0),
        ([0, 0], 0.0, 0.0, 1.0),
        ([], 0.0, 0.0, 1.0),
    ],
)
def test_known_figures(loads: list[float], unfairness: float, gini: float, jain: float) -> None:
    found = fairness(loads)
    assert found.unfairness == pytest.approx(unfairness, abs=5e-5)
    assert found.gini == pytest.approx(gini, abs=5e-5)
    assert found.jain == pytest.approx(jain, abs=5e-5)


def test_order_changes_nothing() -> None:
    assert fairness([4, 1, 3, 2]) == fairness([1, 2, 3, 4])
