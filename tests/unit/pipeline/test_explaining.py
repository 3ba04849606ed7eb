from __future__ import annotations

from pathlib import Path

import pytest

from scheduler.errors import InputError
from scheduler.exchange import write_roster
from scheduler.explain import NOT_AVAILABLE
from scheduler.pipeline.explaining import interval_reasons, place_of, shift_stories
from scheduler.pipeline.judge import Judged, judge
from scheduler.pipeline.request import Request
from tests.small_centre import WEEK
from tests.small_roster import roster, shift


@pytest.fixture(scope="module")
def judged(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Judged:
    path = tmp_path_factory.mktemp("rosters") / "roster.csv"
    shifts = roster(shift("A5", 0), shift("A5", 1), shift("A1", 0, "09:00 complaints 13:00"))
    write_roster(path, shifts, {"bln": "Europe/Berlin"})
    return judge(Request(folder), path)


@pytest.mark.parametrize(
    ("at", "start"),
    [
        (f"{WEEK}T09:00", "08:00"),
        (f"{WEEK}T09:29", "08:00"),
        (f"{WEEK}T09:30", "08:30"),
    ],
)
def test_a_time_names_the_interval_it_lies_in(judged: Judged, at: str, start: str) -> None:
    place = place_of(judged, "calls", at)
    assert f"{place.span[0]:%H:%M}" == start
    assert place.reasons["A5"] == "on_queue"


@pytest.mark.parametrize(
    ("queue", "at", "words"),
    [
        ("sales", f"{WEEK}T09:00", "is no queue of the centre; it has calls, complaints"),
        ("calls", "nine", "is not a date and time"),
        ("calls", f"{WEEK}T08:59", "lies in no interval of calls"),
        ("calls", "2025-03-02T09:00", "lies in no interval of calls"),
        ("calls", "2026-03-29T02:30", "does not exist in Europe/Berlin"),
    ],
)
def test_what_is_no_interval_is_a_fault(judged: Judged, queue: str, at: str, words: str) -> None:
    with pytest.raises(InputError, match=words):
        place_of(judged, queue, at)


def test_everybody_with_the_skill_is_named_once(judged: Judged) -> None:
    told = interval_reasons(judged, place_of(judged, "calls", "2026-03-03T09:00"), "planner")
    named = [name for people in told.people.values() for name in people]
    assert sorted(named) == ["A1", "A2", "A3", "A4", "A5"]
    assert told.qualified == sum(told.counts.values()) == 5
    assert told.people["on_leave"] == ("A4",)
    assert told.required_agents > told.staffed_agents == 1
    assert told.short_agents == told.required_agents - 1


def test_others_see_numbers_and_no_reason_for_an_absence(judged: Judged) -> None:
    told = interval_reasons(judged, place_of(judged, "calls", "2026-03-03T09:00"), "others")
    assert told.people == {}
    assert told.counts[NOT_AVAILABLE] >= 1
    assert "on_leave" not in told.counts
    assert told.qualified == sum(told.counts.values()) == 5


def test_a_shift_adds_to_the_ledger_of_its_week(judged: Judged) -> None:
    stories = {(s.shift.agent_id, s.shift.work_date.day): s.ledger for s in shift_stories(judged)}
    assert set(stories) == {("A1", 2), ("A5", 2), ("A5", 3)}
    assert stories["A5", 2] == {"paid_minutes": 240, "worked_minutes": 240}
    assert stories["A1", 2] == {
        "hard_minutes": 240,
        "abuse_minutes": 1,
        "paid_minutes": 240,
        "worked_minutes": 240,
    }


def test_only_those_asked_about_are_told(judged: Judged) -> None:
    assert {story.shift.agent_id for story in shift_stories(judged, {"A1"})} == {"A1"}
