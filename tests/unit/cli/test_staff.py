from __future__ import annotations

import json
from pathlib import Path

import pytest

from scheduler.cli import main
from scheduler.exchange import read_centre, read_need


def test_need_is_summed_up_by_day(centre: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["staff", str(centre)]) == 0
    shown = capsys.readouterr().out
    assert "Mon 2026-03-02" in shown
    assert "complaints" in shown
    assert "written" not in shown


def test_need_is_written_and_follows_a_given_forecast(
    centre: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["forecast", str(centre), "--out", str(tmp_path)]) == 0
    given = ["--forecast", str(tmp_path / "forecast.csv"), "--out", str(tmp_path / "n")]
    assert main(["staff", str(centre), *given]) == 0
    assert "need.csv" in capsys.readouterr().out
    need = read_need(tmp_path / "n" / "need.csv", read_centre(centre).centre)
    assert main(["staff", str(centre), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert [row["required_agents"] for row in told] == [row.required_agents for row in need]
