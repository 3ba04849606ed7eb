"""Answers in the solution XML of the multi-activity family."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from pathlib import Path

from scheduler.cases import matsp_case, read_matsp, solution_text
from tests.unit.cases.matsp_worlds import as_lines, write_matsp


def test_a_shift_has_day_start_and_tasks_in_order(tmp_path: Path) -> None:
    case = matsp_case(read_matsp(write_matsp(tmp_path)))
    shifts = {("B", 1): (0, ["2"] * 24), ("A", 0): (615, ["1"] * 4 + ["2"] * 21)}
    root = ET.fromstring(solution_text(case, as_lines(shifts), 7))  # noqa: S314 - our own text
    assert root.findtext("Penalty") == "7"
    assert root.findtext("ProblemFile") == "Small.ros"
    people = root.findall("Employee")
    assert [(person.get("ID"), len(person)) for person in people] == [("A", 1), ("B", 1), ("C", 0)]
    (first, second) = (person.findall("Shift")[0] for person in people[:2])
    assert (first.findtext("Day"), first.findtext("Start")) == ("0", "10:15:00")
    assert [
        (task.get("WorkLength"), task.findtext("ID"), task.findtext("Length"))
        for task in first.findall("Task")
    ] == [("60", "1", "60"), ("315", "2", "315")]
    assert (second.findtext("Day"), second.findtext("Start")) == ("1", "00:00:00")
