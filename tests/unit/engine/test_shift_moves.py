"""Small changes of a line: within the choices, as small as they say, every one within reach."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from scheduler.engine.clauses import Clause
from scheduler.engine.shift_moves import FARTHEST_QUARTERS, changed_line
from scheduler.engine.week import Week
from scheduler.terms import Allow, LineShift, Window
from tests.unit.engine.line_world import hard, lengths, needs, pin, relief, week_of

OPEN = {0: ("08:00", 10), 2: ("08:00", 10), 4: ("08:00", 10)}
DRAWS = 1500
Span = tuple[int, int]


def world(*clauses: Clause, **given: object) -> Week:
    return week_of([*lengths(60, 120), *clauses], need=needs(OPEN), **given)


def line(week: Week, days: tuple[int, ...] = (0, 2), minutes: int = 90) -> dict[int, LineShift]:
    """Shifts from 08:30 on."""
    starts = {day: week.view.day("A", day).minute_at(510) for day in days}
    return {
        day: week.choices.shift("A", day, start, start + minutes) for day, start in starts.items()
    }


def draws(week: Week, shifts: dict[int, LineShift], seed: int = 1) -> list[dict[int, LineShift]]:
    rng = np.random.default_rng(seed)
    found = (changed_line(week, "A", shifts, rng) for _ in range(DRAWS))
    return [changed for changed in found if changed is not None]


def spans(shifts: dict[int, LineShift]) -> dict[int, Span]:
    return {day: (shift.start, shift.end) for day, shift in shifts.items()}


def test_one_or_two_days_change_within_an_hour_and_within_the_choices() -> None:
    week = world(relief(15, 100))
    before = line(week)
    kinds = set()
    for after in draws(week, before):
        changed = [day for day in before if after[day] != before[day]]
        kinds.add(len(changed))
        assert set(after) == set(before)
        for day in changed:
            choice = week.choice("A", day)
            assert choice is not None
            assert (after[day].start, after[day].end) in choice.pairs()
            assert abs(after[day].start - before[day].start) <= 15 * FARTHEST_QUARTERS
            assert abs(after[day].end - before[day].end) <= 15 * FARTHEST_QUARTERS
            shift = after[day]
            assert shift == week.choices.shift("A", day, shift.start, shift.end)
    assert kinds == {1, 2}


def test_what_one_of_two_shifts_gains_the_other_one_loses() -> None:
    week = world()
    before = line(week)
    for after in draws(week, before):
        if all(after[day] != before[day] for day in before):
            gained = [
                after[d].end - after[d].start - before[d].end + before[d].start for d in before
            ]
            assert sum(gained) == 0
            assert gained[0] != 0


def test_every_slide_and_every_length_within_reach_is_met() -> None:
    week = world()
    before = line(week, (2,))
    start, end = before[2].start, before[2].end
    steps = [15 * n for n in range(-FARTHEST_QUARTERS, FARTHEST_QUARTERS + 1) if n]
    wanted = {
        *((start + step, end + step) for step in steps),
        *((start - step, end) for step in steps),
        *((start, end + step) for step in steps),
    }
    choice = week.choice("A", 2)
    assert choice is not None
    met = {spans(after)[2] for after in draws(week, before)}
    assert met == wanted & set(choice.pairs())
    assert len(met) > FARTHEST_QUARTERS


def test_a_pinned_shift_stays() -> None:
    week = world(pins=(pin("A", 0, "08:30", "10:00"),))
    before = line(week)
    after = draws(week, before)
    assert all(changed[0] == before[0] for changed in after)
    assert any(changed[2] != before[2] for changed in after)
    assert draws(week, line(week, (0,))) == []


def test_a_gap_that_no_shift_may_touch_stays_free() -> None:
    start = line(world())[0].start
    week = world(*hard(Allow("A", 0, outside=(Window(start + 105, start + 120),))))
    choice = week.choice("A", 0)
    assert choice is not None
    assert choice.only is not None
    ends = {changed[0].end for changed in draws(week, line(week))}
    assert ends
    assert max(ends) <= start + 105


@pytest.mark.parametrize(("one", "other"), [*product((1, 2), (1, 2))])
def test_draws_follow_the_seed(one: int, other: int) -> None:
    week = world()
    before = line(week)
    assert (draws(week, before, one) == draws(week, before, other)) == (one == other)


def test_without_shifts_nothing_changes() -> None:
    assert changed_line(world(), "A", {}, np.random.default_rng(1)) is None
