"""What people were exposed to, and days changed after publication."""

from __future__ import annotations

from datetime import timedelta

import pytest

from scheduler.pipeline.exposure import exposed_minutes, late_changes
from tests.small_centre import WEEK
from tests.small_roster import roster, shift

PLAN = "09:00 calls 10:00 complaints 11:00 recovery 11:15 meal 11:45 calls 13:00"


def test_minutes_on_queues_count_by_their_share() -> None:
    shifts = roster(shift("A1", 0, PLAN)).shifts
    assert exposed_minutes(shifts, {"complaints": 0.5}) == pytest.approx(30)
    assert exposed_minutes(shifts, {"calls": 1.0}) == pytest.approx(135)
    assert exposed_minutes(shifts, {"other": 1.0}) == 0


def test_a_day_counts_once_however_it_changed() -> None:
    before = roster(shift("A1", 0), shift("A1", 1), shift("A2", 8))
    after = roster(shift("A1", 0, "09:00 calls 12:00"), shift("A2", 8), shift("A3", 2))
    found = late_changes(before, after, WEEK)
    assert found == {("A1", WEEK): 2, ("A3", WEEK): 1}


def test_moved_segments_are_no_change() -> None:
    before = roster(shift("A1", 0, "09:00 calls 11:00 break 11:15 calls 13:00"))
    after = roster(shift("A1", 0, "09:00 calls 11:15 break 11:30 calls 13:00"))
    assert late_changes(before, after, WEEK) == {}
    assert late_changes(before, roster(shift("A1", 7)), WEEK) == {
        ("A1", WEEK): 1,
        ("A1", WEEK + timedelta(days=7)): 1,
    }
