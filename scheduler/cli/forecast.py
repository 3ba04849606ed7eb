"""``shiftwell forecast``."""

from __future__ import annotations

from collections import Counter

from scheduler.cli.console import notices, say, say_table
from scheduler.cli.options import Centre, Out, Week, Weeks
from scheduler.exchange import staged_folder, write_forecast, zones_of_queues
from scheduler.pipeline.prepare import files_of, forecast_of
from scheduler.pipeline.request import Request


def forecast(centre: Centre, out: Out, week: Week = None, weeks: Weeks = 1) -> None:
    """Forecast contacts, handle time and the share of hard contacts, and write forecast.csv.

    Each queue gets the forecaster that did best on its own past. Beside the mean stand the
    quantiles of what may come: 80 % and 95 % intervals, calibrated on past errors.

    Example: shiftwell forecast data/samples/anonbank --weeks 2 --out build/forecast
    """
    files = files_of(Request(centre))
    horizon, expected, told = forecast_of(files, week, weeks)
    with staged_folder(out) as stage:
        write_forecast(stage / "forecast.csv", expected, zones_of_queues(files.centre))
    notices((*files.notices, *told))
    contacts: Counter[tuple[str, str]] = Counter()
    columns = (expected[name].tolist() for name in ("queue", "model", "offered"))
    for queue, model, offered in zip(*columns, strict=True):
        contacts[queue, model] += offered
    rows = [(*names, f"{total:,.0f}") for names, total in sorted(contacts.items())]
    say_table(f"{horizon.first} to {horizon.last}", ("queue", "forecaster", "contacts#"), rows)
    say(f"written to {out / 'forecast.csv'}")
