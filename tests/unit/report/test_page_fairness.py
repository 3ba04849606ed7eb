from __future__ import annotations

from datetime import timedelta
from typing import Any

from scheduler.domain import Pin
from scheduler.report import report_html
from scheduler.report.measures import person_measures
from scheduler.report.page_fairness import FairLine, HandLine, fair_lines, hand_lines
from scheduler.report.plots import drawings
from scheduler.rules.example import MONDAY, moment
from scheduler.rules.fair_share import ledger_row, limit_of
from tests.unit.report.small_story import problem, small_story

SHIFTS = ("Sat 08:00-16:00", "Sun 08:00-16:00", "B Sat 08:00-16:00")


def pin(agent_id: str, kind: str, days: int, *, author: str = "P", week: int = 0) -> Pin:
    """A pin from eight to four, some days after Monday."""
    on = MONDAY + timedelta(days=days, weeks=week)
    given: dict[str, Any] = {"agent_id": agent_id, "kind": kind, "author": author}
    given |= {"start": moment(on, "08:00"), "end": moment(on, "16:00")}
    return Pin(**given, reason="told in private")


def test_a_load_in_words() -> None:
    story = small_story(SHIFTS)
    (line,) = fair_lines(story, person_measures(story), ledger=False)
    # B works half the hours: at the mean of 30 hours A carries 1.5 shifts and B carries 1.5
    assert line == FairLine("Weekend shifts", "3 shifts", "1.5", "0.0", "0.0", "0.00", "1.00")


def test_the_weeks_before_make_another_line() -> None:
    before = (
        ledger_row("A", 1, paid_minutes=2400),
        ledger_row("B", 1, paid_minutes=1200, weekend_shifts=1),
        ledger_row("B", 14, paid_minutes=1200, weekend_shifts=9),
    )
    story = small_story(SHIFTS, asked=problem(ledger=before))
    (line,) = fair_lines(story, person_measures(story), ledger=True)
    assert (line.total, line.worst_off, line.range) == ("4 shifts", "3.0", "1.5")


def test_a_limit_takes_its_person_out_without_a_trace() -> None:
    asked = problem(**limit_of("B", MONDAY, MONDAY))
    story = small_story(SHIFTS, asked=asked)
    (line,) = fair_lines(story, person_measures(story), ledger=False)
    assert (line.total, line.worst_off, line.range) == ("3 shifts", "2.0", "0.0")
    text = report_html(story, {f"{name}.png": b"" for name in drawings(story)})
    for word in ("limit_id", "no_overtime", "x1"):
        assert word not in text


def test_what_was_set_by_hand_is_counted_by_author() -> None:
    pins = (
        pin("A", "shift", 5),
        pin("A", "off", 1),
        pin("B", "shift", 5),
        pin("B", "shift", 0, author="Q"),
        pin("B", "shift", 0, week=1),
    )
    story = small_story(SHIFTS, asked=problem(pins=pins))
    assert hand_lines(story) == [
        HandLine("P", 2, 1, 2, "2 weekend"),
        HandLine("Q", 1, 0, 1, "–"),
    ]
    text = report_html(story, {f"{name}.png": b"" for name in drawings(story)})
    assert "told in private" not in text
    assert "No shift and no day off was set by hand." not in text


def test_nothing_set_by_hand_is_said() -> None:
    story = small_story(SHIFTS)
    assert hand_lines(story) == []
    text = report_html(story, {f"{name}.png": b"" for name in drawings(story)})
    assert "No shift and no day off was set by hand." in text


def test_kinds_of_shifts_set_by_hand() -> None:
    night = Pin(
        agent_id="A",
        kind="shift",
        start=moment(MONDAY, "22:00"),
        end=moment(MONDAY, "30:00"),
        author="P",
        reason="asked",
    )
    story = small_story(("Mon 22:00-30:00",), asked=problem(pins=(night,)))
    assert hand_lines(story)[0].kinds == "1 evening, 1 night, 1 unpopular start"
