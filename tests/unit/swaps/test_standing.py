"""Standings that are asked by several threads at once: one fills what another hands on."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from scheduler.domain import Policy, Problem, RuleSetting, TimeOff
from scheduler.rules.example import MONDAY, roster_of, tiny_problem
from scheduler.swaps import Standing
from scheduler.terms.facts import Line

TUESDAY = datetime(2026, 12, 1, tzinfo=UTC)
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


def problem(**changed: Any) -> Problem:
    rules = {
        "shift.one-a-day": RuleSetting(rule_id="shift.one-a-day", hard=True),
        "leave.approved": RuleSetting(rule_id="leave.approved", hard=True),
    }
    policy = Policy(names=("test",), at=MONDAY, rules=rules)
    return tiny_problem(policy=policy, **changed)


def standing(*shifts: str, **changed: Any) -> Standing:
    own = shifts or ("Mon 08:00-16:00", "B Tue 08:00-16:00")
    return Standing.of(problem(**changed), roster_of(own))


@pytest.mark.parametrize("name", FILLED)
def test_what_a_standing_hands_on_may_grow_meanwhile(name: str) -> None:
    before, shifts = standing().counted(), {"A": ()}
    expected = before.changed(shifts).excess_by_rule
    known = FilledMeanwhile(getattr(before, name))
    dict.setdefault(known, object(), {})
    setattr(before, name, known)
    assert before.changed(shifts).excess_by_rule == expected


DAYS_OFF = (TimeOff(agent_id="B", start=TUESDAY, end=TUESDAY + timedelta(days=1), paid=True),)


@pytest.mark.parametrize(
    ("first", "time_off", "anew"),
    [("Mon", (), []), ("Mon", DAYS_OFF, ["B"]), ("Wed", (), ["A"]), ("Wed", DAYS_OFF, ["A", "B"])],
)
def test_only_whose_terms_or_shifts_differ_are_counted_anew(
    first: str, time_off: tuple[TimeOff, ...], anew: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    before = standing().counted()
    shifts = (f"{first} 08:00-16:00", "B Tue 08:00-16:00")
    expected = standing(*shifts, time_off=time_off).counted()
    after, asked = standing(*shifts, time_off=time_off), []
    count = Standing.amounts_of

    def counted(self: Standing, agent_id: str, line: Line) -> tuple[int, ...]:
        asked.append(agent_id)
        return count(self, agent_id, line)

    monkeypatch.setattr(Standing, "amounts_of", counted)
    after.take_over(before)
    assert after.counted().excess_by_rule == expected.excess_by_rule
    assert asked == anew
    assert after.broken == expected.broken == ({"leave.approved"} if time_off else set())
