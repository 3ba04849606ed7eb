from __future__ import annotations

from pathlib import Path

import pytest

from scheduler.cli import main
from scheduler.exchange import read_centre, read_forecast


def test_a_forecast_is_written_and_summed_up(
    centre: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["forecast", str(centre), "--weeks", "2", "--out", str(tmp_path / "f")]) == 0
    files = read_centre(centre)
    frame = read_forecast(tmp_path / "f" / "forecast.csv", files.centre)
    assert len(frame) == 2 * (5 * 16 + 2 * 8)
    shown = capsys.readouterr().out
    total = round(frame["offered"][frame["queue"] == "calls"].sum())
    assert f"{total:,}" in shown
    assert "2026-03-02 to 2026-03-15" in shown
