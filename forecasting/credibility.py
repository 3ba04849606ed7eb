"""Means of small groups, pulled towards the mean of all as far as chance explains them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


def credible_means(
    values: NDArray[np.float64],
    weights: NDArray[np.float64],
    groups: NDArray[np.int64],
    group_count: int,
) -> NDArray[np.float64]:
    """Return the credibility estimate of each group's mean.

    Group mean and overall mean are mixed as z and 1 - z with z = w / (w + s2 / a), where w is the
    group's weight, s2 the variance within groups for a weight of 1 and a the variance between
    groups (Buehlmann and Straub, Glaubwuerdigkeit fuer Schadensaetze, Mitteilungen der Vereinigung
    schweizerischer Versicherungsmathematiker 70, 1970).

    Parameters
    ----------
    values, weights, groups
        One entry per observation; weights above 0; groups from 0 to `group_count` - 1. At least one
        observation.
    group_count
        Length of the result. A group without an observation gets the overall mean.
    """
    weight = np.bincount(groups, weights, group_count).astype(np.float64)
    overall = float(weights @ values / weights.sum())
    total = np.bincount(groups, weights * values, group_count)
    mean = np.where(weight > 0, total / np.where(weight > 0, weight, 1.0), overall)
    within, between = _variances(values, weights, groups, weight, mean)
    if between <= 0:
        return np.full(group_count, overall)
    # Written so that groups without weight, and no variance within, divide by something.
    mass = np.where(weight > 0, weight, 1.0)
    return np.asarray(overall + mass * between / (mass * between + within) * (mean - overall))


def _variances(
    values: NDArray[np.float64],
    weights: NDArray[np.float64],
    groups: NDArray[np.int64],
    group_weight: NDArray[np.float64],
    group_mean: NDArray[np.float64],
) -> tuple[float, float]:
    """Return the variance within groups, for a weight of 1, and between them (0: none shown)."""
    seen = group_weight > 0
    group_count = int(seen.sum())
    freedom = len(values) - group_count
    if not freedom or group_count < 2:  # noqa: PLR2004
        return 0.0, 0.0
    within = float(weights @ (values - group_mean[groups]) ** 2) / freedom
    whole = float(group_weight.sum())
    overall = float(group_weight @ group_mean) / whole
    spread = float(group_weight @ (group_mean - overall) ** 2) - (group_count - 1) * within
    return within, max(spread / (whole - float(group_weight @ group_weight) / whole), 0.0)
