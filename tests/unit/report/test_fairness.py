from __future__ import annotations

import pytest

from scheduler.report.fairness import fairness


@pytest.mark.parametrize(
    ("loads", "unfairness", "gini", "jain", "worst_off", "distance"),
    [
        ([5, 4, 4], 0.8165, 0.0513, 0.9883, 5, 1),
        ([0, 0, 4, 4], 4.0, 0.5, 0.5, 4, 4),
        ([1, 2, 3, 4], 2.2361, 0.25, 0.8333, 4, 3),
        ([4, 0, 0, 0], 3.4641, 0.75, 0.25, 4, 4),
        ([3, 3, 3], 0.0, 0.0, 1.0, 3, 0),
        ([0, 0], 0.0, 0.0, 1.0, 0, 0),
        ([], 0.0, 0.0, 1.0, 0, 0),
    ],
)
def test_known_figures(
    loads: list[float],
    unfairness: float,
    gini: float,
    jain: float,
    worst_off: float,
    distance: float,
) -> None:
    found = fairness(loads)
    assert (found.worst_off, found.range) == (worst_off, distance)
    assert found.unfairness == pytest.approx(unfairness, abs=5e-5)
    assert found.gini == pytest.approx(gini, abs=5e-5)
    assert found.jain == pytest.approx(jain, abs=5e-5)


def test_order_changes_nothing() -> None:
    assert fairness([4, 1, 3, 2]) == fairness([1, 2, 3, 4])


def test_more_bad_work_for_everybody_is_no_fairer_than_it_looks() -> None:
    few, many = fairness([0, 2]), fairness([4, 6])
    assert many.gini < few.gini
    assert many.unfairness == few.unfairness
    assert many.worst_off > few.worst_off
