"""Types of shift and buckets in the tables of a person's line."""

from __future__ import annotations

import numpy as np

from scheduler.engine.choices import QUARTER
from scheduler.rules.example import tiny_problem
from scheduler.terms import Having, Sum, View, Window
from tests.unit.engine.line_world import hard, lengths, needs, spec_of, surplus, week_of

THREE = {0: ("08:00", 5), 1: ("07:00", 4), 2: ("08:00", 4)}


def test_the_type_of_a_shift_is_tabulated_as_it_holds() -> None:
    week = week_of([*lengths(30, 60), surplus()], need=needs(THREE))
    spec = spec_of(week)
    noon = View(tiny_problem()).day("A", 0).start_minute + 8 * 60
    for having in (
        Having((), 0, frozenset({480, 495})),
        Having((Window(noon, noon + 40),), 30, frozenset({480})),
        Having((), 0, longer_than=30),
        Having((Window(noon, noon + 40),), 20, longer_than=44),
    ):
        table = spec.having(having)
        for day in THREE:
            choice = week.choice("A", day)
            assert choice is not None
            for start, end in choice.pairs():
                row = (start - choice.starts[0]) // QUARTER
                column = (end - start - int(spec.spans[0])) // QUARTER
                shift = week.choices.shift("A", day, start, end)
                assert table[day, row, column] == having.holds(shift)
        assert table.any()
        assert not table.all()
    assert not spec.having(Having((), 0, longer_than=60)).any()


def test_a_bound_on_buckets_is_no_bound_on_days() -> None:
    buckets = Sum("A", 0, 6, "buckets", maximum=1, buckets=((0, 1, 2),))
    week = week_of([*lengths(30, 60), *hard(buckets)], need=needs(THREE))
    plan = spec_of(week).best(np.full(spec_of(week).quarters, 999.0))
    assert sorted(plan.shifts) == [0, 1, 2]
