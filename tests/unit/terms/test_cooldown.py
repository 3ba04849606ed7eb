"""Recovery owed from a moment on, on each side of each bound."""

from __future__ import annotations

from dataclasses import replace

import pytest

from scheduler.terms import Cooldown, Facts, LineShift, Piece

OWED = Cooldown(("A", "B"), 7, 530, 545, 20, ("recovery",), ("break", "off_phone"))


def shift(*parts: tuple[str, int], day: int = 0) -> LineShift:
    """A shift from minute 500 of (kind, minutes)."""
    found, at = [], 500
    for kind, minutes in parts:
        found.append(Piece(at, at + minutes, kind, "phone" if kind == "work" else None))
        at += minutes
    return LineShift(day, 500, at, 500, at - 500, tuple(found))


@pytest.mark.parametrize(
    ("parts", "missing"),
    [
        ([("work", 45), ("recovery", 20), ("work", 20)], 0),
        ([("work", 45), ("recovery", 19), ("work", 20)], 1),
        ([("work", 45), ("recovery", 30), ("work", 20)], 0),
        ([("work", 46), ("recovery", 20), ("work", 20)], 20),
        ([("work", 44), ("recovery", 20), ("work", 20)], 1),
        ([("work", 40), ("recovery", 30), ("work", 20)], 0),
        ([("work", 40), ("recovery", 20), ("work", 20)], 5),
        ([("recovery", 45), ("work", 20)], 20),
        ([("recovery", 46), ("work", 20)], 19),
        ([("work", 45), ("break", 5), ("recovery", 8), ("off_phone", 9), ("recovery", 9)], 0),
        (
            [
                ("work", 45),
                ("break", 5),
                ("recovery", 8),
                ("off_phone", 9),
                ("recovery", 9),
                ("work", 1),
            ],
            3,
        ),
        ([("work", 45), ("recovery", 5), ("work", 5), ("recovery", 15), ("work", 5)], 15),
        ([("work", 45), ("recovery", 1)], 0),
        ([("work", 45)], 0),
        ([("work", 45), ("meal", 30), ("recovery", 20)], 20),
    ],
)
def test_what_is_owed_comes_before_all_but_pauses(
    parts: list[tuple[str, int]], missing: int
) -> None:
    assert OWED.excess(Facts({"A": (shift(*parts),)})) == missing
    assert OWED.excess(Facts({"C": (shift(*parts),)})) == 0


@pytest.mark.parametrize(
    ("at", "asked"), [(499, False), (500, True), (559, True), (560, False), (520, True)]
)
def test_it_is_owed_in_the_shift_that_was_under_way(at: int, asked: bool) -> None:
    assert replace(OWED, at_minute=at).asks(shift(("work", 60))) is asked


@pytest.mark.parametrize(("day", "asked"), [(-1, False), (0, True), (6, True), (7, False)])
def test_it_is_owed_on_days_of_the_horizon(day: int, asked: bool) -> None:
    assert OWED.asks(shift(("work", 60), day=day)) is asked


def test_everybody_owes_it() -> None:
    one = shift(("work", 60))
    assert OWED.excess(Facts({"A": (one, one._replace(day=1)), "B": (one,)})) == 60
