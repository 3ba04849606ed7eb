"""Which starts and which need are those of unpopular hours."""

from __future__ import annotations

import pytest

from scheduler.rules import Example
from scheduler.rules.fair_share import needed
from scheduler.rules.fair_unpopular import RULE
from tests.contract.cases import case_of

_BOTH = ("Mon 05:00-10:00", "Wed 20:00-25:00")


@pytest.mark.parametrize(
    "example",
    [
        Example("the last minute of a day", ("Mon 23:59-28:00",), 100),
        Example("midnight of the next day", ("Mon 24:00-29:00",), 100),
        Example("the next morning", ("Mon 36:00-40:00",), 0),
        Example("need of the first morning", _BOTH, 100, given=needed(40, "05:00", days=0)),
        Example("not of the one before", _BOTH, 300, given=needed(40, "05:00", days=-1)),
        Example("need of the evening behind", _BOTH, 100, given=needed(40, "20:30", days=7)),
        Example("not of the next one", _BOTH, 300, given=needed(40, "20:30", days=8)),
    ],
    ids=lambda example: example.name,
)
def test_check_and_terms_agree(example: Example) -> None:
    case, roster = case_of(RULE, example)
    assert (case.by_check(roster), case.by_terms(roster)) == (example.amount, example.amount)
