"""Fatigue on the page: kinds of shift are compared, people never are."""

from __future__ import annotations

import re
from itertools import product

from scheduler.report import Story, report_html
from scheduler.report.page_fatigue import MOST_SHIFTS, fatigue_page
from scheduler.report.plots import drawings
from tests.unit.report.small_story import problem, small_story

WEEK = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
NIGHTS = tuple(f"{who} {day} 20:00-33:00" for who, day in product("AB", WEEK))
FORTNIGHT = (*NIGHTS, *(f"{who} {day}+1 20:00-33:00" for who, day in product("AB", WEEK)))


def tired(shifts: tuple[str, ...] = NIGHTS, weeks: int = 1) -> Story:
    return small_story(shifts, asked=problem(weeks=weeks))


def page_of(story: Story) -> str:
    text = report_html(story, {f"{name}.png": b"" for name in drawings(story)})
    return text[text.index('<section id="fatigue"') : text.index('<section id="rules"')]


def test_counts_are_told() -> None:
    story = tired()
    marked = [row.risk_index for row in story.fatigue if row.risk_index > 1.0]
    alerts = [index for index in marked if index > 1.6]
    assert 0 < len(alerts) < len(marked) <= 14
    assert fatigue_page(story).counts == (
        f"Of 14 shifts, {len(marked)} score above 1.0 on the RR446-style risk index, "
        f"{len(alerts)} of them above 1.6; the low point of alertness reaches 7 or more on the "
        "Karolinska scale in 14."
    )


def test_kinds_of_shift_stand_in_order_of_the_clock() -> None:
    kinds = fatigue_page(small_story()).kinds
    assert [(kind.starts, kind.shifts) for kind in kinds] == [
        ("06:00–09:59", "2"),
        ("18:00–23:59", "1"),
    ]
    assert all(float(kind.mean_index) <= float(kind.highest_index) for kind in kinds)
    (kind,) = fatigue_page(tired()).kinds
    assert float(kind.highest_index) == round(max(r.risk_index for r in tired().fatigue), 2)


def test_marked_shifts_stand_in_order_of_time_and_not_of_score() -> None:
    page = fatigue_page(tired(FORTNIGHT, weeks=2))
    assert len(page.marked) == MOST_SHIFTS
    assert page.left_out == sum(r.level != "usual" for r in tired(FORTNIGHT, 2).fatigue) - 20
    days = [re.findall(r"\d+", line.when)[0] for line in page.marked]
    assert days[:4] == [days[0], days[0], days[2], days[2]]
    assert [line.agent_id for line in page.marked] == ["A", "B"] * 10
    assert f"{page.left_out} more are in fatigue.csv" in page_of(tired(FORTNIGHT, weeks=2))


def test_others_read_numbers_of_shifts_alone() -> None:
    story = small_story(NIGHTS, audience="others")
    page = fatigue_page(story)
    assert page.counts == fatigue_page(tired()).counts
    assert (page.kinds, page.marked, page.left_out) == ((), (), 0)
    shown = page_of(story)
    assert "<table>" not in shown
    assert not re.search(r"\b[AB]\b", re.sub(r"<[^>]*>|An aid|A low", "", shown))


def test_the_page_says_what_the_models_are_not() -> None:
    shown = page_of(small_story())
    assert "no measure of any person" in shown
    assert "allows nothing that a rule forbids" in shown
    assert "design choices" in shown
