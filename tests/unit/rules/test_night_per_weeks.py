"""Which closed and which planned weeks the nights up to a week are counted in."""

from __future__ import annotations

import pytest

from scheduler.rules.example import roster_of, tiny_problem
from scheduler.rules.fair_share import ledger_row
from scheduler.rules.night_per_weeks import RULE
from scheduler.terms import Sum, View
from tests.contract.cases import Case


@pytest.mark.parametrize(("weeks_ago", "amount"), [(0, 0), (1, 5), (7, 5), (8, 0), (9, 0)])
def test_of_eight_weeks_seven_are_looked_up_in_the_ledger(weeks_ago: int, amount: int) -> None:
    problem = tiny_problem(ledger=(ledger_row("A", weeks_ago, night_shifts=5),))
    case = Case(RULE, RULE.params(max_nights=0, weeks=8), problem)
    assert case.by_check(roster_of(())) == case.by_terms(roster_of(())) == amount


def test_each_week_is_counted_with_the_planned_ones_before_it() -> None:
    terms = RULE.terms(RULE.params(weeks=2), View(tiny_problem(weeks=3)))
    windows = [(t.first_day, t.last_day) for t in terms if isinstance(t, Sum)]
    assert windows == [(0, 6), (0, 13), (7, 20)] * 2
