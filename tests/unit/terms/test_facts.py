"""Lines and pieces of a roster, found by person and by hour."""

from __future__ import annotations

import pytest

from scheduler.terms import Facts, LineShift, Piece, Window
from scheduler.terms.facts import by_hour


def at_work(*spans: tuple[int, int]) -> LineShift:
    pieces = tuple(Piece(start, end, "work", "phone") for start, end in spans)
    return LineShift(0, spans[0][0], spans[-1][1], 0, 0, pieces)


@pytest.mark.parametrize(
    ("span", "hours"),
    [
        ((600, 660), {10}),
        ((599, 660), {9, 10}),
        ((600, 661), {10, 11}),
        ((659, 660), {10}),
        ((590, 730), {9, 10, 11, 12}),
    ],
)
def test_a_piece_is_found_in_each_hour_that_it_touches(
    span: tuple[int, int], hours: set[int]
) -> None:
    assert set(Facts({"A": (at_work(span),)}).hours) == hours


def test_an_hour_tells_whose_pieces_touch_it() -> None:
    facts = Facts({"A": (at_work((600, 615), (615, 690)),), "B": (at_work((660, 690)),)})
    first, second = facts.line("A")[0].pieces
    assert facts.hours[10] == (("A", first), ("A", second))
    assert facts.hours[11] == (("A", second), ("B", facts.line("B")[0].pieces[0]))
    assert facts.line("C") == ()


def test_a_piece_has_a_length() -> None:
    assert Piece(600, 615, "break", None).minutes == 15


def test_a_day_tells_whose_shifts_belong_to_it() -> None:
    first, second = at_work((600, 615)), at_work((660, 690))._replace(day=1)
    facts = Facts({"A": (first, second), "B": (second,)})
    assert facts.days == {0: (("A", first),), 1: (("A", second), ("B", second))}


@pytest.mark.parametrize(
    ("window", "parts"),
    [
        (Window(600, 660), [(10, Window(600, 660))]),
        (Window(659, 661), [(10, Window(659, 660)), (11, Window(660, 661))]),
        (Window(610, 615), [(10, Window(610, 615))]),
        (
            Window(599, 721),
            [
                (9, Window(599, 600)),
                (10, Window(600, 660)),
                (11, Window(660, 720)),
                (12, Window(720, 721)),
            ],
        ),
        (Window(600, 600), []),
    ],
)
def test_a_window_is_cut_at_full_hours(window: Window, parts: list[tuple[int, Window]]) -> None:
    assert list(by_hour(window)) == parts
