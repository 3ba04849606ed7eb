from __future__ import annotations

import json

import pytest

from scheduler.cli import main
from scheduler.cli.policies import DISCLAIMER


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
    assert "rest.between-shifts: hard\n  rest_minutes = 660 minutes  (eu, confirmed;" in shown
    assert "cover.shortage: weight 0.001 person-minutes a unit" in shown
    assert DISCLAIMER in shown
    assert "\n  hard.daily most_minutes" in shown.split("no source read confirms")[1]


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


def test_a_stricter_value_that_stands_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["policies", "cn", "--at", "2026-11-30"]) == 0
    assert "note: " in capsys.readouterr().out


def test_an_unknown_policy_ends_with_2(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["policies", "atlantis"]) == 2
    assert "atlantis.toml" in capsys.readouterr().err
