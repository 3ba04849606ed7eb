from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path

import pytest

from tests.mutation.run import PLACES
from tests.mutation.victims import CONTRACT, ENCODED, RULE_SUITE, TERMS_SUITE, OnlyRules, Victim

ROOT = Path(__file__).resolve().parents[2]
RULE = 'BEST = 8\nEXAMPLES = (BEST,)\nRULE = Rule(\n    id="rest.long",\n)\n'


@pytest.fixture
def room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    found = Path("scheduler/rules")
    found.mkdir(parents=True)
    (found / "rest_long.py").write_text(RULE)
    (found / "clocks.py").write_text("START = 6\n")
    reader = RULE.replace("rest.long", "rest.short")
    (found / "rest_short.py").write_text(f"from scheduler.rules.clocks import START\n{reader}")
    return found


@pytest.mark.parametrize(
    ("name", "rule_ids"), [("rest_long", ["rest.long"]), ("clocks", ["rest.short"]), ("rule", [])]
)
def test_a_rule_answers_for_itself_and_a_part_for_those_that_read_it(
    room: Path, name: str, rule_ids: list[str]
) -> None:
    (room / "rule.py").write_text("class Rule: ...\n")
    assert Victim(room / f"{name}.py").rule_ids == rule_ids


def test_what_was_killed_stays_so_when_examples_or_texts_change(room: Path) -> None:
    rule = Victim(room / "rest_long.py")
    before = rule.digest
    rule.path.write_text('"""A page."""\n' + RULE.replace("(BEST,)", "(BEST, 9)"))
    assert rule.digest == before
    rule.path.write_text(RULE.replace("BEST = 8", "BEST = 9"))
    assert rule.digest != before


def test_an_edited_rule_is_loaded_anew_with_all_that_reads_it_and_nothing_else(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(ROOT)
    for module in ("fair_terms", "fair_evening", "pin_shift"):
        import_module(f"scheduler.rules.{module}")
    with monkeypatch.context() as loaded:
        loaded.setattr(sys, "modules", dict(sys.modules))
        Victim(Path("scheduler/rules/fair_terms.py")).forget()
        left = {name.rpartition(".")[2] for name in sys.modules if "scheduler.rules." in name}
    assert "pin_shift" in left
    assert not {"fair_terms", "fair_evening"} & left


def test_a_rule_is_not_taken_for_one_whose_name_goes_on(room: Path) -> None:
    (room / "rest_longer.py").write_text(RULE.replace("rest.long", "rest.long-target"))
    only = OnlyRules(["rest.long"])
    assert only.speaks_of_them("tests/contract/test_a.py::test_b[rest.long]")
    assert only.speaks_of_them("tests/contract/test_a.py::test_b[rest.long-spring]")
    assert not only.speaks_of_them("tests/contract/test_a.py::test_b[rest.long-target]")
    assert not only.speaks_of_them("tests/contract/test_a.py::test_b")


def test_every_file_has_tests_that_exist(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    victims = [Victim(path) for place in PLACES for path in Path().glob(place)]
    assert [victim.path for victim in victims if not victim.tests] == []
    named = [CONTRACT / part for part in RULE_SUITE]
    named += [Path(test) for tests in (TERMS_SUITE, *ENCODED.values()) for test in tests]
    assert [path for path in named if not path.exists()] == []
