"""The small centre and a legal roster of its open week."""

from __future__ import annotations

from pathlib import Path

import pytest

from scheduler.exchange import write_roster
from tests.small_centre import write_small_centre
from tests.small_roster import roster, shift


@pytest.fixture(autouse=True)
def log(monkeypatch: pytest.MonkeyPatch) -> None:
    """Output as it goes to a file, whatever terminal the tests run in."""
    for name in ("FORCE_COLOR", "TTY_COMPATIBLE", "NO_COLOR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("COLUMNS", "100")


@pytest.fixture
def centre(tmp_path: Path) -> Path:
    return write_small_centre(tmp_path / "centre")


@pytest.fixture
def clean(tmp_path: Path) -> Path:
    path = tmp_path / "clean.csv"
    shifts = roster(shift("A5", 0), shift("A5", 2))
    write_roster(path, shifts, {"bln": "Europe/Berlin"})
    return path


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    path = tmp_path / "broken.csv"
    shifts = roster(*(shift("A5", day, "09:00 complaints 13:00") for day in range(4)))
    write_roster(path, shifts, {"bln": "Europe/Berlin"})
    return path
