"""What a generated centre may be asked to be."""

from __future__ import annotations

from datetime import date

import pytest

from scheduler.samples.spec import PLANNED_WEEK, SampleSpec


@pytest.mark.parametrize(
    ("people", "queues", "sites", "weeks", "interval_minutes"),
    [(20, 1, 1, 1, 15), (5000, 10, 5, 26, 30)],
)
def test_the_ends_of_every_range_are_allowed(
    people: int, queues: int, sites: int, weeks: int, interval_minutes: int
) -> None:
    spec = SampleSpec(people, queues, sites, 1, weeks, interval_minutes)
    assert (spec.people, spec.weeks) == (people, weeks)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("people", 19),
        ("people", 5001),
        ("queues", 0),
        ("queues", 11),
        ("sites", 0),
        ("sites", 6),
        ("weeks", 0),
        ("weeks", 27),
        ("interval_minutes", 20),
    ],
)
def test_a_number_outside_its_range_is_refused_by_name(name: str, value: int) -> None:
    with pytest.raises(ValueError, match=f"{name} must be .* not {value}"):
        SampleSpec(**{"people": 20, name: value})


def test_all_faults_are_named_at_once() -> None:
    with pytest.raises(ValueError, match=r"people must be .*; sites must be .*; interval_minutes"):
        SampleSpec(people=1, sites=9, interval_minutes=7)


def test_history_is_whole_weeks_before_the_planned_monday() -> None:
    assert PLANNED_WEEK.weekday() == 0
    assert SampleSpec(20, weeks=8).first_date == date(2026, 10, 5)
