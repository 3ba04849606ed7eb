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
    assert files.limits[0].value == 60
    assert "activities.csv: read and checked; not yet planned" in files.notices
    for name in ("events.csv", "limits.csv"):
        assert not any(name in notice for notice in files.notices)


@pytest.mark.parametrize(
    ("file", "old", "new", "column", "reason"),
    [
        ("events.csv", "source", "health", "health", "is personal"),
        ("events.csv", "10:00:00Z", "10:00:00", "occurred_at", "has no offset"),
        ("events.csv", "e1,007", "e1,X", "agent_id", "names no agent"),
        ("activities.csv", "queue:sales", "queue:x", "participants", "names no participant"),
        ("activities.csv", ",t1\n", ",t9\n", "prerequisites", "names no activity"),
        ("activities.csv", "09:00,17:00,\n", "17:00,09:00,\n", "latest", "is not after earliest"),
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
