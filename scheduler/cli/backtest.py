"""``shiftwell backtest``."""

from __future__ import annotations

from scheduler.cli.console import notices, say, say_json, say_table
from scheduler.cli.options import AsJson, Centre
from scheduler.pipeline.backtests import backtest_rows
from scheduler.pipeline.prepare import files_of
from scheduler.pipeline.request import Request


def backtest(centre: Centre, json: AsJson = False) -> None:
    """Measure every forecaster on the centre's own past, week by week, from what was known then.

    WAPE is the sum of absolute errors over the sum of contacts; the Poisson floor is what it
    would be if the mean were known exactly. MASE is the error over that of last week's value.
    Coverage is how often what came lay in the interval. The forecaster marked is the one that
    plans use.

    A queue with less than four weeks of history has no row.

    Example: shiftwell backtest data/samples/anonbank
    """
    files = files_of(Request(centre))
    rows, told = backtest_rows(files)
    if json:
        say_json(rows)
        return
    notices((*files.notices, *told))
    header = ("queue", "forecaster", "", "WAPE#", "floor#", "MASE#", "bias#", "80 %#", "95 %#")
    say_table("Backtest", header, [_cells(row) for row in rows])
    if not rows:
        say("no queue has four weeks of history")


def _cells(row: dict[str, object]) -> tuple[str, ...]:
    shares = ("wape", "poisson_floor", "mase", "bias", "coverage_80", "coverage_95")
    figures = ("–" if row[name] is None else f"{row[name]:.3f}" for name in shares)
    return str(row["queue"]), str(row["model"]), "chosen" if row["chosen"] else "", *figures
