from __future__ import annotations

import json
from pathlib import Path

import pytest

from scheduler.cli import main


def test_a_clean_roster_ends_with_0(
    centre: Path, clean: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["audit", str(centre), str(clean)]) == 0
    shown = capsys.readouterr()
    assert "no hard rule is broken" in shown.out
    assert "broken\n" not in shown.out.split("no hard rule")[0]
    assert "note: ledger.csv is missing" in shown.err


def test_violations_end_with_1_and_are_told(
    centre: Path, broken: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["audit", str(centre), str(broken)]) == 1
    shown = capsys.readouterr().out
    assert "task.skill: Skills" in shown
    assert "hard rules are broken" in shown
    assert shown.count("without the skill") >= 4 or "A5" in shown


def test_of_many_findings_the_first_are_shown(
    centre: Path,
    broken: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr("scheduler.cli.audit.MOST_SHOWN", 3)
    assert main(["audit", str(centre), str(broken)]) == 1
    assert "and 1 more; --json lists all" in capsys.readouterr().out


def test_json_holds_every_verdict(
    centre: Path, broken: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["audit", str(centre), str(broken), "--json", "--policy", "eu"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert told["week"] == "2026-03-02"
    assert told["feasible"] is False
    skill = next(v for v in told["verdicts"] if v["rule_id"] == "task.skill")
    assert skill["amount"] == sum(finding["amount"] for finding in skill["findings"]) == 960


def test_an_unreadable_roster_ends_with_2(
    centre: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "bad.csv").write_text("agent_id,start\nA1,noon\n", encoding="utf-8")
    assert main(["audit", str(centre), str(tmp_path / "bad.csv")]) == 2
    assert "bad.csv" in capsys.readouterr().err


def test_a_roster_to_stay_close_to_has_its_price(
    centre: Path, clean: Path, broken: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["audit", str(centre), str(clean), "--json", "--keep", str(broken)])
    told = json.loads(capsys.readouterr().out)
    kept = next(v for v in told["verdicts"] if v["rule_id"] == "roster.stability")
    assert kept["amount"] == 480
