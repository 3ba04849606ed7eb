"""How far figures of a few weeks can be trusted: resampled weeks and shuffled weeks."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean

LEAST_WEEKS = 4
"""Fewest weeks on either side for an interval (a design choice)."""

DRAWS = 4000
LEVEL = 0.95


@dataclass(frozen=True)
class Change:
    """Weekly figures before and after.

    Attributes
    ----------
    before, after
        Means over weeks.
    low, high
        Interval of 95 % for the difference, from resampled weeks; None with too few weeks.
    after_low, after_high
        The same for the mean afterwards.
    chance
        Share of shuffles of the weeks whose difference is as large: how easily chance alone does
        it; None with too few weeks.
    """

    weeks_before: int
    weeks_after: int
    before: float
    after: float
    low: float | None = None
    high: float | None = None
    after_low: float | None = None
    after_high: float | None = None
    chance: float | None = None

    @property
    def difference(self) -> float:
        """After less before."""
        return self.after - self.before


def change_of(before: Sequence[float], after: Sequence[float], seed: int) -> Change:
    """Return means, the percentile bootstrap interval (Efron 1979) and a permutation test.

    Weeks are drawn as if they had nothing to do with each other. Where one week is like the next,
    the true interval is wider.

    Raises
    ------
    statistics.StatisticsError
        Without a week on either side.
    """
    known = Change(len(before), len(after), fmean(before), fmean(after))
    if min(len(before), len(after)) < LEAST_WEEKS:
        return known
    rng = random.Random(seed)  # noqa: S311 - resampling, no secret
    firsts = [fmean(rng.choices(before, k=len(before))) for _ in range(DRAWS)]
    lasts = [fmean(rng.choices(after, k=len(after))) for _ in range(DRAWS)]
    low, high = interval([last - first for first, last in zip(firsts, lasts, strict=True)])
    after_low, after_high = interval(lasts)
    return Change(
        known.weeks_before,
        known.weeks_after,
        known.before,
        known.after,
        low,
        high,
        after_low,
        after_high,
        _chance(before, after, rng),
    )


def interval(draws: Sequence[float]) -> tuple[float, float]:
    """Return the values between which the middle 95 % of ``draws`` lie."""
    ranked = sorted(draws)
    cut = round((1 - LEVEL) / 2 * len(ranked))
    return ranked[cut], ranked[-1 - cut]


def _chance(before: Sequence[float], after: Sequence[float], rng: random.Random) -> float:
    """Return the share of shuffles, the weeks as they came among them, at least as far apart."""
    weeks, n = [*before, *after], len(before)
    seen = abs(fmean(after) - fmean(before))
    slack = 1e-12 * max(1.0, *map(abs, weeks))
    as_far = 1
    for _ in range(DRAWS):
        rng.shuffle(weeks)
        as_far += abs(fmean(weeks[n:]) - fmean(weeks[:n])) >= seen - slack
    return as_far / (DRAWS + 1)
