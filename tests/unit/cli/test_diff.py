from __future__ import annotations

import json
from pathlib import Path

import pytest

from scheduler.cli import main
from scheduler.exchange import write_roster
from tests.small_roster import roster, shift


def test_removals_leave_tombstones(
    clean: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    new = tmp_path / "new.csv"
    later = shift("A5", 2, "10:00 calls 14:00")
    write_roster(new, roster(later, shift("A1", 1)), {"bln": "Europe/Berlin"})
    assert main(["diff", str(clean), str(new), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert [(change["kind"], change["shift_id"]) for change in told] == [
        ("added", "A1:2026-03-03"),
        ("removed", "A5:2026-03-02"),
        ("changed", "A5:2026-03-04"),
    ]
    assert told[1]["new"] is None
    assert told[1]["old"]["agent_id"] == "A5"
    assert told[2]["fields"] == ["start", "end", "segments"]
    assert main(["diff", str(clean), str(new)]) == 0
    shown = capsys.readouterr().out
    assert "09:00–13:00 UTC" in shown
    assert "3 shifts differ" in shown


def test_equal_rosters_do_not_differ(clean: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["diff", str(clean), str(clean)]) == 0
    assert "0 shifts differ" in capsys.readouterr().out
