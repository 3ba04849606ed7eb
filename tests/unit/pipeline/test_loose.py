from __future__ import annotations

from pathlib import Path

import pytest

from scheduler.errors import InputError
from scheduler.exchange import write_roster
from scheduler.pipeline.loose import read_loose_roster
from tests.small_roster import roster, shift


def test_a_roster_is_read_without_its_centre(tmp_path: Path) -> None:
    planned = roster(shift("nobody", 0), shift("A1", 3))
    write_roster(tmp_path / "any.csv", planned, {"bln": "Europe/Berlin"})
    assert read_loose_roster(tmp_path / "any.csv") == planned


def test_its_faults_are_told(tmp_path: Path) -> None:
    (tmp_path / "bad.csv").write_text("agent_id,shift_id\nA1,A1\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"bad\.csv"):
        read_loose_roster(tmp_path / "bad.csv")
