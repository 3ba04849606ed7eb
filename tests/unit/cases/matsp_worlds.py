"""Small files of the multi-activity, multi-day family, and a judgement from its description."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby, pairwise
from pathlib import Path
from random import Random

from scheduler.cases import MatspFile
from scheduler.terms import LineShift, Piece

TEXT = """\
# A comment
SECTION_HORIZON
2

SECTION_TASKS
2

SECTION_STAFF
A,360,900
B,0,720
C,300,600

SECTION_COVER
1,06:00-06:15,1,1,1
1,06:15-06:30,1,0,1
1,12:00-12:15,2,1,2
1,23:45-00:00,1,1,1
2,00:00-00:15,1,1,1
2,08:00-08:15,1,0,0
3,05:45-06:00,2,0,1
"""

Shifts = Mapping[tuple[str, int], tuple[int, Sequence[str]]]
"""(person, day) → minute of the day at which the shift starts, and a task for each quarter."""


def write_matsp(folder: Path, text: str = TEXT) -> Path:
    """The file, written."""
    path = folder / "Small.txt"
    path.write_text(text, encoding="utf-8")
    return path


def spans(shifts: Shifts, who: str) -> list[tuple[int, int, int]]:
    """Day, first and last minute of each of a person's shifts."""
    mine = sorted((day, *shift) for (other, day), shift in shifts.items() if other == who)
    return [(day, 1440 * day + at, 1440 * day + at + 15 * len(tasks)) for day, at, tasks in mine]


def keeps_all(file: MatspFile, shifts: Shifts) -> bool:
    """Whether lines keep every hard constraint of the family."""
    return _covered(file, shifts) and all(_legal(file, shifts, who) for who in file.people)


def _legal(file: MatspFile, shifts: Shifts, who: str) -> bool:
    line = spans(shifts, who)
    minutes = sum(end - start for _, start, end in line)
    days = {day for day, _, _ in line}
    clocks = [start % 1440 for _, start, _ in line]
    return (
        file.people[who].min_minutes <= minutes <= file.people[who].max_minutes
        and all(360 <= end - start <= 600 for _, start, end in line)
        and all(start >= 360 and end <= 1440 * file.days + 360 for _, start, end in line)
        and all(c == 0 or 360 <= c <= 600 or 840 <= c <= 1080 or 1200 <= c <= 1425 for c in clocks)
        and all(after[1] - before[2] >= 840 for before, after in pairwise(line))
        and not any({*range(day, day + 6)} <= days for day in range(file.days))
        and all(
            len([*same]) >= 4
            for (other, _), (_, tasks) in shifts.items()
            if other == who
            for _, same in groupby(tasks)
        )
    )


def heads(shifts: Shifts, start: int, task: str) -> int:
    """How many people are on a task in the quarter that begins at a minute."""
    found = 0
    for (_, day), (at, tasks) in shifts.items():
        quarter = (start - 1440 * day - at) // 15
        found += 0 <= quarter < len(tasks) and tasks[quarter] == task
    return found


def _covered(file: MatspFile, shifts: Shifts) -> bool:
    return all(heads(shifts, need.start, need.task) >= need.least for need in file.needs)


def penalty(file: MatspFile, shifts: Shifts) -> int:
    """The squares of the people beyond each maximum."""
    beyond = (heads(shifts, need.start, need.task) - need.most for need in file.needs)
    return sum(max(0, people) ** 2 for people in beyond)


def as_lines(shifts: Shifts) -> dict[tuple[str, int], LineShift]:
    """The same as shifts with pieces of work."""
    lines = {}
    for (who, day), (at, tasks) in shifts.items():
        start, pieces = 1440 * day + at, list[Piece]()
        for task, same in groupby(tasks):
            begun = pieces[-1].end if pieces else start
            pieces.append(Piece(begun, begun + 15 * len([*same]), "work", task))
        end = pieces[-1].end
        lines[who, day] = LineShift(day, start, end, at, end - start, tuple(pieces))
    return lines


def random_shifts(file: MatspFile, rng: Random) -> Shifts:
    """Lines that are mostly, but not always, near the bounds."""
    found = {}
    for who in file.people:
        for day in range(file.days + 1):
            if rng.random() < (0.5 if day < file.days else 0.03):
                at = rng.choice([0, 360, 600, 840, 1080, 1185, 1200, 1425] if day else [360, 1425])
                size = rng.choice([24, 24, 24, 25, 28, 40] if rng.random() < 0.95 else [23, 41])
                change = rng.choice([0, 3, 4, 8, 8, size - 4])
                one, other = rng.sample(file.tasks, 2)
                found[who, day] = at, [one] * change + [other] * (size - change)
    return found
