"""From lines and pieces to the roster that leaves the engine."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from scheduler.domain import Roster, Segment, Shift, instant_of
from scheduler.engine.clauses import Clause
from scheduler.engine.week import Lines, Week
from scheduler.terms import Facts, LineShift, Piece

Pieces = Mapping[tuple[str, int], tuple[Piece, ...]]


def roster_of(week: Week, lines: Lines, pieces: Pieces) -> Roster:
    """Return the roster of shifts with their segments."""
    return Roster.of([_shift(week, *key, shift, pieces[key]) for key, shift in lines.items()])


def _shift(
    week: Week, agent_id: str, day: int, shift: LineShift, pieces: tuple[Piece, ...]
) -> Shift:
    on = week.view.date_of(day)
    unpaid = {place.kind for place in week.choices.meals[agent_id].places if not place.paid}
    return Shift(
        agent_id=agent_id,
        shift_id=f"{agent_id}:{on}",
        work_date=on,
        site=week.view.agent(agent_id, day).site,
        segments=tuple(_segment(p, p.kind not in unpaid, home=shift.home) for p in pieces),
        shift_code=_code(week, agent_id, day, shift),
    )


def _segment(piece: Piece, paid: bool, *, home: bool) -> Segment:
    return Segment.model_validate(
        {
            "start": instant_of(piece.start),
            "end": instant_of(piece.end),
            "kind": piece.kind,
            "queue": piece.queue,
            "activity_id": piece.activity,
            "place": "home" if home else "site",
            "paid": paid,
        }
    )


def _code(week: Week, agent_id: str, day: int, shift: LineShift) -> str | None:
    """Return the code of the library's shift with this start and length."""
    weekday = week.view.date_of(day).weekday()
    wanted = set(week.view.contract(agent_id, day).shift_codes)
    for code in week.view.problem.shift_codes:
        same = (code.start, code.length_minutes) == (shift.start_clock, shift.end - shift.start)
        if same and weekday in code.weekdays and (not wanted or code.shift_code in wanted):
            return code.shift_code
    return None


def facts_of(week: Week, lines: Lines, pieces: Pieces) -> Facts:
    """Return the facts of lines with pieces, history included: those of their ``roster_of``."""
    found: dict[str, list[LineShift]] = defaultdict(list)
    for agent_id, past in week.past.items():
        found[agent_id] += past
    for (agent_id, day), shift in lines.items():
        found[agent_id].append(shift._replace(pieces=pieces[agent_id, day]))
    return Facts.ordered(found)


def broken(week: Week, facts: Facts) -> list[Clause]:
    """Return the hard clauses that are exceeded beyond what history and pins hold."""
    return [
        clause
        for clause in week.clauses
        if clause.hard and clause.term.excess(facts) > week.inherited(clause)
    ]
