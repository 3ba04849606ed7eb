from __future__ import annotations

import json
from pathlib import Path

import pytest

from scheduler.cli import main
from tests.small_centre import TABLES, WEEK

AT = ("--at", f"{WEEK}T10:10", "--queue", "calls")


def test_an_interval_is_told_with_everybody_and_measured_relaxations(
    centre: Path, clean: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["explain", str(centre), str(clean), *AT]) == 0
    shown = capsys.readouterr().out
    assert f"calls, {WEEK} 10:00 to 10:30:" in shown
    assert "5 people with the skill" in shown
    assert "planning the same people again" in shown
    assert "other relaxations make nothing less short" in shown


def test_a_program_hears_the_same(
    centre: Path, clean: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["explain", str(centre), str(clean), *AT, "--json", "--time-limit", "0"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert sum(told["counts"].values()) == told["qualified"] == 5
    assert told["people"]["on_queue"] == ["A5"]
    assert "relaxations" not in told


def test_relaxations_that_time_did_not_reach_are_counted(
    centre: Path, clean: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command = ["explain", str(centre), str(clean), *AT, "--time-limit", "0.0001"]
    assert main(command) == 0
    assert "were not tried in the time given" in capsys.readouterr().out
    assert main([*command, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["relaxations"]["untried"] > 0


def test_others_get_neither_names_nor_relaxations(
    centre: Path, clean: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = ["--at", "2026-03-03T10:00", "--queue", "calls", "--for", "others"]
    assert main(["explain", str(centre), str(clean), *asked, "--json"]) == 0
    text = capsys.readouterr().out
    told = json.loads(text)
    assert told["people"] == {}
    assert not any(name in text for name in ("A1", "A4", "on_leave", "relaxations"))
    assert main(["explain", str(centre), str(clean), *asked]) == 0
    shown = capsys.readouterr().out
    assert "not available" in shown
    assert "leave" not in shown


@pytest.mark.parametrize("more", [("--shift", f"A5:{WEEK}"), ()])
def test_what_binds_a_shift_is_for_planners_alone(
    centre: Path, clean: Path, more: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    roster = [str(clean)] if more else []
    assert main(["explain", str(centre), *roster, *more, "--for", "others"]) == 2
    assert "planners alone" in " ".join(capsys.readouterr().err.split())


def test_a_shift_is_told_with_rules_and_ledger(
    centre: Path, clean: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["explain", str(centre), str(clean), "--shift", f"A5:{WEEK}"]) == 0
    shown = capsys.readouterr().out
    assert "shift.length" in shown
    assert "paid_minutes" in shown
    assert main(["explain", str(centre), str(clean), "--shift", f"A5:{WEEK}", "--json"]) == 0
    (told,) = json.loads(capsys.readouterr().out)["shifts"]
    assert told["shift"]["agent_id"] == "A5"
    assert told["ledger"]["paid_minutes"] == 240


@pytest.mark.parametrize(
    ("more", "words"),
    [
        (("--at", "2026-03-02T10:00"), "belong together"),
        (("--shift", "A5"), "is no shift"),
        (("--shift", "A1:2026-03-02"), "is no shift of this roster"),
        (("--at", "x", "--queue", "calls"), "is not a date and time"),
    ],
)
def test_questions_that_cannot_be_answered(
    centre: Path,
    clean: Path,
    more: tuple[str, ...],
    words: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["explain", str(centre), str(clean), *more]) == 2
    assert words in " ".join(capsys.readouterr().err.split())


def test_a_whole_roster_is_told_in_sum(
    centre: Path, clean: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["explain", str(centre), str(clean)]) == 0
    shown = capsys.readouterr().out
    assert "short intervals, people with the skill added up" in shown
    assert "most is missing at --at 2026-03-" in shown
    assert main(["explain", str(centre), str(clean), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert len(told["shifts"]) == 2
    assert all(sum(row["counts"].values()) == row["qualified"] for row in told["intervals"])
    assert main(["explain", str(centre), str(clean), "--json", "--for", "others"]) == 0
    assert "shifts" not in json.loads(capsys.readouterr().out)


def test_input_that_holds_together(centre: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", str(centre)]) == 0
    assert "nothing in the input is in conflict" in capsys.readouterr().out


def test_input_that_cannot_hold_together(centre: Path, capsys: pytest.CaptureFixture[str]) -> None:
    skills = TABLES["skills.csv"].replace("A1,complaints,4\nA2,complaints,3\n", "")
    (centre / "skills.csv").write_text(skills, encoding="utf-8")
    assert main(["explain", str(centre)]) == 0
    assert "nobody has the skill for complaints" in capsys.readouterr().out
    assert main(["explain", str(centre), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)["conflicts"]
    assert [each["subject"][:18] for each in told] == 2 * ["need of complaints"]
