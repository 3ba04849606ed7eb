from __future__ import annotations

from datetime import date, timedelta

import pytest

from scheduler.domain import Roster
from scheduler.report import page_roster
from scheduler.report.page_roster import roster_week, segment_label, segment_style, ticks
from scheduler.rules.example import MONDAY
from tests.unit.report.small_story import problem, small_story


def test_bars_are_placed_in_per_cent_of_the_day() -> None:
    story = small_story()
    week = roster_week(story, story.problem.dates)
    first = week.lines[0].days[0].spans[0]
    assert (first.left, first.width, first.style) == ("0.00", "11.11", "q0")
    assert first.title == "08:00–10:00 phone"
    styles = [span.style for span in week.lines[0].days[0].spans]
    assert styles == [
        "q0",
        "k-break",
        "q1",
        "k-recovery",
        "q0",
        "k-meal",
        "q0",
        "k-training",
        "k-off_phone",
    ]


def test_lines_carry_names_and_hours() -> None:
    story = small_story()
    week = roster_week(story, story.problem.dates)
    assert [(line.agent_id, line.name, line.paid) for line in week.lines] == [
        ("A", "Ada <b>&", "12 h 00"),
        ("B", "B", "4 h 00"),
    ]
    assert [day.hours for day in week.lines[1].days] == ["", "09:00–13:00", "", "", "", "", ""]


def test_a_day_lists_who_works_by_start() -> None:
    story = small_story(("Mon 09:00-10:00", "B Mon 08:00-10:00", "Tue 08:00-09:00"))
    week = roster_week(story, story.problem.dates)
    assert week.at_work[:3] == ((1, 0), (0,), ())


def test_people_beyond_the_most_are_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page_roster, "MOST_PEOPLE", 1)
    story = small_story()
    week = roster_week(story, story.problem.dates)
    assert (len(week.lines), week.left_out) == (1, 1)


def test_a_second_shift_of_a_day_joins_the_first() -> None:
    story = small_story(("Mon 08:00-09:00", "Mon 12:00-13:00"))
    cell = roster_week(story, story.problem.dates).lines[0].days[0]
    assert cell.hours == "08:00–09:00, 12:00–13:00"
    assert len(cell.spans) == 2


def test_ticks_are_full_hours_few_or_all() -> None:
    story = small_story()
    few, every = ticks(story, MONDAY, (8, 26), 6), ticks(story, MONDAY, (8, 26))
    assert [tick.label for tick in few] == ["09", "12", "15", "18", "21", "00"]
    assert len(every) == 18
    assert few[0].left == "5.56"


def test_ticks_follow_a_change_of_the_clock() -> None:
    sunday = date(2027, 3, 28)
    story = small_story((), asked=problem(first_date=sunday, need=()))
    assert [tick.label for tick in ticks(story, sunday, (0, 4))] == ["00", "01", "03", "04"]
    plain = ticks(story, sunday + timedelta(days=1), (0, 4))
    assert [tick.label for tick in plain] == ["00", "01", "02", "03"]


def test_segments_have_a_class_and_words() -> None:
    story = small_story()
    (first, *_, last) = story.roster.shifts[0].segments
    assert (segment_style(story, first), segment_label(first)) == ("q0", "phone")
    assert (segment_style(story, last), segment_label(last)) == ("k-off_phone", "Off the phone")
    unknown = first.model_copy(update={"queue": "closed"})
    assert (segment_style(story, unknown), segment_label(unknown)) == ("k-work", "closed")


def test_an_empty_roster_has_empty_days() -> None:
    story = small_story(())
    assert story.roster == Roster()
    week = roster_week(story, story.problem.dates)
    assert {day.hours for line in week.lines for day in line.days} == {""}
