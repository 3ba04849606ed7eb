"""A room is bounded on each day of the horizon and on the one after it, into which nights reach."""

from __future__ import annotations

from scheduler.rules.buffer_room import RULE
from scheduler.rules.example import tiny_problem, with_site
from scheduler.terms import Capacity, View


def test_the_day_after_the_horizon_is_the_last() -> None:
    view = View(tiny_problem(**with_site(buffer_room_places=1)))
    terms = RULE.terms(RULE.params(), view)
    windows = [term.window for term in terms if isinstance(term, Capacity)]
    assert windows == [view.window("A", day, 0, 1440) for day in range(8)]
