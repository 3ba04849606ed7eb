"""``sessions.csv``: meetings, trainings and talks of a plan, and those that found no place."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from scheduler.exchange.csv_out import csv_text, harmless
from scheduler.exchange.files import write_text_atomically

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime
    from pathlib import Path


class SessionRow(NamedTuple):
    """One group of a session.

    Attributes
    ----------
    state
        ``held``, ``owed`` or ``later``.
    start, end
        Local instants; None where it is not held.
    there, absent
        People, separated by ``;``, the leader aside.
    owed_minutes
        Person-minutes missing for its quorum.
    reason, cure
        Why it is not held and what would help.
    """

    activity_id: str
    name: str
    kind: str
    state: str
    start: datetime | None
    end: datetime | None
    leader_id: str | None
    there: str
    absent: str
    owed_minutes: int
    reason: str
    cure: str


def write_sessions(path: Path, rows: Iterable[SessionRow]) -> None:
    """Write ``sessions.csv``; text that a spreadsheet would take for a formula is marked."""
    cells = (
        [value if value is None or isinstance(value, int) else _text(value) for value in row]
        for row in rows
    )
    write_text_atomically(path, csv_text(SessionRow._fields, cells))


def _text(value: str | datetime) -> str:
    return harmless(value) if isinstance(value, str) else value.isoformat(timespec="minutes")
