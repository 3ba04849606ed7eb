from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from scheduler.domain import Skill, Wish
from scheduler.report.measures import PersonMeasures, person_measures, spell_minutes
from scheduler.rules.example import MONDAY, roster_of
from tests.unit.report.small_story import SHIFTS, policy, problem, small_story


def measures(agent_id: str = "A", *shifts: str, **given: object) -> PersonMeasures:
    story = small_story(shifts or SHIFTS, asked=problem(MONDAY, **given))
    return next(p for p in person_measures(story) if p.agent_id == agent_id)


def test_a_week_in_figures() -> None:
    assert measures() == PersonMeasures(
        agent_id="A",
        shifts=2,
        contract_minutes=2400,
        paid_minutes=720,
        worked_minutes=120 + 50 + 45 + 90 + 240,
        hard_minutes=50,
        longest_spell_minutes=240,
        shortest_rest_minutes=5 * 1440 + 330,
        night_shifts=1,
        evening_shifts=1,
        weekend_shifts=1,
        holiday_shifts=0,
        unpopular_starts=1,
        wishes_asked=0,
        wishes_granted=0,
    )


def test_rest_counts_from_last_week_but_not_within_it() -> None:
    history = ("Sat-1 08:00-16:00", "Sat-1 18:00-20:00", "Sun-1 08:00-20:00")
    assert measures("A", "Mon 08:00-16:00", history=history).shortest_rest_minutes == 720
    assert measures("A", "B Mon 08:00-16:00", history=history).shortest_rest_minutes is None


def test_only_those_trained_for_a_hard_queue_have_hard_minutes() -> None:
    skills = tuple(Skill(agent_id=a, queue="phone", proficiency=4) for a in ("A", "B"))
    hard = (Skill(agent_id="A", queue="complaints", proficiency=4), *skills)
    shift = "Mon 08:00-10:00"
    assert measures("A", shift, skills=hard).hard_minutes == 0
    assert measures("B", shift, skills=hard).hard_minutes is None
    worked = "B Mon 08:00-10:00 | work:complaints 08:00-10:00"
    assert measures("B", worked, skills=hard).hard_minutes == 120


@pytest.mark.parametrize(
    ("shift", "weekend", "evening"),
    [
        ("Fri 16:00-24:59", 0, 1),
        ("Fri 16:00-25:00", 1, 1),
        ("Sun 16:00-20:59", 1, 0),
        ("Sun 16:00-21:00", 1, 1),
        ("Mon 23:00-45:00", 0, 1),
    ],
)
def test_weekends_and_evenings_are_those_of_the_fair_share_rules(
    shift: str, weekend: int, evening: int
) -> None:
    found = measures("A", shift)
    assert (found.weekend_shifts, found.evening_shifts) == (weekend, evening)


@pytest.mark.parametrize(
    ("given", "asked", "granted"),
    [
        ({"wish": "off", "date": MONDAY}, 1, 0),
        ({"wish": "off", "date": MONDAY + timedelta(days=1)}, 1, 1),
        ({"wish": "work", "date": MONDAY}, 1, 1),
        ({"wish": "off", "weekday": 0}, 1, 0),
        ({"wish": "off", "weekday": 0, "valid_from": MONDAY + timedelta(days=1)}, 0, 0),
        ({"wish": "off", "weekday": 0, "valid_to": MONDAY - timedelta(days=1)}, 0, 0),
        ({"wish": "home", "date": MONDAY}, 0, 0),
        ({"wish": "off", "date": MONDAY + timedelta(days=7)}, 0, 0),
    ],
)
def test_wishes_are_counted_by_date(given: dict[str, Any], asked: int, granted: int) -> None:
    wish = Wish(agent_id="A", strength=1, **given)
    found = measures("A", "Mon 08:00-16:00", wishes=(wish,))
    assert (found.wishes_asked, found.wishes_granted) == (asked, granted)


@pytest.mark.parametrize(("pause", "spells"), [(10, [60, 50]), (11, [110])])
def test_what_ends_a_spell(pause: int, spells: list[int]) -> None:
    text = "Mon 08:00-10:00 | work:phone 08:00-09:00 | break 09:00-09:10 | work:phone 09:10-10:00"
    (shift,) = roster_of([text]).shifts
    assert list(spell_minutes(shift, pause)) == spells


def test_the_policy_says_what_ends_a_spell() -> None:
    text = "Mon 08:00-10:00 | work:phone 08:00-09:00 | break 09:00-09:10 | work:phone 09:10-10:00"
    assert measures("A", text).longest_spell_minutes == 60
    longer = policy(ended_by_minutes=11)
    assert measures("A", text, policy=longer).longest_spell_minutes == 110


def test_a_person_without_shifts_has_figures_of_zero() -> None:
    found = measures("B", "Mon 08:00-10:00")
    assert (found.shifts, found.paid_minutes, found.longest_spell_minutes) == (0, 0, 0)
    assert found.contract_minutes == 1200
