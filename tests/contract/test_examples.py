from __future__ import annotations

import re
from typing import Any

import pytest

from scheduler.rules import Example, Rule
from tests.contract.cases import EXAMPLES, RULES, case_of, moved, numbers, step_of

each_rule = pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
each_example = pytest.mark.parametrize(
    ("rule", "example"),
    EXAMPLES,
    ids=[f"{rule.id}: {example.name}" for rule, example in EXAMPLES],
)
each_number = pytest.mark.parametrize(
    ("rule", "name"),
    [(rule, name) for rule in RULES.values() for name in numbers(rule)],
    ids=[f"{rule.id} {name}" for rule in RULES.values() for name in numbers(rule)],
)
PRIVATE = {
    "activity.session",
    "availability.window",
    "leave.approved",
    "limit.contacts",
    "limit.hours",
    "limit.level",
    "limit.load",
}
SECTIONS = ["What it asks", "Why", "Formula", "Example", "Options", "References"]


@each_example
def test_examples_hold_by_check_and_by_terms(rule: Rule[Any], example: Example) -> None:
    case, roster = case_of(rule, example)
    assert case.by_check(roster) == example.amount
    assert case.by_terms(roster) == example.amount


@each_example
def test_each_violation_is_explained_with_who_when_and_how_much(
    rule: Rule[Any], example: Example
) -> None:
    case, roster = case_of(rule, example)
    named = {agent.agent_id for agent in case.problem.agents}
    named |= {queue.queue for queue in case.problem.centre.queues}
    named |= {site.site for site in case.problem.centre.sites}
    for violation in case.violations(roster):
        text = rule.explain(case.params, violation)
        assert violation.amount > 0
        assert str(violation.amount) in re.findall(r"\d+", text)
        assert violation.on.isoformat() in text
        words = set(re.findall(r"[\w-]+", text))
        assert violation.agent_id in words if violation.agent_id else words & named


@each_rule
def test_examples_stand_on_both_sides(rule: Rule[Any]) -> None:
    names = [example.name for example in rule.examples]
    assert len(names) == len(set(names))
    assert {example.amount > 0 for example in rule.examples} == {True, False}


@each_number
def test_every_default_is_pinned_by_an_example(rule: Rule[Any], name: str) -> None:
    step = step_of(numbers(rule)[name])
    for by in (step, -step):
        amounts = []
        for example in (e for e in rule.examples if name not in e.params):
            case, roster = case_of(rule, example)
            params = moved(case.params, name, by)
            if params is not None:
                changed = case_of(rule, example, **params.model_dump())[0]
                both = changed.by_check(roster), changed.by_terms(roster)
                assert both[0] == both[1]
                amounts.append(both[0] - example.amount)
        assert not amounts or any(amounts), f"{name} {by:+g} changes no example"


@each_rule
def test_rules_that_know_why_somebody_cannot_come_are_private(rule: Rule[Any]) -> None:
    assert rule.private is (rule.id in PRIVATE)


@each_rule
def test_the_page_has_its_sections_in_order(rule: Rule[Any]) -> None:
    underlined = re.findall(r"(?m)^(\S.*)\n-{3,}$", rule.page)
    assert underlined == SECTIONS
    assert rule.page.startswith(f"{rule.title}.\n")
