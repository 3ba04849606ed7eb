"""Segments for shifts that a rival has chosen: what every rival is lent, so that rosters are whole.

Meals, breaks, queues and recovery come from the day stage of ``scheduler.engine.days``, which has
no prices here; its plans keep every hard rule about segments.
"""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic

from scheduler.domain import Problem, Roster
from scheduler.engine.answer import roster_of
from scheduler.engine.clauses import clauses_of
from scheduler.engine.days import Days
from scheduler.engine.week import Lines, Week
from scheduler.terms import View

SWEEPS = 6
"""Blurred sweeps over all shifts before the exact one."""


def week_of(problem: Problem) -> Week:
    """Return the week that all encodings of a problem share."""
    view = View(problem)
    return Week(view, clauses_of(view))


def with_segments(week: Week, lines: Lines, seed: int, stop: Callable[[], bool]) -> Roster:
    """Return the roster of shifts with segments laid by the day stage until ``stop`` says so."""
    days = Days(week, lines, seed)
    days.search(SWEEPS, stop)
    return roster_of(week, lines, days.plans())


def until(began_s: float, limit_s: float) -> Callable[[], bool]:
    """Return what tells whether so many seconds have passed since ``monotonic`` was ``began_s``."""
    return lambda: monotonic() - began_s >= limit_s
