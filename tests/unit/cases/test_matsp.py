"""Reading files of the multi-activity family: what they hold, and where they are wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from scheduler.cases import Hours, TaskNeed, read_matsp
from scheduler.errors import InputError
from tests.unit.cases.matsp_worlds import TEXT, write_matsp


def test_a_file_is_read_whole(tmp_path: Path) -> None:
    file = read_matsp(write_matsp(tmp_path))
    assert (file.name, file.days, file.tasks) == ("Small", 2, ("1", "2"))
    assert file.people == {"A": Hours(360, 900), "B": Hours(0, 720), "C": Hours(300, 600)}
    assert len(file.needs) == 7
    assert file.needs[2] == TaskNeed(720, "2", 1, 2)
    assert [need.start for need in file.needs] == [360, 375, 720, 1425, 1440, 1920, 3225]


FAULTS = {
    "2\n\nSECTION_TASKS": [
        ("\nSECTION_TASKS", "SECTION_HORIZON", "has no rows"),
        ("0\n\nSECTION_TASKS", "days", "is too small; write 1"),
        ("x\n\nSECTION_TASKS", "days", "is no whole number"),
    ],
    "2\n\nSECTION_STAFF": [("0\n\nSECTION_STAFF", "tasks", "is too small; write 1")],
    "A,360,900": [
        ("A,360", "MaxTotalMinutes", "is missing"),
        ("A,901,900", "MaxTotalMinutes", "'900' is below the minimum"),
        ("A,-1,900", "MinTotalMinutes", "is no whole number"),
    ],
    "1,12:00-12:15,2,1,2": [
        ("4,12:00-12:15,2,1,2", "Day", "is too large; write 0 to 3"),
        ("0,12:00-12:15,2,1,2", "Time", "lies outside the horizon"),
        ("1,05:45-06:00,2,1,2", "Time", "lies outside the horizon"),
        ("3,06:00-06:15,2,1,2", "Time", "lies outside the horizon"),
        ("1,12:00-12:30,2,1,2", "Time", "is no quarter of an hour"),
        ("1,12:05-12:20,2,1,2", "Time", "is no quarter of an hour"),
        ("1,noon,2,1,2", "Time", "'noon' is no quarter of an hour"),
        ("1,12:00-12:15,3,1,2", "TaskID", "'3' is not known"),
        ("1,12:00-12:15,2,3,2", "Max", "'2' is below the minimum"),
        ("1,06:00-06:15,1,1,2", "TaskID", "'1' has a row for this interval already"),
    ],
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
        read_matsp(write_matsp(tmp_path, TEXT.replace(old, new, 1)))
    (fault,) = caught.value.faults
    assert (fault.file, fault.column) == ("Small.txt", column)
    assert reason in str(fault)
    assert fault.cure


def test_all_faults_of_a_part_are_told_at_once(tmp_path: Path) -> None:
    text = TEXT.replace("06:15-06:30", "06:15-06:31").replace("12:00-12:15,2", "12:00-12:15,9")
    with pytest.raises(InputError) as caught:
        read_matsp(write_matsp(tmp_path, text))
    assert [fault.value for fault in caught.value.faults] == ["06:15-06:31", "9"]
