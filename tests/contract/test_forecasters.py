"""What every forecaster in the registry must do."""

from __future__ import annotations

import dataclasses
import datetime as dt

import numpy as np
import pandas as pd
import pytest
from numpy.typing import NDArray

from forecasting.calendars import QueueCalendar, SpecialDay
from forecasting.frames import HistoryError
from forecasting.models import forecasters
from forecasting.protocol import Forecaster

# Sunday to Thursday 07:00 to 24:00, a short Friday, Saturday evening.
ISRAEL = QueueCalendar(
    "q",
    "Asia/Jerusalem",
    30,
    {**dict.fromkeys((6, 0, 1, 2, 3), ((420, 1440),)), 4: ((420, 840),), 5: ((1080, 1440),)},
)
BERLIN = QueueCalendar("q", "Europe/Berlin", 15, dict.fromkeys(range(7), ((0, 1440),)))
FIRST, LAST = dt.date(1999, 1, 1), dt.date(1999, 2, 20)
WEEK = (dt.date(1999, 2, 21), dt.date(1999, 2, 27))

pytestmark = pytest.mark.parametrize("model", forecasters().values(), ids=forecasters())


def drawn(calendar: QueueCalendar, first: dt.date, last: dt.date, busy: float) -> pd.Series[float]:
    """Poisson counts around a weekday and a time-of-day pattern."""
    index = calendar.intervals(first, last)
    mean = busy * truth(calendar, index)
    counts = np.random.default_rng(11).poisson(mean)
    return pd.Series(counts.astype(np.float64), index=index)


def truth(calendar: QueueCalendar, index: pd.DatetimeIndex) -> NDArray[np.float64]:
    local = calendar.local(index)
    hour = local.slots * calendar.interval_minutes / 60
    pattern = (1 + 0.1 * local.weekdays) * (1.2 + np.sin(np.pi * hour / 12 - 2))
    return np.asarray(pattern, dtype=np.float64)


def check(
    model: Forecaster,
    series: pd.Series[float],
    calendar: QueueCalendar,
    week: tuple[dt.date, dt.date],
) -> NDArray[np.float64]:
    mean = model.fit(series, calendar).predict(*week)
    assert mean.shape == (len(calendar.intervals(*week)),)
    assert mean.dtype == np.float64
    assert np.isfinite(mean).all()
    assert (mean >= 0).all()
    return mean


def error(calendar: QueueCalendar, week: tuple[dt.date, dt.date], mean: object) -> float:
    expected = truth(calendar, calendar.intervals(*week))
    return float(np.abs(np.asarray(mean) - expected).sum() / expected.sum())


def test_the_pattern_is_found(model: Forecaster) -> None:
    mean = check(model, drawn(ISRAEL, FIRST, LAST, 400), ISRAEL, WEEK)
    assert error(ISRAEL, WEEK, mean / 400) < 0.06


@pytest.mark.parametrize("days", [1, 3, 10, 21, 49])
def test_short_histories(model: Forecaster, days: int) -> None:
    series = drawn(ISRAEL, LAST - dt.timedelta(days=days - 1), LAST, 50)
    assert check(model, series, ISRAEL, WEEK).sum() > 0


def test_holes_of_all_sizes(model: Forecaster) -> None:
    series = drawn(ISRAEL, FIRST, LAST, 400)
    dates = ISRAEL.local(pd.DatetimeIndex(series.index)).dates
    lost = (dates == np.datetime64("1999-01-11")) | (dates == np.datetime64("1999-01-12"))
    series = series[~lost]
    series[np.random.default_rng(2).uniform(size=len(series)) < 0.09] = np.nan
    assert error(ISRAEL, WEEK, check(model, series, ISRAEL, WEEK) / 400) < 0.06


def test_a_history_without_a_whole_weekday(model: Forecaster) -> None:
    series = drawn(ISRAEL, FIRST, LAST, 50)
    friday = ISRAEL.local(pd.DatetimeIndex(series.index)).weekdays == 4
    mean = check(model, series[~friday], ISRAEL, WEEK)
    assert mean[ISRAEL.local(ISRAEL.intervals(*WEEK)).weekdays == 4].min() > 0


def test_slots_that_never_have_a_contact(model: Forecaster) -> None:
    series = drawn(ISRAEL, FIRST, LAST, 50)
    late = ISRAEL.local(pd.DatetimeIndex(series.index)).slots >= 44
    series[late] = 0.0
    mean = check(model, series, ISRAEL, WEEK)
    assert mean[ISRAEL.local(ISRAEL.intervals(*WEEK)).slots >= 44].max() < 0.5
    np.testing.assert_allclose(check(model, 0 * series, ISRAEL, WEEK), 0.0, atol=1e-9)


