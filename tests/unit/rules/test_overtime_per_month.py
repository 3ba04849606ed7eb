"""A month, or a longer period, has its own weeks and what the ledger says of them."""

from __future__ import annotations

from datetime import date

import pytest

from scheduler.domain.timeline import Timeline
from scheduler.rules.example import MONDAY, roster_of, tiny_problem
from scheduler.rules.fair_share import ledger_row
from scheduler.rules.overtime_per_month import (
    RULE,
    closed_weeks,
    open_weeks,
    period_around,
    weeks_to_come,
)
from scheduler.terms import Sum, View
from tests.contract.cases import Case

FORTY_HOURS = ("Mon 08:00-24:00", "Tue 08:00-24:00", "Wed 08:00-16:00")
MARCH = date(2026, 3, 30)


@pytest.mark.parametrize("used", [2160, 5000])
def test_a_last_week_with_nothing_left_has_no_minute(used: int) -> None:
    problem = tiny_problem(ledger=(ledger_row("A", 1, overtime_minutes=used),))
    case = Case(RULE, RULE.params(), problem)
    in_time, beyond = roster_of(FORTY_HOURS), roster_of((*FORTY_HOURS, "Thu 08:00-08:01"))
    assert case.by_check(in_time) == case.by_terms(in_time) == 0
    assert case.by_check(beyond) == case.by_terms(beyond) == 1


def test_each_week_is_summed_from_its_first_day_to_its_last() -> None:
    terms = RULE.terms(RULE.params(), View(tiny_problem(weeks=2)))
    windows = [(term.first_day, term.last_day) for term in terms if isinstance(term, Sum)]
    assert windows == [(0, 6), (7, 13)] * 2


@pytest.mark.parametrize(
    ("months", "begins", "ends"),
    [
        (1, date(2026, 3, 1), date(2026, 4, 1)),
        (3, date(2026, 1, 1), date(2026, 4, 1)),
        (5, date(2026, 1, 1), date(2026, 6, 1)),
        (12, date(2026, 1, 1), date(2027, 1, 1)),
    ],
)
def test_periods_are_counted_from_january_on(months: int, begins: date, ends: date) -> None:
    assert period_around(MARCH, months) == (begins, ends)


@pytest.mark.parametrize(("months", "weeks"), [(1, 1), (3, 1), (5, 9), (12, 40)])
def test_terms_and_check_see_the_same_weeks_to_come(months: int, weeks: int) -> None:
    problem = tiny_problem(MARCH)
    timeline = Timeline(problem, roster_of((), MARCH))
    assert weeks_to_come(View(problem), 0, months) == weeks
    assert len(open_weeks(timeline, *period_around(MARCH, months))) == weeks


def test_a_closed_week_belongs_to_the_period_in_which_it_starts() -> None:
    rows = tuple(ledger_row("A", ago) for ago in range(4))
    timeline = Timeline(tiny_problem(ledger=rows), roster_of(()))
    two_weeks_ago = rows[2].week_start
    assert closed_weeks(timeline, "A", two_weeks_ago, MONDAY) == [rows[1], rows[2]]
