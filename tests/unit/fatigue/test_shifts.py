"""Both models over a roster: real breaks, history, clock changes, marks."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import pytest

from scheduler.domain.timeline import Timeline
from scheduler.fatigue import (
    ShiftFatigue,
    ShiftHours,
    Spell,
    break_factor,
    risk_indices,
    shift_fatigue,
)
from scheduler.fatigue.shifts import HISTORY_DAYS
from scheduler.rules.example import MONDAY, moment, roster_of, tiny_problem

NIGHTS = tuple(f"{day} 22:00-30:00" for day in ("Mon", "Tue", "Wed", "Thu"))


def found(
    shifts: Iterable[str], history: tuple[str, ...] = (), first: date = MONDAY
) -> tuple[ShiftFatigue, ...]:
    problem = tiny_problem(first, history)
    return shift_fatigue(Timeline(problem, roster_of(shifts, first)))


def test_figures_stand_in_order_of_start() -> None:
    rows = found(["B Mon 08:00-16:00", "Tue 08:00-16:00", "Mon 08:00-16:00"])
    assert [row.shift.shift_id[:1] for row in rows] == ["A", "B", "A"]
    assert found([]) == ()


def test_real_breaks_count() -> None:
    bare, paused = (
        found([text])[0].risk_index
        for text in (
            "Mon 08:00-16:00",
            "Mon 08:00-16:00 | work:phone 08:00-12:00 | meal 12:00-12:30 | work:phone 12:30-16:00",
        )
    )
    assert paused < bare
    off_phone = "Mon 08:00-16:00 | work:phone 08:00-12:00 | off_phone 12:00-16:00"
    assert found([off_phone])[0].risk_index == bare


def test_successive_breaks_are_one() -> None:
    start = "Mon 08:00-16:00 | work:phone 08:00-12:00"
    one = f"{start} | meal 12:00-12:30 | work:phone 12:30-16:00"
    two = f"{start} | break 12:00-12:10 | recovery 12:10-12:30 | work:phone 12:30-16:00"
    assert found([one])[0].risk_index == found([two])[0].risk_index


def test_history_weighs_and_is_not_told() -> None:
    fresh = found(["Mon 08:00-16:00"])
    tired = found(["Mon 08:00-16:00"], history=("Sat-1 08:00-16:00", "Sun-1 08:00-16:00"))
    assert len(tired) == 1
    assert tired[0].risk_index > fresh[0].risk_index
    assert HISTORY_DAYS == 14
    last = "Mon-2 08:00-16:00"
    (known,) = found(["Mon 08:00-16:00"], history=(last, "Tue-2 08:00-16:00"))
    (forgotten,) = found(["Mon 08:00-16:00"], history=("Sun-3 08:00-16:00", last))
    assert forgotten.risk_index == fresh[0].risk_index < known.risk_index


def test_nights_are_marked_from_one_on() -> None:
    rows = found(NIGHTS)
    assert [row.level for row in rows] == ["usual", "usual", "warn", "warn"]
    assert rows[2].risk_index > 1.0 > rows[1].risk_index
    assert all(row.sleepiness > 7 for row in rows)


def test_alerts_begin_above_one_and_six_tenths() -> None:
    row = found(["Mon 08:00-16:00"])[0]
    indices = (1.004, 1.006, 1.604, 1.606)
    levels = [ShiftFatigue(row.shift, index, 3, row.sleepiest_at).level for index in indices]
    assert levels == ["usual", "warn", "warn", "alert"]


def test_the_low_point_is_a_moment_of_the_shift() -> None:
    (row,) = found(["Mon 22:00-30:00"])
    assert row.shift.start < row.sleepiest_at < row.shift.end
    assert row.sleepiest_at == moment(MONDAY, "28:30")


def test_clocks_count_at_the_start_and_real_hours_on() -> None:
    spring = date(2026, 3, 23)
    (short,) = found(["Sat 22:00-30:00"], first=spring)
    without_breaks = break_factor([Spell(420, 0)])
    expected = risk_indices([ShiftHours(22, 29, breaks=without_breaks)])
    assert [short.risk_index] == pytest.approx(expected)
