"""Invented people for real calls."""

from __future__ import annotations

from collections import Counter

import pytest

from scheduler.samples.bank_calls import PLANNED_WEEK, QUEUES
from scheduler.samples.bank_people import LEDGER_WEEKS, bank_people, is_balanced, people_for
from scheduler.samples.people import contact_minutes, paid_minutes


def test_seven_closed_weeks_precede_the_plan() -> None:
    assert LEDGER_WEEKS == 7


@pytest.mark.parametrize("hours", [550, 600, 680, 800, 1000, 1400])
def test_people_fit_the_need_with_and_without_leave(hours: int) -> None:
    people = people_for(60.0 * hours)
    assert 0.95 <= paid_minutes(people) / 60 / hours <= 1.05
    assert 0.95 <= contact_minutes(people, PLANNED_WEEK) / 60 / hours <= 1.05
    assert is_balanced(people, 60.0 * hours)


@pytest.mark.parametrize("factor", [0.94, 1.06])
def test_a_need_six_percent_away_is_out_of_balance(factor: float) -> None:
    people = bank_people(30)
    assert is_balanced(people, paid_minutes(people) * 0.99)
    assert not is_balanced(people, paid_minutes(people) * factor)


@pytest.mark.parametrize("hours", [2, 20_000])
def test_a_need_beyond_any_team_is_refused(hours: int) -> None:
    with pytest.raises(ValueError, match=f"no 8 to 99 people fit {hours} hours"):
        people_for(60.0 * hours)


def test_two_teams_with_a_lead_each() -> None:
    people = bank_people(31)
    assert Counter(person.team for person in people) == {"bank-1": 15, "bank-2": 16}
    leads = [person for person in people if person.role == "lead"]
    assert [lead.contract.weekly_hours_paid for lead in leads] == [40, 40]
    assert {person.contract.weekly_hours_paid for person in people} == {20, 30, 40}


def test_skills_are_mostly_many_or_two() -> None:
    people = bank_people(40)
    counts = Counter(min(3, len(person.skills)) for person in people)
    assert counts[3] == pytest.approx(0.4 * 40, abs=2)
    assert counts[2] == pytest.approx(0.4 * 40, abs=3)
    assert counts[1] == pytest.approx(0.2 * 40, abs=4)
    assert {person.skills[0][0] for person in people if len(person.skills) == 1} == {"PS"}
    assert {queue for person in people for queue, _ in person.skills} == set(QUEUES)


def test_a_few_are_new() -> None:
    new = [person for person in bank_people(28) if person.mentor_id]
    assert len(new) in {2, 3}
    assert all([queue for queue, _ in person.skills] == ["PS"] for person in new)
