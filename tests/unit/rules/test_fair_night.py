"""Of the need outside the horizon, that of the nights next to it counts, and no other."""

from __future__ import annotations

import pytest

from scheduler.rules import Example
from scheduler.rules.fair_night import RULE
from scheduler.rules.fair_share import needed
from tests.contract.cases import case_of

_BOTH = ("Mon 22:00-27:00", "Wed 22:00-27:00")


@pytest.mark.parametrize(
    "example",
    [
        Example("the night into the horizon", _BOTH, 100, given=needed(40, "02:00", days=0)),
        Example("the night before", _BOTH, 300, given=needed(40, "02:00", days=-1)),
        Example("the night behind the horizon", _BOTH, 100, given=needed(40, "23:30", days=7)),
        Example("the night after", _BOTH, 300, given=needed(40, "23:30", days=8)),
    ],
    ids=lambda example: example.name,
)
def test_need_of_nights_outside_the_horizon(example: Example) -> None:
    case, roster = case_of(RULE, example)
    assert (case.by_check(roster), case.by_terms(roster)) == (example.amount, example.amount)
