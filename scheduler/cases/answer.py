"""Lines as answers that public scorers read."""

from __future__ import annotations

import csv
import xml.etree.ElementTree as ET
from io import StringIO

from scheduler.cases.case import Case, Lines

OFF = "-"


def answer_text(suffix: str, case: Case, lines: Lines, cost: int) -> str:
    """Return an answer in the form that the suffix of its file names.

    ``.roster`` or ``.xml`` is the roster XML of the family, ``.csv`` has rows of employee, day and
    shift; anything else is a grid with one row for each person and one token for each day.
    """
    named = _named(case, lines)
    if suffix in {".roster", ".xml"}:
        return _roster(case, named, cost)
    return _rows(named) if suffix == ".csv" else _grid(case, named)


def _named(case: Case, lines: Lines) -> dict[tuple[str, int], str]:
    types = {shift: name for name, shifts in case.shifts.items() for shift in shifts}
    return {place: types[shift] for place, shift in sorted(lines.items())}


def _roster(case: Case, named: dict[tuple[str, int], str], cost: int) -> str:
    root = ET.Element("Roster")
    ET.SubElement(root, "SchedulingPeriodFile").text = f"{case.name}.ros"
    ET.SubElement(root, "Penalty").text = str(cost)
    people = {who: ET.SubElement(root, "Employee", ID=who) for who in case.agent_ids}
    for (who, day), name in named.items():
        assign = ET.SubElement(people[who], "Assign")
        ET.SubElement(assign, "Day").text = str(day)
        ET.SubElement(assign, "Shift").text = name
    ET.indent(root)
    return ET.tostring(root, encoding="unicode") + "\n"


def _rows(named: dict[tuple[str, int], str]) -> str:
    text = StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(("employee", "day", "shift"))
    writer.writerows((who, day, name) for (who, day), name in named.items())
    return text.getvalue()


def _grid(case: Case, named: dict[tuple[str, int], str]) -> str:
    days = range(case.days)
    rows = (" ".join([who, *(named.get((who, d), OFF) for d in days)]) for who in case.agent_ids)
    return "\n".join(rows) + "\n"
