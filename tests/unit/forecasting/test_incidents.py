from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from forecasting.backtest import backtest
from forecasting.calendars import QueueCalendar, SpecialDay
from forecasting.forecast import QueueDefaults, forecast
from forecasting.frames import HistoryError, offered_series, tidy
from forecasting.incidents import Incident, find_incidents, incident_notices, without_incidents
from forecasting.models import forecasters

Series = Callable[..., "pd.Series[float]"]
MONDAY, FRIDAY = dt.date(2026, 1, 5), dt.date(2026, 2, 27)
WEDNESDAY = dt.date(2026, 2, 4)
LONG = QueueCalendar("long", "Europe/Berlin", 30, dict.fromkeys(range(7), ((420, 1320),)))
SAMPLE = Path(__file__).parents[3] / "data" / "samples" / "anonbank" / "history.csv"
ISRAEL = {**dict.fromkeys((6, 0, 1, 2, 3), ((420, 1440),)), 4: ((420, 840),), 5: ((1170, 1440),)}


def drawn(calendar: QueueCalendar, mean: float, seed: int = 1, days: int = 54) -> pd.Series[float]:
    """Poisson counts from the first Monday on."""
    index = calendar.intervals(MONDAY, MONDAY + dt.timedelta(days=days - 1))
    counts = np.random.default_rng(seed).poisson(mean, len(index))
    return pd.Series(counts.astype(np.float64), index=index)


def at(date: dt.date, clock: str) -> pd.Timestamp:
    return pd.Timestamp(f"{date} {clock}", tz="Europe/Berlin").tz_convert("UTC")


def days_of(series: pd.Series[float], calendar: QueueCalendar) -> pd.Series[pd.Timestamp]:
    dates = calendar.local(pd.DatetimeIndex(series.index)).dates
    return pd.Series(dates.astype("datetime64[us]"), index=series.index)


def spiked(
    calendar: QueueCalendar, dates: list[dt.date], volume: float = 400.0
) -> pd.Series[float]:
    """About 40 contacts per interval, and another volume at 10:00 of some dates."""
    series = drawn(calendar, 40.0)
    series[[at(date, "10:00") for date in dates]] = volume
    return series


@pytest.mark.parametrize("volume", [400.0, 120.0, 0.0])
def test_a_mass_call_and_an_outage_are_incidents(office: QueueCalendar, volume: float) -> None:
    (found,) = find_incidents(spiked(office, [WEDNESDAY], volume), office)
    assert (found.queue, found.date, found.offered) == ("sales", WEDNESDAY, volume)
    assert (found.start_minute, found.end_minute) == (600, 630)
    assert found.usual == pytest.approx(40, abs=8)


@pytest.mark.parametrize("volume", [70.0, 20.0])
def test_what_chance_or_a_busy_hour_can_do_stays(office: QueueCalendar, volume: float) -> None:
    assert find_incidents(spiked(office, [WEDNESDAY], volume), office) == ()


def test_a_silent_interval_of_a_thin_queue_is_no_hole() -> None:
    series = drawn(LONG, 8.0)
    series[[at(WEDNESDAY, "10:00")]] = 0.0
    assert find_incidents(series, LONG) == ()


def test_intervals_in_a_row_are_one_incident(office: QueueCalendar) -> None:
    series = drawn(office, 40.0)
    series[[at(WEDNESDAY, clock) for clock in ("09:00", "09:30", "11:00")]] = 200.0
    one, other = find_incidents(series, office)
    assert (one.start_minute, one.end_minute, one.offered) == (540, 600, 400.0)
    assert (other.start_minute, other.end_minute, other.offered) == (660, 690, 200.0)
    assert one.usual == pytest.approx(80, abs=12)


def test_only_incidents_become_unknown_and_the_input_stays(office: QueueCalendar) -> None:
    series = spiked(office, [WEDNESDAY])
    copy = series.copy()
    usual = without_incidents(series, office)
    pd.testing.assert_series_equal(series, copy)
    assert usual.index[usual.isna()].tolist() == [at(WEDNESDAY, "10:00")]
    pd.testing.assert_series_equal(usual.dropna(), series[usual.notna()])


