"""Where the shifts of a finished roster are worked: at the site, or at home.

At home where that is wished for or where a seat is missing, at the site otherwise: colleagues are
there. Nobody is moved who then finds no seat, or goes beyond the days at home that are agreed.
"""

from __future__ import annotations

from collections.abc import Mapping

from scheduler.engine.home_days import agreed, published_at_home
from scheduler.engine.pieces import Key
from scheduler.engine.rooms import Rooms
from scheduler.engine.seats import Seats
from scheduler.engine.week import Lines, Week
from scheduler.terms import Allow, Piece


def placed(week: Week, lines: Lines, pieces: Mapping[Key, tuple[Piece, ...]]) -> Lines:
    """Return the same shifts, each where it is to be worked.

    First, those at home who asked for nothing come to the site where a seat is free, and places to
    recover in if their segments ask for them. Then days at home that are left go to whoever wished
    for them.
    """
    bounds = list(agreed(week.clauses))
    if not bounds:
        return lines
    found, wished = dict(lines), _wished(week, lines)
    seats, rooms = Seats(week, found), Rooms(week)
    full = {key: shift._replace(pieces=pieces[key]) for key, shift in lines.items()}
    for (agent_id, _), shift in full.items():
        rooms.enter(agent_id, shift)
    for (agent_id, day), shift in full.items():
        there = shift._replace(home=False)
        settled = (agent_id, day) in wished or (agent_id, day) in week.choices.fixed
        if not shift.home or settled or not rooms.free(agent_id, there):
            continue
        if seats.free(agent_id, day, there):
            seats.enter(agent_id, {day: there})
            rooms.enter(agent_id, there)
            found[agent_id, day] = there._replace(pieces=())
    for bound in bounds:
        keys = [(bound.agent_id, day) for day in range(bound.first_day, bound.last_day + 1)]
        mine = [key for key in keys if key in found]
        left = bound.maximum - sum(found[key].home for key in mine)
        asking = [key for key in mine if key in wished and not found[key].home]
        for key in sorted(asking, key=lambda key: (-wished[key], key))[: max(0, left)]:
            found[key] = found[key]._replace(home=True)
    return found


def _wished(week: Week, lines: Lines) -> dict[tuple[str, int], int]:
    """Return (person, day) → what a shift at the site costs there, or that it was published so."""
    wished: dict[tuple[str, int], int] = {}
    for clause in week.clauses:
        term = clause.term
        if isinstance(term, Allow) and term.at_site:
            key = term.agent_id, term.day
            wished[key] = wished.get(key, 0) + (clause.weight_milli or 0) * term.factor
    return wished | {key: 0 for key in lines if published_at_home(week.view, *key)}
