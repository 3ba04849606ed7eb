"""Terms about lines against amounts worked out by hand."""

from __future__ import annotations

import pytest

from scheduler.terms import Allow, Between, Facts, Having, LineShift, Run, Sum, Window

DAY = 1440


def shift(day: int, start: int = 480, end: int = 960, paid: int | None = None) -> LineShift:
    """A shift between two clock minutes of a day, on a line on which no clock ever changes."""
    return LineShift(
        day=day,
        start=day * DAY + start,
        end=day * DAY + end,
        start_clock=start,
        paid=end - start if paid is None else paid,
    )


def line(*shifts: LineShift) -> Facts:
    return Facts({"A": shifts})


def night(day: int) -> LineShift:
    return shift(day, 1320, 1800)


def nights(*days: int) -> Having:
    """At least three hours between 23:00 and 06:00 of the nights that begin on ``days``."""
    return Having(tuple(Window(d * DAY + 1380, d * DAY + 1800) for d in days), 180)


ALL_NIGHTS = nights(*range(-9, 9))
MONDAY_9_TO_17 = Window(540, 1020)


@pytest.mark.parametrize(
    ("term", "amount"),
    [
        (Allow("A", 0), 0),
        (Allow("A", 0, within=(MONDAY_9_TO_17,)), 60),
        (Allow("A", 0, within=(Window(480, 700), Window(720, 960))), 20),
        (Allow("A", 0, within=()), 480),
        (Allow("A", 0, outside=(MONDAY_9_TO_17,)), 420),
        (Allow("A", 0, outside=(Window(0, 480), Window(960, 1440))), 0),
        (Allow("A", 0, outside=(Window(0, 490), Window(950, 1440))), 20),
        (Allow("A", 0, paid_min=450), 0),
        (Allow("A", 0, paid_min=451), 1),
        (Allow("A", 0, paid_max=450), 0),
        (Allow("A", 0, paid_max=449), 1),
        (Allow("A", 0, spans=(Window(480, 960),)), 0),
        (Allow("A", 0, spans=(Window(480, 961), Window(479, 960))), 480),
        (Allow("A", 0, spans=()), 480),
        (Allow("A", 0, near=Window(480, 960)), 0),
        (Allow("A", 0, near=MONDAY_9_TO_17), 120),
        (Allow("A", 0, near=Window(1000, 1100)), 580),
        (Allow("A", 0, worked=7), 7),
        (Allow("A", 0, off=7), 0),
        (Allow("A", 0, outside=(MONDAY_9_TO_17,), worked=7, factor=3), 1281),
        (Allow("A", 1), 0),
        (Allow("A", 1, worked=7, within=(), paid_min=451), 0),
        (Allow("A", 1, off=7), 7),
        (Allow("A", 1, near=Window(DAY, DAY + 60)), 60),
        (Allow("A", 1, near=Window(DAY, DAY + 60), off=7, factor=2), 134),
        (Allow("B", 0, off=7, worked=1), 7),
    ],
)
def test_allow_on_a_shift_from_8_to_16_with_450_paid_minutes(term: Allow, amount: int) -> None:
    assert term.excess(line(shift(0, paid=450))) == amount


def test_allow_adds_up_two_shifts_of_a_day() -> None:
    two = line(shift(0, 480, 720), shift(0, 780, 1020), shift(1))
    assert Allow("A", 0, within=(Window(500, 1000),)).excess(two) == 40
    assert Allow("A", 0, worked=5, off=100).excess(two) == 10


@pytest.mark.parametrize(("gap", "amount"), [(659, 0), (660, 0), (661, 1), (900, 240)])
def test_between_counts_what_a_gap_falls_short_of(gap: int, amount: int) -> None:
    facts = line(shift(0, 840, 1320), shift(1, 540, 1020))
    assert Between("A", 7, min_gap=gap).excess(facts) == amount


def test_between_counts_an_overlap_in_full() -> None:
    overlapping = line(shift(0, 480, 960), shift(0, 900, 1000))
    assert Between("A", 7, min_gap=1).excess(overlapping) == 61
    assert Between("A", 7, min_gap=0).excess(overlapping) == 0


def test_between_looks_at_pairs_that_end_in_the_horizon() -> None:
    days = [shift(day, 0, 1380) for day in (-2, -1, 0, 1, 2)]
    assert Between("A", 2, min_gap=61).excess(line(*days)) == 2
    assert Between("A", 1, min_gap=61).excess(line(*days)) == 1


