from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from scheduler.errors import InputError
from scheduler.exchange import CentreFiles, read_roster
from scheduler.exchange.parsers import BadCellError
from scheduler.exchange.roster_in import shift_name

if TYPE_CHECKING:
    from pathlib import Path

HEADER = "agent_id,shift_id,work_date,start,end,kind,queue,site,paid\n"
WORK = (
    "007,007:2026-03-30,2026-03-30,2026-03-30T08:00+02:00,2026-03-30T12:00+02:00,work,sales,bln,1\n"
)
MEAL = "007,007:2026-03-30,2026-03-30,2026-03-30T12:00+02:00,2026-03-30T12:30+02:00,meal,,bln,0\n"


def put(folder: Path, content: str) -> Path:
    path = folder / "made_elsewhere.csv"
    path.write_text(content, encoding="utf-8")
    return path


def test_rows_become_shifts_in_order(files: CentreFiles, tmp_path: Path) -> None:
    other = WORK.replace("007", "A2")
    roster = read_roster(put(tmp_path, HEADER + other + MEAL + WORK), files)
    assert [shift.shift_id for shift in roster.shifts] == ["007:2026-03-30", "A2:2026-03-30"]
    shift = roster.shifts[0]
    assert [segment.kind for segment in shift.segments] == ["work", "meal"]
    assert shift.start == dt.datetime(2026, 3, 30, 6, tzinfo=dt.UTC)
    assert shift.start.tzinfo is dt.UTC
    assert (shift.paid_minutes, shift.site, shift.segments[0].place) == (240, "bln", "site")


def test_last_roster_is_read_with_the_centre(files: CentreFiles) -> None:
    (shift,) = files.last_roster.shifts
    assert (shift.agent_id, shift.minutes, shift.segments[1].place) == ("007", 270, "home")


@pytest.mark.parametrize(
    ("old", "new", "row", "column", "reason"),
    [
        ("007,007:2026-03-30", "007,", 2, "shift_id", "is blank"),
        ("007,007:2026-03-30", "007,early", 2, "shift_id", "is not a shift id"),
        ("007,007:2026-03-30", "007,A2:2026-03-30", 2, "shift_id", "does not name the row's agent"),
        ("007,007:", "X,X:", 2, "agent_id", "names no agent"),
        (",sales,bln,1", ",sales,x,1", 2, "site", "names no site"),
        (",sales,bln,1", ",x,bln,1", 2, "queue", "names no queue"),
        ("work,sales", "break,sales", 2, "queue", "is given though the kind is not work"),
        ("work,sales", "nap,", 2, "kind", "is not allowed"),
        ("T12:00+02:00,work", "T08:00+02:00,work", 2, "end", "is not after start"),
        ("T12:00+02:00,work", "T11:55+02:00,work", 3, "start", "leaves a gap"),
        ("T12:00+02:00,work", "T12:05+02:00,work", 3, "start", "overlaps"),
        (",sales,bln,1", ",sales,nyc,1", 3, "site", "differs from row 2"),
        ("08:00+02:00", "08:00", 2, "start", "has no offset"),
    ],
)
def test_each_fault_is_found(
    files: CentreFiles, tmp_path: Path, old: str, new: str, row: int, column: str, reason: str
) -> None:
    content = (HEADER + WORK + MEAL).replace(old, new, 1)
    with pytest.raises(InputError) as caught:
        read_roster(put(tmp_path, content), files)
    assert [(f.file, f.row, f.column, f.reason[: len(reason)]) for f in caught.value.faults] == [
        ("made_elsewhere.csv", row, column, reason)
    ]


def test_a_shift_belongs_to_the_local_date_of_its_start(files: CentreFiles, tmp_path: Path) -> None:
    content = HEADER + WORK.replace("2026-03-30T08:00+02:00", "2026-03-29T23:30+02:00")
    with pytest.raises(InputError) as caught:
        read_roster(put(tmp_path, content), files)
    assert "write 2026-03-29" in caught.value.faults[0].cure


def test_a_missing_roster_is_a_fault(files: CentreFiles, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"none\.csv: is missing"):
        read_roster(tmp_path / "none.csv", files)


@pytest.mark.parametrize("cell", ["A:2026-03-30", "A:2026-03-30/2"])
def test_shift_ids(cell: str) -> None:
    assert shift_name(cell) == cell


@pytest.mark.parametrize(
    "cell",
    ["A", "A:", "A:2026-02-30", "A:2026-03-30/", "A:2026-03-30/x", "A:2026-03-30/²", ":2026-03-30"],
)
def test_what_is_no_shift_id(cell: str) -> None:
    with pytest.raises(BadCellError):
        shift_name(cell)


def test_a_column_that_is_missing_is_the_only_fault(files: CentreFiles, tmp_path: Path) -> None:
    header, row = (line.split(",") for line in (HEADER + WORK).splitlines()[:2])
    place = header.index("kind")
    lines = (",".join(cells[:place] + cells[place + 1 :]) for cells in (header, row))
    with pytest.raises(InputError) as caught:
        read_roster(put(tmp_path, "\n".join(lines)), files)
    assert [(fault.column, fault.reason) for fault in caught.value.faults] == [
        ("kind", "is missing")
    ]
