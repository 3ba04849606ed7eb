"""Teams, contracts, skills and leave."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import pytest

from scheduler.samples.generator import sample_people
from scheduler.samples.people import contact_minutes, is_new, paid_minutes
from scheduler.samples.requests import availability_rows, wish_rows
from scheduler.samples.spec import PLANNED_WEEK, SampleSpec

PEOPLE = sample_people(SampleSpec(300, 6, 3, seed=2))


def test_people_are_numbered_and_named_apart() -> None:
    assert [person.agent_id for person in PEOPLE[:2]] == ["A0001", "A0002"]
    assert len({person.agent_id for person in PEOPLE}) == 300
    assert len({person.name for person in PEOPLE}) == 300


@pytest.mark.parametrize(("people", "teams"), [(20, [10, 10]), (31, [10, 10, 11]), (64, [12] * 1)])
def test_teams_are_even_and_of_8_to_15(people: int, teams: list[int]) -> None:
    sizes = sorted(Counter(person.team for person in sample_people(SampleSpec(people))).values())
    assert sizes[: len(teams)] == teams
    assert all(8 <= size <= 15 for size in sizes)


def test_every_team_has_one_full_time_lead_of_its_own_site() -> None:
    by_id = {person.agent_id: person for person in PEOPLE}
    leads = [person for person in PEOPLE if person.role == "lead"]
    assert sorted(lead.team for lead in leads) == sorted({person.team for person in PEOPLE})
    assert all(lead.contract.weekly_hours_paid == 40 for lead in leads)
    assert all(not lead.team_lead_id for lead in leads)
    for person in PEOPLE:
        lead = by_id[person.team_lead_id] if person.team_lead_id else person
        assert (lead.role, lead.team, lead.site) == ("lead", person.team, person.site)


def test_new_people_joined_lately_with_low_training_and_a_mentor() -> None:
    new = [person for person in PEOPLE if person.mentor_id]
    assert 10 <= len(new) <= 30
    for person in new:
        assert PLANNED_WEEK - timedelta(days=40) <= person.employed_from < PLANNED_WEEK
        assert all(level <= 2 for _, level in person.skills)
        assert person.mentor_id == person.team_lead_id
    others = [person for person in PEOPLE if not person.mentor_id]
    assert all(person.employed_from <= PLANNED_WEEK - timedelta(days=150) for person in others)


def test_one_person_in_twelve_is_new() -> None:
    assert [index for index in range(30) if is_new(index)] == [5, 17, 29]


def test_most_people_are_trained_to_3_or_4() -> None:
    levels = Counter(level for person in PEOPLE for _, level in person.skills)
    assert set(levels) == {1, 2, 3, 4}
    assert levels[3] + levels[4] > 0.7 * levels.total()


def test_all_people_differ() -> None:
    people = sample_people(SampleSpec(5000, 10, 5))
    alike = Counter(
        (
            person.contract,
            person.skills,
            tuple(row[1:] for row in availability_rows(person, 1)),
            tuple(row[1:-1] for row in wish_rows(person, 1, PLANNED_WEEK)),
            person.commute_minutes,
        )
        for person in people
    )
    assert len(alike) == 5000


def test_at_least_three_contracts_are_in_use() -> None:
    hours = {person.contract.weekly_hours_paid for person in sample_people(SampleSpec(20))}
    assert hours == {20, 30, 40}


def test_leave_is_credited_in_its_own_week_alone() -> None:
    present = contact_minutes(PEOPLE, PLANNED_WEEK)
    later = contact_minutes(PEOPLE, PLANNED_WEEK + timedelta(weeks=1))
    contracted = paid_minutes(PEOPLE)
    assert 0.95 * contracted < present < contracted
    assert 0.95 * contracted < later < contracted
    assert contact_minutes(PEOPLE, PLANNED_WEEK + timedelta(weeks=2)) == contracted


def test_leave_is_of_three_kinds() -> None:
    leave = [(person, item) for person in PEOPLE for item in person.leave]
    weeks = [
        (person, item)
        for person, item in leave
        if item.credit_minutes == 60 * person.contract.weekly_hours_paid
    ]
    hours = [item for _, item in leave if "T" in item.start]
    assert weeks
    assert hours
    assert len(weeks) + len(hours) < len(leave)
    assert all(item.end > item.start and item.credit_minutes <= 240 for item in hours)
    assert all(item.start[:10] == item.first_date.isoformat() for _, item in leave)
