"""Days that can be planned side by side, since they share no minute."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

from scheduler.engine.task import Task

APART_MINUTES = 60
"""Longer than any interval of need: days that are so far apart have none in common."""


def turns(tasks: Iterable[Task]) -> list[list[list[Task]]]:
    """Return tasks by day, days that share no minute in one turn: even days, then odd ones."""
    days: dict[int, list[Task]] = {}
    for task in tasks:
        days.setdefault(task.key[1], []).append(task)
    shared = [[days[day] for day in sorted(days) if day % 2 == odd] for odd in (0, 1)]
    apart = all(
        max(t.shift.end for t in one) + APART_MINUTES <= min(t.shift.start for t in other)
        for turn in shared
        for one, other in pairwise(turn)
    )
    return shared if apart else [[of_day] for of_day in days.values()]
