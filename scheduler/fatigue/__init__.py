"""Fatigue models: an RR446-style risk index and the three-process model of alertness.

They rank shifts. Nothing here allows, forbids or excuses anything: rules do, and no rule that is
hard reads this room. See ``docs/explanation/fatigue.md``.
"""

from scheduler.fatigue.breaks import Spell, break_factor
from scheduler.fatigue.low_points import LowPoint, low_points
from scheduler.fatigue.pairs import pair_table
from scheduler.fatigue.risk import ShiftHours, risk_indices
from scheduler.fatigue.shifts import (
    ALERT_ABOVE,
    DECIMALS,
    SLEEPY_FROM,
    WARN_ABOVE,
    ShiftFatigue,
    shift_fatigue,
)
from scheduler.fatigue.sleep import Sleep, sleeps

__all__ = [
    "ALERT_ABOVE",
    "DECIMALS",
    "SLEEPY_FROM",
    "WARN_ABOVE",
    "LowPoint",
    "ShiftFatigue",
    "ShiftHours",
    "Sleep",
    "Spell",
    "break_factor",
    "low_points",
    "pair_table",
    "risk_indices",
    "shift_fatigue",
    "sleeps",
]
