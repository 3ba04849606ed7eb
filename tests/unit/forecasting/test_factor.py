from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

from forecasting.calendars import QueueCalendar, SpecialDay
from forecasting.losses import bias, wape
from forecasting.models.factor import FORECASTER, Factor
from forecasting.models.mean_of_same_weekdays import FORECASTER as MEAN

Series = Callable[..., "pd.Series[float]"]
FIRST, LAST = dt.date(2026, 1, 5), dt.date(2026, 3, 27)
NEXT = (dt.date(2026, 3, 30), dt.date(2026, 4, 3))


def drawn(
    calendar: QueueCalendar, mean: pd.Series[float], day_sd: float, phi: float, seed: int
) -> pd.Series[float]:
    """Poisson counts whose daily level follows an AR(1) on the log scale."""
    draw = np.random.default_rng(seed)
    days, row = np.unique(calendar.local(pd.DatetimeIndex(mean.index)).dates, return_inverse=True)
    level = np.zeros(len(days))
    for day in range(1, len(days)):
        level[day] = phi * level[day - 1] + draw.normal(0, day_sd)
    rate = mean.to_numpy(dtype=np.float64) * np.exp(level[row])
    return pd.Series(np.asarray(draw.poisson(rate), dtype=np.float64), mean.index)


def test_an_exact_week_is_repeated_exactly(office: QueueCalendar, weekly: Series) -> None:
    found = FORECASTER.fit(weekly(office, FIRST, LAST), office).predict(*NEXT)
    np.testing.assert_allclose(found, weekly(office, *NEXT).to_numpy())


def test_thin_slots_are_not_biased(office: QueueCalendar, weekly: Series) -> None:
    mean = weekly(office, FIRST, LAST, scale=0.002)
    found = [
        FORECASTER.fit(drawn(office, mean, 0.0, 0.0, seed), office).predict(*NEXT)
        for seed in range(30)
    ]
    truth = np.tile(np.asarray(weekly(office, *NEXT, scale=0.002), dtype=np.float64), (30, 1))
    assert abs(bias(truth, np.array(found))) < 0.06


def test_yesterdays_level_carries_into_tomorrow(office: QueueCalendar, weekly: Series) -> None:
    errors = {"factor": 0.0, "mean": 0.0}
    for seed in range(12):
        mean = weekly(office, FIRST, LAST)
        series = drawn(office, mean, 0.08, 0.8, seed)
        known, day = series.iloc[:-8], np.asarray(series.iloc[-8:], dtype=np.float64)
        for name, model in (("factor", FORECASTER), ("mean", MEAN)):
            found = model.fit(known, office).predict(LAST, LAST)
            errors[name] += wape(day, found)
    assert errors["factor"] < 0.85 * errors["mean"]


def test_a_level_fades_over_the_weeks_between(office: QueueCalendar, weekly: Series) -> None:
    series = drawn(office, weekly(office, FIRST, LAST), 0.08, 0.6, 3)
    series.iloc[-40:] *= 1.4
    fitted = FORECASTER.fit(series, office)
    weeks = [
        fitted.predict(NEXT[0] + dt.timedelta(weeks=n), NEXT[1] + dt.timedelta(weeks=n)).sum()
        for n in (0, 1, 2, 3, 52)
    ]
    assert weeks[0] > weeks[1] > weeks[2] > weeks[3]
    assert weeks[4] == pytest.approx(weeks[3], rel=0.02)


def test_the_day_after_a_closed_day_is_learned(office: QueueCalendar, weekly: Series) -> None:
    shut = [dt.date(2026, 1, 13), dt.date(2026, 2, 3), dt.date(2026, 3, 4), dt.date(2026, 3, 31)]
    days = tuple(SpecialDay(date, "shut", "closed") for date in shut)
    calendar = dataclasses.replace(office, special_days=days)
    series = weekly(calendar, FIRST, LAST)
    dates = calendar.local(pd.DatetimeIndex(series.index)).dates
    series[np.isin(dates, np.array(shut, dtype="datetime64[D]") + 1)] *= 1.5
    found = FORECASTER.fit(series, calendar).predict(*NEXT)
    usual = weekly(calendar, *NEXT).to_numpy()
    assert found[:8] == pytest.approx(usual[:8], rel=0.02)
    assert (found[8:16] / usual[8:16]).mean() == pytest.approx(1.5, abs=0.1)


def test_a_special_day_leaves_no_trace(office: QueueCalendar, weekly: Series) -> None:
    storm = dt.date(2026, 3, 25)
    calendar = dataclasses.replace(office, special_days=(SpecialDay(storm, "storm", "outage"),))
    series = weekly(calendar, FIRST, LAST)
    series[calendar.local(pd.DatetimeIndex(series.index)).dates == np.datetime64(storm)] = 3000.0
    found = FORECASTER.fit(series, calendar).predict(*NEXT)
    np.testing.assert_allclose(found, weekly(calendar, *NEXT).to_numpy())


def test_public_holidays_are_learned_from_the_last_ones(
    office: QueueCalendar, weekly: Series
) -> None:
    calendar = dataclasses.replace(office, country="DE")
    series = weekly(calendar, dt.date(2025, 9, 1), LAST)
    quiet = np.array(["2025-10-03", "2025-12-25", "2025-12-26", "2026-01-01"], "datetime64[D]")
    series[np.isin(calendar.local(pd.DatetimeIndex(series.index)).dates, quiet)] *= 0.25
    found = FORECASTER.fit(series, calendar).predict(*NEXT)
    usual = weekly(calendar, *NEXT).to_numpy()
    # Good Friday is 2026-04-03.
    assert (found[32:] / usual[32:]).mean() == pytest.approx(0.25, abs=0.1)
    assert found[:32] == pytest.approx(usual[:32], rel=0.02)


def test_a_history_of_nothing_but_special_days_is_used(
    office: QueueCalendar, weekly: Series
) -> None:
    friday = dt.date(2026, 3, 27)
    calendar = dataclasses.replace(office, special_days=(SpecialDay(friday, "x", "event"),))
    found = FORECASTER.fit(weekly(calendar, friday, friday), calendar).predict(*NEXT)
    np.testing.assert_allclose(found, np.tile(weekly(calendar, friday, friday), 5), rtol=1e-6)


def test_recent_weeks_count_more(office: QueueCalendar, weekly: Series) -> None:
    series = weekly(office, FIRST, LAST)
    series.iloc[len(series) // 2 :] *= 2.0
    usual = weekly(office, *NEXT).sum()
    quick, slow = (
        Factor(half_life_days=days)
        .fit(series, office)
        .predict(dt.date(2027, 3, 29), dt.date(2027, 4, 2))
        .sum()
        for days in (10.0, 1000.0)
    )
    assert 1.4 * usual < slow < quick < 2.0 * usual
