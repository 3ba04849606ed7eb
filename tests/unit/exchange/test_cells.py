from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.exchange.cells import DELIMITERS, Cells, decode, gather, sniff, split
from scheduler.exchange.csv_out import csv_text
from scheduler.exchange.parsers import whole
from scheduler.exchange.reading import Reading


def fresh(encoding: str = "utf-8") -> Reading:
    return Reading(Path(), encoding)


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_utf8_is_read_with_and_without_a_mark(mark: bytes) -> None:
    assert decode(fresh("gb18030"), "x.csv", mark + "你好".encode()) == "你好"


def test_the_declared_encoding_is_tried_second() -> None:
    assert decode(fresh("gb18030"), "x.csv", "客服".encode("gb18030")) == "客服"


def test_unreadable_bytes_are_a_fault_with_their_line() -> None:
    reading = fresh()
    assert decode(reading, "x.csv", b"a\nb\n\xff") is None
    assert reading.faults[0].row == 3


@pytest.mark.parametrize("delimiter", DELIMITERS)
def test_the_delimiter_is_found_from_the_names(delimiter: str) -> None:
    head = delimiter.join(["agent_id", '"name"', "odd,;\t|name"])
    assert sniff(f"\n{head}\n", ["agent_id", "name"]) == delimiter


def test_lines_are_those_of_the_file() -> None:
    records = split(fresh(), "x.csv", 'a,b\r\n\r\n , \r\n"1\n2",3\r\n4,5', ",")
    assert records == [(1, ["a", "b"]), (4, ["1\n2", "3"]), (6, ["4", "5"])]


def test_an_open_quotation_mark_is_a_fault() -> None:
    reading = fresh()
    assert split(reading, "x.csv", 'a\n1\n"2', ",") == [(1, ["a"]), (2, ["1"])]
    assert (reading.faults[0].row, reading.faults[0].cure[:5]) == (3, "close")


def test_a_row_of_another_length_is_a_fault() -> None:
    reading = fresh()
    cells = gather(reading, "x.csv", ["a", "b"], [(2, ["1"]), (3, ["1", "2"]), (4, ["1"] * 3)])
    assert cells == Cells("x.csv", (3,), {"a": ["1"], "b": ["2"]})
    assert [fault.row for fault in reading.faults] == [2, 4]


def test_a_file_of_only_a_header_has_empty_columns() -> None:
    assert gather(fresh(), "x.csv", ["a"], []).columns == {"a": []}


def test_each_bad_cell_is_a_fault_unless_merged() -> None:
    cells = Cells("x.csv", (2, 3, 4, 5), {"a": ["1", "x", "", "x"]})
    each, merged = fresh(), fresh()
    assert cells.convert(each, "a", whole) == [1, None, None, None]
    assert [fault.row for fault in each.faults] == [3, 5]
    cells.convert(merged, "a", whole, merge=True)
    assert [(fault.row, fault.reason) for fault in merged.faults] == [
        (3, "is not a whole number (in 2 rows)")
    ]


def test_an_absent_column_reads_as_blank() -> None:
    assert Cells("x.csv", (2,), {}).convert(fresh(), "a", whole) == [None]


PLAIN = st.text(st.characters(codec="utf-8", exclude_characters="\r"))


@given(st.lists(st.lists(PLAIN, min_size=2, max_size=2)))
def test_what_is_written_is_split_again(rows: list[list[str]]) -> None:
    records = split(fresh(), "x.csv", csv_text(["a", "b"], rows), ",")
    stripped = [[cell.strip() for cell in row] for row in rows]
    assert [cells for _, cells in records[1:]] == [row for row in stripped if any(row)]


@given(st.binary())
def test_any_bytes_are_split_or_faulted(data: bytes) -> None:
    reading = fresh("gb18030")
    text = decode(reading, "x.csv", data)
    if text is None:
        assert reading.faults
    else:
        split(reading, "x.csv", text, sniff(text, ["a"]))
