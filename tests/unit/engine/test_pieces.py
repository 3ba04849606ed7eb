from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.engine.pieces import Label, labels_of, pieces_of, slots_of
from scheduler.terms import LineShift, Piece

WORK, OTHER, OFF = Label("work", "a"), Label("work", "b"), Label("off_phone")


def test_slots_with_one_label_are_one_piece() -> None:
    assert pieces_of(100, (WORK, WORK, OTHER, OFF)) == (
        Piece(100, 110, "work", "a"),
        Piece(110, 115, "work", "b"),
        Piece(115, 120, "off_phone", None),
    )


@given(st.lists(st.sampled_from((WORK, OTHER, OFF))))
def test_labels_survive_the_way_there_and_back(labels: list[Label]) -> None:
    assert labels_of(7, pieces_of(7, labels)) == tuple(labels)


def test_a_slot_has_the_label_at_its_start_and_gaps_are_idle() -> None:
    pieces = (Piece(0, 7, "work", "a"), Piece(7, 12, "break", None), Piece(20, 25, "work", "b"))
    assert labels_of(0, pieces) == (WORK, WORK, Label("break"), OFF, OTHER)


def test_length_is_counted_in_slots() -> None:
    assert slots_of(LineShift(0, 3, 63, 0, 60)) == 12


def test_a_length_off_the_grid_is_refused() -> None:
    with pytest.raises(ValueError, match="61 minutes is off the 5-minute grid"):
        slots_of(LineShift(0, 3, 64, 0, 61))