@pytest.mark.parametrize(
    ("first", "second", "amount"),
    [
        (shift(0, 480), shift(1, 600), 0),
        (shift(0, 480), shift(1, 601), 1),
        (shift(0, 601), shift(1, 480), 1),
        (shift(0, 480), shift(2, 900), 0),
        (shift(0, 480), shift(0, 961, 1000), 0),
        (shift(0, 1320, 1800), shift(1, 1320, 1800), 0),
    ],
)
def test_between_counts_a_start_that_moves(
    first: LineShift, second: LineShift, amount: int
) -> None:
    assert Between("A", 7, max_start_change=120).excess(line(first, second)) == amount


@pytest.mark.parametrize(
    ("first", "second", "amount"),
    [
        (shift(0, 600), shift(1, 480), 0),
        (shift(0, 601), shift(1, 480), 1),
        (shift(0, 480), shift(1, 1320, 1800), 0),
        (shift(0, 1200), shift(2, 480), 0),
    ],
)
def test_between_counts_a_start_that_moves_to_an_earlier_hour(
    first: LineShift, second: LineShift, amount: int
) -> None:
    assert Between("A", 7, max_start_advance=120).excess(line(first, second)) == amount


def test_between_counts_an_earlier_start_as_a_change_and_as_an_advance() -> None:
    both = Between("A", 7, max_start_change=100, max_start_advance=110)
    assert both.excess(line(shift(0, 601), shift(1, 480))) == 21 + 11
    assert both.excess(line(shift(0, 480), shift(1, 601))) == 21


def test_between_adds_a_short_gap_and_a_moved_start() -> None:
    facts = line(shift(0, 840, 1320), shift(1, 480, 960))
    assert Between("A", 7, min_gap=660, max_start_change=120).excess(facts) == 60 + 240


@pytest.mark.parametrize(
    ("term", "amount"),
    [
        (Sum("A", 0, 6, "shifts", maximum=3), 0),
        (Sum("A", 0, 6, "shifts", maximum=2), 1),
        (Sum("A", 0, 6, "shifts", minimum=3), 0),
        (Sum("A", 0, 6, "shifts", minimum=5), 2),
        (Sum("A", -1, 6, "shifts", maximum=2), 2),
        (Sum("A", 1, 1, "shifts", maximum=0), 1),
        (Sum("A", 3, 4, "shifts", maximum=0), 0),
        (Sum("A", 0, 6, "paid", maximum=1430), 10),
        (Sum("A", 0, 6, "paid", minimum=1450), 10),
        (Sum("A", 0, 6, "paid", maximum=1430, carried=20), 30),
        (Sum("A", 0, 6, "paid", minimum=1450, carried=20), 0),
        (Sum("A", 0, 6, "shifts", maximum=0, having=ALL_NIGHTS), 1),
        (Sum("A", 0, 6, "paid", maximum=400, having=ALL_NIGHTS), 80),
        (Sum("A", 0, 6, "shifts", maximum=150, scale=100), 150),
        (Sum("A", 0, 6, "shifts", maximum=150, scale=100, carried=1), 151),
        (Sum("A", 0, 6, "shifts", maximum=150, scale=100, steps=(0, 100)), 200),
        (Sum("A", 0, 6, "shifts", maximum=0, scale=100, steps=(0, 100, 200)), 600),
        (Sum("A", 0, 6, "shifts", maximum=300, scale=100, steps=(0, 100, 200)), 0),
        (Sum("B", 0, 6, "shifts", minimum=1), 1),
    ],
)
def test_sum_of_three_shifts_of_480_minutes_and_one_before(term: Sum, amount: int) -> None:
    assert term.excess(line(shift(-1), shift(0), shift(1), night(6))) == amount


@pytest.mark.parametrize(
    ("days", "amount"),
    [
        ((), 0),
        ((0, 1, 2), 0),
        ((0, 1, 2, 3), 1),
        ((0, 1, 2, 4, 5, 6), 0),
        ((0, 1, 2, 3, 4, 6), 2),
        ((-1, 0, 1, 2), 1),
        ((-3, -2, -1, 0), 1),
        ((-5, -4, -3, -2, -1, 0), 1),
        ((-5, -4, -3, -2, -1), 0),
        ((-5, -4, -3, -2, 0), 0),
    ],
)
def test_run_counts_days_of_the_horizon_beyond_three(days: tuple[int, ...], amount: int) -> None:
    assert Run("A", 7, max_days=3).excess(line(*map(shift, days))) == amount


