"""Forecast quantiles by conformal calibration on earlier forecasts."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import NormalDist
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

QUANTILES = {
    "offered_p2_5": 0.025,
    "offered_p10": 0.10,
    "offered_p50": 0.50,
    "offered_p90": 0.90,
    "offered_p97_5": 0.975,
}
# Below a mean of one contact the root scale would blow single contacts up.
SMALLEST_MEAN = 1.0
# Without any earlier forecast: a Poisson count with twice its variance. A design choice.
UNCALIBRATED_VARIANCE = 2.0


def scaled_residuals(actual: NDArray[np.float64], mean: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return (actual - mean) / sqrt(mean), with a mean of at least 1 under the root.

    A Poisson count has a standard deviation of the square root of its mean, so residuals of busy
    and quiet intervals become comparable and can be pooled.
    """
    return (actual - mean) / _scale(mean)


@dataclass(frozen=True)
class Conformal:
    """Offsets of each quantile on the root scale.

    Attributes
    ----------
    offsets : tuple of float
        In the order of `QUANTILES`, never falling.
    """

    offsets: tuple[float, ...]

    def quantiles(self, mean: NDArray[np.float64]) -> dict[str, NDArray[np.float64]]:
        """Return the quantiles of contacts around a mean: never negative, never crossing."""
        scale = _scale(mean)
        return {
            name: np.maximum(mean + offset * scale, 0.0)
            for name, offset in zip(QUANTILES, self.offsets, strict=True)
        }


def calibrate(residuals: NDArray[np.float64]) -> Conformal:
    """Calibrate on scaled residuals of forecasts made from earlier origins.

    Split conformal prediction (Vovk, Gammerman and Shafer, Algorithmic Learning in a Random World,
    2005; Lei et al., Journal of the American Statistical Association 113, 2018): level p of n
    residuals is read at rank (n + 1) p, interpolated, so that short samples give wider bands.

    Parameters
    ----------
    residuals
        From `scaled_residuals`, any order. Empty: a Poisson count with twice its variance.
    """
    levels = np.array(list(QUANTILES.values()))
    if not len(residuals):
        spread = np.sqrt(UNCALIBRATED_VARIANCE)
        return Conformal(tuple(float(spread * NormalDist().inv_cdf(level)) for level in levels))
    return Conformal(tuple(np.quantile(residuals, levels, method="weibull").tolist()))


def _scale(mean: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.sqrt(np.maximum(mean, SMALLEST_MEAN))
