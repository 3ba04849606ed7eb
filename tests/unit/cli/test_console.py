from __future__ import annotations

import json
from datetime import UTC, date, datetime

import pytest

from scheduler.cli.console import notices, person_minutes, say, say_json, say_table


def test_markup_in_answers_is_text(capsys: pytest.CaptureFixture[str]) -> None:
    say("[red]Tuesday[/red]")
    say_table("T", ("a", "b#"), [("[bold]x", 3)])
    shown = capsys.readouterr().out
    assert "[red]Tuesday[/red]" in shown
    assert "[bold]x" in shown
    assert "b#" not in shown


def test_notices_go_to_standard_error(capsys: pytest.CaptureFixture[str]) -> None:
    notices(["a [queue] is thin"])
    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err == "note: a [queue] is thin\n"


def test_json_is_sorted_and_dates_are_text(capsys: pytest.CaptureFixture[str]) -> None:
    say_json({"b": date(2026, 3, 2), "a": "ü", "c": datetime(2026, 3, 2, 8, tzinfo=UTC)})
    shown = capsys.readouterr().out
    told = {"a": "ü", "b": "2026-03-02", "c": "2026-03-02T08:00:00+00:00"}
    assert json.loads(shown) == told
    assert shown.index('"a"') < shown.index('"b"')
    assert "ü" in shown


def test_costs_are_whole_person_minutes() -> None:
    assert person_minutes(1_234_567) == "1,235"
    assert person_minutes(-500_400) == "-500"


def test_a_terminal_has_its_own_width(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    cell = "word " * 12
    say_table("T", ("a",), [(cell,)])
    assert cell.strip() in capsys.readouterr().out
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("COLUMNS", "30")
    say_table("T", ("a",), [(cell,)])
    assert cell.strip() not in capsys.readouterr().out


def test_a_title_longer_than_its_table_stays_on_one_line(
    capsys: pytest.CaptureFixture[str],
) -> None:
    say_table("rosters/[2026]/before.csv to after.csv", ("a",), [("x",)])
    assert capsys.readouterr().out.splitlines()[0] == "rosters/[2026]/before.csv to after.csv"
