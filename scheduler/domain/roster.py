"""The answer as facts: segments, shifts, rosters."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime
from functools import cached_property
from typing import Annotated, Literal

from pydantic import Field

from scheduler.domain.base import Frozen, Id, Instant
from scheduler.domain.clock import minute_of

SegmentKind = Literal[
    "work", "off_phone", "meal", "break", "recovery", "training", "meeting", "one_to_one"
]


class Segment(Frozen):
    """Part of a shift with one activity; ``queue`` only for work, ends are exclusive."""

    start: Instant
    end: Instant
    kind: SegmentKind
    queue: Id | None = None
    activity_id: Id | None = None
    place: Literal["site", "home"] = "site"
    paid: bool = True

    @cached_property
    def minutes(self) -> int:
        """Length in minutes."""
        return minute_of(self.end) - minute_of(self.start)


class Shift(Frozen):
    """One person's working span on one day; it belongs to the local date on which it starts.

    Attributes
    ----------
    shift_id
        ``agent_id:work_date`` with ``/n`` for a further shift of the day; stable across versions.
    segments
        In order of time, without gaps; they make up the whole shift.
    """

    agent_id: Id
    shift_id: str
    work_date: date
    site: Id
    segments: Annotated[tuple[Segment, ...], Field(min_length=1)]
    shift_code: Id | None = None

    @cached_property
    def start(self) -> datetime:
        """First instant of the shift."""
        return self.segments[0].start

    @cached_property
    def end(self) -> datetime:
        """First instant after the shift."""
        return self.segments[-1].end

    @cached_property
    def minutes(self) -> int:
        """Length from start to end in minutes."""
        return minute_of(self.end) - minute_of(self.start)

    @cached_property
    def paid_minutes(self) -> int:
        """Minutes of the paid segments."""
        return sum(segment.minutes for segment in self.segments if segment.paid)


class Roster(Frozen):
    """All shifts of a horizon, in order of person and start."""

    shifts: tuple[Shift, ...] = ()

    @classmethod
    def of(cls, shifts: list[Shift]) -> Roster:
        """Return the roster of ``shifts`` in canonical order."""
        return cls(shifts=tuple(sorted(shifts, key=lambda shift: (shift.agent_id, shift.start))))

    @cached_property
    def by_agent(self) -> dict[str, tuple[Shift, ...]]:
        """Shifts of each person who has any, in order of start."""
        lines: dict[str, list[Shift]] = defaultdict(list)
        for shift in self.shifts:
            lines[shift.agent_id].append(shift)
        return {agent: tuple(sorted(line, key=lambda s: s.start)) for agent, line in lines.items()}