def test_two_shifts_of_a_day_are_one_day_of_a_run() -> None:
    facts = line(shift(0, 0, 60), shift(0, 120, 180), shift(1))
    assert Run("A", 7, max_days=2).excess(facts) == 0
    assert Run("A", 7, max_days=1).excess(facts) == 1


@pytest.mark.parametrize(("gap", "amount"), [(1919, 0), (1920, 0), (1921, 1), (5000, 1)])
def test_run_broken_by_a_gap_spans_days_without_a_shift(gap: int, amount: int) -> None:
    # From 16:00 on day 0 to midnight of day 2 are 1920 minutes.
    facts = line(shift(0), shift(2, 0, 480))
    assert Run("A", 7, max_days=2, broken_by_gap=gap).excess(facts) == amount


def test_run_broken_by_a_gap_passes_over_what_was_before() -> None:
    facts = line(shift(-4), shift(-2), shift(0), shift(1))
    assert Run("A", 7, max_days=3, broken_by_gap=2880).excess(facts) == 2
    assert Run("A", 7, max_days=5, broken_by_gap=2880).excess(facts) == 1


def test_a_shift_without_the_property_ends_a_run() -> None:
    facts = line(night(0), night(1), shift(3), night(4), night(5))
    assert Run("A", 7, having=ALL_NIGHTS, max_days=2, broken_by_gap=9999).excess(facts) == 0
    assert Run("A", 7, having=ALL_NIGHTS, max_days=1, broken_by_gap=9999).excess(facts) == 2


@pytest.mark.parametrize(("owed", "amount"), [(2880, 0), (2881, 1), (3000, 120)])
def test_run_is_followed_by_the_gap_owed(owed: int, amount: int) -> None:
    # The second night ends at 06:00 of day 2; the next shift starts at 06:00 of day 4.
    facts = line(night(0), night(1), shift(4, 360, 840))
    assert Run("A", 7, having=ALL_NIGHTS, owed_gap=owed, owed_from=2).excess(facts) == amount


@pytest.mark.parametrize(("owed_from", "amount"), [(1, 1440), (2, 1440), (3, 0)])
def test_a_gap_is_owed_from_so_many_days(owed_from: int, amount: int) -> None:
    facts = line(night(0), night(1), shift(3, 360, 840))
    term = Run("A", 7, having=ALL_NIGHTS, owed_gap=2880, owed_from=owed_from)
    assert term.excess(facts) == amount


def test_a_gap_is_owed_after_one_night_unless_more_are_asked() -> None:
    facts = line(night(0), shift(1, 360, 840))
    assert Run("A", 7, having=ALL_NIGHTS, owed_gap=60).excess(facts) == 60
    assert Run("A", 7, having=ALL_NIGHTS).excess(facts) == 0


def test_no_rest_is_owed_where_none_is_asked_though_shifts_overlap() -> None:
    facts = line(night(0), night(0))
    assert Run("A", 7, having=ALL_NIGHTS, max_days=3).excess(facts) == 0


def test_a_run_of_no_days_forbids_each_day() -> None:
    assert Run("A", 7, max_days=0).excess(line(shift(0), shift(1), shift(3))) == 3
    assert Run("A", 7, max_days=0).excess(line(shift(-1), shift(0))) == 1


def test_a_gap_is_owed_before_shifts_of_the_horizon_alone() -> None:
    term = Run("A", 7, having=ALL_NIGHTS, owed_gap=2880, owed_from=2)
    assert term.excess(line(night(-3), night(-2), shift(0, 360, 840))) == 1440
    assert term.excess(line(night(-4), night(-3), shift(-1, 360, 840), shift(0))) == 0
    assert term.excess(line(night(5), night(6))) == 0


def test_run_adds_days_beyond_and_a_gap_not_given() -> None:
    facts = line(night(0), night(1), night(2), shift(4, 360, 840))
    term = Run("A", 7, having=ALL_NIGHTS, max_days=2, owed_gap=2880, owed_from=2)
    assert term.excess(facts) == 1 + 1440


@pytest.mark.parametrize(
    "term",
    [Allow("A", 0), Between("A", 7), Sum("A", 0, 6, "paid"), Run("A", 7)],
)
def test_a_term_without_bounds_asks_nothing(term: Allow | Between | Sum | Run) -> None:
    overlapping = line(*(shift(day, 0, 2000) for day in range(-3, 7)))
    assert term.excess(overlapping) == 0
    assert term.excess(line(shift(0, paid=0))) == 0
