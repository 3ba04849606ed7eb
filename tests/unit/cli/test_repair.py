from __future__ import annotations

import json
from pathlib import Path

import pytest

from scheduler.cli import main
from scheduler.exchange import read_centre, read_roster, write_roster
from tests.small_roster import roster, shift

LONG = (
    "09:00 calls 10:30 break 10:40 calls 11:30 break 11:40 calls 12:10 meal 12:40 calls 14:00 "
    "break 14:10 calls 15:30"
)
IDLE = LONG.replace("calls", "off_phone")


@pytest.fixture
def both(tmp_path: Path) -> Path:
    """A1 answers calls all Monday while A2 is off the phone."""
    path = tmp_path / "both.csv"
    write_roster(path, roster(shift("A1", 0, LONG), shift("A2", 0, IDLE)), {"bln": "Europe/Berlin"})
    return path


def repair(centre: Path, path: Path, *options: str) -> int:
    return main(["repair", str(centre), str(path), *options])


def test_work_moves_inside_an_unchanged_shift(
    centre: Path, both: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    after = tmp_path / "after.csv"
    given = ("--absent", "A1:2026-03-02", "--inside-only", "--out", str(after))
    assert repair(centre, both, *given) == 0
    shown = capsys.readouterr().out
    assert "segments move" in shown
    assert "missing minutes come back" in shown
    (kept,) = read_roster(after, read_centre(centre)).shifts
    assert (kept.agent_id, kept.start, kept.end) == ("A2", *_span(IDLE))
    assert sum(s.minutes for s in kept.segments if s.kind == "work") > 240


def _span(plan: str) -> tuple[object, object]:
    whole = shift("A2", 0, plan)
    return whole.start, whole.end


def test_who_leaves_early_keeps_the_hours_before(
    centre: Path, both: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    after = tmp_path / "after.csv"
    given = ("--absent", "A1:2026-03-02T13:00", "--inside-only", "--out", str(after))
    assert repair(centre, both, *given) == 0, capsys.readouterr()
    found = read_roster(after, read_centre(centre)).by_agent
    assert [(s.start.hour, s.end.hour) for s in found["A1"]] == [(8, 12)]


def test_somebody_is_asked_to_come_and_that_is_marked(
    centre: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "one.csv"
    write_roster(path, roster(shift("A1", 0, LONG)), {"bln": "Europe/Berlin"})
    assert repair(centre, path, "--absent", "A1:2026-03-02", "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert told["changes"]
    assert {change["step"] for change in told["changes"]} == {"day"}
    assert all(change["needs_consent"] for change in told["changes"])
    assert {change["agent_id"] for change in told["changes"]} <= {"A2", "A3", "A4", "A5"}
    assert told["verdict"]["answer"] != "refuse"


def test_where_nothing_helps_it_is_said(
    centre: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "one.csv"
    write_roster(path, roster(shift("A1", 0, LONG)), {"bln": "Europe/Berlin"})
    assert repair(centre, path, "--absent", "A1:2026-03-02", "--inside-only") == 1
    assert "nothing that the rules allow would help" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("absent", "reason"),
    [
        ("A1", "write it as A12:2026-12-01T13:00"),
        ("A1:soon", "write it as A12:2026-12-01T13:00"),
        ("A9:2026-03-02", "nobody of this centre"),
        ("A1:2026-03-04", "A1 has no shift at that time"),
    ],
)
def test_an_absence_is_of_somebody_at_work(
    centre: Path, both: Path, absent: str, reason: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert repair(centre, both, "--absent", absent) == 2
    assert reason in capsys.readouterr().err
