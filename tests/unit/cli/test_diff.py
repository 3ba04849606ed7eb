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


def test_with_a_centre_rules_and_people_differ_too(
    centre: Path, clean: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    new = tmp_path / "new.csv"
    long = "09:00 calls 10:25 break 10:35 calls 11:25 break 11:35 calls 14:00"
    write_roster(new, roster(shift("A5", 0), shift("A5", 2, long)), {"bln": "Europe/Berlin"})
    arguments = ["diff", str(clean), str(new), "--centre", str(centre)]
    assert main([*arguments, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert [change["shift_id"] for change in told["changes"]] == ["A5:2026-03-04"]
    rules = {rule["rule_id"]: rule for rule in told["rules"]}
    # 145 minutes on the phone without a break: 25 more than two hours
    assert (rules["spell.phone"]["before"], rules["spell.phone"]["after"]) == (0, 25)
    assert rules["cover.shortage"]["cost_milli"] < 0
    (person,) = told["people"]
    assert (person["agent_id"], person["shifts_changed"]) == ("A5", 1)
    assert (person["before"]["paid_minutes"], person["after"]["paid_minutes"]) == (480, 540)
    assert main(arguments) == 0
    shown = capsys.readouterr().out
    assert "1 shifts differ" in shown
    assert "8 to 9" in shown
    assert "spell.phone" in shown
    assert "the cost changes by -" in shown


def test_a_shift_that_goes_to_somebody_else_is_a_change_for_both(
    centre: Path, clean: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    new = tmp_path / "new.csv"
    write_roster(new, roster(shift("A1", 0), shift("A5", 2)), {"bln": "Europe/Berlin"})
    assert main(["diff", str(clean), str(new), "--centre", str(centre), "--json"]) == 0
    people = json.loads(capsys.readouterr().out)["people"]
    assert [(p["agent_id"], p["shifts_changed"]) for p in people] == [("A1", 1), ("A5", 1)]
