from __future__ import annotations

from dataclasses import replace

import pytest

from scheduler.errors import InputError
from scheduler.exchange import CentreFiles
from scheduler.pipeline.backtests import backtest_rows


def test_every_queue_and_forecaster_has_a_row(files: CentreFiles) -> None:
    rows, notices = backtest_rows(files)
    assert notices == ()
    assert {row["queue"] for row in rows} == {"calls", "complaints"}
    assert sum(row["chosen"] for row in rows) == 2
    assert len({row["model"] for row in rows}) >= 3


def test_what_is_unknown_or_endless_is_none(files: CentreFiles) -> None:
    rows, _ = backtest_rows(files)
    assert {row["coverage_80"] for row in rows if row["queue"] == "complaints"} == {None}
    assert all(row["mase"] is None or row["mase"] < float("inf") for row in rows)


def test_an_incident_is_told(files: CentreFiles) -> None:
    flooded = files.history.copy()
    calls = flooded.index[flooded["queue"] == "calls"]
    flooded.loc[calls[-40], "offered"] = 300
    _, (told,) = backtest_rows(replace(files, history=flooded))
    assert told.startswith("queue calls: 300 contacts on 2026-02-25 from ")


def test_a_queue_without_history_is_a_fault(files: CentreFiles) -> None:
    calls = files.history[files.history["queue"] == "calls"]
    with pytest.raises(InputError, match="complaints"):
        backtest_rows(replace(files, history=calls))
