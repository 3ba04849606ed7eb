from __future__ import annotations

from datetime import timedelta

import pytest

from scheduler.report.coverage import by_queue_and_day, coverage, missing_by_day_and_clock
from scheduler.rules.example import MONDAY
from tests.unit.report.small_story import interval_rows, problem, small_story

TUESDAY = MONDAY + timedelta(days=1)


def test_minutes_add_up() -> None:
    story = small_story()
    found = coverage(story, [row for row in story.intervals if row.queue == "phone"])
    assert found.needed_minutes == 16 * 1.5 * 15
    assert found.missing_minutes == 4 * 0.5 * 15 + 12 * 1.5 * 15
    assert found.share == pytest.approx(60 / 360)
    assert coverage(story, story.intervals).surplus_minutes == 1.5 * 15


def test_nothing_needed_is_all_met() -> None:
    assert coverage(small_story(), []).share == 1.0


def test_rows_are_gathered_by_queue_and_local_date() -> None:
    found = by_queue_and_day(small_story())
    assert set(found) == {(q, on) for q in ("phone", "complaints") for on in (MONDAY, TUESDAY)}
    starts = [row.start for row in found["phone", MONDAY]]
    assert starts == sorted(starts)
    assert len(starts) == 8


def test_missing_minutes_are_summed_over_queues_on_local_clocks() -> None:
    found = missing_by_day_and_clock(small_story())
    assert found[MONDAY, 480] == 0.5 * 15
    assert found[MONDAY, 495] == 15.0
    assert found[TUESDAY, 585] == 30.0
    assert len(found) == 16


def test_an_empty_week_has_no_rows() -> None:
    assert by_queue_and_day(small_story(intervals=interval_rows(problem(need=()), {}))) == {}
