from __future__ import annotations

from pathlib import Path

import pytest

from scheduler.exchange.cells import Cells
from scheduler.exchange.frames import Amount, check_grid, frame_of, read_queues, require
from scheduler.exchange.parsers import BadCellError
from scheduler.exchange.reading import Reading


@pytest.mark.parametrize(
    ("amount", "cell", "reason"),
    [
        (Amount("offered"), "-1", "is too small"),
        (Amount("aht_s", above_zero=True), "0", "is too small"),
        (Amount("share", high=1.0), "1.1", "is too large"),
    ],
)
def test_amounts_have_bounds(amount: Amount, cell: str, reason: str) -> None:
    with pytest.raises(BadCellError) as caught:
        amount.parser()(cell)
    assert caught.value.reason == reason


def test_only_what_may_be_blank_is_advised_to_be_left_blank() -> None:
    for amount, cure in (
        (Amount("answered"), "correct it, or leave it blank if unknown"),
        (Amount("offered", required=True), "correct it"),
    ):
        with pytest.raises(BadCellError) as caught:
            amount.parser()("-1")
        assert caught.value.cure == cure


def test_bounds_themselves_are_allowed() -> None:
    assert Amount("offered").parser()("0") == 0
    assert Amount("share", high=1.0).parser()("1") == 1


def test_the_grid_counts_from_the_full_hour() -> None:
    check_grid(45, 15)
    with pytest.raises(BadCellError):
        check_grid(45, 30)


def test_unknown_queues_are_faults_once() -> None:
    cells = Cells("x.csv", (2, 3, 4), {"queue": ["a", "b", "b"]})
    reading = Reading(Path(), known={"queue": frozenset({"a"})})
    assert read_queues(reading, cells) == ["a", None, None]
    assert [fault.reason for fault in reading.faults] == [
        "names no queue of this centre (in 2 rows)"
    ]
    assert read_queues(Reading(Path()), cells) == ["a", "b", "b"]


def test_blank_cells_of_required_columns() -> None:
    reading = Reading(Path())
    require(reading, Cells("x.csv", (2, 3), {"queue": ["a", ""]}), ["queue"])
    assert [(fault.row, fault.column) for fault in reading.faults] == [(3, "queue")]


def test_an_empty_frame_keeps_its_types() -> None:
    frame = frame_of([], [], {"offered": []})
    assert [str(kind) for kind in frame.dtypes] == ["str", "datetime64[us, UTC]", "float64"]
