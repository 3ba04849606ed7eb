"""Both models over a roster: figures for each shift, to rank shifts and nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from scheduler.domain import Shift
from scheduler.domain.timeline import Timeline, joined, minutes_between
from scheduler.fatigue.breaks import Spell, break_factor
from scheduler.fatigue.low_points import low_points
from scheduler.fatigue.risk import ShiftHours, risk_indices

WARN_ABOVE, ALERT_ABOVE = 1.0, 1.6
"""Risk indices above which a shift is marked; design choices, no source confirms either."""
DECIMALS = 2
"""As the reference shifts are printed: more would claim what the method does not know."""
SLEEPY_FROM = 7.0
"""Karolinska sleepiness from which a shift is marked: a starting point, no limit holds for all."""
HISTORY_DAYS = 14
"""How far back the models look: both have forgotten most of a week after two days off."""
RESTS = frozenset({"meal", "break", "recovery"})
Level = Literal["usual", "warn", "alert"]
_HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class ShiftFatigue:
    """What the models say of one shift: an aid for ranking shifts, no statement about a person.

    Attributes
    ----------
    risk_index
        RR446-style, with the shift's breaks as planned and neutral load.
    sleepiness
        Karolinska sleepiness at the shift's low point of alertness.
    sleepiest_at
        When that is.
    """

    shift: Shift
    risk_index: float
    sleepiness: float
    sleepiest_at: datetime

    @property
    def level(self) -> Level:
        """Whether the risk index, as printed, lies above the marks for a warning or an alert."""
        printed = round(self.risk_index, DECIMALS)
        if printed > ALERT_ABOVE:
            return "alert"
        return "warn" if printed > WARN_ABOVE else "usual"


def shift_fatigue(timeline: Timeline) -> tuple[ShiftFatigue, ...]:
    """Return the figures of every planned shift, in order of start, then of person.

    The last two weeks of history count as work done; what lies before them is taken as rest, and
    everybody's way to work as usual.
    """
    found = [f for agent_id in timeline.agent_ids for f in _line(timeline, agent_id)]
    return tuple(sorted(found, key=lambda f: (f.shift.start, f.shift.agent_id)))


def _line(timeline: Timeline, agent_id: str) -> Iterator[ShiftFatigue]:
    since = timeline.first - timedelta(days=HISTORY_DAYS)
    shifts = [shift for shift in timeline.shifts(agent_id) if shift.work_date >= since]
    if not shifts:
        return
    hours = [_hours(timeline, shift, shifts[0]) for shift in shifts]
    for shift, seen, index, low in zip(
        shifts, hours, risk_indices(hours), low_points(hours), strict=True
    ):
        if timeline.in_horizon(shift):
            at = shift.start + (low.at - seen.start) * _HOUR
            yield ShiftFatigue(shift, index, low.sleepiness, at)


def _hours(timeline: Timeline, shift: Shift, first: Shift) -> ShiftHours:
    """Return a shift in hours after the midnight before ``first``: clocks at its start, then on."""
    clock = timeline.local(shift.agent_id, shift.start).replace(tzinfo=None)
    midnight = timeline.local(first.agent_id, first.start).replace(
        hour=0, minute=0, second=0, microsecond=0, tzinfo=None
    )
    start = (clock - midnight) / _HOUR
    length = minutes_between(shift.start, shift.end) / 60
    return ShiftHours(start, start + length, breaks=break_factor(_spells(shift)))


def _spells(shift: Shift) -> Iterator[Spell]:
    """Yield spells of work with the rest after each; whatever is no rest is work."""
    work = rest = 0
    for segment in joined(shift.segments):
        if segment.kind in RESTS:
            rest += segment.minutes
            continue
        if rest:
            yield Spell(work, rest)
            work = rest = 0
        work += segment.minutes
    yield Spell(work, rest)
