"""Over which days fair shares reach, and at which site somebody shares."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from scheduler.rules import Example
from scheduler.rules.example import MONDAY, tiny_problem, with_second_site
from scheduler.rules.fair_share import TWO_SHIFTS, limit_of, world
from scheduler.rules.fair_terms import site_of, site_windows
from scheduler.rules.fair_weekend import RULE
from scheduler.terms import Sum, View
from tests.contract.cases import case_of

_LAST = MONDAY + timedelta(days=6)


def test_shifts_are_added_up_over_the_days_of_the_horizon() -> None:
    terms = RULE.terms(RULE.params(), View(tiny_problem(**TWO_SHIFTS, weeks=2)))
    assert [(t.first_day, t.last_day) for t in terms if isinstance(t, Sum)] == [(0, 13), (0, 13)]


def test_windows_end_with_the_day_after_the_horizon() -> None:
    windows = site_windows(View(tiny_problem()), 5, (0, 1440), lambda *_: True)
    assert list(windows["main"]) == [5, 6, 7]


@pytest.mark.parametrize(
    ("moves", "site"), [(_LAST, "second"), (_LAST + timedelta(days=1), "main")]
)
def test_people_share_where_they_are_on_the_last_day(moves: date, site: str) -> None:
    found = with_second_site()
    *others, moved = found["agents"]
    found["agents"] = (*others, moved.model_copy(update={"valid_from": moves}))
    assert site_of(View(tiny_problem(**found)), "B") == site


def test_where_nobody_has_hours_nothing_is_fair_for_who_has_a_limit() -> None:
    (full,) = TWO_SHIFTS["contracts"]
    without_hours = world(contracts=(full.model_copy(update={"weekly_hours_paid": 0}),))
    given = without_hours | limit_of("A", MONDAY, _LAST)
    case, roster = case_of(RULE, Example("limited", ("Sat 08:00-13:00",), 100, given=given))
    assert (case.by_check(roster), case.by_terms(roster)) == (100, 100)
