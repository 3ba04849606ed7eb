from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from scheduler.errors import Fault
    from scheduler.exchange import CentreFiles

    Spoil = Callable[[str, str, str], None]


def test_they_are_read_and_noticed(files: CentreFiles) -> None:
    assert (files.events[0].severity, files.events[0].queue) == ("abuse", "sales")
    assert files.activities[0].participants == ("007", "red", "queue:sales")
    assert files.activities[1].prerequisites == ("t1",)
    assert (files.activities[1].after_days, files.activities[1].daily) == (7, True)
    (held,) = files.activity_log
    assert (held.activity_id, held.agent_id, f"{held.held_on}") == ("t1", "007", "2026-03-26")
    assert files.limits[0].value == 60
    for name in ("events.csv", "limits.csv", "activities.csv", "activity_log.csv"):
        assert not any(name in notice for notice in files.notices)


@pytest.mark.parametrize(
    ("file", "old", "new", "column", "reason"),
    [
        ("events.csv", "source", "health", "health", "is personal"),
        ("events.csv", "10:00:00Z", "10:00:00", "occurred_at", "has no offset"),
        ("events.csv", "e1,007", "e1,X", "agent_id", "names no agent"),
        ("activities.csv", "queue:sales", "queue:x", "participants", "names no participant"),
        ("activities.csv", ",t1,7", ",t9,7", "prerequisites", "names no activity"),
        ("activities.csv", ",t1,7", ",,7", "after_days", "counts from nothing"),
        ("activities.csv", "7,yes,\n", "7,yes,2\n", "every_weeks", "is given for what is held"),
        ("activities.csv", "ing,60,true,007,", "ing,62,true,007,", "length_minutes", "is off the"),
        ("activities.csv", "17:00,t1", "09:45,t1", "length_minutes", "does not fit between"),
        ("activities.csv", "17:00,t1", "40:00,t1", "latest", "is more than a day behind"),
        ("activities.csv", "09:00,17:00,,,,", "17:00,09:00,,,,", "latest", "is not after earliest"),
        ("activity_log.csv", "2026-03-26", "26.3.", "held_on", "is not a date"),
        ("limits.csv", "value", "reason", "reason", "is personal"),
        ("limits.csv", "2026-03-29", "2026-03-28", "valid_to", "is not a Sunday"),
        ("limits.csv", ",60,", ",,", "value", "is blank"),
        ("limits.csv", "hard_minutes_per_day", "sleepy", "limit", "is not allowed"),
    ],
)
def test_each_fault_is_found(
    spoil: Spoil,
    faults: Callable[[], tuple[Fault, ...]],
    file: str,
    old: str,
    new: str,
    column: str,
    reason: str,
) -> None:
    spoil(file, old, new)
    found = [(f.file, f.column, f.reason[: len(reason)]) for f in faults()]
    assert (file, column, reason) in found
    assert {name for name, *_ in found} == {file}
