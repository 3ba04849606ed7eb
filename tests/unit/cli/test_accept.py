from __future__ import annotations

import json
from pathlib import Path

import pytest

from scheduler.cli import main

WEEK = "2026-03-02"


def test_an_accepted_week_is_told_and_stored(
    centre: Path, clean: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["accept", str(centre), str(clean)]) == 0
    assert f"week of {WEEK}: version 1 stored" in capsys.readouterr().out
    assert (centre / "rosters" / f"{WEEK}.csv").is_file()


def test_time_off_owed_for_long_is_told(
    centre: Path, clean: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A2 has had 90 minutes to take since November, A1 only since the week before."""
    header = (
        "agent_id,week_start,basis,paid_minutes,worked_minutes,overtime_minutes,time_owed_minutes,"
        "hard_minutes,night_shifts,evening_shifts,weekend_shifts,holiday_shifts\n"
    )
    weeks = (("A2", "2025-11-24"), ("A2", "2026-02-23"), ("A1", "2026-02-23"))
    rows = [f"{agent_id},{week},actual,2280,2280,0,90,0,0,0,0,0\n" for agent_id, week in weeks]
    (centre / "ledger.csv").write_text(header + "".join(rows), encoding="utf-8")
    contracts = centre / "contracts.csv"
    text = contracts.read_text(encoding="utf-8").replace("full,38,30,", "full,38,38,")
    contracts.write_text(text, encoding="utf-8")
    assert main(["accept", str(centre), str(clean)]) == 0
    told = capsys.readouterr().out
    assert "A2 is owed 90 minutes of time off for over 13 weeks: to be paid" in told
    assert "A1 is owed" not in told


def test_a_roster_with_violations_is_refused(
    centre: Path, broken: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = sorted(centre.iterdir())
    assert main(["accept", str(centre), str(broken)]) == 1
    assert "refused: nothing is stored" in capsys.readouterr().out
    assert sorted(centre.iterdir()) == before


def test_force_stores_its_reason(
    centre: Path, broken: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["accept", str(centre), str(broken), "--force", "agreed", "--json"]) == 0
    (told,) = json.loads(capsys.readouterr().out)
    assert (told["week"], told["version"]) == (WEEK, 1)
    record = json.loads((centre / "rosters" / f"{WEEK}.json").read_text(encoding="utf-8"))
    assert record["reason"] == "agreed"
    assert told["digest"] == record["sha256"]


def test_a_reason_that_was_not_needed_is_not_stored(centre: Path, clean: Path) -> None:
    assert main(["accept", str(centre), str(clean), "--force", "in doubt"]) == 0
    record = json.loads((centre / "rosters" / f"{WEEK}.json").read_text(encoding="utf-8"))
    assert record["reason"] is None


def test_a_refusal_as_json_stores_no_week(
    centre: Path, broken: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["accept", str(centre), str(broken), "--json"]) == 1
    shown = capsys.readouterr()
    assert json.loads(shown.out) == []
    assert "refused: nothing is stored" in shown.err


def test_hours_worked_are_told_and_never_refused(
    centre: Path, clean: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["accept", str(centre), str(clean), "--actual"]) == 0
    told = capsys.readouterr().out
    assert "rows of ledger.csv are of basis actual" in told
    assert "shifts marked for fatigue: " in told
    assert (centre / "rosters" / f"{WEEK}.actual.csv").is_file()
    assert not (centre / "rosters" / f"{WEEK}.csv").exists()
    assert main(["accept", str(centre), str(clean), "--actual", "--json"]) == 0
    assert {row["basis"] for row in json.loads(capsys.readouterr().out)["ledger"]} == {"actual"}
