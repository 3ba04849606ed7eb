"""Patterns of the day, one per weekday."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from forecasting.day_grid import DayGrid


def filled(profile: NDArray[np.float64]) -> NDArray[np.float64]:
    """Fill the cells of a profile that no history reaches.

    An unknown cell takes the mean of the other weekdays at that slot, else the mean of all cells.

    Parameters
    ----------
    profile
        Shape (7, slots); NaN is unknown; at least one cell is known.
    """
    known = np.isfinite(profile)
    values = np.where(known, profile, 0.0)
    count = known.sum(axis=0)
    overall = values.sum() / known.sum()
    slots = np.where(count > 0, values.sum(axis=0) / np.maximum(count, 1), overall)
    return np.where(known, profile, slots)


def mean_of_latest(grid: DayGrid, rows: NDArray[np.bool_], latest: int) -> NDArray[np.float64]:
    """Return the mean of the latest known values of each weekday and slot.

    Parameters
    ----------
    grid
        History by day and slot.
    rows
        Which days may be used, shape (days,). If they hold nothing at all, all days are used.
    latest
        How many values per cell; a hole is passed over for the week before.

    Returns
    -------
    ndarray, shape (7, slots)
        Without gaps.
    """
    known = grid.known & rows[:, None]
    if not known.any():
        known = grid.known
    profile = np.full((7, known.shape[1]), np.nan)
    for weekday in range(7):
        same = grid.days.weekdays == weekday
        seen = known[same]
        rank = np.cumsum(seen[::-1], axis=0)[::-1]
        use = seen & (rank <= latest)
        count = use.sum(axis=0)
        total = np.where(use, grid.contacts[same], 0.0).sum(axis=0)
        profile[weekday] = np.where(count > 0, total / np.maximum(count, 1), np.nan)
    return filled(profile)


def weighted_profile(
    values: NDArray[np.float64], weights: NDArray[np.float64], weekdays: NDArray[np.int64]
) -> NDArray[np.float64]:
    """Return the weighted mean of each weekday and slot, gaps filled.

    Parameters
    ----------
    values
        Shape (days, slots); NaN is unknown.
    weights
        Weight of each day, shape (days,), 0 leaves a day out; some known value has weight.
    weekdays
        Weekday of each day, shape (days,).

    Returns
    -------
    ndarray, shape (7, slots)
    """
    known = np.isfinite(values)
    by_weekday = (weekdays == np.arange(7)[:, None]) * weights
    mass = by_weekday @ known
    total = by_weekday @ np.where(known, values, 0.0)
    return filled(np.where(mass > 0, total / np.where(mass > 0, mass, 1.0), np.nan))
