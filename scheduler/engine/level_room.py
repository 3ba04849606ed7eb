"""What a leaky load leaves of hard spells: a bound on their length that no plan can make too long.

The worst that a shift can do is to begin with what a load at the cap leaves over night, to work on
the heaviest light queue until a spell begins, and to do hard spells as long as they may be with no
more recovery between them than is owed. Loads only rise with each of these, so that spells for
which this stays within the cap are safe in every plan.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from scheduler.engine.choices import QUARTER
from scheduler.terms import Level

MILLI = 1000.0


class Room(NamedTuple):
    """What a load leaves a shift.

    Attributes
    ----------
    heavy
        Queues on which work alone could bring the load beyond the cap.
    quarters
        Longest spell on them.
    proven
        Whether that is enough; otherwise each plan has to be looked at.
    """

    heavy: frozenset[str]
    quarters: int
    proven: bool


def worst_begin(term: Level) -> float:
    """Return the highest load with which a shift may begin while all others keep the cap."""
    known = max((level for _, _, level in term.carried), default=0.0)
    return term.carry * max(term.cap_milli / MILLI, known)


def level_room(term: Level, owed: Mapping[str, int], span: int) -> Room:
    """Return the room that a load leaves shifts of a length.

    Parameters
    ----------
    owed
        Queue → minutes of rest that follow every spell on it; 0 where there may be none.
    """
    cap, begin = term.cap_milli / MILLI, worst_begin(term)
    most = span // QUARTER
    if term.highest(owed, begin, span) <= cap:
        return Room(frozenset(), most, proven=True)
    rates = dict(term.rates)
    steady = {queue: term.steady(rates.get(queue, 0.0)) for queue in owed}
    heavy = frozenset(queue for queue, level in steady.items() if level > cap)
    rest = min((owed[queue] for queue in heavy), default=0)
    if not rest or begin > cap:
        return Room(heavy, most, proven=False)
    light = max((level for queue, level in steady.items() if queue not in heavy), default=0.0)
    while most and _worst_peak(term, heavy, max(begin, light), light, (most, rest)) > cap:
        most -= 1
    return Room(heavy, most, proven=True)


def _worst_peak(
    term: Level, heavy: frozenset[str], begin: float, light: float, spell: tuple[int, int]
) -> float:
    """Return the highest load of spells of so many quarters with so much rest between them.

    Each peak is nearer than the one before to the same fixed point: the first and that are enough.
    """
    quarters, rest = spell
    peak = first = term.highest(heavy, begin, QUARTER * quarters)
    before = -1.0
    while abs(peak - before) > 1 / MILLI**2:
        before = peak
        level = max(light, term.rested(peak, rest))
        peak = term.highest(heavy, level, QUARTER * quarters)
    return max(first, peak + 1 / MILLI**2)
