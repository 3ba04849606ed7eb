"""What people were exposed to by the queues they worked on, and changes of what was published.

All of it is counted from rosters and queues: nothing is taken from a contact, a voice or a text.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from scheduler.pipeline.weeks import WEEK

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from scheduler.domain import Roster, Shift


def exposed_minutes(shifts: Iterable[Shift], shares: Mapping[str, float]) -> float:
    """Return the minutes of work on queues, each times the share of it that counts."""
    work = (s for shift in shifts for s in shift.segments if s.kind == "work")
    return sum(segment.minutes * shares.get(segment.queue or "", 0.0) for segment in work)


def late_changes(published: Roster, roster: Roster, first: date) -> Counter[tuple[str, date]]:
    """Return on how many days the span of each person's shift differs, by week from ``first`` on.

    Segments that moved inside an unchanged shift are no change.
    """
    before, after = _spans(published), _spans(roster)
    days = {key for key in before.keys() | after.keys() if before.get(key) != after.get(key)}
    return Counter(
        (agent_id, first + (on - first).days // 7 * WEEK) for agent_id, on in sorted(days)
    )


def _spans(roster: Roster) -> dict[tuple[str, date], object]:
    found: dict[tuple[str, date], list[object]] = {}
    for shift in roster.shifts:
        found.setdefault((shift.agent_id, shift.work_date), []).append((shift.start, shift.end))
    return {key: sorted(spans, key=str) for key, spans in found.items()}
