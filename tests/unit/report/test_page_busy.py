"""How busy people will be: short peaks told apart."""

from __future__ import annotations

import pytest

from scheduler.report.page_busy import busy_sentence
from scheduler.report.story import ServiceRow, Story
from scheduler.rules.example import MONDAY, moment
from tests.unit.report.small_story import small_story


def rows(busy: dict[str, float], group: str = "calls") -> tuple[ServiceRow, ...]:
    """Intervals of a group by local start, with their occupancy."""
    return tuple(
        ServiceRow(group, moment(MONDAY, clock), 10.0, 0.8, 5.0, 0.0, share)
        for clock, share in busy.items()
    )


def told(*service: ServiceRow) -> str:
    return busy_sentence(small_story(service=service))


def test_two_intervals_a_day_are_short_peaks() -> None:
    text = told(*rows({"08:00": 0.95, "09:00": 0.91, "10:00": 0.9, "11:00": 0.5}))
    assert "Of 4 intervals of staffing groups, 2 are expected to be busier than 90 %" in text
    assert "; 0 of them are no short peaks" in text


def test_the_third_of_a_day_is_none() -> None:
    busy = {"08:00": 0.95, "09:00": 0.95, "10:00": 0.95}
    assert "; 1 of them are no short peaks" in told(*rows(busy))
    both = (*rows({"08:00": 0.95, "09:00": 0.95}), *rows({"08:00": 0.95}, "chats"))
    assert "; 0 of them are no short peaks" in told(*both)
    assert "; 0 of them are no short peaks" in told(
        *rows({"08:00": 0.95, "09:00": 0.95, "24:30": 0.95})
    )


@pytest.mark.parametrize(
    ("clocks", "said"),
    [
        (("08:00", "08:15", "08:30", "08:45"), "60 minutes 0 times; the longest run lasts 60"),
        (
            ("08:00", "08:15", "08:30", "08:45", "09:00"),
            "60 minutes 1 time; the longest run lasts 75",
        ),
        (("08:00", "08:15", "08:45"), "60 minutes 0 times; the longest run lasts 30 minutes"),
        ((), "60 minutes 0 times; the longest run lasts 0 minutes"),
    ],
)
def test_runs_longer_than_four_quarters_are_counted(clocks: tuple[str, ...], said: str) -> None:
    busy = dict.fromkeys(clocks, 0.95) | {"20:00": 0.2}
    assert said in told(*rows(busy))


def test_without_a_forecast_nothing_is_known() -> None:
    story: Story = small_story(service=())
    assert busy_sentence(story) == "How busy people will be is not known without a forecast."
