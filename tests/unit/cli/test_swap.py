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


@pytest.fixture
def both(tmp_path: Path) -> Path:
    path = tmp_path / "both.csv"
    shifts = roster(shift("A1", 0, LONG), shift("A2", 1, LONG), shift("A5", 2))
    write_roster(path, shifts, {"bln": "Europe/Berlin"})
    return path


def swap(centre: Path, path: Path, give: str, take: str, *more: str) -> int:
    return main(["swap", str(centre), str(path), "--give", give, "--take", take, *more])


def test_an_allowed_swap_ends_with_0_and_can_be_written(
    centre: Path, both: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    after = tmp_path / "after.csv"
    given = ("A1:2026-03-02", "A2:2026-03-03", "--out", str(after))
    assert swap(centre, both, *given) == 0
    assert "allowed; it changes the cost by" in capsys.readouterr().out
    found = read_roster(after, read_centre(centre))
    assert found == roster(shift("A2", 0, LONG), shift("A1", 1, LONG), shift("A5", 2))


def test_without_a_file_to_write_nothing_is_written(centre: Path, both: Path) -> None:
    before = sorted(both.parent.rglob("*"))
    assert swap(centre, both, "A1:2026-03-02", "A2:2026-03-03") == 0
    assert sorted(both.parent.rglob("*")) == before


def test_a_refused_swap_ends_with_1_and_is_not_written(
    centre: Path, both: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    after = tmp_path / "after.csv"
    assert swap(centre, both, "A1:2026-03-02", "A5:2026-03-04", "--out", str(after)) == 1
    shown = capsys.readouterr().out
    assert "refused" in shown
    assert "shift.length" in shown.split("shift.library")[1]
    assert not after.exists()


def test_json_holds_every_rules_verdict(
    centre: Path, both: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert swap(centre, both, "A1:2026-03-02", "A5:2026-03-04", "--json") == 1
    told = json.loads(capsys.readouterr().out)
    assert told["allowed"] is False
    assert {change["says"] for change in told["changes"]} == {"allow", "refuse", "no change"}


@pytest.mark.parametrize(
    ("give", "take", "reason"),
    [("A1", "A2:2026-03-03", "A12:2026-12-01"), ("A3:2026-03-02", "A2:2026-03-03", "has no shift")],
)
def test_a_swap_without_two_shifts_ends_with_2(
    centre: Path,
    both: Path,
    give: str,
    take: str,
    reason: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert swap(centre, both, give, take) == 2
    assert reason in capsys.readouterr().err


def test_a_file_that_cannot_be_written_is_named_as_it_was_given(
    centre: Path, both: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    after = tmp_path / "nowhere" / "after.csv"
    assert swap(centre, both, "A1:2026-03-02", "A2:2026-03-03", "--out", str(after)) == 2
    assert f"{after}: No such file or directory" in capsys.readouterr().err


def test_what_was_written_is_told(
    centre: Path, both: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    after = tmp_path / "after.csv"
    assert swap(centre, both, "A1:2026-03-02", "A2:2026-03-03", "--out", str(after)) == 0
    assert f"written to {after}" in capsys.readouterr().out


def test_others_hear_whether_and_not_why(
    centre: Path, both: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert swap(centre, both, "A1:2026-03-02", "A5:2026-03-04", "--others") == 1
    shown = capsys.readouterr().out
    assert "not_available" in shown
    assert shown.strip().endswith("refused")
    for word in ("leave.approved", "availability.window", "limit.", "wish.granted", "cost by"):
        assert word not in shown
