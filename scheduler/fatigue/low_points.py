"""Where in a shift the three-process model finds a person sleepiest, given sleep as assumed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from scheduler.fatigue.alertness import START, asleep, awake, sleepiness, time_of_day
from scheduler.fatigue.risk import DAY, ShiftHours
from scheduler.fatigue.sleep import USUAL_HOURS, sleeps

STEPS_PER_HOUR = 4
_NIGHTS_TO_STEADY = 40


class LowPoint(NamedTuple):
    """The sleepiest moment of a shift.

    Attributes
    ----------
    sleepiness
        On the Karolinska scale, from 1 (very alert) to 9 (fighting sleep).
    at
        Hours after the midnight from which the shifts are told.
    """

    sleepiness: float
    at: float


def low_points(shifts: Sequence[ShiftHours]) -> list[LowPoint]:
    """Return the sleepiest moment of each of a person's shifts, given in order of start.

    Sleep is as ``scheduler.fatigue.sleep`` takes it to be. What waking up still takes away is left
    out: the hour of waking is assumed, not known.
    """
    nights = list(sleeps(shifts))
    pool, woke = usual_pool(), nights[0][1][0].start if nights else 0.0
    found = []
    for shift, slept in nights:
        for start, end in slept:
            pool, woke = asleep(awake(pool, start - woke), end - start), end
        found.append(_sleepiest(shift, pool, woke))
    return found


def usual_pool() -> float:
    """Return the pool at 23:00 of somebody who always sleeps from then to 07:00."""
    pool = START
    for _ in range(_NIGHTS_TO_STEADY):
        pool = awake(asleep(pool, USUAL_HOURS), DAY - USUAL_HOURS)
    return pool


def _sleepiest(shift: ShiftHours, pool: float, woke: float) -> LowPoint:
    steps = range(round((shift.end - shift.start) * STEPS_PER_HOUR) + 1)
    moments = [shift.start + step / STEPS_PER_HOUR for step in steps]
    return max(
        LowPoint(sleepiness(awake(pool, at - woke) + time_of_day(at % DAY)), at) for at in moments
    )
