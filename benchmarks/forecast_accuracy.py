"""Forecast accuracy on public call-centre data.

Reads the folder named by the environment variable SHIFTWELL_DATA, or else `data/public`, and says
plainly when a file is not there. The data sets are not part of the repository:
`bank_calls_30min.csv` (a large North American bank, 2003; Weinberg, Brown and Stroud
2007; from the R package fpp3), `anonbank_1999_30min.csv` and
`anonbank_jan_feb_oct_30min_by_type.csv` (a bank in Israel, 1999; Technion SEELab).

Protocol: rolling origin, refitting at each. Bank, one week ahead: 16 Mondays from 2003-07-07, five
days each; one day ahead: each of the same days. AnonBank 1999: the 16 weeks that end the year.
AnonBank by type: every week of January and February that three weeks of history lead up to.
"""

from __future__ import annotations

import datetime as dt
import os
import sys
import time
from pathlib import Path

import numpy as np
import pandas as pd

from forecasting.backtest import backtest, backtest_all, score
from forecasting.calendars import QueueCalendar, SpecialDay
from forecasting.frames import offered_series, tidy
from forecasting.models import forecasters

DATA = Path(
    os.environ.get("SHIFTWELL_DATA", Path(__file__).resolve().parents[1] / "data" / "public")
)
COLUMNS = ("queue", "model", "origins", "wape", "poisson_floor", "mase", "rmse", "bias")
# Public holidays on which the bank's file has no calls: known as closed in advance.
BANK_CLOSED = (dt.date(2003, 5, 26), dt.date(2003, 7, 4), dt.date(2003, 9, 1))
BANK_FIRST, BANK_LAST = dt.date(2003, 7, 7), dt.date(2003, 10, 24)
ISRAEL_HOURS = {
    **dict.fromkeys((6, 0, 1, 2, 3), ((7 * 60, 24 * 60),)),
    4: ((7 * 60, 14 * 60),),
    5: ((18 * 60, 24 * 60),),
}
LATE_START = dt.date(1999, 9, 12)
WEEKS = 16
SPEED_DAYS = 364


def read(name: str, time_zone: str, queue: str) -> pd.DataFrame | None:
    """Read one file into the columns of a history; None, and a sentence, when it is absent."""
    path = DATA / name
    if not path.is_file():
        print(f"{name}: not in {DATA}, left out")
        return None
    raw = pd.read_csv(path, parse_dates=["timestamp"])
    raw["interval_start"] = raw["timestamp"].dt.tz_localize(
        time_zone, ambiguous="NaT", nonexistent="NaT"
    )
    return raw.assign(queue=raw.get("queue", queue)).dropna(subset="interval_start")


def show(title: str, scores: pd.DataFrame) -> None:
    """Print scores, shares as per cent."""
    table = scores.copy()
    shares = ["wape", "poisson_floor", "bias", "coverage_80", "coverage_95"]
    table[shares] = 100 * table[shares]
    wanted = [*COLUMNS, "coverage_80", "coverage_95", *(["chosen"] if "chosen" in table else [])]
    print(f"\n{title}\n{table[wanted].round(3).to_string(index=False)}")


def bank() -> None:
    """Score one week and one day ahead on the bank, and time a fit on a year."""
    raw = read("bank_calls_30min.csv", "America/New_York", "bank")
    if raw is None:
        return
    closed = tuple(SpecialDay(date, "public holiday", "closed") for date in BANK_CLOSED)
    hours = dict.fromkeys(range(5), ((7 * 60, 21 * 60),))
    calendar = QueueCalendar("bank", "America/New_York", 30, hours, closed)
    series = offered_series(tidy(raw, {"bank": calendar}).frame, "bank")
    mondays = [BANK_FIRST + dt.timedelta(weeks=week) for week in range(WEEKS)]
    days = [date.date() for date in pd.bdate_range(BANK_FIRST, BANK_LAST)]
    for title, starts, horizon in (("one week", mondays, 5), ("one day", days, 1)):
        tested = backtest(series, calendar, forecasters(), starts, horizon)
        show(f"bank_calls, 30 minutes, {title} ahead", score(tested, series, calendar))


def anonbank_year() -> None:
    """Score one week ahead on all calls of the year, without a list of holidays."""
    raw = read("anonbank_1999_30min.csv", "Asia/Jerusalem", "all")
    if raw is None:
        return
    for title, hours in (
        ("07 to 24 every day", dict.fromkeys(range(7), ((7 * 60, 24 * 60),))),
        ("its opening hours", ISRAEL_HOURS),
    ):
        calendar = QueueCalendar("all", "Asia/Jerusalem", 30, hours)
        series = offered_series(tidy(raw, {"all": calendar}).frame, "all")
        starts = [LATE_START + dt.timedelta(weeks=week) for week in range(WEEKS)]
        tested = backtest(series, calendar, forecasters(), starts)
        show(f"AnonBank 1999, one week ahead, {title}", score(tested, series, calendar))


def anonbank_by_type() -> None:
    """Score one week ahead per call type on seven weeks of history."""
    raw = read("anonbank_jan_feb_oct_30min_by_type.csv", "Asia/Jerusalem", "")
    if raw is None:
        return
    raw = raw[raw["timestamp"] < "1999-02-28"]
    raw = raw.assign(queue=raw["queue"].replace({"PE": "PS"}))
    raw = raw[raw["queue"] != "AA"]
    calendars = {
        queue: QueueCalendar(queue, "Asia/Jerusalem", 30, ISRAEL_HOURS)
        for queue in sorted(raw["queue"].unique())
    }
    history = tidy(raw, calendars)
    print("\n" + "\n".join(history.notices))
    show("AnonBank by type, one week ahead", backtest_all(history.frame, calendars))


def speed() -> None:
    """Time fit and one week's prediction on 52 weeks of half hours, around the clock."""
    calendar = QueueCalendar("q", "Europe/Berlin", 30, dict.fromkeys(range(7), ((0, 1440),)))
    index = calendar.intervals(dt.date(2025, 1, 6), dt.date(2026, 1, 4))
    contacts = np.random.default_rng(1).poisson(40, len(index)).astype(np.float64)
    series = pd.Series(contacts, index=index)
    print(f"\nfit and predict, {SPEED_DAYS} days of 48 half hours, best of 5")
    for name, model in forecasters().items():
        seconds = []
        for _ in range(5):
            begin = time.perf_counter()
            model.fit(series, calendar).predict(dt.date(2026, 1, 5), dt.date(2026, 1, 11))
            seconds.append(time.perf_counter() - begin)
        print(f"{name:25s} {1000 * min(seconds):6.1f} ms")


def main() -> int:
    """Run every measurement that the data at hand allow."""
    bank()
    anonbank_year()
    anonbank_by_type()
    speed()
    return 0


if __name__ == "__main__":
    sys.exit(main())
