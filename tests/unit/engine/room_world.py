"""Weeks with a buffer room under the hard rules about segments, and shifts written as text."""

from __future__ import annotations

from typing import Any

from scheduler.engine.clauses import Clause
from scheduler.engine.week import Lines, Week
from scheduler.rules import rule
from scheduler.rules.buffer_room import with_places
from scheduler.rules.example import roster_of, tiny_problem
from scheduler.terms import Facts, View
from tests.unit.engine.day_world import HARD


def room_week(places: int | None, *further: str, **given: Any) -> Week:
    """A week under these rules, the room's and further hard ones; coverage weighs next to nothing.

    ``given`` is what differs from the world of the examples.
    """
    view = View(tiny_problem(**{**with_places(places), **given}))
    names = (*HARD, "buffer.room", *further, "cover.shortage", "cover.surplus")
    found = [
        Clause(name, term, 1 if name.startswith("cover") else None)
        for name in names
        for term in rule(name).terms(rule(name).params(), view)
    ]
    return Week(view, tuple(found))


def shifts_of(week: Week, *texts: str) -> Lines:
    """The shifts of the horizon that texts say, without their segments."""
    facts = Facts.of(roster_of(texts), week.view)
    lines = {(who, s.day): s for who, line in facts.lines.items() for s in line if s.day >= 0}
    return {key: shift._replace(pieces=()) for key, shift in lines.items()}
