from __future__ import annotations

import datetime as dt
import json
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.exchange.csv_out import (
    cell_text,
    csv_text,
    harmless,
    json_text,
    local_text,
    number_text,
    write_json,
)

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        (None, ""),
        (True, "true"),
        (7, "7"),
        (0.1 + 0.2, "0.3"),
        (-1e-9, "0"),
        (100.0, "100"),
        (float("nan"), ""),
        (dt.date(2026, 11, 30), "2026-11-30"),
        ("007", "007"),
    ],
)
def test_cells(value: object, cell: str) -> None:
    assert cell_text(value) == cell


def test_infinity_is_refused() -> None:
    with pytest.raises(ValueError, match="infinite"):
        number_text(float("inf"))
    with pytest.raises(ValueError, match="JSON"):
        json_text(float("inf"))


@given(st.floats(-1e9, 1e9))
def test_numbers_come_back_to_six_decimals(value: float) -> None:
    assert float(number_text(value)) == pytest.approx(value, abs=5.1e-7)


def test_lines_end_in_a_line_feed() -> None:
    assert csv_text(["a", "b"], [[1, "x,y"], [None, 'q"']]) == 'a,b\n1,"x,y"\n,"q"""\n'


def test_offsets_tell_the_repeated_hour_apart() -> None:
    instant = dt.datetime(2026, 10, 25, 0, 30, tzinfo=dt.UTC)
    assert [local_text(instant + dt.timedelta(hours=n), "Europe/Berlin") for n in (0, 1)] == [
        "2026-10-25T02:30+02:00",
        "2026-10-25T02:30+01:00",
    ]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t"])
def test_formulas_are_made_harmless(start: str) -> None:
    assert harmless(start + "1+1") == "'" + start + "1+1"
    assert harmless("1" + start) == "1" + start


def test_json_is_sorted_and_rounded(tmp_path: Path) -> None:
    data = {"b": (0.1 + 0.2, -0.0, None, True), "a": dt.date(2026, 11, 30), 1: "ü"}
    write_json(tmp_path / "x.json", data)
    content = (tmp_path / "x.json").read_text(encoding="utf-8")
    assert json.loads(content) == {"1": "ü", "a": "2026-11-30", "b": [0.3, 0.0, None, True]}
    assert content.startswith('{\n  "1": "ü",\n  "a"')
    assert "-0" not in content.replace("2026-11-30", "")


def test_only_plain_data_becomes_json() -> None:
    with pytest.raises(TypeError):
        json_text({"x": object()})
