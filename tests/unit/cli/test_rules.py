from __future__ import annotations

import json

import pytest

from scheduler.cli import main
from scheduler.rules import all_rules


def test_every_rule_is_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rules"]) == 0
    shown = capsys.readouterr().out
    assert all(rule_id in shown for rule_id in all_rules())


def test_a_rule_shows_its_page(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rules", "rest.between-shifts"]) == 0
    shown = capsys.readouterr().out
    assert all_rules()["rest.between-shifts"].page.strip() in shown


def test_json_has_the_options(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rules", "rest.between-shifts", "--json"]) == 0
    (told,) = json.loads(capsys.readouterr().out)
    assert "rest_minutes" in told["params"]["properties"]
    assert told["nature"] == "hard"


def test_an_unknown_rule_ends_with_2(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rules", "no.such"]) == 2
    assert "'no.such' is no rule" in capsys.readouterr().err
