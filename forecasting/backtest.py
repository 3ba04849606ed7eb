"""Forecasts of the past from what was known then, and the choice they lead to."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from forecasting import losses
from forecasting.day_grid import day_grid
from forecasting.day_table import day_table
from forecasting.frames import HistoryError, offered_series
from forecasting.incidents import without_incidents
from forecasting.intervals import calibrate, scaled_residuals
from forecasting.models import forecasters

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from forecasting.calendars import QueueCalendar
    from forecasting.protocol import Forecaster

GUARD_RAIL = "mean_of_same_weekdays"
# Design choices: enough weeks to tell models apart, few enough to stay quick and recent.
MOST_ORIGINS = 8
FEWEST_ORIGINS = 2
TRAIN_DAYS = 21
WEEK_DAYS = 7
SMALLEST_GAIN = 0.01
FEWEST_RESIDUALS = 100


def origins(
    series: pd.Series[float],
    calendar: QueueCalendar,
    lead_days: int = 0,
    horizon_days: int = WEEK_DAYS,
    most: int = MOST_ORIGINS,
) -> tuple[dt.date, ...]:
    """Return the first forecast dates of a rolling-origin backtest, rising.

    Windows of `horizon_days` follow each other up to the end of history. Each leaves at least 21
    days of history before its origin, which is `lead_days` before the window.

    Raises
    ------
    HistoryError
        If no open interval has a known value.
    """
    dates = day_grid(series, calendar).days.dates
    first, last = dates[0].item(), dates[-1].item()
    span = (last - first).days + 1 - lead_days - TRAIN_DAYS
    count = min(most, max(span // horizon_days, 0))
    one = dt.timedelta(days=1)
    return tuple(last + one - one * horizon_days * back for back in range(count, 0, -1))


def backtest(
    series: pd.Series[float],
    calendar: QueueCalendar,
    models: Mapping[str, Forecaster],
    starts: Sequence[dt.date],
    horizon_days: int = WEEK_DAYS,
    lead_days: int = 0,
) -> pd.DataFrame:
    """Forecast each window from what was known `lead_days` before it, refitting every time.

    Incidents (`forecasting.incidents`) are found in what was known and left out of the fit. They
    are scored like every other interval.

    Parameters
    ----------
    series
        Contacts offered; index in UTC, NaN is unknown.
    calendar
        The queue's calendar.
    models
        Forecasters by name.
    starts
        First local date of each window, rising.
    horizon_days
        Length of a window.
    lead_days
        Days between the end of what was known and the window.

    Returns
    -------
    DataFrame
        One row per model, window and known interval of an ordinary day: `queue`, `model`, `start`
        (date of the window), `known_until` (local date up to which history was used, exclusive),
        `interval_start`, `date` (local), `offered`, `mean`, `residual` (scaled). Special days
        without a volume factor are left out.
    """
    parts = [
        part.assign(queue=calendar.queue)
        for start in starts
        for part in _window(series, calendar, models, start, horizon_days, lead_days)
    ]
    columns = ["queue", "model", "start", "known_until", "interval_start", "date", "offered"]
    if not parts:
        return pd.DataFrame(columns=[*columns, "mean", "residual"])
    return pd.concat(parts, ignore_index=True)[[*columns, "mean", "residual"]]


def score(
    predictions: pd.DataFrame, series: pd.Series[float], calendar: QueueCalendar
) -> pd.DataFrame:
    """Score a backtest of one queue.

    Returns
    -------
    DataFrame
        One row per model: `queue`, `model`, `origins`, `intervals`, `wape`, `poisson_floor`,
        `mase`, `rmse` (contacts), `bias`, `coverage_80`, `coverage_95`. Shares, not per cent.
        Coverage is that of conformal bands calibrated on earlier windows only; NaN while those
        hold fewer than 100 residuals.
    """
    rows = []
    for model, found in predictions.groupby("model"):
        actual, mean = found["offered"].to_numpy(), found["mean"].to_numpy()
        naive = _naive_mae(series, calendar, found["start"].min())
        rows.append(
            {
                "queue": calendar.queue,
                "model": model,
                "origins": found["start"].nunique(),
                "intervals": len(found),
                "wape": losses.wape(actual, mean),
                "poisson_floor": losses.poisson_floor(actual),
                "mase": losses.mase(actual, mean, naive),
                "rmse": losses.rmse(actual, mean),
                "bias": losses.bias(actual, mean),
                **_coverages(found),
            }
        )
    return pd.DataFrame(rows)


def choose(scores: pd.DataFrame) -> str:
    """Return the forecaster to use for a scored queue.

    The lowest WAPE wins, but the mean of the last same weekdays stays unless it is beaten by at
    least one per cent of its own WAPE over at least two windows.
    """
    if scores.empty or scores["origins"].max() < FEWEST_ORIGINS:
        return GUARD_RAIL
    wapes = scores.set_index("model")["wape"].sort_index()
    best = str(wapes.idxmin())
    return best if wapes[best] < (1 - SMALLEST_GAIN) * wapes[GUARD_RAIL] else GUARD_RAIL


def backtest_all(
    history: pd.DataFrame, calendars: Mapping[str, QueueCalendar], lead_days: int = 0
) -> pd.DataFrame:
    """Backtest every queue with every forecaster.

    Parameters
    ----------
    history
        Tidy history.
    calendars
        Calendar of each queue to test.
    lead_days
        Days between the end of what is known and the week forecast.

    Returns
    -------
    DataFrame
        The rows of `score` for every queue, with `chosen` (bool). A queue with less than four weeks
        of history has no row.

    Raises
    ------
    HistoryError
        Naming every queue without history.
    """
    faults: list[str] = []
    parts = []
    for queue, calendar in calendars.items():
        series = offered_series(history, queue)
        try:
            starts = origins(series, calendar, lead_days)
        except HistoryError as error:
            faults += error.faults
            continue
        tested = backtest(series, calendar, forecasters(), starts, lead_days=lead_days)
        scores = score(tested, series, calendar)
        if len(scores):
            parts.append(scores.assign(chosen=scores["model"] == choose(scores)))
    if faults:
        raise HistoryError(tuple(faults))
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame()


def _window(
    series: pd.Series[float],
    calendar: QueueCalendar,
    models: Mapping[str, Forecaster],
    start: dt.date,
    horizon_days: int,
    lead_days: int,
) -> Iterator[pd.DataFrame]:
    known_until = start - dt.timedelta(days=lead_days)
    last = start + dt.timedelta(days=horizon_days - 1)
    known = without_incidents(series[series.index < calendar.midnight(known_until)], calendar)
    index = calendar.intervals(start, last)
    days, local = day_table(calendar, start, last), calendar.local(index)
    actual = series.reindex(index).to_numpy(dtype=np.float64)
    row = (local.dates - days.dates[0]).astype(np.int64)
    use = np.isfinite(actual) & days.ordinary[row]
    for name, model in models.items():
        mean = model.fit(known, calendar).predict(start, last)[use]
        yield pd.DataFrame(
            {
                "model": name,
                "start": start,
                "known_until": known_until,
                "interval_start": index[use],
                "date": local.dates[use],
                "offered": actual[use],
                "mean": mean,
                "residual": scaled_residuals(actual[use], mean),
            }
        )


def _naive_mae(series: pd.Series[float], calendar: QueueCalendar, start: dt.date) -> float:
    grid = day_grid(series[series.index < calendar.midnight(start)], calendar)
    contacts = np.where(grid.days.ordinary[:, None], grid.contacts, np.nan)
    change = np.abs(contacts[WEEK_DAYS:] - contacts[:-WEEK_DAYS])
    return float(change[np.isfinite(change)].mean()) if np.isfinite(change).any() else 0.0


def _coverages(found: pd.DataFrame) -> dict[str, float]:
    parts = []
    date, residual = found["date"].to_numpy(), found["residual"].to_numpy()
    for _, window in found.groupby("start"):
        earlier = residual[date < np.datetime64(window["known_until"].iloc[0])]
        if len(earlier) >= FEWEST_RESIDUALS:
            bands = calibrate(earlier).quantiles(window["mean"].to_numpy())
            parts.append(pd.DataFrame({"offered": window["offered"].to_numpy(), **bands}))
    if not parts:
        return {"coverage_80": np.nan, "coverage_95": np.nan}
    whole = {name: column.to_numpy() for name, column in pd.concat(parts).items()}
    came = whole["offered"]
    return {
        "coverage_80": losses.coverage(came, whole["offered_p10"], whole["offered_p90"]),
        "coverage_95": losses.coverage(came, whole["offered_p2_5"], whole["offered_p97_5"]),
    }
