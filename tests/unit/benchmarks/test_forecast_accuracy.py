from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks import forecast_accuracy
from benchmarks.forecast_accuracy import anonbank_by_type, anonbank_year, bank

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def test_series_that_are_not_at_hand_are_left_out_and_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(forecast_accuracy, "DATA", tmp_path)
    for measure in (bank, anonbank_year, anonbank_by_type):
        measure()
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 3
    assert all(line.endswith(f"not in {tmp_path}, left out") for line in lines)
