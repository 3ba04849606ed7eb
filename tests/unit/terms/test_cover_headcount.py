"""People at work on a queue throughout an interval."""

from __future__ import annotations

import pytest

from scheduler.terms import Facts, Headcount, LineShift, Piece, Window


def shift(start: int, *work: tuple[int, str | None]) -> LineShift:
    pieces, at = [], start
    for minutes, queue in work:
        pieces.append(Piece(at, at + minutes, "work" if queue else "off_phone", queue))
        at += minutes
    return LineShift(0, start, at, start, at - start, tuple(pieces))


FACTS = Facts(
    {
        "A": (shift(45, (30, "a"), (30, "b")),),
        "B": (shift(50, (30, "a")), shift(600, (15, "a"))),
        "C": (shift(30, (18, "a"), (27, "a")),),
        "D": (shift(30, (30, None), (15, "b")),),
    }
)


@pytest.mark.parametrize(
    ("queue", "window", "there"),
    [
        ("a", Window(45, 60), 2),  # A and C, whose two pieces meet inside; B begins too late
        ("a", Window(50, 65), 3),
        ("a", Window(51, 65), 3),
        ("a", Window(49, 65), 2),
        ("a", Window(60, 75), 3),
        ("a", Window(60, 76), 1),
        ("b", Window(60, 75), 1),
        ("b", Window(75, 105), 1),
        ("b", Window(75, 106), 0),
        ("c", Window(45, 60), 0),
    ],
)
def test_who_is_there_all_the_time_counts(queue: str, window: Window, there: int) -> None:
    assert Headcount(queue, window).there(FACTS) == there


@pytest.mark.parametrize(
    ("bounds", "excess"),
    [
        ({}, 0),
        ({"minimum": 3}, 0),
        ({"minimum": 4}, 1),
        ({"minimum": 6}, 3),
        ({"maximum": 3}, 0),
        ({"maximum": 2}, 1),
        ({"maximum": 1}, 4),
        ({"maximum": 0}, 9),
        ({"minimum": 5, "maximum": 5}, 2),
    ],
)
def test_people_missing_count_one_those_beyond_their_square(
    bounds: dict[str, int], excess: int
) -> None:
    assert Headcount("a", Window(60, 75), **bounds).excess(FACTS) == excess
