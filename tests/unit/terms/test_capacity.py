"""People in one place at the same time, counted minute by minute."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.terms import Capacity, Facts, LineShift, Piece, Window

PLACE = Capacity("main", Window(10, 20), 1, (("A", 0, 1), ("B", -1, 0), ("C", 0, 0)))
ROOM = replace(PLACE, kinds=("recovery", "meal"))


def shift(start: int, end: int, *pieces: Piece, day: int = 0, home: bool = False) -> LineShift:
    return LineShift(day, start, end, start, end - start, pieces, home)


minutes = st.tuples(st.integers(5, 25), st.integers(5, 25)).filter(lambda span: span[0] < span[1])
kinds = st.sampled_from(("recovery", "meal", "work"))
pieces = st.builds(
    lambda span, kind, activity: Piece(span[0], span[1], kind, None, activity),
    minutes,
    kinds,
    st.sampled_from((None, "x")),
)
shifts = st.builds(
    lambda span, parts, day, home: shift(*span, *parts, day=day, home=home),
    minutes,
    st.lists(pieces, max_size=3),
    st.integers(-1, 2),
    st.booleans(),
)


def counted(term: Capacity, shift: LineShift, minute: int) -> int:
    """How often a shift counts in a minute, said as plainly as can be."""
    if not term.kinds:
        return int(shift.start <= minute < shift.end)
    if term.window.overlap(shift.start, shift.end) == 0:
        return 0
    own = [p for p in shift.pieces if p.kind in term.kinds and p.activity is None]
    return sum(piece.start <= minute < piece.end for piece in own)


@given(
    lines=st.dictionaries(st.sampled_from("ABCD"), st.lists(shifts, max_size=3)),
    maximum=st.integers(0, 2),
    room=st.booleans(),
)
def test_each_minute_of_each_person_beyond_the_bound_counts(
    lines: dict[str, list[LineShift]], maximum: int, room: bool
) -> None:
    term = replace(ROOM if room else PLACE, maximum=maximum)
    there = {
        minute: sum(
            counted(term, each, minute)
            for who, first, last in term.people
            for each in lines.get(who, ())
            if first <= each.day <= last and not each.home
        )
        for minute in range(*term.window)
    }
    facts = Facts({who: tuple(line) for who, line in lines.items()})
    assert term.excess(facts) == sum(max(0, n - maximum) for n in there.values())


@pytest.mark.parametrize(("start", "end"), [(0, 10), (20, 30)])
def test_what_only_touches_the_window_is_not_there(start: int, end: int) -> None:
    rest = Piece(start, end, "recovery", None)
    assert PLACE.counted(shift(start, end, rest)) == []
    assert ROOM.counted(shift(0, 30, rest)) == []
    assert ROOM.counted(shift(0, 30, rest._replace(start=start + 1, end=end + 1))) == (
        [(1, 11)] if start == 0 else []
    )
