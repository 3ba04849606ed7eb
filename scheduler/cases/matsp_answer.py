"""Lines as the solution XML of the multi-activity, multi-day family."""

from __future__ import annotations

import xml.etree.ElementTree as ET

from scheduler.cases.case import Case, Lines
from scheduler.terms import LineShift


def solution_text(case: Case, lines: Lines, cost: int) -> str:
    """Return an answer as the scorers of the family read it; days are counted from 0."""
    root = ET.Element("Solution")
    ET.SubElement(root, "ProblemFile").text = f"{case.name}.ros"
    ET.SubElement(root, "Penalty").text = str(cost)
    people = {who: ET.SubElement(root, "Employee", ID=who) for who in case.agent_ids}
    for (who, _), shift in sorted(lines.items()):
        _add_shift(people[who], shift)
    ET.indent(root)
    return ET.tostring(root, encoding="unicode") + "\n"


def _add_shift(person: ET.Element, shift: LineShift) -> None:
    element = ET.SubElement(person, "Shift")
    ET.SubElement(element, "Day").text = str(shift.day)
    hour, minute = divmod(shift.start_clock, 60)
    ET.SubElement(element, "Start").text = f"{hour:02}:{minute:02}:00"
    for piece in shift.pieces:
        task = ET.SubElement(element, "Task", WorkLength=str(piece.minutes))
        ET.SubElement(task, "ID").text = piece.queue
        ET.SubElement(task, "Length").text = str(piece.minutes)
