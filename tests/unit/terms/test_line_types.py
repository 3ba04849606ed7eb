"""Terms about types of shift, weekends as buckets and runs that are too short."""

from __future__ import annotations

import pytest

from scheduler.terms import Between, Facts, Having, LineShift, Run, Sum, Window

CLOCKS = {"E": 360, "L": 840}
EARLY, LATE = (Having((), 0, frozenset({clock})) for clock in CLOCKS.values())


def facts(line: str, first: int = 0) -> Facts:
    """``E`` and ``L`` are shifts, ``.`` is a day off; the first is on day ``first``."""
    shifts = (
        LineShift(
            day, 1440 * day + CLOCKS[kind], 1440 * day + CLOCKS[kind] + 480, CLOCKS[kind], 450
        )
        for day, kind in enumerate(line, first)
        if kind != "."
    )
    return Facts({"A": tuple(shifts)})


@pytest.mark.parametrize(
    ("having", "early", "late"),
    [
        (Having((), 0), True, True),
        (EARLY, True, False),
        (Having((), 0, frozenset(CLOCKS.values())), True, True),
        (Having((Window(400, 900),), 60, frozenset({840})), False, True),
        (Having((Window(400, 900),), 61, frozenset({840})), False, False),
        (Having((), 0, frozenset()), False, False),
    ],
)
def test_a_type_is_told_by_its_start_clock(having: Having, early: bool, late: bool) -> None:
    shifts = (*facts("E").line("A"), *facts("L").line("A"))
    assert [having.holds(shift) for shift in shifts] == [early, late]


@pytest.mark.parametrize(
    ("line", "first", "excess"),
    [
        ("LE", 0, 1),
        ("EL", 0, 0),
        ("L.E", 0, 0),
        ("LLEE", 0, 1),
        ("LELE", 0, 2),
        ("LE", -1, 1),
        ("LE", -2, 0),
        ("..LE", 0, 1),
        ("...LE", 0, 0),
    ],
)
def test_a_barred_pair_counts_on_successive_days(line: str, first: int, excess: int) -> None:
    assert Between("A", 4, barred=((LATE, EARLY),)).excess(facts(line, first)) == excess


def test_each_barred_pair_counts() -> None:
    pairs = ((LATE, EARLY), (Having((), 0), EARLY), (EARLY, LATE))
    assert Between("A", 4, barred=pairs).excess(facts("LEL")) == 3


@pytest.mark.parametrize(
    ("line", "maximum", "excess"),
    [
        (".....EE.....E.", 1, 1),
        (".....EE.....E.", 2, 0),
        (".....EE.......", 0, 1),
        ("EEEEE..EEEEE..", 0, 0),
        (".....L.......E", 0, 2),
    ],
)
def test_a_bucket_counts_once(line: str, maximum: int, excess: int) -> None:
    weekends = ((5, 6), (12, 13))
    term = Sum("A", 0, 13, "buckets", maximum=maximum, buckets=weekends)
    assert term.excess(facts(line)) == excess


def test_buckets_look_at_their_window_and_property_alone() -> None:
    weekends = ((-2, -1), (5, 6), (12, 13))
    lates = Sum("A", 0, 12, "buckets", having=LATE, maximum=0, buckets=weekends, scale=10)
    assert lates.excess(facts("LL.....EE......L", -2)) == 0
    assert lates.excess(facts("LL.....EL......L", -2)) == 10


@pytest.mark.parametrize(
    ("line", "excess"),
    [
        (".......", 0),
        ("EEEEEEE", 0),
        ("E......", 0),
        ("......E", 0),
        (".E.....", 2),
        (".EE....", 1),
        (".EEE...", 0),
        ("EE.EEEE", 1),
        ("EE..EEE", 0),
        (".E.E...", 5),
        (".EEEEEE", 0),
        ("E.EE.EE", 3),
    ],
)
def test_runs_and_the_days_between_them_can_be_too_short(line: str, excess: int) -> None:
    assert Run("A", 7, min_days=3, min_days_between=2).excess(facts(line)) == excess


def test_short_runs_of_a_property() -> None:
    assert Run("A", 7, having=LATE, min_days=2).excess(facts("ELEELLE")) == 1
    assert Run("A", 7, min_days=2).excess(facts("ELEELLE")) == 0


def test_history_does_not_make_a_run_at_the_edge_longer_or_shorter() -> None:
    assert Run("A", 5, min_days=3).excess(facts("E.E....", -2)) == 0
