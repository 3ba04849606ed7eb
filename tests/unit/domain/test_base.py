from __future__ import annotations

from datetime import timedelta

from scheduler.domain import Roster, Segment
from scheduler.rules.example import roster_of, tiny_problem


def segment() -> Segment:
    (shift,) = roster_of(["Mon 08:00-09:00"]).shifts
    return shift.segments[0]


def test_a_changed_copy_forgets_what_was_worked_out() -> None:
    before = segment()
    assert before.minutes == 60
    longer = before.model_copy(update={"end": before.end + timedelta(minutes=30)})
    assert (before.minutes, longer.minutes) == (60, 90)
    problem = tiny_problem()
    assert len(problem.dates) == 7
    assert len(problem.model_copy(update={"weeks": 2}).dates) == 14


def test_a_mere_copy_keeps_it() -> None:
    before = segment()
    assert before.minutes == 60
    assert vars(before.model_copy())["minutes"] == 60


def test_what_was_worked_out_tells_nothing_apart() -> None:
    before, other = segment(), segment()
    assert before.minutes == 60
    assert before == other
    assert hash(before) == hash(other)
    roster = Roster.of([*roster_of(["Mon 08:00-09:00"]).shifts])
    dumped = roster.model_dump()
    assert roster.by_agent
    assert roster.shifts[0].paid_minutes == 60
    assert roster.model_dump() == dumped
