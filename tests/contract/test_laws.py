from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any, TypeVar

import pytest
from pydantic import BaseModel

from scheduler.domain import Roster
from scheduler.rules import Rule
from scheduler.rules.example import MONDAY, tiny_problem
from tests.contract.cases import RULES, Case, case_of, meta, moved, numbers, step_of
from tests.contract.worlds import HISTORY, rosters, samples, world_of

Model = TypeVar("Model", bound=BaseModel)
WORLDS = {rule_id: world_of(rule) for rule_id, rule in RULES.items()}


def counts_the_tail(rule: Rule[Any]) -> bool:
    """Whether last week's shifts change the amount of an example."""
    for example in rule.examples:
        case, roster = case_of(rule, example)
        forgotten = case.problem.model_copy(update={"history": Roster()})
        if Case(rule, case.params, forgotten).by_check(roster) != example.amount:
            return True
    return False


WITH_TAIL = {rule_id for rule_id, rule in RULES.items() if counts_the_tail(rule)}
each_rule = pytest.mark.parametrize("rule", RULES.values(), ids=RULES)


def of(ids: set[str]) -> pytest.MarkDecorator:
    """The named rules, in order."""
    return pytest.mark.parametrize("rule", [RULES[i] for i in sorted(ids)], ids=sorted(ids))


def stated(word: str) -> pytest.MarkDecorator:
    """Each number of each rule of which its field states ``word``."""
    found = [
        (rule, name)
        for rule in RULES.values()
        for name, field in numbers(rule).items()
        if word in meta(field)
    ]
    return pytest.mark.parametrize(
        ("rule", "name"), found, ids=[f"{rule.id} {name}" for rule, name in found]
    )


def monotone(rule: Rule[Any], name: str) -> bool:
    """Whether a looser value never asks for anything else."""
    return meta(numbers(rule)[name]).get("monotone") is not False


def some_rosters(rule: Rule[Any]) -> Iterator[tuple[Case, list[Roster]]]:
    """The examples, and a part of the two full worlds."""
    for example in rule.examples:
        case, roster = case_of(rule, example)
        yield case, [roster]
    for sample in list(samples(rule))[:2]:
        yield sample.case, list(sample.rosters(sparser=31))


@stated("stricter")
def test_loosening_never_adds_excess(rule: Rule[Any], name: str) -> None:
    field = numbers(rule)[name]
    looser = -step_of(field) if meta(field)["stricter"] == "larger" else step_of(field)
    added = 0
    for case, some in some_rosters(rule):
        for steps in (1, 7, 61, 300):
            params = moved(case.params, name, looser * steps)
            if params is not None:
                loose = Case(rule, params, case.problem)
                added += sum(max(0, loose.by_check(r) - case.by_check(r)) for r in some)
    assert (added == 0) is monotone(rule, name)


@stated("neutral")
def test_the_neutral_value_switches_the_rule_off(rule: Rule[Any], name: str) -> None:
    neutral = meta(numbers(rule)[name])["neutral"]
    for sample in samples(rule):
        params = rule.params(**{**sample.case.params.model_dump(), name: neutral})
        off = Case(rule, params, sample.case.problem)
        for roster in sample.rosters(sparser=11):
            segments = [s for shift in roster.shifts for s in shift.segments]
            if monotone(rule, name) or all(s.kind == "work" for s in segments):
                assert off.by_check(roster) == off.by_terms(roster) == 0


@of(WITH_TAIL - {rule_id for rule_id in WITH_TAIL if WORLDS[rule_id] == "people"})
def test_two_weeks_are_one_week_and_the_next_behind_its_tail(rule: Rule[Any]) -> None:
    amounts = set()
    for sample in list(samples(rule))[:2]:
        params, world = sample.case.params, WORLDS[rule.id]
        both = Case(rule, params, tiny_problem(history=HISTORY, weeks=2))
        first = Case(rule, params, tiny_problem(history=HISTORY))
        next_week = tiny_problem(MONDAY + timedelta(weeks=1))
        for one in rosters(world, first.view, every=101):
            history = Roster.of([*first.problem.history.shifts, *one.shifts])
            second = Case(rule, params, next_week.model_copy(update={"history": history}))
            for two in rosters(world, second.view, every=83):
                together = both.by_check(Roster.of([*one.shifts, *two.shifts]))
                assert together == first.by_check(one) + second.by_check(two)
                amounts.add(together - first.by_check(one))
    assert len(amounts) > 1


@of(set(RULES) - WITH_TAIL)
def test_what_does_not_count_the_tail_never_does(rule: Rule[Any]) -> None:
    for sample in samples(rule):
        forgotten = sample.case.problem.model_copy(update={"history": Roster()})
        alone = Case(rule, sample.case.params, forgotten)
        for roster in sample.rosters(sparser=29):
            assert alone.by_check(roster) == sample.case.by_check(roster)


def swapped(model: Model) -> Model:
    """A problem or roster in which A and B have changed places."""
    other = {"A": "B", "B": "A"}
    text = re.sub(r'"(A|B)"', lambda m: f'"{other[m[1]]}"', model.model_dump_json())
    return type(model).model_validate_json(text)


@each_rule
def test_people_may_change_places(rule: Rule[Any]) -> None:
    for sample in samples(rule):
        turned = Case(rule, sample.case.params, swapped(sample.case.problem))
        for roster in sample.rosters(sparser=1 + 1000 // (10 * sample.every)):
            amount = sample.case.by_check(roster)
            assert turned.by_check(swapped(roster)) == amount
            assert turned.by_terms(swapped(roster)) == amount
