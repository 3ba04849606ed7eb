"""Reading a file of the Curtois & Qu family of shift-scheduling cases.

The family is described by T. Curtois and R. Qu, *Computational results on new staff scheduling
benchmark instances*, technical report, University of Nottingham, 2014.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import partial
from pathlib import Path

from scheduler.cases.curtois_file import CurtoisFile, Need, Person, Request, ShiftType
from scheduler.cases.sections import Row, Sections

WEEK = 7
DAY_MINUTES = 1440


def read_curtois(path: Path) -> CurtoisFile:
    """Return what a file holds.

    Raises
    ------
    InputError
        With one fault for each row that cannot be taken as it is.
    """
    sheet = Sections(path)
    horizons = sheet.each("SECTION_HORIZON", _days, least=1)
    rows = sheet.each("SECTION_SHIFTS", lambda row: (row.text(0, "ShiftID"), row), least=1)
    names = {name for name, _ in rows}
    shifts = sheet.each("SECTION_SHIFTS", lambda row: (row.cells[0], _shift_type(row, names)))
    staff = sheet.each("SECTION_STAFF", lambda row: (row.cells[0], _person(row, names)), least=1)
    sheet.end()
    days, people = horizons[0], dict(staff)
    off = sheet.each("SECTION_DAYS_OFF", lambda row: _days_off(row, people, days))
    requests = [
        request
        for section, on in (("ON", True), ("OFF", False))
        for request in sheet.each(
            f"SECTION_SHIFT_{section}_REQUESTS",
            partial(_request, people=people, days=days, names=names, on=on),
        )
    ]
    cells: set[tuple[int, str]] = set()
    needs = sheet.each("SECTION_COVER", lambda row: _need(row, days, names, cells))
    sheet.end()
    return CurtoisFile(
        name=path.stem,
        days=days,
        shifts=dict(shifts),
        people=people,
        days_off=tuple(pair for pairs in off for pair in pairs),
        requests=tuple(requests),
        needs=tuple(needs),
    )


def _days(row: Row) -> int:
    days = row.whole(0, "days")
    if days == 0 or days % WEEK:
        raise row.fault("days", row.cells[0], "is no number of whole weeks", "write 7, 14, 21, …")
    return days


def _shift_type(row: Row, names: Collection[str]) -> ShiftType:
    after = row.text(2, "cannot follow").split("|")
    return ShiftType(
        minutes=row.whole(1, "length", DAY_MINUTES + 1),
        barred=frozenset(row.as_known(name, "cannot follow", names) for name in after if name),
    )


def _person(row: Row, names: Collection[str]) -> Person:
    return Person(
        _max_shifts(row, names),
        max_minutes=row.whole(2, "MaxTotalMinutes"),
        min_minutes=row.whole(3, "MinTotalMinutes"),
        max_in_a_row=row.whole(4, "MaxConsecutiveShifts"),
        min_in_a_row=row.whole(5, "MinConsecutiveShifts"),
        min_days_off=row.whole(6, "MinConsecutiveDaysOff"),
        max_weekends=row.whole(7, "MaxWeekends"),
    )


def _max_shifts(row: Row, names: Collection[str]) -> dict[str, int]:
    found = {}
    for entry in row.text(1, "MaxShifts").split("|"):
        name, _, count = entry.partition("=")
        found[row.as_known(name, "MaxShifts", names)] = row.as_whole(count, "MaxShifts")
    return found


def _days_off(row: Row, people: Collection[str], days: int) -> Sequence[tuple[str, int]]:
    agent_id = row.known(0, "EmployeeID", people)
    return [(agent_id, row.as_whole(day, "DayIndexes", days)) for day in row.cells[1:] if day]


def _request(
    row: Row, people: Collection[str], days: int, names: Collection[str], *, on: bool
) -> Request:
    return Request(
        agent_id=row.known(0, "EmployeeID", people),
        day=row.whole(1, "Day", days),
        shift=row.known(2, "ShiftID", names),
        weight=row.whole(3, "Weight"),
        on=on,
    )


def _need(row: Row, days: int, names: Collection[str], seen: set[tuple[int, str]]) -> Need:
    cell = row.whole(0, "Day", days), row.known(1, "ShiftID", names)
    if cell in seen:
        raise row.fault("ShiftID", cell[1], "has a row for this day already", "keep one row")
    seen.add(cell)
    return Need(
        *cell,
        people=_needed(row),
        short_weight=row.whole(3, "Weight for under"),
        surplus_weight=row.whole(4, "Weight for over"),
    )


def _needed(row: Row) -> int:
    """Return the people needed; some published files write none as -0."""
    cell = row.text(2, "Requirement")
    return row.as_whole("0" if cell == "-0" else cell, "Requirement")