@pytest.mark.parametrize("busy", [0.05, 0.5])
def test_thin_queues(model: Forecaster, busy: float) -> None:
    series = drawn(ISRAEL, FIRST, LAST, busy)
    usual = series.sum() / 7.3
    assert 0.4 * usual < check(model, series, ISRAEL, WEEK).sum() < 1.9 * usual


@pytest.mark.parametrize(
    ("last", "week", "hours"),
    [
        (dt.date(2026, 3, 22), (dt.date(2026, 3, 23), dt.date(2026, 3, 29)), 167),
        (dt.date(2026, 3, 29), (dt.date(2026, 3, 30), dt.date(2026, 4, 5)), 168),
        (dt.date(2026, 10, 18), (dt.date(2026, 10, 19), dt.date(2026, 10, 25)), 169),
        (dt.date(2026, 10, 25), (dt.date(2026, 10, 26), dt.date(2026, 11, 1)), 168),
    ],
)
def test_weeks_of_clock_changes(
    model: Forecaster, last: dt.date, week: tuple[dt.date, dt.date], hours: int
) -> None:
    series = drawn(BERLIN, last - dt.timedelta(days=41), last, 400)
    mean = check(model, series, BERLIN, week)
    assert len(mean) == 4 * hours
    assert error(BERLIN, week, mean / 400) < 0.06


def test_closed_days_have_no_interval_and_special_days_stand_out(model: Forecaster) -> None:
    shut = SpecialDay(dt.date(1999, 2, 22), "shut", "closed")
    sales = (
        SpecialDay(dt.date(1999, 2, 24), "sale", "event", volume_factor=2.0),
        SpecialDay(dt.date(1999, 2, 2), "sale", "event", volume_factor=3.0),
    )
    closed = dataclasses.replace(ISRAEL, special_days=(shut,))
    special = dataclasses.replace(ISRAEL, special_days=(shut, *sales))
    series = drawn(ISRAEL, FIRST, LAST, 400)
    plain = check(model, series, closed, WEEK)
    assert len(plain) == len(ISRAEL.intervals(*WEEK)) - 34
    series[ISRAEL.local(pd.DatetimeIndex(series.index)).dates == np.datetime64("1999-02-02")] *= 3
    mean = check(model, series, special, WEEK)
    on_sale = special.local(special.intervals(*WEEK)).dates == np.datetime64("1999-02-24")
    np.testing.assert_allclose(mean, plain * np.where(on_sale, 2, 1), rtol=1e-6)


def test_closed_days_within_history(model: Forecaster) -> None:
    shut = tuple(SpecialDay(dt.date(1999, 2, day), "shut", "closed") for day in (7, 8, 14, 20))
    calendar = dataclasses.replace(ISRAEL, special_days=shut)
    mean = check(model, drawn(calendar, FIRST, LAST, 400), calendar, WEEK)
    assert error(ISRAEL, WEEK, mean / 400) < 0.06


def test_several_weeks_ahead(model: Forecaster) -> None:
    series = drawn(ISRAEL, FIRST, LAST, 400)
    late = (dt.date(1999, 3, 14), dt.date(1999, 3, 20))
    mean = check(model, series, ISRAEL, late)
    assert error(ISRAEL, late, mean / 400) < 0.06
    whole = check(model, series, ISRAEL, (WEEK[0], late[1]))
    np.testing.assert_allclose(whole[-len(mean) :], mean)


def test_a_forecast_is_the_same_twice_and_leaves_its_input_alone(model: Forecaster) -> None:
    series = drawn(ISRAEL, FIRST, LAST, 50)
    copy = series.copy()
    once, again = (model.fit(series, ISRAEL).predict(*WEEK) for _ in range(2))
    np.testing.assert_array_equal(once, again)
    pd.testing.assert_series_equal(series, copy)


def test_days_within_history_can_be_asked_for(model: Forecaster) -> None:
    series = drawn(ISRAEL, FIRST, LAST, 400)
    check(model, series, ISRAEL, (dt.date(1999, 2, 10), WEEK[1]))
    check(model, series, ISRAEL, (FIRST, FIRST))


def test_nothing_known_is_an_error_with_queue_and_cure(model: Forecaster) -> None:
    series = drawn(ISRAEL, FIRST, LAST, 50) * np.nan
    with pytest.raises(HistoryError, match=r"queue q: .* Cure: "):
        model.fit(series, ISRAEL)
