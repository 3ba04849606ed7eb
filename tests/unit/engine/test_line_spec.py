"""The cheapest line of one person against every line of a tiny world."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import numpy as np
import pytest

from scheduler.engine.line_kernels import QUARTER
from scheduler.engine.line_spec import origin_of
from scheduler.engine.week import Week
from scheduler.rules.example import MONDAY, tiny_problem
from scheduler.terms import (
    NO_LIMIT,
    Allow,
    Between,
    Facts,
    Having,
    PairCosts,
    Run,
    Sum,
    Term,
    View,
)
from tests.unit.engine.line_world import (
    all_lines,
    grained,
    hard,
    lengths,
    line_value,
    needs,
    pin,
    priced,
    relief,
    spec_of,
    surplus,
    week_of,
)

SPRING, AUTUMN = date(2026, 3, 23), date(2026, 10, 19)
THREE = {0: ("08:00", 5), 1: ("07:00", 4), 2: ("08:00", 4)}
DAY = 1440


def sums(first: int, carried: int = 0, minimum: int = 0, maximum: int = NO_LIMIT) -> Sum:
    """Paid minutes of a week."""
    return Sum("A", first, first + 6, "paid", None, carried, minimum, maximum)


def rest_and_hours() -> Week:
    clauses = [
        *lengths(30, 60),
        *hard(Between("A", 7, min_gap=23 * 60), sums(0, carried=15, maximum=120)),
        *hard(Sum("A", 0, 6, "shifts", maximum=2)),
        *priced(1500, sums(0, minimum=105)),
        surplus(),
    ]
    return week_of(clauses, need=needs(THREE))


def meals_and_wishes() -> Week:
    # paid: 30, 45, 60 - 15, 75 - 15 minutes: not monotone in the length
    clauses = [
        *lengths(30, 60),
        relief(15, 60, edge=15),
        *hard(sums(0, maximum=130)),
        *priced(1500, sums(0, minimum=150)),
        *priced(250, Allow("A", 0, outside=(view().window("A", 0, 510, 540),), factor=2)),
        *priced(90, Allow("A", 1, off=240), Allow("A", 2, near=view().window("A", 2, 480, 540))),
        *priced(40, Allow("A", 0, paid_min=45)),
    ]
    return week_of([*clauses, surplus()], need=needs(THREE))


def two_weeks() -> Week:
    need = needs({5: ("08:00", 4), 6: ("20:00", 4), 7: ("06:00", 4)})
    clauses = [
        *lengths(30, 60),
        *hard(Between("A", 14, min_gap=600), sums(0, maximum=90), sums(7, maximum=45)),
        *priced(1500, sums(0, minimum=75), sums(7, minimum=60, carried=10)),
    ]
    return week_of([*clauses, surplus()], need=need, weeks=2)


def pins_and_history() -> Week:
    clauses = [
        *lengths(30, 60),
        relief(10, 45),
        *hard(Between("A", 7, min_gap=660), Sum("A", 0, 6, "shifts", maximum=2)),
        *priced(700, Allow("A", 1, off=1, within=(view().window("A", 1, 480, 540),))),
    ]
    return week_of(
        [*clauses, surplus()],
        need=needs({0: ("16:00", 6), 1: ("04:00", 4), 2: ("04:00", 3)}),
        history=["Sat-1 22:00-30:00", "Sun-1 22:00-29:45"],
        pins=(pin("A", 1, "06:00", "07:00"),),
    )


def late_night() -> Week:
    night = view().window("A", 1, 1320, 1440)
    forbidden = Sum("A", 1, 1, "shifts", having=Having((night,), 30), maximum=0)
    clauses = [*lengths(60, 90), *hard(Between("A", 7, min_gap=660), forbidden), surplus()]
    return week_of(clauses, need=needs({0: ("21:00", 6), 1: ("21:00", 6), 2: ("07:00", 5)}))


def spring() -> Week:
    need = needs({5: ("22:00", 5), 6: ("01:00", 7)}, SPRING)
    clauses = [*lengths(30, 90), *hard(Between("A", 7, min_gap=120)), surplus()]
    return week_of(clauses, need=need, first_date=SPRING)


def autumn() -> Week:
    need = needs({5: ("23:00", 6), 6: ("02:00", 9)}, AUTUMN)
    clauses = [*lengths(45, 90), *hard(Between("A", 7, min_gap=180)), surplus()]
    return week_of(clauses, need=need, first_date=AUTUMN)


def view(first: date = MONDAY) -> View:
    return View(tiny_problem(first_date=first))


WORLDS = (
    rest_and_hours,
    meals_and_wishes,
    two_weeks,
    pins_and_history,
    late_night,
    spring,
    autumn,
)


@pytest.mark.parametrize("world", WORLDS)
@pytest.mark.parametrize("most", [0, 900, 4000])
def test_the_best_line_is_the_cheapest_of_all(world: Callable[[], Week], most: int) -> None:
    week = world()
    spec = spec_of(week)
    worth = grained(np.random.default_rng(most), spec.quarters, max(1, most))
    values = [line_value(week, spec, line, worth) for line in all_lines(week)]
    plan = spec.best(worth)
    assert plan.value == min(value for value in values if value is not None)
    assert line_value(week, spec, plan.shifts, worth) == plan.value
    assert plan.own - float((worth * plan.contact).sum()) == plan.value
    own = spec.true_cost(plan.shifts)
    assert own is not None
    assert plan.own == own + 1000 * week.demands.surplus * plan.contact.sum()


def test_further_costs_of_shifts_are_added() -> None:
    spec = spec_of(week_of([*lengths(30, 30), surplus()], need=needs({0: ("08:00", 3)})))
    extra = np.zeros(spec.base.shape)
    extra[0, 0, 0] = 50.0
    spec.off[0] = 40_000.0
    worth = np.zeros(spec.quarters)
    path, _ = spec.lawful(worth, None, extra)
    assert path.value == 30_000
    choice = spec.choices[0]
    assert choice is not None
    assert path.shifts[0].start == choice.starts[1]


def test_the_true_cost_is_the_sum_of_all_excess() -> None:
    week = pins_and_history()
    spec = spec_of(week)
    past = [day.shift for day in week.history("A").values() if day.shift]
    lines = list(all_lines(week))
    assert len(lines) > 50
    for line in lines:
        facts = Facts({"A": (*past, *(line[day] for day in sorted(line)))})
        excess = [(c, c.term.excess(facts)) for c in week.of_agent["A"]]
        if any(c.hard and amount for c, amount in excess):
            assert spec.true_cost(line) is None
        else:
            assert spec.true_cost(line) == sum(
                c.weight_milli * n for c, n in excess if c.weight_milli
            )


def test_what_history_breaks_already_is_not_blamed_on_a_line() -> None:
    run = Run("A", 7, max_days=1)
    week = week_of(
        [*lengths(30, 30), *hard(run)],
        need=needs({2: ("08:00", 2)}),
        pins=[pin("A", 0, "08:00", "09:00"), pin("A", 1, "08:00", "09:00")],
    )
    spec = spec_of(week)
    assert spec.true_cost(spec.pins) == 0
    choice = week.choice("A", 2)
    assert choice is not None
    third = week.choices.shift("A", 2, *choice.pairs()[0])
    assert spec.true_cost({**spec.pins, 2: third}) is None


def runs(max_days: int) -> Week:
    clauses = [*lengths(30, 45), *hard(Run("A", 7, max_days=max_days)), surplus()]
    return week_of(clauses, need=needs(dict.fromkeys(range(4), ("08:00", 3))))


@pytest.mark.parametrize("max_days", [1, 2])
def test_a_line_that_a_run_forbids_is_repaired(max_days: int) -> None:
    week = runs(max_days)
    spec = spec_of(week)
    worth = grained(np.random.default_rng(max_days), spec.quarters, 4000) + 1000
    assert spec.true_cost(spec.best(worth).shifts) is None
    plan, own = spec.lawful(worth, None, None)
    assert own == spec.true_cost(plan.shifts) == 0
    values = [line_value(week, spec, line, worth) for line in all_lines(week)]
    least = min(value for value in values if value is not None)
    assert least <= plan.value < 0
    assert plan.value == line_value(week, spec, plan.shifts, worth)


def test_repair_leaves_pins_and_gives_up_where_only_they_are_left() -> None:
    spec = spec_of(
        week_of(
            [*lengths(30, 45), *hard(Run("A", 7, max_days=1), Allow("A", 3, off=1))],
            need=needs(dict.fromkeys(range(3), ("08:00", 3))),
            pins=[pin("A", 1, "08:00", "08:45")],
        )
    )
    extra = np.zeros(spec.base.shape)
    extra[0] = extra[2] = -1000.0
    plan, own = spec.lawful(np.zeros(spec.quarters), None, extra)
    assert own == 0
    assert plan.shifts == spec.pins
    assert (extra[0] == -1000.0).all()


def test_where_nothing_is_lawful_but_pins_nothing_else_is_left() -> None:
    week = week_of(
        [*lengths(30, 30), *hard(Sum("A", 0, 13, "shifts", maximum=0)), surplus()],
        need=needs(dict.fromkeys(range(7), ("08:00", 3))),
    )
    spec = spec_of(week)
    worth = np.full(spec.quarters, 4000.0)
    assert len(spec.best(worth).shifts) == 7
    assert spec.lawful(worth, None, None)[0].shifts == {}


def test_fair_shares_price_a_shift_like_the_last_of_its_kind() -> None:
    evening = Having((view().window("A", 0, 495, DAY),), 15)
    fair = Sum("A", 0, 6, "shifts", evening, carried=50, maximum=120, steps=(0, 100), scale=100)
    week = week_of([*lengths(30, 30), *priced(3, fair)], need=needs({0: ("08:00", 3)}))
    spec = spec_of(week)
    assert spec.coupling({}) is None
    choice = week.choice("A", 0)
    assert choice is not None
    late = week.choices.shift("A", 0, *choice.pairs()[1])
    extra = spec.coupling({0: late})
    assert extra is not None
    # the second hundredth-share goes from 50 to 150: 30 beyond 120
    assert extra[0].ravel().tolist() == [90, 90]
    assert (extra[1:] == 0).all()


def test_changes_of_start_are_priced_against_both_neighbours() -> None:
    steady = Between("A", 7, max_start_change=20)
    week = week_of([*lengths(30, 30), *priced(4, steady)], need=needs(THREE))
    spec = spec_of(week)
    shifts = {0: week.choices.shift("A", 0, *choice_of(week, 0)[0])}
    shifts[2] = week.choices.shift("A", 2, *choice_of(week, 2)[1])
    extra = spec.coupling(shifts)
    assert extra is not None
    # Tuesday at 07:00, 07:15, 07:30 lies 60, 45, 30 from 08:00 and 75, 60, 45 from 08:15
    halves = [[(60 - 20 + 75 - 20) * 2], [(45 - 20 + 60 - 20) * 2], [(30 - 20 + 45 - 20) * 2]]
    assert extra[1][:3].tolist() == halves
    assert (extra[[3, 4, 5, 6]] == 0).all()


def test_short_rests_are_priced_against_both_neighbours() -> None:
    rested = Between("A", 7, min_gap=1500)
    week = week_of([*lengths(30, 30), *priced(4, rested)], need=needs(THREE))
    spec = spec_of(week)
    shifts = {0: week.choices.shift("A", 0, *choice_of(week, 0)[0])}
    shifts[2] = week.choices.shift("A", 2, *choice_of(week, 2)[1])
    extra = spec.coupling(shifts)
    assert extra is not None
    # Monday ends at 08:30, Tuesday begins at 07:00: 22 hours and a half, and a quarter hour more;
    # Tuesday ends at 07:30, Wednesday begins at 08:15: 24 hours and 45 minutes, and less each time
    short = [(1500 - 1350, 1500 - 1485), (1500 - 1365, 1500 - 1470), (1500 - 1380, 1500 - 1455)]
    assert extra[1][:3].ravel().tolist() == [2 * (before + after) for before, after in short]
    assert (extra[[3, 4, 5, 6]] == 0).all()


def test_only_earlier_hours_are_priced_as_an_advance() -> None:
    forward = Between("A", 7, max_start_advance=20)
    week = week_of([*lengths(30, 30), *priced(4, forward)], need=needs(THREE))
    spec = spec_of(week)
    monday = week.choices.shift("A", 0, *choice_of(week, 0)[0])
    extra = spec.coupling({0: monday})
    assert extra is not None
    # Tuesday at 07:00, 07:15, 07:30 lies 60, 45, 30 minutes before 08:00
    assert extra[1][:3].tolist() == [[(60 - 20) * 2], [(45 - 20) * 2], [(30 - 20) * 2]]
    wednesday = week.choices.shift("A", 2, *choice_of(week, 2)[1])
    extra = spec.coupling({2: wednesday})
    assert extra is not None
    assert (extra == 0).all()


def test_pairs_are_priced_against_both_neighbours() -> None:
    rows = (tuple(10 * one // 2 + other // 2 for other in range(48)) for one in range(48))
    table = PairCosts(2, tuple(rows))
    pairs = Between("A", 7, costs=table)
    week = week_of([*lengths(30, 30), *priced(4, pairs, pairs)], need=needs(THREE))
    spec = spec_of(week)
    shifts = {0: week.choices.shift("A", 0, *choice_of(week, 0)[0])}
    shifts[2] = week.choices.shift("A", 2, *choice_of(week, 2)[1])
    extra = spec.coupling(shifts)
    assert extra is not None
    # Monday and Wednesday begin in the hour of eight, Tuesday in the hour of seven
    assert extra[1][:3].tolist() == [[2 * 4 * ((80 + 7) + (70 + 8)) / 2]] * 3
    assert (extra[[3, 4, 5, 6]] == 0).all()
    assert spec.true_cost({**shifts, 1: week.choices.shift("A", 1, *choice_of(week, 1)[0])}) == (
        2 * 4 * ((80 + 7) + (70 + 8))
    )


def test_pairs_that_cost_nobody_anything_add_nothing() -> None:
    free = PairCosts(2, tuple((0,) * 48 for _ in range(48)))
    week = week_of([*lengths(30, 30), *priced(4, Between("A", 7, costs=free))], need=needs(THREE))
    shifts = {0: week.choices.shift("A", 0, *choice_of(week, 0)[0])}
    nobody = week_of(priced(4, Between("A", 7, costs=free)))
    for extra in (spec_of(week).coupling(shifts), spec_of(nobody).coupling(shifts)):
        assert extra is not None
        assert not extra.any()


def choice_of(week: Week, day: int) -> list[tuple[int, int]]:
    choice = week.choice("A", day)
    assert choice is not None
    return choice.pairs()


def test_fair_shares_within_bounds_cost_nothing() -> None:
    evening = Having((view().window("A", 0, 0, DAY),))
    fair = Sum("A", 0, 6, "shifts", evening, maximum=3)
    week = week_of([*lengths(30, 30), *priced(3, fair)], need=needs(THREE))
    extra = spec_of(week).coupling({0: week.choices.shift("A", 0, *choice_of(week, 0)[0])})
    assert extra is not None
    assert (extra == 0).all()


def test_the_horizon_begins_with_the_earliest_midnight() -> None:
    first, quarters = origin_of(view())
    assert first * QUARTER == view().day("A", 0).start_minute
    assert quarters == 9 * 96 + 8
    assert origin_of(View(tiny_problem(agents=(), weeks=2))) == (0, 16 * 96 + 8)


@pytest.mark.parametrize("steady", [Between("A", 7, max_start_change=20), None])
def test_what_is_priced_twice_adds_up(steady: Between | None) -> None:
    day = Having((view().window("A", 0, 0, DAY),))
    fair = [Sum("A", 0, 6, "shifts", day, carried=2, maximum=1) for _ in range(2)]
    terms: list[Term] = [*fair, steady, steady] if steady else [*fair, Allow("A", 0)]
    week = week_of([*lengths(30, 30), *priced(3, *terms)], need=needs(THREE))
    shifts = {0: week.choices.shift("A", 0, *choice_of(week, 0)[0])}
    extra = spec_of(week).coupling(shifts)
    assert extra is not None
    assert extra[0].max() == 6
    # Tuesday at 07:00 is an hour from Monday's start: half of 40 beyond, for each of two terms
    assert extra[1, 0, 0] == (2 * 3 * 40 / 2 if steady else 0)
