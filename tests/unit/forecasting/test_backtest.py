from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

from forecasting.backtest import GUARD_RAIL, backtest, backtest_all, choose, origins, score
from forecasting.calendars import QueueCalendar, SpecialDay
from forecasting.frames import HistoryError
from forecasting.losses import wape
from forecasting.models import forecasters

Series = Callable[..., "pd.Series[float]"]
MONDAY, FRIDAY = dt.date(2026, 1, 5), dt.date(2026, 3, 27)


def noisy(series: pd.Series[float], seed: int = 1) -> pd.Series[float]:
    drawn = np.random.default_rng(seed).poisson(series)
    return pd.Series(drawn.astype(np.float64), index=series.index)


def test_windows_end_with_history_and_leave_three_weeks(
    office: QueueCalendar, weekly: Series
) -> None:
    series = weekly(office, MONDAY, FRIDAY)
    assert origins(series, office, most=2) == (dt.date(2026, 3, 14), dt.date(2026, 3, 21))
    # 82 days: 61 after the first 21, eight weeks of 7 in them; 47 and six with a lead of 14.
    assert len(origins(series, office, most=99)) == 8
    assert len(origins(series, office, lead_days=14)) == 6
    assert len(origins(series, office, horizon_days=1, most=99)) == 61
    assert origins(weekly(office, MONDAY, dt.date(2026, 1, 30)), office) == ()


def test_each_window_is_forecast_from_what_was_known(office: QueueCalendar, weekly: Series) -> None:
    series = noisy(weekly(office, MONDAY, FRIDAY))
    starts = origins(series, office, lead_days=7)
    found = backtest(series, office, forecasters(), starts, lead_days=7)
    assert found["start"].unique().tolist() == list(starts)
    window = found[(found["start"] == starts[2]) & (found["model"] == "factor")]
    known_until = starts[2] - dt.timedelta(days=7)
    assert set(window["known_until"]) == {known_until}
    known = series[: office.midnight(known_until) - pd.Timedelta(minutes=1)]
    end = starts[2] + dt.timedelta(days=6)
    by_hand = forecasters()["factor"].fit(known, office).predict(starts[2], end)
    np.testing.assert_array_equal(window["mean"], by_hand)
    assert window["offered"].tolist() == series[window["interval_start"]].tolist()


def test_special_days_and_unknown_intervals_are_not_scored(
    office: QueueCalendar, weekly: Series
) -> None:
    series = weekly(office, MONDAY, FRIDAY)
    series.iloc[-1] = np.nan
    series.iloc[-2] = 100.0
    storm = SpecialDay(dt.date(2026, 3, 24), "storm", "outage")
    calendar = dataclasses.replace(office, special_days=(storm,))
    found = backtest(series, calendar, forecasters(), [dt.date(2026, 3, 23)])
    assert len(found) == 3 * (40 - 8 - 1)
    assert np.datetime64(storm.date) not in found["date"].to_numpy()


def test_scores_agree_with_plain_arithmetic(office: QueueCalendar, weekly: Series) -> None:
    series = noisy(weekly(office, MONDAY, FRIDAY))
    starts = origins(series, office)
    tested = backtest(series, office, forecasters(), starts)
    scores = score(tested, series, office).set_index("model")
    floor = tested[tested["model"] == "same_weekday_last_week"]
    row = scores.loc["same_weekday_last_week"]
    assert row["wape"] == wape(floor["offered"].to_numpy(), floor["mean"].to_numpy())
    assert row["origins"] == 8
    assert row["intervals"] == len(floor)
    # 82 days less 8 weeks: history before the first window is 26 days long.
    before = series[: office.midnight(starts[0]) - pd.Timedelta(minutes=1)]
    last_week = before.copy()
    last_week.index = last_week.index + pd.Timedelta(days=7)
    naive = (before - last_week).abs().dropna().mean()
    error = (floor["offered"] - floor["mean"]).abs().mean()
    assert row["mase"] == pytest.approx(error / naive)
    assert scores["wape"].idxmin() == "factor"
    assert ((scores["coverage_80"] > 0.6) & (scores["coverage_95"] > 0.85)).all()
    assert (scores["coverage_80"] < scores["coverage_95"]).all()


