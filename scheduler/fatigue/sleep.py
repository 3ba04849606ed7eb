"""When a person who works these shifts is taken to sleep. Nobody is asked and nothing is measured.

The usual night is 23:00 to 07:00. Sleep begins two hours after a shift and ends an hour before the
next one, at the latest; after a night shift it begins at once, whatever the clock shows. What a
late finish takes from the eight hours are the values of the RR446 equations, joined by straight
lines. That nobody naps and that the usual night is everybody's are design choices.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import NamedTuple

from scheduler.fatigue.risk import DAY, NIGHT, ShiftHours, nights_between

USUAL_HOURS, USUAL_BED = 8, 23
HOME_HOURS, READY_HOURS = 2, 1
NIGHT_SHIFT_HOURS = 3
"""Hours between 23:00 and 07:00 that make a night shift; a design choice."""
LEAD_DAYS = 3
LOST_AFTER = ((21, 0.0), (22, 0.73), (24, 1.14), (26, 1.71), (28, 2.35), (30, 3.04), (32, 3.78))
"""Clock of the finish → hours of sleep lost; that 21:00 costs none is a design choice."""


class Sleep(NamedTuple):
    """Hours after a midnight at which a person falls asleep and wakes."""

    start: float
    end: float


def lost_after(finish: float) -> float:
    """Return the hours of sleep that a finish at this clock takes from the sleep right after it."""
    clock = (finish - DAY / 2) % DAY + DAY / 2
    if clock <= LOST_AFTER[0][0]:
        return LOST_AFTER[0][1]
    for (low, before), (high, after) in pairwise(LOST_AFTER):
        if clock <= high:
            return before + (after - before) * (clock - low) / (high - low)
    return LOST_AFTER[-1][1]


def sleeps(shifts: Iterable[ShiftHours]) -> Iterator[tuple[ShiftHours, tuple[Sleep, ...]]]:
    """Yield each shift, in order of start, with the sleeps between it and the shift before it.

    Before the first shift lie three usual nights.
    """
    before: ShiftHours | None = None
    for shift in shifts:
        yield shift, tuple(_between(before, shift))
        before = shift


def _between(before: ShiftHours | None, after: ShiftHours) -> Iterator[Sleep]:
    until = after.start - READY_HOURS
    bed, lost = _first_bed(before, after)
    while bed < until:
        slept = Sleep(bed, min(until, bed + USUAL_HOURS - lost))
        yield slept
        bed, lost = _usual_bed(slept.end), 0.0


def _first_bed(before: ShiftHours | None, after: ShiftHours) -> tuple[float, float]:
    """Return when the first sleep after a shift begins, and the hours it loses to a late finish."""
    if before is None:
        return _usual_bed(after.start - DAY * LEAD_DAYS), 0.0
    home = before.end + HOME_HOURS
    in_the_night = (home - USUAL_BED) % DAY < USUAL_HOURS
    worked_at_night = nights_between(before.start, before.end) * NIGHT >= NIGHT_SHIFT_HOURS
    if in_the_night or worked_at_night:
        return home, lost_after(before.end)
    return _usual_bed(home), 0.0


def _usual_bed(since: float) -> float:
    """Return the next 23:00."""
    return since + (USUAL_BED - since) % DAY
