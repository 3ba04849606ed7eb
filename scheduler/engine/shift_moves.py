"""Small changes of a line: a shift slides, grows or shrinks, or gives minutes to another day.

A best line against what others leave missing comes from minutes that flow freely. Changes of a
quarter hour and a little more let real segments decide where a shift fits.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from scheduler.engine.choices import QUARTER
from scheduler.engine.week import Week
from scheduler.terms import LineShift

FARTHEST_QUARTERS = 4
"""An edge of a shift moves by an hour at most."""

SLIDES, TRADES = 0.5, 0.35
"""Shares of changes that move a whole shift, and that give minutes of a shift to another one; the
others move one edge of one shift."""


def changed_line(
    week: Week, agent_id: str, shifts: Mapping[int, LineShift], rng: np.random.Generator
) -> dict[int, LineShift] | None:
    """Return a line with one or two of its shifts changed at random.

    Returns
    -------
    dict or None
        Day → shift. None when a day does not allow what was drawn, or no shift may change. Rules
        that join days are not looked at.
    """
    days = [day for day in shifts if (agent_id, day) not in week.choices.fixed]
    if not days:
        return None
    kind = rng.random()
    first, *others = (days[place] for place in rng.permutation(len(days)).tolist())
    minutes = QUARTER * int(rng.integers(1, FARTHEST_QUARTERS + 1) * rng.choice((-1, 1)))
    if kind < SLIDES:
        spans = {first: (shifts[first].start + minutes, shifts[first].end + minutes)}
    else:
        spans = {first: _longer(shifts[first], minutes, rng)}
        if kind < SLIDES + TRADES and others:
            spans[others[0]] = _longer(shifts[others[0]], -minutes, rng)
    for day, span in spans.items():
        choice = week.choice(agent_id, day)
        if choice is None or not choice.allows(*span):
            return None
    new = {day: week.choices.shift(agent_id, day, *span) for day, span in spans.items()}
    return dict(shifts) | new


def _longer(shift: LineShift, minutes: int, rng: np.random.Generator) -> tuple[int, int]:
    """Return start and end of a shift that is longer by so many minutes on either side."""
    if rng.integers(2):
        return shift.start - minutes, shift.end
    return shift.start, shift.end + minutes
