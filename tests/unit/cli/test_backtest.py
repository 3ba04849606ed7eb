from __future__ import annotations

import json
from pathlib import Path

import pytest

from scheduler.cli import main
from tests.small_centre import history, write_small_centre


def test_every_forecaster_is_measured(centre: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["backtest", str(centre)]) == 0
    assert capsys.readouterr().out.count("chosen") == 2
    assert main(["backtest", str(centre), "--json"]) == 0
    assert {row["queue"] for row in json.loads(capsys.readouterr().out)} == {"calls", "complaints"}


def test_a_short_history_measures_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    young = write_small_centre(tmp_path / "young", history=history(weeks=2))
    assert main(["backtest", str(young)]) == 0
    assert "no queue has four weeks" in capsys.readouterr().out