def test_both_instants_of_a_repeated_hour_become_unknown() -> None:
    calendar = QueueCalendar("q", "Europe/Berlin", 30, dict.fromkeys(range(7), ((0, 1440),)))
    index = calendar.intervals(dt.date(2026, 9, 7), dt.date(2026, 10, 31))
    series = pd.Series(np.random.default_rng(4).poisson(40, len(index)) * 1.0, index=index)
    twice = pd.DatetimeIndex(["2026-10-25T00:30Z", "2026-10-25T01:30Z"])
    series[twice] = 300.0
    usual = without_incidents(series, calendar)
    assert usual.index[usual.isna()].tolist() == twice.tolist()
    (found,) = find_incidents(series, calendar)
    assert (found.start_minute, found.offered) == (150, 300.0)


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("days", [28, 56, 182])
def test_chance_is_no_incident(seed: int, days: int) -> None:
    """Fewer than one in 10,000 cells, thin and busy, of short and long histories."""
    unknown = cells = 0
    for mean in (0.1, 0.5, 2.0, 8.0, 40.0, 400.0):
        usual = without_incidents(drawn(LONG, mean, 100 * seed + days, days), LONG)
        unknown, cells = unknown + int(usual.isna().sum()), cells + len(usual)
    assert unknown < cells / 10_000


@pytest.mark.parametrize("every", [1, 2, 4, 5])
def test_a_peak_that_comes_again_is_none(office: QueueCalendar, every: int) -> None:
    dates = [dt.date(2026, 1, 7) + dt.timedelta(weeks=week) for week in range(0, 8, every)]
    assert find_incidents(spiked(office, dates), office) == ()


def test_a_peak_that_comes_again_on_another_weekday_is_none(office: QueueCalendar) -> None:
    assert find_incidents(spiked(office, [WEDNESDAY, dt.date(2026, 2, 20)]), office) == ()
    # An outage at the same time of another day does not make a peak recurring.
    series = spiked(office, [WEDNESDAY])
    series[[at(dt.date(2026, 2, 20), "10:00")]] = 0.0
    assert len(find_incidents(series, office)) == 2


def test_peaks_on_many_days_are_how_the_queue_works(office: QueueCalendar) -> None:
    series = drawn(office, 1.0)
    # Five of forty open days, each at a time of its own.
    days = [dt.date(2026, 1, 5) + dt.timedelta(days=9 * n + n % 2) for n in range(5)]
    starts = [at(day, f"{8 + n // 2:02d}:{30 * (n % 2):02d}") for n, day in enumerate(days)]
    series[starts[:4]] = 90.0
    assert len(find_incidents(series, office)) == 4
    series[starts] = 90.0
    assert find_incidents(series, office) == ()


@pytest.mark.parametrize("change", ["busy day", "level shift", "growth", "half day"])
def test_busy_days_new_levels_and_growth_are_none(office: QueueCalendar, change: str) -> None:
    series = drawn(office, 40.0)
    dates = days_of(series, office)
    factor = {
        "busy day": 1.0 + 2.0 * (dates == pd.Timestamp(WEDNESDAY)),
        "level shift": 1.0 + 2.0 * (dates >= pd.Timestamp(WEDNESDAY)),
        "growth": 1.0 + (dates - dates.iloc[0]).dt.days / 20,
        "half day": 1.0 - 1.0 * (dates == pd.Timestamp(WEDNESDAY)),
    }[change]
    assert find_incidents(series * factor, office) == ()


def test_the_day_after_a_closed_day_is_not_judged(office: QueueCalendar) -> None:
    shut = SpecialDay(WEDNESDAY - dt.timedelta(days=1), "shut", "closed")
    series = spiked(office, [WEDNESDAY])
    assert find_incidents(series, dataclasses.replace(office, special_days=(shut,))) == ()


@pytest.mark.parametrize(
    ("day", "count"),
    [
        (SpecialDay(WEDNESDAY, "mass call", "event"), 0),
        (SpecialDay(WEDNESDAY, "as it is", "event", volume_factor=1.0), 0),
        (SpecialDay(WEDNESDAY, "holidays", "school_holiday"), 1),
        (SpecialDay(WEDNESDAY, "theirs", "event", queues=("tech",)), 1),
    ],
)
def test_the_planner_decides(office: QueueCalendar, day: SpecialDay, count: int) -> None:
    calendar = dataclasses.replace(office, special_days=(day,))
    assert len(find_incidents(spiked(office, [WEDNESDAY]), calendar)) == count


@pytest.mark.parametrize(("others", "count"), [(2, 0), (3, 1)])
def test_three_other_days_are_needed(office: QueueCalendar, others: int, count: int) -> None:
    series = spiked(office, [WEDNESDAY])
    series = series[series.index >= office.midnight(WEDNESDAY - dt.timedelta(weeks=others))]
    series = series[series.index < office.midnight(WEDNESDAY + dt.timedelta(days=1))]
    assert len(find_incidents(series, office)) == count


