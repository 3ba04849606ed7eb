"""Small weeks for the tests of the day stage: two people, two queues, need every half hour."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from scheduler.engine.clauses import Clause
from scheduler.engine.week import Lines, Week
from scheduler.rules import rule
from scheduler.rules.example import tiny_problem
from scheduler.terms import Facts, Piece, Quota, ShiftTerm, View

Params = dict[str, dict[str, Any]]
Plans = dict[tuple[str, int], tuple[Piece, ...]]

HARD: Params = {
    "break.meal": {},
    "break.screen": {},
    "spell.phone": {},
    "spell.hard": {},
    "spell.queue": {},
    "hard.daily": {},
    "hard.last-hour": {},
    "task.skill": {},
}
MONDAY = datetime.fromisoformat("2026-11-30T08:00:00+01:00")


def need(queue: str, agents: Iterable[float]) -> list[dict[str, Any]]:
    """Need from Monday 08:00 on, one figure each half hour."""
    return [
        {
            "queue": queue,
            "interval_start": MONDAY + timedelta(minutes=30 * n),
            "need_agents": figure,
            "required_agents": figure,
        }
        for n, figure in enumerate(agents)
    ]


def week(params: Params, rows: list[dict[str, Any]], *, skilled: bool = True) -> Week:
    """The two people of the rules' examples under hard rules with these parameters."""
    problem = tiny_problem(need=tuple(rows), interval_minutes=30)
    view = View(problem if skilled else problem.model_copy(update={"skills": ()}))
    cover = ("cover.shortage", "cover.surplus")
    found = [
        Clause(name, term, None if name in params else 1)
        for name in (*params, *cover)
        for term in rule(name).terms(rule(name).params.model_validate(params.get(name, {})), view)
    ]
    return Week(view, tuple(found))


def lines(of: Week, *shifts: tuple[str, int, int]) -> Lines:
    """Monday's shifts: person, minutes from 08:00 to start and end."""
    eight = int(MONDAY.timestamp()) // 60
    return {
        (agent, 0): of.choices.shift(agent, 0, eight + start, eight + end)
        for agent, start, end in shifts
    }


def facts(shifts: Lines, plans: Plans) -> Facts:
    """Plans as what interpreters of terms read; one shift a person."""
    return Facts({key[0]: (shifts[key]._replace(pieces=plans[key]),) for key in shifts})


def broken(of: Week, seen: Facts) -> dict[str, int]:
    """Rule → excess of hard shift terms."""
    amounts: Counter[str] = Counter()
    for clause in of.clauses:
        if clause.hard and isinstance(clause.term, ShiftTerm | Quota):
            amounts[clause.rule_id] += clause.term.excess(seen)
    return {name: amount for name, amount in amounts.items() if amount}


def cover_cost(of: Week, seen: Facts) -> int:
    """Cost of both coverage rules."""
    return sum(c.term.excess(seen) for c in of.clauses if c.rule_id.startswith("cover"))
