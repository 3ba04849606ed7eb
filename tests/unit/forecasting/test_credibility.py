from __future__ import annotations

import numpy as np
import pytest

from forecasting.credibility import credible_means


def test_one_group_gives_the_weighted_mean() -> None:
    found = credible_means(np.array([1.0, 4.0]), np.array([2.0, 1.0]), np.array([1, 1]), 3)
    assert found.tolist() == [2.0, 2.0, 2.0]


def test_one_observation_a_group_says_nothing_about_chance() -> None:
    found = credible_means(np.array([1.0, 5.0]), np.ones(2), np.array([0, 1]), 2)
    assert found.tolist() == [3.0, 3.0]


def test_the_textbook_formula_by_hand() -> None:
    values, groups = np.array([0.0, 2.0, 9.0, 11.0]), np.array([0, 0, 1, 1])
    # Within: (1 + 1 + 1 + 1) / 2 = 2. Between: (2 x 4.5^2 x 2 - 2) / (4 - 8 / 4) = 39.5.
    credibility = 2 / (2 + 2 / 39.5)
    found = credible_means(values, np.ones(4), groups, 3)
    expected = [5.5 - credibility * 4.5, 5.5 + credibility * 4.5, 5.5]
    assert found == pytest.approx(expected)


def test_groups_that_differ_by_chance_alone_are_pooled() -> None:
    values = np.array([0.0, 10.0, 1.0, 9.0])
    found = credible_means(values, np.ones(4), np.array([0, 0, 1, 1]), 2)
    assert found.tolist() == [5.0, 5.0]


def test_identical_observations_within_groups_are_believed() -> None:
    values = np.array([1.0, 1.0, 3.0, 3.0])
    found = credible_means(values, np.ones(4), np.array([0, 0, 1, 1]), 2)
    assert found.tolist() == [1.0, 3.0]


def test_shrinkage_beats_plain_means_on_drawn_groups() -> None:
    draw = np.random.default_rng(7)
    truth = draw.normal(200, 20, 100)
    groups = np.repeat(np.arange(100), 5)
    values = draw.normal(truth[groups], 60)
    plain = values.reshape(100, 5).mean(axis=1)
    shrunk = credible_means(values, np.ones(500), groups, 100)
    assert np.mean((shrunk - truth) ** 2) < 0.75 * np.mean((plain - truth) ** 2)