@pytest.mark.parametrize("minutes", [15, 60, 240])
def test_other_intervals(office: QueueCalendar, minutes: int) -> None:
    hours = dict.fromkeys(range(5), ((480, 1200),))
    calendar = dataclasses.replace(office, interval_minutes=minutes, opening=hours)
    series = drawn(calendar, 40.0)
    series[[at(WEDNESDAY, "12:00")]] = 400.0
    (found,) = find_incidents(series, calendar)
    assert (found.start_minute, found.end_minute) == (720, 720 + minutes)


def test_without_neighbours_in_the_day_nothing_is_judged(office: QueueCalendar) -> None:
    calendar = dataclasses.replace(office, opening=dict.fromkeys(range(5), ((600, 630),)))
    series = drawn(calendar, 40.0)
    series[[at(WEDNESDAY, "10:00")]] = 400.0
    assert find_incidents(series, calendar) == ()


def test_nothing_known_is_an_error_and_no_notice(
    office: QueueCalendar, history: Callable[..., pd.DataFrame]
) -> None:
    series = drawn(office, 40.0) * np.nan
    with pytest.raises(HistoryError, match="sales"):
        find_incidents(series, office)
    with pytest.raises(HistoryError, match="sales"):
        without_incidents(series, office)
    frame = history("sales", pd.DatetimeIndex(series.index), series.to_numpy())
    assert incident_notices(frame, {"sales": office}) == ()


def test_a_notice_names_queue_time_volume_and_usual() -> None:
    incident = Incident("PS", dt.date(1999, 2, 3), 780, 1440, 377.0, 38.2)
    assert incident.notice == (
        "queue PS: 377 contacts on 1999-02-03 from 13:00 to 24:00, where 38 are usual, are left "
        "out as an incident; put the day into special_days.csv to decide otherwise"
    )


def test_notices_look_at_history_before_the_first_date_only(
    office: QueueCalendar, history: Callable[..., pd.DataFrame]
) -> None:
    series = spiked(office, [WEDNESDAY])
    frame = history("sales", pd.DatetimeIndex(series.index), series.to_numpy())
    (found,) = find_incidents(series, office)
    day_after = WEDNESDAY + dt.timedelta(days=1)
    assert incident_notices(frame, {"sales": office}) == (found.notice,)
    assert len(incident_notices(frame, {"sales": office}, day_after)) == 1
    assert incident_notices(frame, {"sales": office}, WEDNESDAY) == ()


def test_a_backtest_scores_incidents_and_does_not_learn_from_them(office: QueueCalendar) -> None:
    series, clean = spiked(office, [WEDNESDAY]), drawn(office, 40.0)
    clean[[at(WEDNESDAY, "10:00")]] = np.nan
    starts = (dt.date(2026, 2, 2), dt.date(2026, 2, 9))
    tested = backtest(series, office, forecasters(), starts)
    hit = tested["interval_start"] == at(WEDNESDAY, "10:00")
    assert tested.loc[hit, "offered"].tolist() == [400.0] * len(forecasters())
    expected = backtest(clean, office, forecasters(), starts)
    np.testing.assert_array_equal(tested.loc[~hit, "mean"], expected["mean"])


def test_the_mass_call_of_a_real_bank_is_not_forecast() -> None:
    raw = pd.read_csv(SAMPLE, parse_dates=["interval_start"])
    raw["interval_start"] = raw["interval_start"].dt.tz_localize("Asia/Jerusalem")
    calendars = {
        queue: QueueCalendar(queue, "Asia/Jerusalem", 30, ISRAEL) for queue in ("NE", "NW", "PS")
    }
    frame = tidy(raw, calendars).frame
    notices = incident_notices(frame, calendars)
    assert any("PS: 377 contacts on 1999-02-03 from 13:00 to 13:30" in told for told in notices)
    # The afternoon peaks of new customers come every week.
    assert not any("NW" in told for told in notices)
    given = {"PS": QueueDefaults(180.0, 0.05)}
    day = dt.date(1999, 2, 24)
    expected = forecast(frame, {"PS": calendars["PS"]}, dt.date(1999, 2, 21), day, given)
    local = calendars["PS"].local(pd.DatetimeIndex(expected["interval_start"]))
    wednesday = expected["offered"][local.dates == np.datetime64(day)].to_numpy()
    slots = local.slots[local.dates == np.datetime64(day)]
    around = wednesday[(slots >= 24) & (slots <= 28) & (slots != 26)]
    assert wednesday[slots == 26][0] < 1.2 * around.max()
    series = offered_series(frame, "PS")
    repeated = forecasters()["mean_of_same_weekdays"].fit(series, calendars["PS"]).predict(day, day)
    assert repeated[slots == 26][0] > 100
