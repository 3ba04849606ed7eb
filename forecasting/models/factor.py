"""Square root, weekday profile, and daily factors that fade: the default forecaster."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from forecasting.day_effects import NO_EFFECTS, DayEffects, estimate_effects
from forecasting.day_grid import DayForecast, DayGrid, day_grid
from forecasting.day_table import day_table
from forecasting.patterns import leading_patterns
from forecasting.weekday_profile import weighted_profile

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from forecasting.calendars import QueueCalendar
    from forecasting.day_table import DayTable

# sqrt(x + 1/4) has a variance of about 1/4 whatever the mean of a Poisson count (Brown, Cai,
# Zhang, Zhao and Zhou, Probability Theory and Related Fields 146, 2010).
ROOT_SHIFT = 0.25
LARGEST_PHI = 0.98
ROUNDS = 4
# A pattern needs about two weeks of days before it says more than noise.
DAYS_PER_PATTERN = 14


@dataclass(frozen=True, eq=False)
class _Profile:
    """Weekday profiles after the day effects are taken out, shape (7, slots) each."""

    root: NDArray[np.float64]
    mean: NDArray[np.float64]
    effects: DayEffects


@dataclass(frozen=True, eq=False)
class _Factors:
    """Daily patterns with their latest scores, and how fast these fade."""

    patterns: NDArray[np.float64]
    scores: NDArray[np.float64]
    phi: NDArray[np.float64]

    def ahead(self, open_days: NDArray[np.int64]) -> NDArray[np.float64]:
        """Return the expected deviation so many open days after the last score."""
        fading = self.phi ** np.maximum(open_days, 1)[:, None] * self.scores
        return np.asarray(fading @ self.patterns)


@dataclass(frozen=True)
class Factor:
    """Weekday profile on the square-root scale, daily factors with AR(1) scores, day effects.

    The singular value decomposition of days by slots, with autoregressive scores, is from Shen and
    Huang, Interday forecasting and intraday updating of call center arrivals, Manufacturing and
    Service Operations Management 10(3), 2008. The profile is exponentially weighted. The result is
    brought back to the scale of counts with the profile's own mean of counts, so that it is a mean
    and not a median, in thin slots too.

    Parameters
    ----------
    half_life_days
        Age at which a day counts half.
    largest_rank
        Most daily patterns used.
    """

    name: str = "factor"
    half_life_days: float = 25.0
    largest_rank: int = 3

    def fit(self, series: pd.Series[float], calendar: QueueCalendar) -> DayForecast:
        """Fit profile, effects and factors; raises `HistoryError` without any known value."""
        grid = day_grid(series, calendar)
        weights = self._weights(grid)
        profile = _fit_profile(grid, weights)
        factors = self._fit_factors(grid, profile, weights)
        last = grid.days.dates[weights > 0][-1].item()

        def expect(days: DayTable) -> NDArray[np.float64]:
            usual = profile.root[days.weekdays]
            ahead = _open_days_after(last, days, calendar)
            root = np.maximum(usual + factors.ahead(ahead), 0.0)
            counts = profile.mean[days.weekdays] + root**2 - usual**2
            factor: NDArray[np.float64] = profile.effects.factor(days)[:, None]
            return np.asarray(np.maximum(counts, 0.0) * factor**2)

        return DayForecast(calendar, grid, expect)

    def _weights(self, grid: DayGrid) -> NDArray[np.float64]:
        age = np.arange(len(grid.days.dates), 0, -1)
        seen = np.asarray(grid.known.any(axis=1))
        ordinary = grid.days.ordinary & seen
        usable = ordinary if ordinary.any() else seen
        return np.where(usable, 0.5 ** (age / self.half_life_days), 0.0)

    def _fit_factors(
        self, grid: DayGrid, profile: _Profile, weights: NDArray[np.float64]
    ) -> _Factors:
        root = _root(grid) / profile.effects.factor(grid.days)[:, None]
        used = weights > 0
        off = np.nan_to_num(root - profile.root[grid.days.weekdays])[used]
        weight = weights[used]
        rank = min(self.largest_rank, 1 + len(off) // DAYS_PER_PATTERN)
        patterns = leading_patterns(off, weight, rank)
        scores = off @ patterns.T
        square = (weight[1:, None] * scores[:-1] ** 2).sum(axis=0)
        product = (weight[1:, None] * scores[:-1] * scores[1:]).sum(axis=0)
        phi = np.where(square > 0, product / np.where(square > 0, square, 1.0), 0.0)
        return _Factors(patterns, scores[-1], np.clip(phi, 0.0, LARGEST_PHI))


def _root(grid: DayGrid) -> NDArray[np.float64]:
    return np.sqrt(grid.contacts + ROOT_SHIFT)


def _fit_profile(grid: DayGrid, weights: NDArray[np.float64]) -> _Profile:
    root, weekdays, effects = _root(grid), grid.days.weekdays, NO_EFFECTS
    for _ in range(ROUNDS):
        undo = effects.factor(grid.days)[:, None]
        profile = weighted_profile(root / undo, weights, weekdays)
        effects = estimate_effects(grid.days, _log_levels(root, profile[weekdays]), effects)
    undo = effects.factor(grid.days)[:, None]
    profile = weighted_profile(root / undo, weights, weekdays)
    mean = weighted_profile(grid.contacts / undo**2, weights, weekdays)
    return _Profile(profile, mean, effects)


def _log_levels(root: NDArray[np.float64], usual: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return each day's level against its profile by least squares, as a logarithm."""
    known = np.isfinite(root)
    across = np.where(known, root * usual, 0.0).sum(axis=1)
    square = np.where(known, usual**2, 0.0).sum(axis=1)
    some = across > 0
    ratio = np.where(some, across, 1.0) / np.where(some, square, 1.0)
    return np.where(some, np.log(ratio), np.nan)


def _open_days_after(last: dt.date, days: DayTable, calendar: QueueCalendar) -> NDArray[np.int64]:
    """Count open days from the end of history up to each day; 0 within history."""
    end = days.dates[-1].item()
    if end <= last:
        return np.zeros(len(days.dates), dtype=np.int64)
    count = np.cumsum(day_table(calendar, last, end).open) - 1
    rows = (days.dates - np.datetime64(last, "D")).astype(np.int64)
    return np.where(rows > 0, count[np.maximum(rows, 0)], 0)


FORECASTER = Factor()
