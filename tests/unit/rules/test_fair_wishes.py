"""How many wishes are owed is counted in whole wishes, and where none are owed nothing is asked."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from scheduler.domain import Wish
from scheduler.rules import Example
from scheduler.rules.example import tiny_problem
from scheduler.rules.fair_share import ledger_row
from scheduler.rules.fair_wishes import RULE
from scheduler.terms import View
from tests.contract.cases import case_of

_TUESDAY = ("Tue 08:00-14:00",)


def _asked(a: tuple[int, int], b: tuple[int, int]) -> dict[str, Any]:
    """Wishes asked and granted of A and B last week, and one of A to be off on Tuesday."""
    rows = [
        ledger_row(agent_id, 1, wishes_asked=asked, wishes_granted=granted)
        for agent_id, (asked, granted) in (("A", a), ("B", b))
    ]
    wish = Wish(agent_id="A", date=date(2026, 12, 1), wish="off", strength=1)
    return {"ledger": tuple(rows), "wishes": (wish,)}


@pytest.mark.parametrize(
    "example",
    [
        Example("half a wish is none", _TUESDAY, 0, given=_asked((99, 49), (0, 0))),
        # 74.5 of a hundred are granted to everybody: 74 and not 75 to A.
        Example("two and a half are two", _TUESDAY, 720, given=_asked((100, 72), (100, 77))),
    ],
    ids=lambda example: example.name,
)
def test_wishes_are_owed_in_whole(example: Example) -> None:
    case, roster = case_of(RULE, example)
    assert (case.by_check(roster), case.by_terms(roster)) == (example.amount, example.amount)


def test_nothing_is_asked_for_who_has_got_their_part() -> None:
    problem = tiny_problem(**_asked((4, 2), (4, 2)))
    assert not list(RULE.terms(RULE.params(), View(problem)))
