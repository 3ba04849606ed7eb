"""The rule that the how-to builds is whole: the contract suite accepts it as it stands there."""

from __future__ import annotations

import re
import sys
import tomllib
from types import ModuleType
from typing import Any

import pytest

from scheduler.policies.stated import PolicyFile
from scheduler.rules import Example, Rule
from tests.architecture.tree import ROOT
from tests.contract import test_examples, worlds

PAGE = (ROOT / "docs" / "howto" / "add-a-rule.md").read_text(encoding="utf-8")
NAME = "scheduler.rules.early_per_week"


def block(language: str) -> str:
    """The only code block of a language on the page."""
    (found,) = re.findall(rf"(?ms)^```{language}\n(.*?)^```$", PAGE)
    return str(found)


@pytest.fixture
def rule(monkeypatch: pytest.MonkeyPatch) -> Rule[Any]:
    """The rule on the page, loaded as the module that the page names."""
    module = ModuleType(NAME)
    monkeypatch.setitem(sys.modules, NAME, module)
    exec(compile(block("python"), "docs/howto/add-a-rule.md", "exec"), module.__dict__)  # noqa: S102 - the page is ours
    published: Rule[Any] = module.RULE
    return published


def test_its_examples_hold_and_are_explained(rule: Rule[Any]) -> None:
    assert rule.examples
    for example in rule.examples:
        test_examples.test_examples_hold_by_check_and_by_terms(rule, example)
        test_examples.test_each_violation_is_explained_with_who_when_and_how_much(rule, example)


def test_its_numbers_are_pinned_and_its_page_is_whole(rule: Rule[Any]) -> None:
    for name in ("most_per_week", "early_from_minute", "early_to_minute"):
        test_examples.test_every_default_is_pinned_by_an_example(rule, name)
    test_examples.test_examples_stand_on_both_sides(rule)
    test_examples.test_the_page_has_its_sections_in_order(rule)


def test_its_terms_and_check_agree(rule: Rule[Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(worlds._WORLDS, rule.id, "lines")  # noqa: SLF001 - a rule that is in no folder
    for first_date in (None, *worlds.CLOCK_CHANGES):
        amounts = set()
        for sample in worlds.samples(rule, first_date):
            for roster in sample.rosters():
                amounts.add(sample.case.by_check(roster))
                assert sample.case.by_terms(roster) == sample.case.by_check(roster)
        assert len(amounts) > 1


def test_its_policy_is_one(rule: Rule[Any]) -> None:
    head = {"policy": "page", "name": "Page", "layer": "site", "valid_from": "1900-01-01"}
    stated = PolicyFile.model_validate({"policy": head, **tomllib.loads(block("toml"))})
    assert stated.weights == {rule.id: 60.0}
    assert [s.rule for s in stated.rule] == [rule.id]
    assert set(stated.rule[0].params) <= set(rule.params.model_fields)


def test_a_wrong_example_would_be_noticed(rule: Rule[Any]) -> None:
    wrong = Example("three of them", rule.examples[1].roster, 2)
    with pytest.raises(AssertionError):
        test_examples.test_examples_hold_by_check_and_by_terms(rule, wrong)
