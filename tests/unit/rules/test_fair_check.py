"""Who can take part in a fair share on clocks: a span can be reached from the day beside it."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pytest

from scheduler.domain import LedgerRow
from scheduler.domain.timeline import Timeline
from scheduler.rules import Example
from scheduler.rules.example import MONDAY, moment, roster_of, tiny_problem
from scheduler.rules.fair_check import due, unfair
from scheduler.rules.fair_share import needed
from scheduler.rules.fair_weekend import RULE
from tests.contract.cases import case_of

_TWO_ON_SATURDAY, _TWO_ON_SUNDAY = needed(40, "10:00"), needed(40, "10:00", days=6)
(_CONTRACT,) = _TWO_ON_SUNDAY["contracts"]
_BY_DAY = _CONTRACT.model_copy(update={"earliest_start": 420, "latest_end": 1200})


def _b(**changed: date) -> dict[str, Any]:
    """Return the world in which B is employed from or to some date."""
    a, b = tiny_problem().agents
    return {"agents": (a, b.model_copy(update=changed))}


def _nothing(_row: LedgerRow) -> int:
    return 0


@pytest.mark.parametrize(
    "example",
    [
        Example(
            "on the day of the span alone",
            ("Sun 08:00-13:00", "B Sun 08:00-13:00"),
            0,
            {"weekend_weekdays": (6,)},
            given={**_TWO_ON_SUNDAY, "contracts": (_BY_DAY,)},
        ),
        # Five of twelve days of two shifts are 83 hundredths.
        Example(
            "from the evening before, their last",
            ("B Fri 20:00-26:00",),
            17,
            {"weekend_weekdays": (5,)},
            given={**_TWO_ON_SATURDAY, **_b(employed_to=MONDAY + timedelta(days=4))},
        ),
    ],
    ids=lambda example: example.name,
)
def test_who_can_reach_a_span_takes_part(example: Example) -> None:
    case, roster = case_of(RULE, example)
    assert (case.by_check(roster), case.by_terms(roster)) == (example.amount, example.amount)


def test_who_begins_on_the_morning_after_takes_part() -> None:
    given = _b(employed_from=MONDAY + timedelta(days=1))
    problem = tiny_problem(**needed(40, "23:00", days=0), **given)
    timeline = Timeline(problem, roster_of(("B Tue 00:00-05:00",)))
    night = {"main": {MONDAY: (moment(MONDAY, "22:00"), moment(MONDAY, "30:00"))}}
    (violation,) = unfair(timeline, night, _nothing, least_minutes=60, ledger_weeks=13)
    # Six of thirteen days of two shifts are 92 hundredths.
    assert violation.facts == {"shifts": 1, "fair_hundredths": 92}


def test_nothing_is_due_from_who_takes_no_part() -> None:
    timeline = Timeline(tiny_problem(), roster_of(()))
    two = {"A": Fraction(2), "B": Fraction(2)}
    assert due(timeline, {"A": 0, "B": 2400}, two, _nothing, ledger_weeks=13) == {"A": 0, "B": 2}
