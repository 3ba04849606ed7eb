"""Risk since the last break, after RR446: it grows while work goes on and falls at a break.

Equations of Spencer, Robertson & Folkard 2006 (HSE Research Report 446) as Cleator et al. 2021
believe them to be; constants as reproduced against 42 reference shifts.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from statistics import fmean
from typing import NamedTuple

NEUTRAL_LOAD = 3
"""Codes of workload and attention, 1 to 4 each, added up: with 3 they change nothing."""
STEP_MINUTES = 15
_CEILING, _RATE_PER_MINUTE = 1.826297414, 1.146457295 / 60
_MEAN_OF_REFERENCE, _PER_LOAD, _SCALE = 1.4858, 0.0232, 1.032 * 1.0286182
_SLOPE_PER_MINUTE, _HALF_AT_MINUTES, _TOP, _BOTTOM = 0.395, 13.3, 0.24, 0.2388


class Spell(NamedTuple):
    """Minutes of work without a break, and the minutes of the break after them."""

    work_minutes: float
    break_minutes: float


REFERENCE_SPELLS = (Spell(210, 22.5), Spell(210, 22.5), Spell(180, 0))
"""What the method makes of the reference breaks, 15 minutes after 180 and 30 after 240."""


def risk_after(risk: float, minutes: float) -> float:
    """Return the relative risk after so many more minutes of work; 1 is right after a break."""
    return _CEILING + (risk - _CEILING) * math.exp(-_RATE_PER_MINUTE * minutes)


def kept_by_break(minutes: float) -> float:
    """Return the share of the risk above 1 that a break of this length leaves."""
    falling = math.exp(-_SLOPE_PER_MINUTE * (minutes - _HALF_AT_MINUTES))
    return _TOP * falling / (_BOTTOM * (1 + falling))


def break_factor(spells: Iterable[Spell] = REFERENCE_SPELLS, load: int = NEUTRAL_LOAD) -> float:
    """Return J, the factor of breaks and load in the risk index."""
    mean = fmean(_risks(spells)) / _MEAN_OF_REFERENCE
    return (mean + _PER_LOAD * (load - NEUTRAL_LOAD)) / _SCALE


def _risks(spells: Iterable[Spell]) -> Iterator[float]:
    """Yield the relative risk at the start of each spell and after every 15 minutes of it."""
    risk = 1.0
    for work, rest in spells:
        steps = range(int(work // STEP_MINUTES) + 1)
        yield from (risk_after(risk, STEP_MINUTES * step) for step in steps)
        risk = 1 + (risk_after(risk, work) - 1) * (kept_by_break(rest) if rest else 1.0)
