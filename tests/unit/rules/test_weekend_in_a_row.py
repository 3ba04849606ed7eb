"""Which days make a weekend of which week, and what the ledger adds to it."""

from __future__ import annotations

import pytest

from scheduler.rules.example import roster_of, tiny_problem
from scheduler.rules.fair_share import ledger_row
from scheduler.rules.weekend_in_a_row import RULE
from scheduler.terms import Sum, View
from tests.contract.cases import Case


@pytest.mark.parametrize(
    ("shift", "amount"),
    [
        ("Mon 08:00-16:00", 1),
        ("Sun 22:00-30:00", 1),
        ("Mon+1 08:00-16:00", 1),
        ("Tue 08:00-16:00", 0),
    ],
)
def test_a_weekend_of_monday_alone(shift: str, amount: int) -> None:
    params = RULE.params(max_weekends=0, weekend_weekdays=(0,))
    case, roster = Case(RULE, params, tiny_problem(weeks=2)), roster_of((shift,))
    assert case.by_check(roster) == case.by_terms(roster) == amount


def test_the_night_into_the_first_monday_behind_the_horizon_counts() -> None:
    params = RULE.params(max_weekends=0, weekend_weekdays=(0,))
    case, roster = Case(RULE, params, tiny_problem()), roster_of(("Sun 22:00-30:00",))
    assert case.by_check(roster) == case.by_terms(roster) == 1


def test_each_week_is_counted_with_those_before_it_that_are_planned() -> None:
    terms = RULE.terms(RULE.params(), View(tiny_problem(weeks=4)))
    windows = [(t.first_day, t.last_day) for t in terms if isinstance(t, Sum)]
    assert windows == [(0, 6), (0, 13), (0, 20), (7, 27)] * 2


def test_what_the_ledger_says_of_a_week_of_the_horizon_is_left_to_the_roster() -> None:
    problem = tiny_problem(ledger=(ledger_row("A", 0, weekend_shifts=1),))
    case = Case(RULE, RULE.params(max_weekends=0), problem)
    assert case.by_check(roster_of(())) == case.by_terms(roster_of(())) == 0
