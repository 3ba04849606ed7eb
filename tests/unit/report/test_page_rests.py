"""Short rests by week."""

from __future__ import annotations

import pytest

from scheduler.domain import Policy, RuleSetting
from scheduler.report.page_rests import rests_sentence
from scheduler.rules.example import MONDAY
from tests.unit.report.small_story import problem, small_story

LATE, EARLY = "{} 14:00-22:00", "{} 09:00-13:00"


def told(*shifts: str) -> str:
    rules = {"rest.short": RuleSetting(rule_id="rest.short", hard=False, weight=1.0)}
    policy = Policy(names=("test",), at=MONDAY, rules=rules)
    return rests_sentence(small_story(shifts, problem(policy=policy)))


@pytest.mark.parametrize(
    ("shifts", "said"),
    [
        ((LATE.format("Mon"),), "0 rests between shifts are shorter than is wished; more than 1"),
        ((LATE.format("Mon"), EARLY.format("Tue")), "1 rest between shifts is shorter"),
        ((LATE.format("Mon"), EARLY.format("Tue")), "in a week of one person: 0 times"),
        (
            (LATE.format("Mon"), EARLY.format("Tue"), LATE.format("Wed"), EARLY.format("Thu")),
            "more than 1 in a week of one person: 1 time.",
        ),
        (
            (LATE.format("Mon"), EARLY.format("Tue"), "B Mon 14:00-22:00", "B Tue 09:00-13:00"),
            "in a week of one person: 0 times",
        ),
    ],
)
def test_short_rests_are_counted_by_person_and_week(shifts: tuple[str, ...], said: str) -> None:
    assert said in told(*shifts)
