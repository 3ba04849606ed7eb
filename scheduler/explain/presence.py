"""What a person does in each of many spans, each segment looked at once."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from scheduler.domain import Shift
from scheduler.explain.reasons import REASONS, Reason

Span = tuple[datetime, datetime]
_REASON_OF: dict[str, Reason] = {
    "meal": "on_meal",
    "break": "on_break",
    "recovery": "on_recovery",
    "training": "in_activity",
    "meeting": "in_activity",
    "one_to_one": "in_activity",
    "off_phone": "off_phone",
}


class Presence(NamedTuple):
    """What a person does at some minute of a span.

    Attributes
    ----------
    queues
        Queues worked on.
    reason
        First reason among the other segments; None when there are none.
    """

    queues: frozenset[str] = frozenset()
    reason: Reason | None = None

    def on(self, queue: str) -> Reason | None:
        """Return the first reason that holds from the point of view of a queue."""
        if queue in self.queues:
            return "on_queue"
        return "on_other_queue" if self.queues else self.reason


def presences(shifts: Sequence[Shift], spans: Sequence[Span]) -> dict[int, Presence]:
    """Return index of span → presence, for the spans in which the shifts have a minute.

    Parameters
    ----------
    shifts
        One person's shifts.
    spans
        Half-open spans of one length, in order of start.
    """
    starts, ends = [start for start, _ in spans], [end for _, end in spans]
    found: dict[int, Presence] = {}
    for shift in shifts:
        for segment in shift.segments:
            for n in range(bisect_right(ends, segment.start), bisect_left(starts, segment.end)):
                known = found.get(n, Presence())
                if segment.kind == "work":
                    found[n] = known._replace(queues=known.queues | {segment.queue or ""})
                else:
                    reasons = {_REASON_OF[segment.kind], known.reason or _REASON_OF[segment.kind]}
                    found[n] = known._replace(reason=min(reasons, key=REASONS.index))
    return found
