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
    assert "it changes the cost by" in capsys.readouterr().out
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
    assert told["answer"] == "refuse"
    said = {change["says"] for change in told["changes"]}
    assert {"allow", "refuse", "no change", "not evaluated"} <= said
    assert [before["agent_id"] for before, _ in told["loads"]] == ["A1", "A5"]


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
    assert "\nrefused\n" in shown
    for word in ("leave.approved", "availability.window", "limit.", "wish.granted", "cost by"):
        assert word not in shown


def ask(centre: Path, path: Path, *options: str) -> int:
    return main(["swap", str(centre), str(path), *options])


def test_a_shift_is_given_away(
    centre: Path, both: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    after = tmp_path / "after.csv"
    given = ("--give", "A1:2026-03-02", "--to", "A3", "--out", str(after))
    assert ask(centre, both, *given) == 0
    assert "A1:2026-03-02 to A3" in capsys.readouterr().out
    found = read_roster(after, read_centre(centre))
    assert found == roster(shift("A3", 0, LONG), shift("A2", 1, LONG), shift("A5", 2))


def test_a_part_of_a_shift_is_named_by_its_clock_times(
    centre: Path, both: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert ask(centre, both, "--give", "A1:2026-03-02T13:00/15:30", "--to", "A3") == 1
    shown = capsys.readouterr().out
    assert "A1:2026-03-02T13:00/15:30 to A3" in shown
    assert "shift.length" in shown


def test_three_people_hand_on_in_a_circle(
    centre: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path, after = tmp_path / "three.csv", tmp_path / "after.csv"
    own = [shift(who, day, LONG) for who, day in (("A1", 0), ("A2", 1), ("A3", 2))]
    write_roster(path, roster(*own), {"bln": "Europe/Berlin"})
    circle = ("--give", "A1:2026-03-02", "--to", "A2", "--give", "A2:2026-03-03", "--to", "A3")
    closed = ("--give", "A3:2026-03-04", "--to", "A1", "--out", str(after))
    assert ask(centre, path, *circle, *closed) == 0, capsys.readouterr().out
    found = read_roster(after, read_centre(centre))
    passed = [shift(who, day, LONG) for who, day in (("A2", 0), ("A3", 1), ("A1", 2))]
    assert found == roster(*passed)


def test_partners_are_ranked_and_can_be_read_by_a_program(
    centre: Path, both: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert ask(centre, both, "--give", "A1:2026-03-02", "--partners") == 0
    assert "Partners, best first" in capsys.readouterr().out
    assert ask(centre, both, "--give", "A1:2026-03-02", "--partners", "--json", "--others") == 0
    told = json.loads(capsys.readouterr().out)
    getters = {proposal["handovers"][0]["to"] for proposal in told}
    assert {"A2", "A3"} <= getters
    assert "A5" not in getters
    assert {proposal["verdict"]["cost_milli"] for proposal in told} == {0}


def test_a_refused_swap_names_a_better_one(
    centre: Path, both: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert swap(centre, both, "A1:2026-03-02", "A5:2026-03-04") == 1
    assert "instead: A1:2026-03-02 to A" in capsys.readouterr().out


def test_a_shift_within_the_notice_period_needs_review(
    centre: Path, both: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    given = ("--give", "A1:2026-03-02", "--to", "A3", "--asked-at")
    assert ask(centre, both, *given, "2026-03-01T12:00+0100") == 0
    shown = capsys.readouterr().out
    assert "the first shift starts in 1260 minutes; notice is 48 hours" in shown
    assert "needs review" in shown


@pytest.mark.parametrize(
    "given",
    [
        ("--give", "A1:2026-03-02"),
        ("--give", "A1:2026-03-02", "--take", "A2:2026-03-03", "--to", "A2"),
        ("--give", "A1:2026-03-02", "--to", "A2", "--to", "A3"),
    ],
)
def test_it_is_said_to_whom_every_shift_goes(
    centre: Path, both: Path, given: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    assert ask(centre, both, *given) == 2
    assert "--to as often as --give" in capsys.readouterr().err
