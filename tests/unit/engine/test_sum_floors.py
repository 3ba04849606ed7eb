"""What counts and fair shares cost every line at least, against every line of a tiny world."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from scheduler.engine.line_kernels import GRAIN
from scheduler.engine.line_spec import LineSpec
from scheduler.engine.sum_floors import Floors, floors_of
from scheduler.engine.week import Week
from scheduler.rules.example import tiny_problem
from scheduler.terms import NO_LIMIT, Allow, Facts, Having, Sum, View
from tests.unit.engine.line_world import (
    Days,
    all_lines,
    hard,
    lengths,
    needs,
    pin,
    priced,
    spec_of,
    week_of,
)

VIEW = View(tiny_problem())
ALWAYS = Having((VIEW.window("A", 0, 0, 14 * 1440),))
LATE = Having(tuple(VIEW.window("A", day, 510, 1440) for day in range(7)))
"""Shifts with a minute after 08:30; those of half an hour from 08:00 end there."""
WEEKEND = Sum("A", 0, 6, "buckets", ALWAYS, maximum=0, buckets=((5, 6),))
FAIR = Sum("A", 0, 6, "shifts", LATE, carried=50, maximum=120, steps=(0, 40), scale=100)
BEYOND = replace(FAIR, carried=170)
OPEN = dict.fromkeys((2, 5, 6), ("08:00", 3))


def world(*terms: Sum, weight: int = 3, open_on: tuple[int, ...] = (2, 5, 6)) -> LineSpec:
    """Half hours from 08:00 or 08:15, on some days."""
    clauses = [*lengths(30, 30), *priced(weight, *terms)]
    return spec_of(week_of(clauses, need=needs({day: OPEN[day] for day in open_on})))


def by_day(floors: Floors) -> dict[int, list[float]]:
    """The days on which some shift bears something, with what shifts bear by start."""
    days = np.flatnonzero(floors.each.any(axis=(1, 2))).tolist()
    return {day: floors.each[day, :, 0].tolist() for day in days}


def test_days_of_one_weekend_bear_half_of_it_each() -> None:
    floors = floors_of(world(WEEKEND))
    assert floors.anyway == 0
    assert by_day(floors) == {5: [1.5, 1.5], 6: [1.5, 1.5]}


def test_the_only_possible_day_of_a_weekend_bears_all_of_it() -> None:
    assert by_day(floors_of(world(WEEKEND, open_on=(2, 6)))) == {6: [3, 3]}
    late = replace(WEEKEND, having=LATE)
    clauses = [*lengths(30, 30), *priced(3, late)]
    need = needs({5: ("08:00", 2), 6: ("08:00", 3)})
    assert by_day(floors_of(spec_of(week_of(clauses, need=need)))) == {6: [0, 3]}


def test_parts_of_a_weekend_are_rounded_down_to_the_grain() -> None:
    three = replace(WEEKEND, buckets=((2, 5, 6),))
    part = floors_of(world(three, weight=4)).each[2, 0, 0]
    assert part == int(4 / 3 * GRAIN) / GRAIN
    assert part < 4 / 3


def test_each_weekend_is_a_count_of_its_own() -> None:
    weekends = replace(WEEKEND, buckets=((5, 6), (2,), (5,)))
    assert by_day(floors_of(world(weekends))) == {2: [3, 3], 5: [4.5, 4.5], 6: [1.5, 1.5]}


@pytest.mark.parametrize(
    ("first", "last", "found"), [(5, 5, {5: [3, 3]}), (6, 20, {6: [3, 3]}), (-3, 2, {})]
)
def test_only_days_of_the_term_count(first: int, last: int, found: dict[int, list[float]]) -> None:
    assert by_day(floors_of(world(replace(WEEKEND, first_day=first, last_day=last)))) == found


def test_each_shift_bears_the_price_of_the_first_one() -> None:
    floors = floors_of(world(FAIR))
    assert floors.anyway == 0
    # from 50 to 150 hundredths: 30 beyond 120, and none beyond 160
    assert by_day(floors) == {2: [0, 90], 5: [0, 90], 6: [0, 90]}


def test_steps_make_the_first_shift_dearer() -> None:
    # from 110 to 210 hundredths: 90 beyond 120, and 50 beyond 160
    floors = floors_of(world(replace(FAIR, carried=110)))
    assert floors.anyway == 0
    assert by_day(floors)[2] == [0, 3 * (90 + 50)]


def test_what_is_carried_beyond_the_maximum_is_charged_anyway() -> None:
    floors = floors_of(world(BEYOND))
    assert floors.anyway == 3 * (50 + 10)
    assert by_day(floors)[5] == [0, 3 * (100 + 100)]


def test_a_share_that_the_first_shift_does_not_exceed_costs_nothing() -> None:
    floors = floors_of(world(replace(FAIR, carried=20)))
    assert (floors.anyway, by_day(floors)) == (0, {})


def test_terms_add_up() -> None:
    floors = floors_of(world(BEYOND, WEEKEND, WEEKEND))
    assert floors.anyway == 180
    assert by_day(floors) == {2: [0, 600], 5: [3, 603], 6: [3, 603]}


@pytest.mark.parametrize(
    "term",
    [
        replace(BEYOND, of="paid"),
        replace(BEYOND, minimum=1),
        replace(BEYOND, having=None),
        replace(BEYOND, having=replace(LATE, home=True)),
        replace(BEYOND, agent_id="B"),
        replace(BEYOND, maximum=NO_LIMIT),
    ],
)
def test_other_sums_are_left_out(term: Sum) -> None:
    floors = floors_of(world(term))
    assert (floors.anyway, by_day(floors)) == (0, {})


def test_hard_terms_and_terms_of_a_day_are_left_out() -> None:
    clauses = [*lengths(30, 30), *hard(WEEKEND, FAIR), *priced(3, Allow("A", 5, worked=7))]
    floors = floors_of(spec_of(week_of(clauses, need=needs(OPEN))))
    assert (floors.anyway, by_day(floors)) == (0, {})


def test_pinned_days_bear_nothing() -> None:
    clauses = [*lengths(30, 30), *priced(3, WEEKEND, replace(FAIR, carried=110))]
    pins = (pin("A", 5, "08:15", "08:45"),)
    floors = floors_of(spec_of(week_of(clauses, need=needs(OPEN), pins=pins)))
    assert by_day(floors) == {2: [0, 420], 6: [3, 423]}


def random_sums(rng: np.random.Generator) -> list[Sum]:
    """Counts of shifts and of groups of days, some of them beyond their maximum already."""
    found = []
    for _ in range(3):
        first, carried, maximum = (
            int(rng.integers(*bounds)) for bounds in ((-2, 3), (0, 4), (0, 4))
        )
        groups = [rng.choice(range(-1, 7), 3, replace=False).tolist() for _ in range(3)]
        found.append(
            Sum(
                "A",
                first,
                int(rng.integers(3, 8)),
                "buckets" if rng.random() < 0.5 else "shifts",
                LATE if rng.random() < 0.5 else ALWAYS,
                carried=carried,
                maximum=maximum,
                steps=(0, int(rng.integers(0, 4))),
                scale=int(rng.integers(1, 4)),
                buckets=tuple(tuple(group) for group in groups),
            )
        )
    return found


def true_cost(week: Week, terms: list[Sum], line: Days) -> int:
    """What the terms cost with history and a line, weight 7."""
    past = [day.shift for day in week.history("A").values() if day.shift]
    facts = Facts.ordered({"A": [*past, *line.values()]})
    return sum(7 * term.excess(facts) for term in terms)


@pytest.mark.parametrize("seed", range(24))
def test_no_line_costs_less_than_its_shifts_bear(seed: int) -> None:
    terms = random_sums(np.random.default_rng(seed))
    week = week_of(
        [*lengths(30, 30), *priced(7, *terms)],
        need=needs(dict.fromkeys((0, 1, 2, 5, 6), ("08:00", 3))),
        pins=(pin("A", 1, "08:15", "08:45"),),
        history=["Sat-1 08:00-08:30", "Sun-1 08:15-08:45"],
    )
    spec = spec_of(week)
    floors = floors_of(spec)
    assert not floors.each[1].any()
    for line in all_lines(week):
        least = floors.anyway
        for day, shift in line.items():
            start = shift.start // 15 - spec.origin - int(spec.first[day])
            least += float(floors.each[day, start, spec.column(shift)])
        assert least <= true_cost(week, terms, line)


@pytest.mark.parametrize("carried", [0, 110, 170])
def test_a_line_of_one_shift_costs_what_it_bears(carried: int) -> None:
    term = replace(FAIR, carried=carried)
    spec = world(term)
    floors = floors_of(spec)
    for line in all_lines(spec.week):
        if len(line) == 1:
            ((day, shift),) = line.items()
            bears = float(floors.each[day, (shift.start_clock - 480) // 15, 0])
            assert floors.anyway + bears == 3 * term.excess(Facts({"A": (shift,)}))
