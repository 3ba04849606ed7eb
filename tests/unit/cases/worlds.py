"""Small files of the Curtois & Qu family, and a judgement of lines written from its description."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import groupby, pairwise
from pathlib import Path

from scheduler.cases import CurtoisFile

TEXT = """\
# A comment
SECTION_HORIZON
7

SECTION_SHIFTS
E,480,
L,600,E

SECTION_STAFF
A,E=3|L=2,2400,900,4,2,2,1
B,E=4|L=0,1920,480,3,1,1,0

SECTION_DAYS_OFF
A,3
B

SECTION_SHIFT_ON_REQUESTS
A,0,E,2
B,2,E,3

SECTION_SHIFT_OFF_REQUESTS
A,4,L,1

SECTION_COVER
0,E,2,100,1
0,L,1,100,1
1,E,1,100,1
4,L,1,100,1
5,E,1,50,2
"""

Names = Mapping[tuple[str, int], str]


def write_case(folder: Path, text: str = TEXT) -> Path:
    """The file, written."""
    path = folder / "Tiny.txt"
    path.write_text(text, encoding="utf-8")
    return path


def keeps_all(file: CurtoisFile, who: str, names: Names) -> bool:
    """Whether a person's line keeps every hard constraint of the family."""
    line = [names.get((who, day)) for day in range(file.days)]
    person = file.people[who]
    worked = [name for name in line if name]
    minutes = sum(file.shifts[name].minutes for name in worked)
    spells = [(on, len([*same])) for on, same in groupby(bool(name) for name in line)]
    weekends = sum(bool(line[d] or line[d + 1]) for d in range(5, file.days, 7))
    return (
        all(worked.count(name) <= person.max_shifts.get(name, 0) for name in file.shifts)
        and person.min_minutes <= minutes <= person.max_minutes
        and all(b not in file.shifts[a].barred for a, b in pairwise(line) if a and b)
        and all(length <= person.max_in_a_row for on, length in spells if on)
        and all(length >= person.min_in_a_row for on, length in spells[1:-1] if on)
        and all(length >= person.min_days_off for on, length in spells[1:-1] if not on)
        and weekends <= person.max_weekends
        and not any(line[day] for other, day in file.days_off if other == who)
    )


def penalty(file: CurtoisFile, names: Names) -> int:
    """What the family charges for requests and cover."""
    total = sum(
        request.weight
        for request in file.requests
        if (names.get((request.agent_id, request.day)) == request.shift) != request.on
    )
    for need in file.needs:
        there = sum(names.get((who, need.day)) == need.shift for who in file.people)
        total += need.short_weight * max(0, need.people - there)
        total += need.surplus_weight * max(0, there - need.people)
    return total
