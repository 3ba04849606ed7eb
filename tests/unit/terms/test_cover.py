"""Amounts of coverage, computed by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest

from scheduler.terms import Cover, Facts, LineShift, Piece, Window

QUARTER = Window(600, 615)
TIERS = ((100, 10), (250, 20), (1000, 40))
SHORT = Cover("phone", QUARTER, 30_000, (("A", 1000), ("B", 700)), short_tiers=TIERS)
SURPLUS = replace(SHORT, short_tiers=(), surplus_price=1)


def at_work(start: int, end: int, kind: str = "work", queue: str | None = "phone") -> LineShift:
    pieces = (Piece(start, end, kind, queue),)
    return LineShift(0, start, end, start, end - start, pieces)


def facts(**lines: LineShift) -> Facts:
    return Facts({agent_id: (shift,) for agent_id, shift in lines.items()})


@pytest.mark.parametrize(
    ("missing", "cost"),
    [
        (0, 0),
        (1, 10),
        (3_000, 30_000),
        (3_001, 30_020),
        (7_500, 30_000 + 90_000),
        (7_501, 120_040),
        (30_000, 120_000 + 22_500 * 40),
    ],
)
def test_a_missing_minute_costs_more_the_more_are_missing(missing: int, cost: int) -> None:
    assert SHORT.short_cost(missing) == cost


def test_tiers_are_pieces_of_the_need_cut_to_whole_thousandths() -> None:
    assert SHORT.pieces == ((0, 3_000, 10), (3_000, 7_500, 20), (7_500, 30_000, 40))
    assert replace(SHORT, need_milli=15).pieces == ((0, 1, 10), (1, 3, 20), (3, 15, 40))
    assert SURPLUS.pieces == ()


@pytest.mark.parametrize(
    ("lines", "useful"),
    [
        ({}, 0),
        ({"A": at_work(600, 615)}, 15_000),
        ({"B": at_work(600, 615)}, 10_500),
        ({"A": at_work(0, 1440), "B": at_work(0, 1440)}, 25_500),
        ({"A": at_work(610, 660)}, 5_000),
        ({"A": at_work(615, 660), "B": at_work(0, 600)}, 0),
        ({"A": at_work(600, 615, queue="other")}, 0),
        ({"A": at_work(600, 615, "break", None)}, 0),
        ({"C": at_work(600, 615)}, 0),
    ],
)
def test_useful_minutes_are_those_inside_the_window_times_the_rate(
    lines: dict[str, LineShift], useful: int
) -> None:
    assert SHORT.useful(facts(**lines)) == useful
    assert SHORT.excess(facts(**lines)) == SHORT.short_cost(30_000 - useful)


def test_useful_minutes_beyond_the_need_are_told_too() -> None:
    both = facts(A=at_work(0, 1440), B=at_work(0, 1440))
    assert replace(SHORT, need_milli=1).useful(both) == 25_500


@pytest.mark.parametrize(
    ("need_milli", "surplus"),
    [(30_000, 4_500), (25_500, 4_500), (25_499, 4_501), (20_000, 10_000), (0, 30_000)],
)
def test_surplus_is_work_beyond_need_or_lost_to_the_rate(need_milli: int, surplus: int) -> None:
    both = facts(A=at_work(600, 615), B=at_work(600, 615))
    assert replace(SURPLUS, need_milli=need_milli).excess(both) == surplus


def test_a_rate_of_nothing_leaves_surplus_alone() -> None:
    unskilled = replace(SURPLUS, rates=(("A", 0),))
    assert unskilled.excess(facts(A=at_work(600, 615))) == 15_000
    assert replace(SHORT, rates=(("A", 0),)).excess(facts(A=at_work(600, 615))) == 1_020_000


def test_shortage_and_surplus_of_one_interval_add_up() -> None:
    both = replace(SHORT, surplus_price=2)
    one = facts(B=at_work(600, 615))
    assert both.excess(one) == SHORT.short_cost(19_500) + 2 * 4_500


def test_idle_kinds_are_surplus_wherever_no_queue_claims_them() -> None:
    idle = Cover(
        None,
        Window(0, 1440),
        0,
        (("A", 1000), ("B", 1000)),
        surplus_price=1,
        idle_kinds=("off_phone",),
    )
    day = facts(
        A=at_work(600, 620, "off_phone", None),
        B=at_work(1430, 1450, "off_phone", None),
        C=at_work(600, 620, "off_phone", None),
    )
    assert idle.excess(day) == 30_000
    assert idle.excess(facts(A=at_work(600, 620), B=at_work(600, 620, "meal", None))) == 0


@pytest.mark.parametrize(("start", "end"), [(615, 661), (659, 661), (600, 660), (659, 721)])
def test_windows_may_reach_over_full_hours(start: int, end: int) -> None:
    long = replace(SHORT, window=Window(start, end))
    assert long.useful(facts(A=at_work(590, 730))) == 1000 * (end - start)
