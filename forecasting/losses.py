"""How far forecasts are from what came."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Values = NDArray[np.float64]


def wape(actual: Values, forecast: Values) -> float:
    """Return the weighted absolute percentage error, as a share of all contacts.

    Sum of |actual - forecast| over sum of actual (Kolassa and Schuetz, Foresight 6, 2007). With no
    contacts at all it is 0 for a perfect forecast and infinite otherwise.
    """
    return _share(float(np.abs(actual - forecast).sum()), float(actual.sum()))


def bias(actual: Values, forecast: Values) -> float:
    """Return the sum of forecast - actual over the sum of actual; above 0 is too much forecast."""
    return _share(float((forecast - actual).sum()), float(actual.sum()))


def rmse(actual: Values, forecast: Values) -> float:
    """Return the root of the mean squared error, in contacts per interval."""
    return float(np.sqrt(np.mean((actual - forecast) ** 2)))


def mase(actual: Values, forecast: Values, naive_mae: float) -> float:
    """Return the mean absolute scaled error.

    Mean absolute error over that of the naive forecast on the history before it (Hyndman and
    Koehler, International Journal of Forecasting 22(4), 2006).

    Parameters
    ----------
    actual, forecast
        Contacts per interval.
    naive_mae
        Mean absolute error of "same weekday last week" within the history, in contacts.
    """
    return _share(float(np.abs(actual - forecast).mean()), naive_mae)


def coverage(actual: Values, lower: Values, upper: Values) -> float:
    """Return the share of intervals in which what came lies between both bounds, ends included."""
    return float(np.mean((lower <= actual) & (actual <= upper)))


def poisson_floor(mean: Values) -> float:
    """Return the WAPE that a perfect forecast of Poisson contacts would have.

    Sum of sqrt(2 m / pi) over the sum of m: the mean absolute deviation of a normal law with the
    variance of a Poisson law. Good above about ten contacts an interval.
    """
    return _share(float(np.sqrt(2.0 * mean / np.pi).sum()), float(mean.sum()))


def _share(amount: float, whole: float) -> float:
    if whole > 0:
        return amount / whole
    return 0.0 if amount == 0 else float(np.copysign(np.inf, amount))
