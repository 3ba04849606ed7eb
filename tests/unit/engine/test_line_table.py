"""Choices, terms and pins as arrays: what is in them, and what is left out of them."""

from __future__ import annotations

import numpy as np
import pytest

from scheduler.engine.line_kernels import FAR, QUARTER
from scheduler.engine.line_spec import LineSpec
from scheduler.engine.week import Week
from scheduler.rules.example import tiny_problem
from scheduler.terms import Allow, Between, Having, Sum, View, Window
from tests.unit.engine.line_world import (
    hard,
    lengths,
    needs,
    pin,
    priced,
    relief,
    spec_of,
    surplus,
    week_of,
)

THREE = {0: ("08:00", 5), 1: ("07:00", 4), 2: ("08:00", 4)}


def test_nobody_without_a_choice_works() -> None:
    spec = spec_of(week_of([*lengths(30, 30), *priced(3, Allow("A", 2, off=7))], need=()))
    plan = spec.best(np.full(spec.quarters, 999.0))
    assert (plan.shifts, plan.value, plan.own) == ({}, 21, 21)
    assert plan.contact.sum() == 0


def pinned_apart(*pins: tuple[int, str, str], **given: object) -> LineSpec:
    clauses = [
        *lengths(30, 60),
        *hard(Between("A", 7, min_gap=660), Sum("A", 0, 6, "shifts", maximum=1)),
        *hard(Sum("A", 0, 6, "paid", maximum=40)),
        surplus(),
    ]
    need = needs({0: ("08:00", 4), 1: ("08:00", 4)})
    return spec_of(week_of(clauses, need=need, pins=[pin("A", *p) for p in pins], **given))


@pytest.mark.parametrize(
    ("pins", "history"),
    [
        (((0, "08:00", "12:00"), (1, "06:00", "10:00")), ()),
        (((0, "08:00", "12:00"), (0, "13:00", "14:00")), ()),
        (((0, "20:00", "31:00"), (1, "06:00", "10:00")), ()),
        (((0, "02:00", "04:00"),), ("Sun-1 18:00-27:00",)),
        (((3, "08:05", "09:00"),), ()),
    ],
)
def test_pins_stay_whatever_they_break(
    pins: tuple[tuple[int, str, str], ...], history: tuple[str, ...]
) -> None:
    spec = pinned_apart(*pins, history=history)
    plan = spec.best(np.zeros(spec.quarters))
    assert plan.shifts == spec.pins
    assert plan.value < FAR / 2
    assert spec.true_cost(plan.shifts) is not None
    assert spec.laid(spec.pins).shifts == spec.pins


def test_a_pin_off_the_grid_counts_its_own_minutes() -> None:
    clauses = [
        *lengths(30, 60),
        relief(10, 60),
        *priced(900, Sum("A", 0, 6, "paid", minimum=100)),
        surplus(),
    ]
    spec = spec_of(week_of(clauses, need=needs(THREE), pins=[pin("A", 0, "08:05", "09:10")]))
    worth = np.zeros(spec.quarters)
    worth[spec.first[0] : spec.first[0] + 5] = 64.0
    plan = spec.best(worth)
    assert list(plan.shifts) == [0]
    minutes = 65 - 10
    assert plan.contact.sum() == minutes
    assert plan.own == 1000 * minutes + 900 * (100 - minutes)
    assert plan.value == plan.own - 64 * minutes
    assert spec.laid(spec.pins).contact.sum() == minutes


def test_terms_of_other_days_leave_the_table_alone() -> None:
    plain = spec_of(week_of([*lengths(30, 30), surplus()], need=needs(THREE)))
    week = week_of(
        [
            *lengths(30, 30),
            *priced(40, Allow("A", 20, off=9), Allow("A", -1, worked=3)),
            *priced(40, Sum("A", 0, 6, "paid", maximum=9), Sum("A", 0, 6, "shifts", minimum=9)),
            *hard(Sum("A", 3, 9, "paid", maximum=1), Sum("A", 0, 3, "shifts", maximum=0)),
            surplus(),
        ],
        need=needs(THREE),
    )
    spec = spec_of(week)
    assert (spec.off == plain.off).all()
    assert (spec.base == plain.base).all()
    assert (spec.most_paid, spec.most_days) == (plain.most_paid, plain.most_days)


def night_world(**given: object) -> Week:
    """No shift of Tuesday may lie in the night; the clock runs on to Wednesday."""
    night = View(tiny_problem()).window("A", 1, 1320, 1440)
    barred = Sum("A", 1, 1, "shifts", having=Having((night,), 30), maximum=0)
    clauses = [*lengths(60, 90), *hard(barred), surplus()]
    return week_of(clauses, need=needs({0: ("21:00", 6), 1: ("21:00", 6)}), **given)


def test_what_a_hard_term_bars_on_a_day_is_taken_out_of_that_day() -> None:
    spec = spec_of(night_world())
    for day, choice in enumerate(spec.choices[:2]):
        assert choice is not None
        for start, end in choice.pairs():
            row, column = (start - choice.starts[0]) // QUARTER, (end - start - 60) // QUARTER
            inside = end - spec.week.view.day("A", day).minute_at(1320)
            allowed = day != 1 or inside < 30
            assert (spec.base[day, row, column] < FAR) == allowed
    assert spec.off.tolist() == [0] * 7


def test_a_pin_is_not_taken_out_and_leaves_no_day_off() -> None:
    spec = spec_of(night_world(pins=[pin("A", 1, "21:30", "23:00")]))
    assert spec.base[1].min() == 90 * 1000
    assert spec.off[1] == FAR


def test_the_property_of_a_shift_is_tabulated_as_it_holds() -> None:
    spec = spec_of(night_world())
    windows = tuple(
        Window(start, start + 40)
        for start in (spec.origin * QUARTER + 21 * 60 + n for n in (20, 80))
    )
    having = Having(windows, 45)
    found = spec.having(having)
    choice = spec.choices[0]
    assert choice is not None
    for start, end in choice.pairs():
        row, column = (start - choice.starts[0]) // QUARTER, (end - start - 60) // QUARTER
        shift = spec.week.choices.shift("A", 0, start, end)
        assert found[0, row, column] == having.holds(shift)
    assert not found[2:].any()
    assert found.any()
