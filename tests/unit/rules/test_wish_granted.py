"""Hours wished off are asked of the shifts that can lie in them, and of no others."""

from __future__ import annotations

from datetime import date

import pytest

from scheduler.domain import Wish
from scheduler.rules.example import tiny_problem
from scheduler.rules.wish_granted import RULE
from scheduler.terms import Allow, View

MON, TUE, WED = 0, 1, 2


@pytest.mark.parametrize(
    ("from_minute", "to_minute", "days"),
    [
        (None, None, [MON, TUE]),
        (0, 1440, [MON, TUE]),
        (1439, 1441, [MON, TUE, WED]),
        (1440, 1560, [TUE, WED]),
    ],
)
def test_hours_are_asked_of_the_shifts_that_can_lie_in_them(
    from_minute: int | None, to_minute: int | None, days: list[int]
) -> None:
    wish = Wish(
        agent_id="A",
        date=date(2026, 12, 1),
        wish="off",
        strength=1,
        from_minute=from_minute,
        to_minute=to_minute,
    )
    terms = RULE.terms(RULE.params(), View(tiny_problem(wishes=(wish,))))
    assert [term.day for term in terms if isinstance(term, Allow)] == days
