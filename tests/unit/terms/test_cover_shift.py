"""People on a shift of a day against the number needed."""

from __future__ import annotations

import pytest

from scheduler.terms import Facts, Having, LineShift, ShiftCover

EARLY, LATE = (Having((), 0, frozenset({clock})) for clock in (360, 840))


def shift(day: int, clock: int) -> LineShift:
    start = 1440 * day + clock
    return LineShift(day, start, start + 480, clock, 450)


FACTS = Facts(
    {
        "A": (shift(0, 360), shift(1, 360)),
        "B": (shift(0, 840), shift(1, 360)),
        "C": (shift(1, 360), shift(2, 840)),
    }
)


@pytest.mark.parametrize(
    ("day", "having", "needed", "excess"),
    [
        (0, EARLY, 0, 3),
        (0, EARLY, 1, 0),
        (0, EARLY, 2, 100),
        (0, LATE, 3, 200),
        (1, EARLY, 1, 6),
        (1, EARLY, 3, 0),
        (1, LATE, 1, 100),
        (2, LATE, 1, 0),
        (3, EARLY, 2, 200),
        (3, EARLY, 0, 0),
    ],
)
def test_each_person_missing_or_beyond_has_a_price(
    day: int, having: Having, needed: int, excess: int
) -> None:
    assert ShiftCover(day, having, needed, 100, 3).excess(FACTS) == excess


def test_people_beyond_are_free_unless_priced() -> None:
    assert ShiftCover(1, EARLY, 1).excess(FACTS) == 0
    assert ShiftCover(1, EARLY, 5).excess(FACTS) == 2
