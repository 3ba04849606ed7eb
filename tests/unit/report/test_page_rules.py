from __future__ import annotations

import pytest

from scheduler.report import page_rules
from scheduler.report.page_rules import page_parts, rule_lines
from scheduler.rules import all_rules
from scheduler.rules.example import roster_of
from tests.unit.report.small_story import problem, small_story


def test_broken_rules_come_first_then_the_dearest() -> None:
    found = [(line.rule_id, line.state) for line in rule_lines(small_story())]
    assert found == [
        ("spell.phone", "broken"),
        ("cover.shortage", "priced"),
        ("cover.surplus", "priced"),
        ("hours.weekly-max", "ok"),
        ("rest.between-shifts", "ok"),
        ("wish.granted", "ok"),
    ]


def test_a_line_says_how_far_at_what_price() -> None:
    lines = {line.rule_id: line for line in rule_lines(small_story())}
    assert any("240 minutes on contacts" in text for text in lines["spell.phone"].findings)
    assert lines["spell.phone"].verdict == "150 minutes in 2 places"
    assert (lines["spell.phone"].strength, lines["spell.phone"].cost) == ("hard", "")
    assert lines["cover.shortage"].strength == "1 per person-minute"
    assert lines["wish.granted"].verdict == "holds"
    assert (lines["wish.granted"].strength, lines["wish.granted"].cost) == (
        "1 per strength-minute",
        "0",
    )


def test_what_was_there_before_is_inherited() -> None:
    history = ("Sun-1 12:00-23:00",)
    pin = {"agent_id": "A", "kind": "shift", "author": "x", "reason": "y"}
    (shift,) = roster_of(["Mon 08:00-10:00"]).shifts
    asked = problem(history=history, pins=({**pin, "start": shift.start, "end": shift.end},))
    lines = {
        line.rule_id: line for line in rule_lines(small_story(("Mon 08:00-10:00",), asked=asked))
    }
    assert lines["rest.between-shifts"].state == "ok"
    assert lines["rest.between-shifts"].verdict == "holds, 120 minutes inherited"


def test_findings_are_cut_and_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page_rules, "MOST_FINDINGS", 1)
    line = rule_lines(small_story())[0]
    assert len(line.findings) == 1
    assert line.left_out == 1


@pytest.mark.parametrize("rule_id", all_rules())
def test_every_page_falls_into_its_sections(rule_id: str) -> None:
    parts = page_parts(all_rules()[rule_id].page)
    headings = [part.heading for part in parts]
    assert headings == ["What it asks", "Why", "Formula", "Example", "Options", "References"]
    assert all(part.text and "----" not in part.text for part in parts)
