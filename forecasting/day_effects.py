"""What a day's place in the calendar does to its level.

Three effects: the day after an unusually closed day, public holidays, and the day of the month.
Measured by `benchmarks/forecast_accuracy.py`, one week ahead: without the day of the month, WAPE is
5.8 instead of 5.2 % on a bank of 1,160 calls a half hour, and 23.9 instead of 23.6 % on one of 36.
The idea came from looking at these same weeks, so another centre may gain less.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from forecasting.day_table import DayTable

# Shrinkage in days: an effect seen n times keeps n / (n + prior) of its mean. Design choices.
EVENT_PRIOR_DAYS = 0.5
MONTH_PRIOR_DAYS = 8.0
# Pay and billing days are felt for about a day on either side; a shorter history shows too few.
MONTH_KERNEL_DAYS = 1.0
MONTH_HISTORY_DAYS = 91
MONTH_LENGTH = 31


@dataclass(frozen=True, eq=False)
class DayEffects:
    """Factors on the square-root scale, as natural logarithms.

    Attributes
    ----------
    after_closed, holiday : float
        For the day after an unusually closed day, and for public holidays.
    by_day_of_month : ndarray of float, shape (31,)
        For day 1 to day 31 of the month; all 0 while history is shorter than 13 weeks.
    """

    after_closed: float
    holiday: float
    by_day_of_month: NDArray[np.float64]

    def factor(self, days: DayTable) -> NDArray[np.float64]:
        """Return the factor of each day on the square-root scale."""
        log = self.by_day_of_month[days.days_of_month - 1]
        log = log + np.where(days.after_closed, self.after_closed, 0.0)
        return np.exp(log + np.where(days.holiday, self.holiday, 0.0))


NO_EFFECTS = DayEffects(0.0, 0.0, np.zeros(MONTH_LENGTH))


def estimate_effects(
    days: DayTable, log_levels: NDArray[np.float64], before: DayEffects
) -> DayEffects:
    """Update the effects from each day's level against its weekday profile.

    Each effect is the shrunk mean of what the other effects leave over, so that calling this and
    refitting the profile in turn converges (backfitting; Hastie and Tibshirani, Generalized
    Additive Models, 1990).

    Parameters
    ----------
    days
        The days of the history.
    log_levels
        Logarithm of level against profile on the square-root scale, shape (days,); NaN is unknown.
    before
        The effects of the round before.
    """
    known = np.isfinite(log_levels)
    level = np.where(known, log_levels, 0.0)
    month = before.by_day_of_month[days.days_of_month - 1]
    after = _shrunk_mean(level - month, known & days.after_closed & ~days.holiday)
    holiday = _shrunk_mean(level - month, known & days.holiday)
    plain = known & days.ordinary
    if len(days.dates) < MONTH_HISTORY_DAYS:
        return DayEffects(after, holiday, before.by_day_of_month)
    rest = level - np.where(days.after_closed, after, 0.0)
    return DayEffects(after, holiday, _by_day_of_month(days.days_of_month[plain], rest[plain]))


def _shrunk_mean(level: NDArray[np.float64], where: NDArray[np.bool_]) -> float:
    return float(level[where].sum() / (where.sum() + EVENT_PRIOR_DAYS))


def _by_day_of_month(
    days_of_month: NDArray[np.int64], rest: NDArray[np.float64]
) -> NDArray[np.float64]:
    gap = np.abs(np.arange(1, MONTH_LENGTH + 1)[:, None] - days_of_month)
    gap = np.minimum(gap, MONTH_LENGTH - gap)
    weight = np.exp(-0.5 * (gap / MONTH_KERNEL_DAYS) ** 2)
    return np.asarray(weight @ rest / (weight.sum(axis=1) + MONTH_PRIOR_DAYS))
