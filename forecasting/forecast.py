"""The forecast of every queue: contacts with quantiles, handle time, hard share."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from forecasting.backtest import TRAIN_DAYS, WEEK_DAYS, backtest, choose, origins, score
from forecasting.day_grid import day_grid
from forecasting.frames import HistoryError, offered_series
from forecasting.handle_time import handle_time
from forecasting.hard_share import hard_share
from forecasting.incidents import without_incidents
from forecasting.intervals import Conformal, calibrate
from forecasting.models import forecasters

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from forecasting.calendars import QueueCalendar

COLUMNS = (
    "queue",
    "interval_start",
    "offered",
    "offered_p10",
    "offered_p50",
    "offered_p90",
    "offered_p2_5",
    "offered_p97_5",
    "aht_s",
    "hard_contact_share",
    "model",
)
# Fewer earlier weeks than this say too little about tails: queues then share their residuals.
OWN_ORIGINS = 4


@dataclass(frozen=True)
class QueueDefaults:
    """What to assume about a queue where its history is silent.

    Parameters
    ----------
    default_aht_s
        Handle time in seconds; None makes an unknown handle time an error.
    hard_contact_share
        0 to 1; None makes unknown hard contacts an error.
    """

    default_aht_s: float | None = None
    hard_contact_share: float | None = None


@dataclass(frozen=True, eq=False)
class _Study:
    """What the past of one queue says about forecasting it."""

    calendar: QueueCalendar
    series: pd.Series[float]
    model: str
    weeks: int
    residuals: NDArray[np.float64]


def forecast(
    history: pd.DataFrame,
    calendars: Mapping[str, QueueCalendar],
    first_date: dt.date,
    last_date: dt.date,
    defaults: Mapping[str, QueueDefaults],
) -> pd.DataFrame:
    """Forecast every open interval of the local dates, both ends included.

    Each queue gets the forecaster that its own backtest chooses, at the lead it is needed for as
    far as history reaches. Weeks between the end of history and `first_date` are forecast over.
    History from `first_date` on is not looked at, and incidents (`forecasting.incidents`) are left
    out of the fit. The same input gives the same output.

    Parameters
    ----------
    history
        From `forecasting.frames.tidy`.
    calendars
        Calendar of each queue to forecast.
    first_date, last_date
        Local dates.
    defaults
        By queue; a queue left out has none.

    Returns
    -------
    DataFrame
        Columns of `COLUMNS`, sorted by queue and interval: `offered` is the mean number of
        contacts, `offered_p10` and its kin are quantiles of what may come, `aht_s` is in seconds,
        `interval_start` in UTC.

    Raises
    ------
    HistoryError
        Naming every queue that cannot be forecast, why, and the cure.
    """
    known = [_before(history, calendar, first_date) for calendar in calendars.values()]
    past = pd.concat(known, ignore_index=True) if known else history.iloc[:0]
    faults: list[str] = []
    studies, parts = [], []
    for calendar in calendars.values():
        try:
            studies.append(_study(past, calendar, first_date))
        except HistoryError as error:
            faults += error.faults
    for study in studies:
        try:
            given = defaults.get(study.calendar.queue, QueueDefaults())
            parts.append(_rows(study, _bands(study, studies), past, first_date, last_date, given))
        except HistoryError as error:
            faults += error.faults
    if faults:
        raise HistoryError(tuple(faults))
    table = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=list(COLUMNS))
    return table.sort_values(["queue", "interval_start"], ignore_index=True)


def _before(history: pd.DataFrame, calendar: QueueCalendar, first_date: dt.date) -> pd.DataFrame:
    early = history["interval_start"] < calendar.midnight(first_date)
    return history[early & (history["queue"] == calendar.queue)]


def _study(past: pd.DataFrame, calendar: QueueCalendar, first_date: dt.date) -> _Study:
    series = offered_series(past, calendar.queue)
    dates = day_grid(series, calendar).days.dates
    lead = (first_date - dates[-1].item()).days - 1
    # A long lead must leave enough earlier weeks to learn from.
    longest = max(len(dates) - TRAIN_DAYS - OWN_ORIGINS * WEEK_DAYS, 0)
    lead = min(lead, longest)
    starts = origins(series, calendar, lead)
    tested = backtest(series, calendar, forecasters(), starts, lead_days=lead)
    model = choose(score(tested, series, calendar))
    residuals = tested.loc[tested["model"] == model, "residual"].to_numpy(dtype=np.float64)
    return _Study(calendar, series, model, len(starts), residuals)


def _bands(study: _Study, studies: list[_Study]) -> Conformal:
    if study.weeks >= OWN_ORIGINS:
        return calibrate(study.residuals)
    return calibrate(np.concatenate([other.residuals for other in studies]))


def _rows(
    study: _Study,
    bands: Conformal,
    past: pd.DataFrame,
    first_date: dt.date,
    last_date: dt.date,
    given: QueueDefaults,
) -> pd.DataFrame:
    calendar = study.calendar
    index = calendar.intervals(first_date, last_date)
    usual = without_incidents(study.series, calendar)
    fitted = forecasters()[study.model].fit(usual, calendar)
    mean = fitted.predict(first_date, last_date)
    aht = handle_time(past, calendar, given.default_aht_s)
    share = hard_share(past, calendar, given.hard_contact_share)
    table = pd.DataFrame({"interval_start": index, "offered": mean, **bands.quantiles(mean)})
    table = table.assign(
        queue=calendar.queue,
        aht_s=aht.at(index),
        hard_contact_share=share.at(index),
        model=study.model,
    )
    return table[list(COLUMNS)]
