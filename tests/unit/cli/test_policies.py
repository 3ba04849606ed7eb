from __future__ import annotations

import json
from pathlib import Path

import pytest

from scheduler.cli import main
from scheduler.cli.policies import DISCLAIMER
from tests.unit.policies.stated_text import rule, value


def test_the_shipped_policies_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["policies"]) == 0
    shown = capsys.readouterr().out
    assert all(f"\n{name} " in shown for name in ("cn", "default", "eu"))
    assert DISCLAIMER in shown
    assert main(["policies", "--json"]) == 0
    assert {head["policy"] for head in json.loads(capsys.readouterr().out)} >= {"cn", "eu"}


def test_what_is_in_force_is_shown_with_its_sources(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["policies", "eu", "--at", "2026-11-30"]) == 0
    shown = capsys.readouterr().out
    value = "rest_minutes = 660 minutes  (eu, from 1996-11-23, confirmed;"
    assert f"rest.between-shifts: hard\n  {value}" in shown
    assert shown.startswith("In force on 2026-11-30, each over the one before: default, eu\n")
    assert "cover.shortage: weight 0.001 person-minutes a unit" in shown
    assert DISCLAIMER in shown
    choices, lawyer = shown.split("open to calibration:")[1].split("What a lawyer must confirm:")
    assert "\n  hard.daily most_minutes" in choices
    assert "night_from_minute" not in choices
    night = "eu: night_from_minute = 1380 clock minutes after midnight (2003/88/EC art. 2(3)"
    assert night in lawyer
    rules = ("allowed", "in-a-row", "length", "newcomers", "rest-after")
    assert f", for {', '.join(f'night.{name}' for name in rules)}\n" in lawyer
    assert "\n  eu: 48 hours are a mean" in lawyer
    assert "hard.daily" not in lawyer


def test_only_laws_have_something_for_a_lawyer(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["policies", "default"]) == 0
    shown = capsys.readouterr().out
    assert DISCLAIMER in shown
    assert "open to calibration" in shown
    assert "lawyer" not in shown


def test_values_of_a_while_show_their_last_date(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["policies", "es", "--at", "2026-12-01"]) == 0
    shown = capsys.readouterr().out
    assert "(es, from 2023-06-09 to 2026-12-31, confirmed; III Convenio" in shown
    assert main(["policies", "es", "--at", "2027-01-01"]) == 0
    assert "\nnote: es sets no rule on 2027-01-01\n" in capsys.readouterr().out


def test_json_lists_what_is_not_confirmed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["policies", "default", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["names"] == ["default"]
    assert told["notice"] == DISCLAIMER
    values = {
        f"{rule_id} {param}": value["confirmed"]
        for rule_id, setting in told["rules"].items()
        for param, value in setting["values"].items()
    }
    assert set(told["unconfirmed"]) == {name for name, sure in values.items() if not sure}
    assert told["for_a_lawyer"] == []
    assert main(["policies", "cn", "--json"]) == 0
    law = json.loads(capsys.readouterr().out)
    assert len(law["for_a_lawyer"]) == 2 + len(law["to_confirm"])
    assert law["for_a_lawyer"][-1] == law["to_confirm"][-1]


def test_a_stricter_value_that_stands_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["policies", "cn", "--at", "2026-11-30"]) == 0
    assert "note: " in capsys.readouterr().out


def test_a_value_looser_than_law_is_refused_with_both(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    body = rule("rest.between-shifts", value("rest_minutes", 600))
    body += rule("shift.length", value("longest_shift_minutes", 720))
    head = 'policy = "here"\nname = "Here"\nlayer = "site"\nvalid_from = 2020-01-01\n'
    path = tmp_path / "here.toml"
    path.write_text(f"[policy]\n{head}\n{body}", encoding="utf-8")
    assert main(["policies", str(path), "eu", "de"]) == 2
    told = capsys.readouterr().err
    assert "column rest.between-shifts rest_minutes: '600' is looser than 660 of" in told
    assert "column shift.length longest_shift_minutes: '720' is looser than 600 of de" in told
    assert "keep to 600 or stricter, or leave it out" in told


def test_an_unknown_policy_ends_with_2(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["policies", "atlantis"]) == 2
    assert "atlantis.toml" in capsys.readouterr().err
