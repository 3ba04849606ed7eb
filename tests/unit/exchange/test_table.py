from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.domain import Skill
from scheduler.exchange.parsers import date, identifier, whole
from scheduler.exchange.reading import Reading
from scheduler.exchange.table import Column, TableSpec

if TYPE_CHECKING:
    from pathlib import Path

SPEC = TableSpec(
    "skills.csv",
    Skill,
    (
        Column("agent_id", identifier, required=True, refers="agent"),
        Column("queue", identifier, required=True),
        Column("proficiency", whole, required=True),
        Column("valid_from", date),
        Column("valid_to", date),
        Column("staffed", whole, field=""),
    ),
    key=("agent_id", "queue"),
    not_after=(("valid_from", "valid_to"),),
)
HEADER = "agent_id,queue,proficiency,valid_from,valid_to,staffed\n"


def read(folder: Path, content: str) -> tuple[Reading, tuple[Skill, ...]]:
    (folder / "skills.csv").write_text(content, encoding="utf-8")
    reading = Reading(folder, known={"agent": frozenset({"007", "A2"})})
    return reading, SPEC.build(reading, SPEC.read(reading) or [])


def test_rows_become_models_and_kept_out_columns_stay_out(tmp_path: Path) -> None:
    reading, skills = read(tmp_path, HEADER + "007,q,4,,2026-01-01,9\n")
    assert skills[0].model_dump(exclude_defaults=True) == {
        "agent_id": "007",
        "queue": "q",
        "proficiency": 4,
        "valid_to": date("2026-01-01"),
    }
    assert reading.faults == []


@pytest.mark.parametrize(
    ("row", "column", "value", "reason"),
    [
        ("X,q,4,,,", "agent_id", "X", "names no agent of this centre"),
        ("007,,4,,,", "queue", None, "is blank"),
        (
            "007,q,5,,,",
            "proficiency",
            "5",
            "is not allowed: input should be less than or equal to 4",
        ),
        ("007,q,4,x,,", "valid_from", "x", "is not a date"),
        ("007,q,4,2026-01-02,2026-01-01,", "valid_to", "2026-01-01", "is earlier than valid_from"),
        ("007,q,4,,,\n007,q,3,,,", "agent_id", "007", "repeats row 2 in agent_id, queue"),
        ("007,q,4,,,x", "staffed", "x", "is not a whole number"),
    ],
)
def test_each_fault_is_named(
    tmp_path: Path, row: str, column: str, value: str | None, reason: str
) -> None:
    reading, skills = read(tmp_path, HEADER + row)
    assert [(f.file, f.column, f.value, f.reason) for f in reading.faults] == [
        ("skills.csv", column, value, reason)
    ]
    assert len(skills) == row.count("\n")


def test_all_faults_of_a_row_are_found_at_once(tmp_path: Path) -> None:
    reading, _ = read(tmp_path, HEADER + "X,q q,9,2026-13-01,,\n")
    assert [fault.column for fault in reading.faults] == [
        "queue",
        "valid_from",
        "agent_id",
        "proficiency",
    ]
    assert {fault.row for fault in reading.faults} == {2}


def test_a_missing_column_is_one_fault(tmp_path: Path) -> None:
    reading, _ = read(tmp_path, "agent_id,queue\n007,q\nA2,q\n")
    assert [(f.row, f.column, f.reason) for f in reading.faults] == [
        (1, "proficiency", "is missing")
    ]


def test_an_empty_file_is_a_fault(tmp_path: Path) -> None:
    reading, _ = read(tmp_path, "\n")
    assert reading.faults[0].reason == "is empty"
    assert "agent_id,queue,proficiency" in reading.faults[0].cure


def test_a_folder_in_place_of_a_file_is_a_fault(tmp_path: Path) -> None:
    (tmp_path / "skills.csv").mkdir()
    reading = Reading(tmp_path)
    assert SPEC.read(reading) is None
    assert reading.faults[0].reason.startswith("cannot be opened")


def test_kinds_that_could_not_be_read_are_not_checked(tmp_path: Path) -> None:
    (tmp_path / "skills.csv").write_text(HEADER + "X,q,4,,,\n", encoding="utf-8")
    reading = Reading(tmp_path)
    assert len(SPEC.build(reading, SPEC.read(reading) or [])) == 1


@given(st.lists(st.lists(st.text(max_size=12), min_size=6, max_size=6), max_size=4))
def test_garbage_is_never_more_than_faults(
    tmp_path_factory: pytest.TempPathFactory, rows: list[list[str]]
) -> None:
    content = HEADER + "".join(",".join(row) + "\n" for row in rows)
    folder = tmp_path_factory.mktemp("garbage")
    (folder / "skills.csv").write_bytes(content.encode("utf-8", "surrogatepass"))
    reading = Reading(folder, known={"agent": frozenset()})
    assert SPEC.build(reading, SPEC.read(reading) or []) == ()
