"""Costs of pairs: kinds of shift, and the plain meaning of the look-up."""

from __future__ import annotations

import pytest

from scheduler.terms import Between, Facts, LineShift, PairCosts

LONGEST = 3
AMOUNTS = tuple(tuple(100 * one + other for other in range(72)) for one in range(72))
COSTS = PairCosts(LONGEST, AMOUNTS)


def shift(day: int, clock: int, minutes: int) -> LineShift:
    start = 1440 * day + clock
    return LineShift(day, start, start + minutes, clock, minutes)


@pytest.mark.parametrize(
    ("clock", "minutes", "kind"),
    [
        (0, 15, 0),
        (0, 119, 0),
        (0, 120, 1),
        (59, 60, 0),
        (60, 60, 3),
        (0, 180, 2),
        (0, 900, 2),
        (1439, 180, 71),
        (1440, 60, 0),
    ],
)
def test_kinds_are_full_hours(clock: int, minutes: int, kind: int) -> None:
    assert COSTS.kind(clock, minutes) == kind


def test_pairs_on_successive_days_cost_what_the_table_says() -> None:
    line = (shift(-1, 60, 60), shift(0, 0, 120), shift(1, 120, 60), shift(3, 0, 60))
    term = Between("A", 7, costs=COSTS)
    assert term.excess(Facts({"A": line})) == (300 + 1) + (100 + 6)
    assert Between("A", 1, costs=COSTS).excess(Facts({"A": line})) == 301
    assert term.excess(Facts({"B": line})) == 0


def test_tables_are_equal_only_to_themselves() -> None:
    assert PairCosts(LONGEST, AMOUNTS) != COSTS
    assert Between("A", 7, costs=COSTS) == Between("A", 7, costs=COSTS)
