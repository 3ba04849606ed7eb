"""Answers in the three forms that scorers of the family read."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from scheduler.cases import Case, answer_text, curtois_case, read_curtois
from tests.unit.cases.worlds import write_case


@pytest.fixture
def case(tmp_path: Path) -> Case:
    return curtois_case(read_curtois(write_case(tmp_path)))


def text(case: Case, suffix: str) -> str:
    lines = {("A", 1): case.shifts["L"][1], ("A", 0): case.shifts["E"][0]}
    return answer_text(suffix, case, lines, 607)


@pytest.mark.parametrize("suffix", [".roster", ".xml"])
def test_the_roster_has_an_assignment_for_each_shift(case: Case, suffix: str) -> None:
    root = ET.fromstring(text(case, suffix))  # noqa: S314 - our own text
    assert root.findtext("Penalty") == "607"
    assert root.findtext("SchedulingPeriodFile") == "Tiny.ros"
    first, second = root.findall("Employee")
    assert [first.get("ID"), second.get("ID"), len(second)] == ["A", "B", 0]
    found = [(a.findtext("Day"), a.findtext("Shift")) for a in first.findall("Assign")]
    assert found == [("0", "E"), ("1", "L")]


def test_rows(case: Case) -> None:
    assert text(case, ".csv") == "employee,day,shift\nA,0,E\nA,1,L\n"


def test_a_grid(case: Case) -> None:
    assert text(case, "") == "A E L - - - - -\nB - - - - - - -\n"
