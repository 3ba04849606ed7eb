"""Windows and wishes."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, timedelta

from scheduler.samples.generator import sample_people
from scheduler.samples.requests import (
    AVAILABILITY_HEADER,
    WISHES_HEADER,
    availability_rows,
    wish_rows,
)
from scheduler.samples.spec import PLANNED_WEEK, SampleSpec

PEOPLE = sample_people(SampleSpec(300, 6, 3, seed=2))
WISHES = [
    dict(zip(WISHES_HEADER, row, strict=True))
    for person in PEOPLE
    for row in wish_rows(person, 2, PLANNED_WEEK)
]


def minutes(text: str) -> int:
    hours, rest = text.split(":")
    return 60 * int(hours) + int(rest)


def test_about_half_the_people_have_windows() -> None:
    windowed = [person for person in PEOPLE if availability_rows(person, 2)]
    assert 120 <= len(windowed) <= 180


def test_windows_hold_the_longest_shift_on_five_days_or_more() -> None:
    for person in PEOPLE:
        rows = [
            dict(zip(AVAILABILITY_HEADER, row, strict=True)) for row in availability_rows(person, 2)
        ]
        assert len(rows) in {0, 5, 6, 7}
        for row in rows:
            start, end = minutes(row["available_from"]), minutes(row["available_to"])
            assert end - start >= 60 * person.contract.shift_hours_max + 90
            assert person.contract.earliest_start <= start
            assert end <= person.contract.latest_end


def test_everybody_wishes_one_to_three_things_on_different_days() -> None:
    counts = Counter(wish["agent_id"] for wish in WISHES)
    assert set(counts) == {person.agent_id for person in PEOPLE}
    assert set(counts.values()) == {1, 2, 3}


def test_a_wish_is_for_a_date_of_the_week_or_for_a_weekday_with_an_end() -> None:
    for wish in WISHES:
        assert bool(wish["date"]) != bool(wish["weekday"])
        assert bool(wish["weekday"]) == bool(wish["valid_from"]) == bool(wish["valid_to"])
        if wish["date"]:
            offset = date.fromisoformat(wish["date"]) - PLANNED_WEEK
            assert timedelta() <= offset < timedelta(weeks=1)


def test_times_are_given_where_the_wish_asks_for_them() -> None:
    needed = {"avoid": (True, True), "start_after": (True, False), "end_before": (False, True)}
    for wish in WISHES:
        expected = needed.get(wish["wish"], (False, False))
        assert (bool(wish["from"]), bool(wish["to"])) == expected
        assert wish["strength"] in {"1", "2", "3"}


def test_only_people_with_home_days_wish_for_home() -> None:
    able = {person.agent_id for person in PEOPLE if person.home_days_per_week_max}
    home = {wish["agent_id"] for wish in WISHES if wish["wish"] == "home"}
    assert home
    assert home <= able
    assert {wish["wish"] for wish in WISHES} == {
        "off", "avoid", "start_after", "end_before", "work", "home",
    }  # fmt: skip


def test_wishes_were_submitted_two_weeks_ahead_or_more() -> None:
    for wish in WISHES:
        submitted = datetime.fromisoformat(wish["submitted_at"])
        assert submitted.utcoffset() == timedelta()
        assert submitted.date() <= PLANNED_WEEK - timedelta(days=8)
