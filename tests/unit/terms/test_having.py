"""A property of shifts: minutes inside windows."""

from __future__ import annotations

import pytest

from scheduler.terms import Having, LineShift, Window
from scheduler.terms.having import has

NIGHT = Having((Window(1380, 1800),), 180)


def shift(start: int, end: int) -> LineShift:
    return LineShift(0, start, end, start, end - start)


@pytest.mark.parametrize(
    ("start", "end", "holds"),
    [(1320, 1560, True), (1320, 1559, False), (1620, 1800, True), (1621, 1860, False)],
)
def test_having_counts_minutes_inside_its_windows(start: int, end: int, holds: bool) -> None:
    assert NIGHT.holds(shift(start, end)) is holds


def test_having_adds_up_its_windows() -> None:
    split = Having((Window(480, 490), Window(500, 510)), 20)
    assert split.holds(shift(480, 510))
    assert not split.holds(shift(481, 510))
    assert not Having(()).holds(shift(480, 960))


def test_one_minute_inside_is_enough_unless_more_are_asked() -> None:
    late = shift(100, 200)
    assert Having((Window(199, 300),)).holds(late)
    assert not Having((Window(200, 300),)).holds(late)
    assert not Having((Window(199, 300),), 2).holds(late)
    assert Having((Window(0, 101), Window(199, 300)), 2).holds(late)


@pytest.mark.parametrize(("start", "end"), [(100, 101), (199, 200)])
def test_a_shift_of_a_minute_has_what_it_lies_in(start: int, end: int) -> None:
    assert Having((), 0).holds(shift(start, end))
    assert Having((Window(100, 200),)).holds(shift(start, end))


@pytest.mark.parametrize("home", [False, True])
def test_having_may_ask_for_work_at_home(home: bool) -> None:
    own = shift(480, 960)._replace(home=home)
    assert Having((), 0, home=True).holds(own) is home
    assert Having((), 0).holds(own)
    assert has(None, own)
    assert has(Having((), 0, home=True), own) is home


def test_having_may_ask_for_a_start_clock() -> None:
    early = Having((), 0, frozenset({360}))
    assert early.holds(shift(360, 840)) is True
    assert early.holds(shift(840, 1320)) is False


@pytest.mark.parametrize(("end", "holds"), [(1800, False), (1801, True)])
def test_having_may_ask_for_a_longer_shift(end: int, holds: bool) -> None:
    assert Having((), 0, longer_than=480).holds(shift(1320, end)) is holds
    assert Having(NIGHT.windows, 180, longer_than=480).holds(shift(1320, end)) is holds
    assert not Having(NIGHT.windows, 180, longer_than=480).holds(shift(480, end - 600))
