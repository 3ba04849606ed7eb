from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from scheduler.report.loads import compared_with_nobody, shared_loads, weeks_before
from scheduler.report.measures import PersonMeasures
from scheduler.rules.example import MONDAY, tiny_problem
from scheduler.rules.fair_share import ledger_row, limit_of


def person(agent_id: str, **given: object) -> PersonMeasures:
    figures: dict[str, Any] = dict.fromkeys(PersonMeasures.__dataclass_fields__, 0)
    figures |= {"agent_id": agent_id, "contract_minutes": 2400, **given}
    return PersonMeasures(**figures)


def test_a_part_timer_carries_as_much_more() -> None:
    half = person("B", hard_minutes=60, contract_minutes=1200)
    hard, *_ = shared_loads([person("A", hard_minutes=60), half])
    assert hard.total == 120
    assert dict(hard.shares) == pytest.approx({"A": 45, "B": 90})


def test_who_cannot_carry_a_load_is_not_compared() -> None:
    people = [
        person("A", hard_minutes=60, weekend_shifts=1),
        person("B", hard_minutes=None, evening_shifts=2),
        person("C", hard_minutes=0, contract_minutes=0, weekend_shifts=1),
    ]
    loads = {load.name: load for load in shared_loads(people)}
    hard, weekend, evening = (
        loads[name] for name in ("Hard minutes", "Weekend shifts", "Evening shifts")
    )
    assert [who for who, _ in hard.shares] == ["A"]
    assert weekend.total == 2
    assert dict(weekend.shares) == {"A": 1, "B": 0}
    assert evening.fairness.jain == pytest.approx(0.5)


def test_nobody_shares_nothing() -> None:
    assert [load.fairness.gini for load in shared_loads([])] == [0] * 7


def test_the_weeks_before_count_where_they_are_given() -> None:
    people = [person("A", night_shifts=1), person("B"), person("C", contract_minutes=0)]
    before = [
        ledger_row("A", 1, paid_minutes=2400, night_shifts=1),
        ledger_row("B", 1, paid_minutes=2400, night_shifts=2),
        ledger_row("C", 1, paid_minutes=4800, night_shifts=3),
        ledger_row("gone", 1, night_shifts=9),
    ]
    night = next(load for load in shared_loads(people, before) if load.name == "Night shifts")
    assert night.total == 7
    assert dict(night.shares) == {"A": 2, "B": 2, "C": 3}


def test_refused_wishes_are_compared_by_how_many_were_asked() -> None:
    people = [
        person("A", wishes_asked=4, wishes_granted=2),
        person("B", wishes_asked=2, wishes_granted=2),
        person("C"),
    ]
    *_, refused = shared_loads(people, [ledger_row("B", 1, wishes_asked=6, wishes_granted=2)])
    assert (refused.name, refused.total) == ("Wishes refused", 6)
    assert dict(refused.shares) == pytest.approx({"A": 3, "B": 3})


def test_who_is_set_apart_carries_and_is_compared_with_nobody() -> None:
    people = [person("A", weekend_shifts=2), person("B", weekend_shifts=2), person("C")]
    loads = shared_loads(people, apart=frozenset("C"))
    weekend = next(load for load in loads if load.name == "Weekend shifts")
    assert dict(weekend.shares) == {"A": 2, "B": 2}
    assert weekend.fairness.jain == 1
    assert shared_loads(people, apart=frozenset("A"))[3].total == 4


def test_limits_of_the_horizon_and_the_weeks_looked_back_set_apart() -> None:
    day, week = timedelta(days=1), timedelta(weeks=1)
    first, last = MONDAY - 13 * week, MONDAY + 6 * day
    for begins, ends, apart in (
        (first - week, first - day, False),
        (first - week, first, True),
        (last, last + week, True),
        (last + day, last + week, False),
    ):
        problem = tiny_problem(**limit_of("A", begins, ends))
        assert (compared_with_nobody(problem) == {"A"}) is apart


def test_thirteen_weeks_are_looked_back() -> None:
    rows = tuple(ledger_row("A", weeks) for weeks in (14, 13, 1))
    assert weeks_before(tiny_problem(ledger=rows)) == rows[1:]
