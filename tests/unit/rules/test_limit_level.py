"""Contacts so light that only a long day of them passes a limit."""

from __future__ import annotations

import pytest

from scheduler.rules.example import complaints_weigh, roster_of, tiny_problem
from scheduler.rules.limit_level import HALF, RULE
from tests.contract.cases import Case


@pytest.mark.parametrize(("weight", "amount"), [(0.40, 0), (0.41, 32)])
def test_a_load_that_ends_just_above_the_limit_counts(weight: float, amount: int) -> None:
    """In the long run a weight of 0.41 makes a load of 6.033 of the 6 that are left of 12."""
    problem = tiny_problem(**HALF, **complaints_weigh(weight))
    case = Case(RULE, RULE.params(hard_weight=0.4), problem)
    roster = roster_of(("Mon 08:00-20:00 | work:complaints 08:00-20:00",))
    assert case.by_check(roster) == case.by_terms(roster) == amount
