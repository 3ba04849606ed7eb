from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from scheduler.rules import Rule
from tests.contract.cases import RULES
from tests.contract.worlds import CLOCK_CHANGES, Sample, samples

each_rule = pytest.mark.parametrize("rule", RULES.values(), ids=RULES)


def agree(sample: Sample) -> set[int]:
    """The amounts of the rosters, after checking that terms and check give the same."""
    amounts = set()
    for roster in sample.rosters():
        amount = sample.case.by_check(roster)
        assert sample.case.by_terms(roster) == amount, roster
        amounts.add(amount)
    return amounts


@each_rule
def test_terms_and_check_agree_on_every_roster_of_a_tiny_world(rule: Rule[Any]) -> None:
    amounts = set().union(*map(agree, samples(rule)))
    assert len(amounts) > 1, "the world is too tame for this rule"


@pytest.mark.parametrize("first_date", CLOCK_CHANGES, ids=("spring", "autumn"))
@each_rule
def test_terms_and_check_agree_when_clocks_change(rule: Rule[Any], first_date: date) -> None:
    for sample in samples(rule, first_date):
        agree(sample)
