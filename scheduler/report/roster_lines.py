"""The roster as rows of coloured bars: whose, on which day, from where to where."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from scheduler.domain import Segment, Shift
from scheduler.domain.timeline import Timeline, joined, minutes_between

DAY_HOURS = 24


@dataclass(frozen=True)
class Bar:
    """A segment as drawn: hours after the local midnight of its shift's date.

    Hours are real time, so that a bar is as long as it lasts also when clocks change.
    """

    start_hours: float
    length_hours: float
    segment: Segment


def bars(timeline: Timeline, shift: Shift) -> Iterator[Bar]:
    """Yield the bars of a shift, touching segments alike made one."""
    midnight = timeline.midnight(shift.agent_id, shift.work_date)
    for segment in joined(shift.segments):
        after = minutes_between(midnight, segment.start) / 60
        yield Bar(after, segment.minutes / 60, segment)


def hours_shown(timeline: Timeline, dates: Sequence[date]) -> tuple[int, int]:
    """Return the full hours after midnight that hold every shift of ``dates``."""
    shown = {*dates}
    ends = [
        (minutes_between(midnight, shift.start), minutes_between(midnight, shift.end))
        for agent_id in timeline.agent_ids
        for shift in timeline.planned(agent_id)
        if shift.work_date in shown
        for midnight in [timeline.midnight(agent_id, shift.work_date)]
    ]
    if not ends:
        return 0, DAY_HOURS
    first, last = min(start for start, _ in ends), max(end for _, end in ends)
    return math.floor(first / 60), math.ceil(last / 60)
