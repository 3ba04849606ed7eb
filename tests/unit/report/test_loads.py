from __future__ import annotations

from typing import Any

import pytest

from scheduler.report.loads import shared_loads
from scheduler.report.measures import PersonMeasures


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
    hard, weekend, evening = shared_loads(people)
    assert [who for who, _ in hard.shares] == ["A"]
    assert weekend.total == 2
    assert dict(weekend.shares) == {"A": 1, "B": 0}
    assert evening.fairness.jain == pytest.approx(0.5)


def test_nobody_shares_nothing() -> None:
    assert [load.fairness.gini for load in shared_loads([])] == [0, 0, 0]
