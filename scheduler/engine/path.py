"""A person's line as the shortest path finds it."""

from __future__ import annotations

from dataclasses import dataclass

from scheduler.engine.line_kernels import Floats
from scheduler.terms import LineShift


@dataclass(frozen=True)
class Path:
    """A line as the shortest path finds it.

    Attributes
    ----------
    shifts
        Day → shift.
    value
        Cost of the line at the prices it was made for.
    own
        Cost of the line before anything is earned: contact minutes as surplus and its own terms.
    """

    shifts: dict[int, LineShift]
    value: float
    own: float


@dataclass(frozen=True)
class Plan(Path):
    """A line with the minutes it gives.

    Attributes
    ----------
    contact
        [quarter] minutes on light queues or idle.
    hard
        [quarter] minutes on hard queues.
    """

    contact: Floats
    hard: Floats
