from __future__ import annotations

from pathlib import Path

import pytest

from scheduler.cli import main


def test_a_date_is_written_as_iso_8601(centre: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["staff", str(centre), "--week", "next week"]) == 2
    assert "2026-11-30" in capsys.readouterr().err
    assert main(["staff", str(centre), "--week", "2026-03-09", "--json"]) == 0
    assert "2026-03-09" in capsys.readouterr().out