def test_coverage_waits_for_enough_residuals(office: QueueCalendar, weekly: Series) -> None:
    series = noisy(weekly(office, MONDAY, FRIDAY))
    tested = backtest(series, office, forecasters(), origins(series, office, most=3))
    assert score(tested, series, office)["coverage_80"].isna().all()


def test_a_lead_never_calibrates_on_what_was_not_known(
    office: QueueCalendar, weekly: Series
) -> None:
    series = noisy(weekly(office, MONDAY, FRIDAY))
    starts = origins(series, office, most=4)
    tested = backtest(series, office, forecasters(), starts)
    assert score(tested, series, office)["coverage_80"].notna().all()
    late = backtest(series, office, forecasters(), starts, lead_days=7)
    assert score(late, series, office)["coverage_80"].isna().all()


def scored(**wapes: float) -> pd.DataFrame:
    return pd.DataFrame({"model": list(wapes), "wape": list(wapes.values()), "origins": 2})


@pytest.mark.parametrize(
    ("wapes", "chosen"),
    [
        ({GUARD_RAIL: 0.10, "factor": 0.0989}, "factor"),
        ({GUARD_RAIL: 0.10, "factor": 0.0991}, GUARD_RAIL),
        (
            {GUARD_RAIL: 0.10, "factor": 0.08, "same_weekday_last_week": 0.07},
            "same_weekday_last_week",
        ),
        ({"zeta": 0.05, "factor": 0.05, GUARD_RAIL: 0.10}, "factor"),
        ({GUARD_RAIL: 0.0, "factor": 0.0}, GUARD_RAIL),
    ],
)
def test_the_lowest_wape_wins_unless_the_guard_rail_is_as_good(
    wapes: dict[str, float], chosen: str
) -> None:
    assert choose(scored(**wapes)) == chosen


def test_one_window_is_too_little_to_leave_the_guard_rail() -> None:
    scores = scored(factor=0.01, **{GUARD_RAIL: 0.5})
    assert choose(scores.assign(origins=1)) == GUARD_RAIL
    assert choose(scores.iloc[:0]) == GUARD_RAIL


def test_every_queue_is_tested_and_one_model_chosen(office: QueueCalendar, weekly: Series) -> None:
    tech = dataclasses.replace(office, queue="tech")
    new = dataclasses.replace(office, queue="new")
    series = noisy(weekly(office, MONDAY, FRIDAY))
    frame = pd.concat(
        [
            pd.DataFrame({"queue": "sales", "interval_start": series.index, "offered": series}),
            pd.DataFrame({"queue": "tech", "interval_start": series.index, "offered": 3 * series}),
            pd.DataFrame({"queue": "new", "interval_start": series.index, "offered": series})[-40:],
        ]
    )
    calendars = {"sales": office, "tech": tech, "new": new}
    found = backtest_all(frame, calendars)
    assert found.groupby("queue")["chosen"].sum().to_dict() == {"sales": 1, "tech": 1}
    assert len(found) == 2 * len(forecasters())
    assert backtest_all(frame, {"new": new}).empty


def test_queues_without_history_are_all_named(office: QueueCalendar) -> None:
    frame = pd.DataFrame(
        {"queue": [], "interval_start": pd.to_datetime([], utc=True), "offered": []}
    )
    other = dataclasses.replace(office, queue="tech")
    with pytest.raises(HistoryError) as caught:
        backtest_all(frame, {"sales": office, "tech": other})
    assert [fault.split(":")[0] for fault in caught.value.faults] == ["queue sales", "queue tech"]
