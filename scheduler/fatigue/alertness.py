"""The three-process model of alertness: sleep pressure, time of day, twelve-hour dip.

Åkerstedt & Folkard's model with the constants of Ingre et al. 2014 (PLoS ONE 9:e108679). Sleepiness
is on the Karolinska scale from 1 (very alert) to 9 (fighting sleep). Times are in hours, clocks in
hours after midnight.
"""

from __future__ import annotations

import math

LOW, HIGH = 2.4, 14.3
"""Where sleep pressure drives the pool when awake, and asleep."""
START = 7.96
"""The pool at the start of the usual night from which the speed of recovery is reckoned."""
_BREAK_LEVEL, _USUAL_NIGHT = 12.2, 8
_AWAKE_PER_HOUR = 0.0353
_ASLEEP_PER_HOUR = math.log((HIGH - 14) / (HIGH - START)) / _USUAL_NIGHT
_STEADY_PER_HOUR = _ASLEEP_PER_HOUR * (_BREAK_LEVEL - HIGH)
_PEAK_CLOCK, _DAY, _HALF_DAY = 16.8, 24, 12


def awake(pool: float, hours: float) -> float:
    """Return the pool after so many hours awake."""
    return LOW + (pool - LOW) * math.exp(-_AWAKE_PER_HOUR * hours)


def asleep(pool: float, hours: float) -> float:
    """Return the pool after so many hours of sleep: straight up to 12.2, then ever slower."""
    straight = max(0.0, (_BREAK_LEVEL - pool) / _STEADY_PER_HOUR)
    if hours <= straight:
        return pool + _STEADY_PER_HOUR * hours
    reached = max(pool, _BREAK_LEVEL)
    return HIGH - (HIGH - reached) * math.exp(_ASLEEP_PER_HOUR * (hours - straight))


def time_of_day(clock: float) -> float:
    """Return the processes of the body clock: one of a day, one of half a day."""
    daily = 2.5 * math.cos(2 * math.pi * (clock - _PEAK_CLOCK) / _DAY)
    dip = -0.5 + 0.5 * math.cos(2 * math.pi * (clock - _PEAK_CLOCK - 3) / _HALF_DAY)
    return daily + dip


def inertia(hours_awake: float) -> float:
    """Return what waking up still takes away."""
    return -5.72 * math.exp(-1.51 * hours_awake)


def sleepiness(alertness: float) -> float:
    """Return the Karolinska sleepiness that a sum of the processes stands for."""
    return 10.6 - 0.6 * alertness
