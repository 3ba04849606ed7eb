"""An index of relative risk for each shift of a line, in the style of HSE Research Report 446.

Spencer, Robertson & Folkard 2006 published the method; Cleator et al. 2021 give the equations that
they believe underlie it. They are written here from these equations and agree with the reference
duties to 0.005. This is not the tool of the HSE, which was withdrawn in 2021: among other reasons
because its scores were used to justify bad rosters. It ranks; it allows nothing.

All times are in hours on one local clock, 0 = a midnight.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from scheduler.fatigue.breaks import break_factor

COMMUTE_MINUTES = 40.0
"""Minutes to work and back together that the method takes as usual."""
REFERENCE_BREAKS = break_factor()
DAY, NIGHT_FROM, NIGHT = 24, -1, 8
FIRST_SHIFT = 1.113
"""What the cumulative part of a first shift is divided by."""
_INDEX, _TIMING = 0.98899, 0.997976 / 1.288
_MARGIN = 0.5
_SHORT_REST, _PER_HOUR_MISSING, _RECOVERY_PER_NIGHT = 9, 0.06, 1.118
_SHORT_SHIFT, _LONG_SHIFT = 4.25, 8.13


class ShiftHours(NamedTuple):
    """A shift as the models see it.

    Attributes
    ----------
    start, end
        Hours after a midnight; the end may lie on a later day.
    commute_minutes
        To work and back together.
    breaks
        Factor of breaks and load, from ``break_factor``.
    """

    start: float
    end: float
    commute_minutes: float = COMMUTE_MINUTES
    breaks: float = REFERENCE_BREAKS


def risk_indices(shifts: Sequence[ShiftHours]) -> list[float]:
    """Return the index of each of a person's shifts, given in order of start."""
    return [
        index_of(shift, summed) for shift, summed in zip(shifts, cumulated(shifts), strict=True)
    ]


def index_of(shift: ShiftHours, summed: float) -> float:
    """Return the index of a shift with what the shifts before it have summed up to."""
    return _INDEX * (summed / FIRST_SHIFT) * timing_factor(shift) * shift.breaks


def cumulated(shifts: Sequence[ShiftHours]) -> Iterator[float]:
    """Yield what each shift and those before it sum up to; 1 is a first shift."""
    summed = 1.0
    for number, shift in enumerate(shifts):
        if number:
            summed = next_sum(summed, shifts[number - 1], shift)
        yield summed


def next_sum(summed: float, before: ShiftHours, after: ShiftHours) -> float:
    """Return what ``after`` brings the sum to when it stood at ``summed`` with ``before``."""
    end, start = before.end + _MARGIN, after.start - _MARGIN
    gap = start - end
    if gap < _SHORT_REST:
        return summed + _PER_HOUR_MISSING * (_SHORT_REST - gap)
    if gap <= DAY:
        return summed + (daily_rise(before) + daily_rise(after)) / 2
    return 1 + (summed - 1) * math.exp(-_RECOVERY_PER_NIGHT * (nights_between(end, start) - 1))


def daily_rise(shift: ShiftHours) -> float:
    """Return what a shift in a row adds to the sum: most around midnight, least around noon."""
    return 0.0886 + 0.0359 * math.cos(math.pi * (shift.start + shift.end) / 2 / 12)


def nights_between(start: float, end: float) -> float:
    """Return how many nights lie between two moments; 23:00 to 07:00 is one, parts of it count."""
    begins = (DAY * day + NIGHT_FROM for day in range(int(start // DAY), int(end // DAY) + 2))
    return sum(max(0.0, min(end, at + NIGHT) - max(start, at)) / NIGHT for at in begins)


def timing_factor(shift: ShiftHours) -> float:
    """Return T, the factor of the time of day and of the length."""
    longer = (shift.commute_minutes - COMMUTE_MINUTES) / 60
    start, length = shift.start - longer, shift.end - shift.start + longer
    turn = math.pi / 12
    swing = math.sin(turn * shift.end) - math.sin(turn * start)
    time_of_day = 1.0106 + 0.1057 * swing / (turn * length)
    by_length = _by_length(length)
    if longer > 0:
        by_length = (by_length * length - _by_length(longer) * longer) / (length - longer)
    return _TIMING * time_of_day * by_length


def _by_length(hours: float) -> float:
    if hours < _SHORT_SHIFT:
        return 1 + 0.0359 - 0.8012 * math.exp(-0.7315 * hours)
    if hours <= _LONG_SHIFT:
        return 1.0
    return 1 - 0.4287 + 0.1501 * math.exp(0.129 * hours)
