"""Amounts of the terms about segments, computed by hand."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from scheduler.terms import (
    Apart,
    Facts,
    Kinds,
    LineShift,
    Pause,
    Piece,
    Place,
    Quota,
    Share,
    ShiftTerm,
    Stretch,
)

START = 1000

PLACE = Place(("A",), 7, "break", 10, paid=True, counts=((120, 1), (240, 2)))
STRETCH = Stretch(
    ("A",),
    7,
    queues=("hard",),
    ended_by=(("meal", 15), ("recovery", 15), ("other_work", 5), ("training", 5)),
)
OWED = replace(STRETCH, owed_minutes=15, owed_from=30, owed_kinds=("recovery", "meal"))
SHARE = Share(("A",), 7, queues=("hard",))


def facts(*pieces: str, day: int = 0, agent_id: str = "A") -> Facts:
    """One shift from minute 1000, of pieces written ``kind[:queue] minutes``."""
    at = START
    made = []
    for piece in pieces:
        name, minutes = piece.split()
        kind, _, queue = name.partition(":")
        made.append(Piece(at, at + int(minutes), kind, queue or None))
        at += int(minutes)
    return Facts({agent_id: (LineShift(day, START, at, 480, at - START, tuple(made)),)})


@pytest.mark.parametrize(
    ("span", "count"), [(0, 0), (119, 0), (120, 1), (239, 1), (240, 2), (10_000, 2)]
)
def test_how_many_a_shift_holds_is_a_step_function(span: int, count: int) -> None:
    assert PLACE.count(span) == count


@pytest.mark.parametrize(
    ("pieces", "amount"),
    [
        (("work:easy 119",), 0),
        (("work:easy 120",), 10),
        (("work:easy 240",), 20),
        (("work:easy 60", "break 10", "work:easy 60"), 0),
        (("work:easy 60", "break 5", "break 5", "work:easy 60"), 0),
        (("work:easy 60", "break 15", "work:easy 60"), 5),
        (("work:easy 60", "break 5", "work:easy 60"), 5),
        (("work:easy 40", "break 10", "work:easy 40", "break 10", "work:easy 40"), 10),
        (("work:easy 40", "break 10", "work:easy 40"), 10),
        (("work:easy 65", "meal 10", "work:easy 60"), 10),
    ],
)
def test_place_counts_what_is_missing_or_too_much(pieces: tuple[str, ...], amount: int) -> None:
    assert PLACE.excess(facts(*pieces)) == amount


@pytest.mark.parametrize(
    ("bound", "minutes", "amount"),
    [
        ("after_start", 60, 0),
        ("after_start", 61, 1),
        ("latest_start", 60, 0),
        ("latest_start", 59, 1),
        ("before_end", 80, 0),
        ("before_end", 81, 1),
        ("latest_rest", 80, 0),
        ("latest_rest", 79, 1),
    ],
)
def test_place_counts_the_minutes_outside_each_bound(bound: str, minutes: int, amount: int) -> None:
    bounds: dict[str, Any] = {bound: minutes}
    bounded = replace(PLACE, **bounds)
    assert bounded.excess(facts("work:easy 60", "break 10", "work:easy 80")) == amount


def test_a_segment_may_lie_at_either_end_unless_bounds_say_otherwise() -> None:
    assert PLACE.excess(facts("break 10", "work:easy 230", "break 10")) == 0


def test_a_segment_that_breaks_two_bounds_counts_for_both() -> None:
    both = replace(PLACE, after_start=70, before_end=100)
    assert both.excess(facts("work:easy 60", "break 10", "work:easy 80")) == 10 + 20


@pytest.mark.parametrize("term", [PLACE, replace(STRETCH, max_minutes=0), SHARE])
@pytest.mark.parametrize("who", [{"day": -1}, {"day": 7}, {"agent_id": "B"}])
def test_history_what_lies_behind_and_other_people_do_not_count(
    term: ShiftTerm, who: dict[str, Any]
) -> None:
    pieces = ("work:hard 240",)
    assert term.excess(facts(*pieces)) > 0
    assert term.excess(facts(*pieces, **who)) == 0


@pytest.mark.parametrize(
    ("between", "amount"),
    [
        ("recovery 14", 20),
        ("recovery 15", 0),
        ("meal 14", 20),
        ("meal 15", 0),
        ("work:easy 4", 20),
        ("work:easy 5", 0),
        ("training 5", 0),
        ("break 60", 20),
        ("off_phone 60", 20),
    ],
)
def test_only_what_is_listed_and_long_enough_ends_a_spell(between: str, amount: int) -> None:
    most = replace(STRETCH, max_minutes=60)
    assert most.excess(facts("work:hard 40", between, "work:hard 40")) == amount


def test_pieces_that_touch_end_a_spell_together_only_when_alike() -> None:
    most = replace(STRETCH, max_minutes=60)
    alike = facts("work:hard 40", "work:easy 3", "work:calm 2", "work:hard 40")
    unlike = facts("work:hard 40", "recovery 10", "meal 10", "work:hard 40")
    assert most.excess(alike) == 0
    assert most.excess(unlike) == 20


def test_pieces_that_touch_are_joined_behind_others_too() -> None:
    most = replace(STRETCH, max_minutes=60)
    assert most.excess(facts("off_phone 5", "work:hard 40", "work:hard 40")) == 20


def test_a_spell_on_any_queue_runs_over_a_change_of_queue() -> None:
    most = replace(STRETCH, queues=None, max_minutes=60)
    assert most.excess(facts("work:hard 40", "work:easy 40")) == 20
    assert most.excess(facts("work:hard 40", "training 5", "work:easy 40")) == 0


@pytest.mark.parametrize(
    ("pieces", "amount"),
    [
        (("work:hard 30",), 0),
        (("work:hard 29",), 1),
        (("work:hard 20", "break 10", "work:hard 10"), 0),
        (("work:hard 20", "work:easy 5", "work:hard 10"), 10 + 20),
        (("work:easy 20", "work:hard 20", "work:easy 20"), 10),
        (("work:easy 20",), 0),
    ],
)
def test_each_spell_that_is_too_short_counts(pieces: tuple[str, ...], amount: int) -> None:
    assert replace(STRETCH, min_minutes=30).excess(facts(*pieces)) == amount


@pytest.mark.parametrize(
    ("after", "amount"),
    [
        ((), 15),
        (("recovery 15",), 0),
        (("recovery 14",), 1),
        (("meal 15",), 0),
        (("recovery 10", "meal 5"), 0),
        (("break 10", "recovery 15"), 0),
        (("recovery 10", "break 5", "recovery 5"), 0),
        (("work:easy 5", "recovery 15"), 15),
        (("recovery 5", "training 5", "recovery 15"), 10),
        (("recovery 60",), 0),
    ],
)
def test_what_is_owed_follows_at_once_within_the_shift(after: tuple[str, ...], amount: int) -> None:
    assert OWED.excess(facts("work:hard 30", *after)) == amount
    assert OWED.excess(facts("work:hard 29", *after)) == 0


def test_a_spell_of_one_minute_owes_recovery_unless_more_are_asked() -> None:
    short = Stretch(
        ("A",), 7, ("hard",), (("recovery", 5),), owed_minutes=15, owed_kinds=("recovery",)
    )
    assert short.excess(facts("work:hard 1", "recovery 5")) == 10


def test_each_spell_owes_its_own_recovery() -> None:
    twice = facts("work:hard 30", "recovery 15", "work:hard 30", "recovery 5")
    assert OWED.excess(twice) == 10
    assert OWED.excess(facts("work:hard 20", "recovery 10", "work:hard 20", "recovery 15")) == 0


@pytest.mark.parametrize(
    ("given", "amount"),
    [
        ({}, 70),
        ({"max_minutes": 70}, 0),
        ({"max_minutes": 69}, 1),
        ({"last_minutes": 30}, 0),
        ({"last_minutes": 31}, 1),
        ({"last_minutes": 1000}, 70),
        ({"last_minutes": 60, "max_minutes": 10}, 20),
        ({"queues": ("hard", "easy")}, 150),
        ({"queues": ("calm",)}, 0),
        ({"only_days": (0, 3)}, 70),
        ({"only_days": (1, 3)}, 0),
        ({"only_days": ()}, 0),
    ],
)
def test_share_counts_minutes_of_its_queues(given: dict[str, Any], amount: int) -> None:
    day = facts("work:hard 30", "work:easy 50", "break 10", "work:hard 40", "work:easy 30")
    assert replace(SHARE, **given).excess(day) == amount


def test_shares_of_several_shifts_are_bounded_each_for_itself() -> None:
    monday = facts("work:hard 40").line("A")[0]
    both = Facts({"A": (monday, monday._replace(day=1)), "B": (monday,)})
    share = replace(SHARE, agent_ids=("A", "B"), max_minutes=30)
    assert share.excess(both) == 30
    assert share.excess(Facts({})) == 0


@pytest.mark.parametrize(
    ("changed", "amount"),
    [
        ({"max_minutes": 20}, 10),
        ({"max_minutes": 1000, "max_percent": 25}, 15),
        ({"max_minutes": 1000, "max_percent": 24}, 16),
        ({"max_minutes": 10, "max_percent": 25}, 20),
        ({"from_minute": START}, 30),
        ({"from_minute": START + 11}, 19),
        ({"from_minute": START + 30}, 0),
        ({"from_minute": START + 90}, 0),
        ({"from_minute": START + 11, "last_minutes": 40}, 10),
        ({"from_minute": START + 25, "last_minutes": 40}, 5),
    ],
)
def test_a_share_may_be_of_the_shift_or_from_a_minute_on(
    changed: dict[str, Any], amount: int
) -> None:
    assert replace(SHARE, **changed).excess(facts("work:hard 30", "work:easy 30")) == amount


@pytest.mark.parametrize(
    ("pieces", "amount"),
    [
        (("work:easy 60",), 20),
        (("break 10", "work:easy 40", "break 10"), 0),
        (("work:easy 29", "break 10", "work:easy 21"), 10),
        (("work:easy 30", "break 10", "work:easy 20"), 10),
        (("break 5", "off_phone 5", "work:easy 50"), 10),
        (("break 5", "work:easy 5", "off_phone 5", "work:easy 45"), 15),
        (("break 6", "work:easy 30", "break 7", "work:easy 17"), 7),
        (("work:easy 59",), 0),
    ],
)
def test_a_pause_begins_in_each_half(pieces: tuple[str, ...], amount: int) -> None:
    pause = Pause(("A",), 7, ("break", "off_phone"), 10, from_span=60)
    assert pause.excess(facts(*pieces)) == amount
    assert pause.excess(facts(*pieces, day=7)) == 0
    assert pause.excess(facts(*pieces, agent_id="B")) == 0


@pytest.mark.parametrize(
    ("pieces", "amount"),
    [
        (("break 5", "work:easy 30", "meal 10"), 0),
        (("break 5", "work:easy 29", "meal 10"), 1),
        (("break 5", "meal 10", "work:easy 1", "break 5"), 29),
        (("break 5", "work:easy 10", "break 5", "off_phone 25", "break 5"), 25),
        (("work:easy 5", "break 5", "work:easy 5"), 0),
        (("off_phone 5", "work:easy 5", "break 5"), 0),
    ],
)
def test_pauses_lie_apart(pieces: tuple[str, ...], amount: int) -> None:
    apart = Apart(("A",), 7, ("break", "meal"), 30)
    assert apart.excess(facts(*pieces)) == amount
    assert apart.excess(facts(*pieces, day=7)) == 0
    assert apart.excess(facts(*pieces, agent_id="B")) == 0


@pytest.mark.parametrize(
    ("pieces", "missing"),
    [
        (("work:easy 60",), 1),
        (("work:easy 30", "work:easy 30"), 1),
        (("work:easy 30", "meeting:talk 30"), 1),
        (("work:easy 30", "work:hard 30"), 0),
        (("work:easy 20", "work:hard 20", "work:calm 20"), 0),
        (("off_phone 60",), 0),
        (("work:easy 59",), 0),
    ],
)
def test_a_shift_with_any_work_holds_different_queues(
    pieces: tuple[str, ...], missing: int
) -> None:
    kinds = Kinds(("A",), 7, least=2, from_span=60)
    shift = facts(*pieces)
    assert kinds.excess(shift) == missing
    assert replace(kinds, only_days=(1,)).excess(shift) == 0
    assert kinds.excess(facts(*pieces, day=7)) == 0


def test_more_queues_than_asked_make_up_for_no_other_shift() -> None:
    rich, poor = (
        facts(*p).line("A")[0] for p in (("work:easy 5", "work:hard 5"), ("off_phone 5",))
    )
    assert Kinds(("A",), 7, least=1).excess(Facts({"A": (rich, poor._replace(day=1))})) == 0


def test_a_quota_adds_up_each_week_of_a_person() -> None:
    quota = Quota(("A", "B"), 14, ("hard",), 50)
    days = [facts("work:hard 40", "work:easy 9", "off_phone 5", day=day) for day in (-1, 0, 6, 7)]
    alone = Facts({"A": tuple(shift for day in days for shift in day.line("A"))})
    assert quota.excess(alone) == 30
    assert quota.excess(Facts({"C": alone.line("A")})) == 0
    assert quota.excess(Facts({who: alone.line("A") for who in ("A", "B")})) == 60
    assert replace(quota, days=6).excess(alone) == 0
