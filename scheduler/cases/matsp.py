"""Reading a file of the multi-activity, multi-day family of shift-scheduling cases.

The family is described by Y. Qu and T. Curtois, *Solving the Multi-activity Shift Scheduling
Problem using Variable Neighbourhood Search*, ICORES 2020.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from pathlib import Path

from scheduler.cases.matsp_file import Hours, MatspFile, TaskNeed
from scheduler.cases.sections import Row, Sections

DAY_MINUTES, INTERVAL_MINUTES, OPENS = 1440, 15, 360
TIMES = re.compile(r"([01]\d|2[0-3]):(00|15|30|45)-([01]\d|2[0-3]):(00|15|30|45)", re.ASCII)


def read_matsp(path: Path) -> MatspFile:
    """Return what a file holds.

    Raises
    ------
    InputError
        With one fault for each row that cannot be taken as it is.
    """
    sheet = Sections(path)
    horizons = sheet.each("SECTION_HORIZON", lambda row: _positive(row, "days"), least=1)
    counts = sheet.each("SECTION_TASKS", lambda row: _positive(row, "tasks"), least=1)
    staff = sheet.each("SECTION_STAFF", lambda row: (row.text(0, "ID"), _hours(row)), least=1)
    sheet.end()
    days, tasks = horizons[0], tuple(str(n + 1) for n in range(counts[0]))
    seen: set[tuple[int, str]] = set()
    needs = sheet.each("SECTION_COVER", lambda row: _need(row, days, tasks, seen))
    sheet.end()
    return MatspFile(path.stem, days, tasks, dict(staff), tuple(needs))


def _positive(row: Row, column: str) -> int:
    count = row.whole(0, column)
    if not count:
        raise row.fault(column, row.cells[0], "is too small", "write 1 or more")
    return count


def _hours(row: Row) -> Hours:
    least, most = row.whole(1, "MinTotalMinutes"), row.whole(2, "MaxTotalMinutes")
    if most < least:
        raise row.fault("MaxTotalMinutes", row.cells[2], "is below the minimum", "swap the two")
    return Hours(least, most)


def _need(row: Row, days: int, tasks: Collection[str], seen: set[tuple[int, str]]) -> TaskNeed:
    start = DAY_MINUTES * (row.whole(0, "Day", days + 2) - 1) + _interval(row)
    if not OPENS <= start < DAY_MINUTES * days + OPENS:
        reason = "lies outside the horizon"
        raise row.fault("Time", row.cells[1], reason, "stay between 06:00 of first and last day")
    task = row.known(2, "TaskID", tasks)
    if (start, task) in seen:
        raise row.fault("TaskID", task, "has a row for this interval already", "keep one row")
    seen.add((start, task))
    least, most = row.whole(3, "Min"), row.whole(4, "Max")
    if most < least:
        raise row.fault("Max", row.cells[4], "is below the minimum", "swap the two")
    return TaskNeed(start, task, least, most)


def _interval(row: Row) -> int:
    """Return the minute of the day at which an interval starts."""
    text = row.text(1, "Time")
    times = TIMES.fullmatch(text)
    hours = [int(part) for part in times.groups()] if times else [0, 0, 0, 0]
    start, end = 60 * hours[0] + hours[1], 60 * hours[2] + hours[3]
    if (end - start) % DAY_MINUTES != INTERVAL_MINUTES:
        raise row.fault("Time", text, "is no quarter of an hour", "write such as 06:00-06:15")
    return start
