"""Standings that are asked by several threads at once: one fills what another hands on."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from scheduler.domain import Policy, RuleSetting
from scheduler.rules.example import MONDAY, roster_of, tiny_problem
from scheduler.swaps import Standing

FILLED = ("_lines", "_amounts", "_broken_by", "_together", "_near")


class FilledMeanwhile(dict[Any, Any]):
    """Gets another entry whenever it is walked, as if another thread had asked then."""

    def _walked(self, walk: Iterator[Any]) -> Iterator[Any]:
        for entry in walk:
            yield entry
            super().__setitem__(object(), {})

    def items(self) -> Any:
        return self._walked(iter(super().items()))

    def __iter__(self) -> Iterator[Any]:
        return self._walked(super().__iter__())


def standing() -> Standing:
    rules = {"shift.one-a-day": RuleSetting(rule_id="shift.one-a-day", hard=True)}
    policy = Policy(names=("test",), at=MONDAY, rules=rules)
    roster = roster_of(("Mon 08:00-16:00", "B Tue 08:00-16:00"))
    return Standing.of(tiny_problem(policy=policy), roster).counted()


@pytest.mark.parametrize("name", FILLED)
def test_what_a_standing_hands_on_may_grow_meanwhile(name: str) -> None:
    before, shifts = standing(), {"A": ()}
    expected = before.changed(shifts).excess_by_rule
    known = FilledMeanwhile(getattr(before, name))
    dict.setdefault(known, object(), {})
    setattr(before, name, known)
    assert before.changed(shifts).excess_by_rule == expected
