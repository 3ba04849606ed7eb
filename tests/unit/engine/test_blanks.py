"""Shifts as tasks that hold no plan yet."""

from __future__ import annotations

import numpy as np
import pytest

from scheduler.engine import blanks
from scheduler.engine.days import Days
from scheduler.terms import LineShift
from tests.unit.engine.day_world import HARD, lines, need, week


def test_no_more_tasks_are_kept_than_there_is_room_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(blanks, "MOST_KNOWN", 3)
    of = week(HARD, need("phone", [1] * 24))
    shifts = lines(of, ("A", 0, 480))
    kept = Days(of, shifts, seed=1)._blanks  # noqa: SLF001
    shift: LineShift = shifts["A", 0]
    first = kept.task(("A", 0), shift, ())
    for later in range(15, 120, 15):
        other = shift._replace(end=shift.end - later)
        assert kept.task(("A", 0), other, ()) is not None
        assert len(kept._known) <= 3  # noqa: SLF001
    again = kept.task(("A", 0), shift, ())
    assert first is not None
    assert again is not None
    assert again.key == first.key
    assert np.array_equal(again.slots, first.slots)
