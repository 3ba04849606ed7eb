"""Reading files of the Curtois & Qu family: what they hold, and where they are wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from scheduler.cases import Need, Person, Request, ShiftType, read_curtois
from scheduler.errors import InputError
from tests.unit.cases.worlds import TEXT, write_case


def test_a_file_is_read_whole(tmp_path: Path) -> None:
    file = read_curtois(write_case(tmp_path))
    assert (file.name, file.days) == ("Tiny", 7)
    assert file.shifts == {"E": ShiftType(480, frozenset()), "L": ShiftType(600, frozenset("E"))}
    assert list(file.people) == ["A", "B"]
    assert file.people["A"] == Person({"E": 3, "L": 2}, 2400, 900, 4, 2, 2, 1)
    assert file.days_off == (("A", 3),)
    assert file.requests == (
        Request("A", 0, "E", 2, on=True),
        Request("B", 2, "E", 3, on=True),
        Request("A", 4, "L", 1, on=False),
    )
    assert file.needs[-1] == Need(5, "E", 1, 50, 2)
    assert len(file.needs) == 5


FAULTS = {
    "7\n\nSECTION_SHIFTS": [
        ("\n\nSECTION_SHIFTS", "SECTION_HORIZON", "has no rows"),
        ("8\n\nSECTION_SHIFTS", "days", "whole weeks"),
        ("0\n\nSECTION_SHIFTS", "days", "whole weeks"),
        ("-7\n\nSECTION_SHIFTS", "days", "'-7' is no whole number"),
        ("²\n\nSECTION_SHIFTS", "days", "is no whole number"),
    ],
    "L,600,E": [
        ("L,600,N", "cannot follow", "'N' is not known"),
        ("L,600", "cannot follow", "is missing"),
        ("L,1441,E", "length", "is too large; write 0 to 1440"),
    ],
    "A,E=3|L=2,2400": [
        ("A,E=3|N=2,2400", "MaxShifts", "'N' is not known"),
        ("A,E=3|L,2400", "MaxShifts", "is no whole number"),
        ("A,E=3|L=2,many", "MaxTotalMinutes", "'many' is no whole number"),
        ("A,E=3|L=2", "MaxWeekends", "is missing"),
    ],
    "A,3\n": [
        ("C,3\n", "EmployeeID", "'C' is not known"),
        ("A,7\n", "DayIndexes", "is too large; write 0 to 6"),
    ],
    "A,4,L,1": [
        ("A,4,N,1", "ShiftID", "'N' is not known"),
        ("A,9,L,1", "Day", "is too large"),
        ("A,4,L,x", "Weight", "is no whole number"),
    ],
    "1,E,1,100,1": [
        ("0,E,1,100,1", "ShiftID", "'E' has a row for this day already"),
        ("1,E,1,100", "Weight for over", "is missing"),
    ],
    "# A comment": [("stray", "1", "'stray' stands before any section")],
}


@pytest.mark.parametrize(
    ("old", "new", "column", "reason"),
    [(old, *rest) for old, cases in FAULTS.items() for rest in cases],
)
def test_a_fault_has_place_value_reason_and_cure(
    tmp_path: Path, old: str, new: str, column: str, reason: str
) -> None:
    assert old in TEXT
    with pytest.raises(InputError) as caught:
        read_curtois(write_case(tmp_path, TEXT.replace(old, new, 1)))
    (fault,) = caught.value.faults
    assert (fault.file, fault.column) == ("Tiny.txt", column)
    assert reason in str(fault)
    assert fault.cure
    if fault.row is not None:
        changed = TEXT.replace(old, new, 1).splitlines()[fault.row - 1]
        assert fault.value is None or fault.value in changed


def test_all_faults_of_a_part_are_told_at_once(tmp_path: Path) -> None:
    text = TEXT.replace("A,0,E,2", "A,0,N,2").replace("1,E,1,100,1", "1,X,1,100,1")
    with pytest.raises(InputError) as caught:
        read_curtois(write_case(tmp_path, text))
    assert [fault.value for fault in caught.value.faults] == ["N", "X"]


def test_a_file_that_is_no_text_is_a_fault(tmp_path: Path) -> None:
    path = tmp_path / "Tiny.txt"
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(InputError, match="no text in UTF-8"):
        read_curtois(path)


def test_minus_none_is_none(tmp_path: Path) -> None:
    file = read_curtois(write_case(tmp_path, TEXT.replace("4,L,1,100,1", "4,L,-0,100,1")))
    assert [need.people for need in file.needs if need.day == 4] == [0]
