"""Sessions in the report and on the wall: named, or protected time."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from scheduler.report import day_sheets, report_html
from scheduler.report.page_sessions import sessions_page
from scheduler.report.plots import pictures
from scheduler.report.story import Story
from scheduler.rules.example import MONDAY, tiny_session
from tests.unit.report.small_story import problem, small_story

AT = "work:phone 08:00-10:00 | {kind}:talk 10:00-10:30 | work:phone 10:30-12:00"


def story(kind: str = "meeting", **given: Any) -> Story:
    """A meets B, and a training finds no place."""
    parts = {"kind": kind, "minutes": 30, "groups": (("A", "B"),), "name": "Team <1>", **given}
    course = tiny_session("course", kind="training", minutes=60, groups=(("B",),), name="Course")
    day = AT.format(kind=kind)
    base = small_story((f"Mon 08:00-12:00 | {day}", f"B Mon 08:00-12:00 | {day}"))
    asked = problem(MONDAY, sessions=(tiny_session("talk", **parts), course))
    return replace(base, problem=asked)


def test_the_planner_reads_what_is_held_and_what_is_not() -> None:
    page = sessions_page(story(off_workstation=True))
    assert page.counts == "1 of 2 sessions are held; 1 h 00 are owed and found no place."
    (held,), (owed,) = page.held, page.owed
    assert (held.when, held.name, held.there) == (
        "Mon 30 November, 10:00–10:30",
        "Team <1>",
        "A, B",
    )
    assert (held.absent, held.away) == ("", True)
    assert (owed.name, owed.people, owed.minutes) == ("Course", "B", "60")
    assert owed.reason
    assert owed.cure


def test_others_read_counts_alone() -> None:
    page = sessions_page(replace(story(), audience="others"))
    assert page.counts
    assert (page.held, page.owed) == ((), ())


def test_without_sessions_nothing_is_said() -> None:
    assert sessions_page(small_story()).counts == ""


def test_the_report_has_a_section_where_something_is_asked_for() -> None:
    told = story()
    text = report_html(told, pictures(told))
    assert 'id="sessions"' in text
    assert "Team &lt;1&gt;" in text
    bare = small_story()
    assert 'id="sessions"' not in report_html(bare, pictures(bare))


def test_what_may_be_held_later_is_told_apart() -> None:
    late = story(due=False, groups=(("A", "B"), ("C",)))
    assert sessions_page(late).counts.endswith("1 may be held later.")


def test_the_wall_names_sessions_and_says_when_they_are_away_from_the_desk() -> None:
    sheets = day_sheets(story(off_workstation=True))
    for text in sheets.values():
        assert "10:00–10:30 Team &lt;1&gt;, away from the desk" in text
        assert "k-meeting" in text


def test_a_private_session_is_protected_time_on_the_wall() -> None:
    text = "".join(day_sheets(story("one_to_one", private=True)).values())
    assert text.count("10:00–10:30 Protected time") == 2
    for private in ("Team", "One-to-one", "one_to_one"):
        assert private not in text


def test_a_private_talk_does_not_melt_into_idle_time() -> None:
    talk = "off_phone 08:00-10:00 | one_to_one:talk 10:00-10:30 | off_phone 10:30-12:00"
    base = small_story((f"Mon 08:00-12:00 | {talk}",))
    session = tiny_session("talk", kind="one_to_one", minutes=30, private=True)
    told = replace(base, problem=problem(MONDAY, sessions=(session,)))
    text = day_sheets(told)["t"]
    assert (
        "08:00–10:00 Off the phone, 10:00–10:30 Protected time, 10:30–12:00 Off the phone" in text
    )
