"""The parts of a centre that share no queue, no scarce place and no person: each is planned alone.

What ties people to each other is the need of a queue: whoever can answer it belongs together with
everybody else who can. So do the people of a session, those who work at a site with fewer seats
than people or may recover where the buffer room is small, and those who are to be at work together.
All other terms speak of each person alone, or add up over people. Terms are those of the whole
centre, because fair shares look at everybody's entitlement.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace

from scheduler.domain import Problem
from scheduler.engine.clauses import Clause, clauses_of
from scheduler.engine.home_days import scarce
from scheduler.engine.rooms import recovering, scarce_rooms
from scheduler.terms import (
    Capacity,
    Cover,
    Level,
    LineTerm,
    Quota,
    SessionTerm,
    ShiftTerm,
    Support,
    Term,
    Together,
    View,
)


@dataclass(frozen=True)
class Part:
    """Some of the people of a centre, and every clause that speaks of them.

    Attributes
    ----------
    view
        The whole problem with these people alone to be rostered.
    """

    view: View
    clauses: tuple[Clause, ...]

    @property
    def people(self) -> int:
        """How many people there are to be rostered."""
        return len(self.view.agent_ids)


def parts_of(problem: Problem) -> tuple[Part, ...]:
    """Return the parts of a centre, the one with most people first.

    People who can answer no need, and queues that nobody can answer, belong to the first part.
    """
    return divided(problem)[0]


def divided(problem: Problem) -> tuple[tuple[Part, ...], tuple[Clause, ...]]:
    """Return the parts of a centre, and what is priced between them: their costs add up.

    Support is given across parts. It ties nobody: the parts do not look at it.
    """
    view = View(problem)
    clauses = clauses_of(view)
    parts = _parts(view, clauses)
    held = {id(clause.term) for part in parts for clause in part.clauses}
    between = (c for c in clauses if isinstance(c.term, Support) and id(c.term) not in held)
    return parts, tuple(between)


def _parts(view: View, clauses: tuple[Clause, ...]) -> tuple[Part, ...]:
    groups = sorted(_tied(view, clauses), key=lambda group: (-len(group), min(group)))
    if not groups[1:]:
        return (Part(view, clauses),)
    answering = _answering(clauses)
    own = [{q for q, who in answering.items() if who & group} for group in groups[1:]]
    people = [frozenset(view.agent_ids).difference(*groups[1:]), *groups[1:]]
    queues = [view.queues.keys() - set().union(*own), *own]
    return tuple(_part(view, clauses, *mine) for mine in zip(people, queues, strict=True))


def _tied(view: View, clauses: tuple[Clause, ...]) -> list[frozenset[str]]:
    """Return those who answer the same needs, compete for places or are to meet, in chains.

    Who answers no need and competes for no place is in none of the groups for a session's sake, but
    where somebody who does is in it too.
    """
    group_of: dict[str, set[str]] = {}
    seated = [{agent_id for agent_id, _, _ in seats.people} for seats in scarce(clauses)]
    rooms = scarce_rooms(view, clauses)
    tired = recovering(view, clauses) if rooms else frozenset()
    seated += [{row[0] for row in room.people} & tired for room in rooms]
    terms = (clause.term for clause in clauses)
    meeting = ({t.agent_id, *t.partners} for t in terms if isinstance(t, Together))
    bound = [*_answering(clauses).values(), *seated, *meeting]
    for people in (*bound, *_in_sessions(clauses)):
        known = people.intersection(view.agent_ids)
        merged = known.union(*(group_of.get(agent_id, ()) for agent_id in known))
        group_of |= dict.fromkeys(merged, merged)
    tied = frozenset[str]().union(*bound)
    groups = {id(group): frozenset(group) for group in group_of.values() if group & tied}
    return list(groups.values())


def _in_sessions(clauses: Iterable[Clause]) -> list[set[str]]:
    """Return the people of each session."""
    terms = (clause.term for clause in clauses)
    return [set(term.asked.agent_ids) for term in terms if isinstance(term, SessionTerm)]


def _answering(clauses: Iterable[Clause]) -> dict[str, set[str]]:
    """Return queue → everybody who can ever meet some of its need."""
    found: dict[str, set[str]] = defaultdict(set)
    seen: set[tuple[str, int]] = set()
    for cover in (clause.term for clause in clauses if isinstance(clause.term, Cover)):
        if cover.queue is None or not cover.short_tiers or (cover.queue, id(cover.rates)) in seen:
            continue
        seen.add((cover.queue, id(cover.rates)))
        found[cover.queue].update(agent_id for agent_id, rate in cover.rates if rate > 0)
    return found


def _part(
    view: View, clauses: tuple[Clause, ...], people: frozenset[str], queues: set[str]
) -> Part:
    others = frozenset(view.agent_ids) - people
    terms = ((clause, _about(clause.term, people, others, queues)) for clause in clauses)
    mine = tuple(replace(clause, term=term) for clause, term in terms if term is not None)
    return Part(View(view.problem, people), mine)


def _about(
    term: Term, people: frozenset[str], others: frozenset[str], queues: set[str]
) -> Term | None:
    """Return what a term says of these people and queues; None when that is nothing.

    Who has left may still work last week's night at a site of theirs.
    """
    if isinstance(term, ShiftTerm | Quota | Level):
        mine = tuple(agent_id for agent_id in term.agent_ids if agent_id in people)
        return replace(term, agent_ids=mine) if mine else None
    if isinstance(term, LineTerm | Together):
        return term if term.agent_id in people else None
    if isinstance(term, SessionTerm | Support):
        here = isinstance(term, SessionTerm) and people.intersection(term.asked.agent_ids)
        whole = isinstance(term, Support) and not others.intersection(term.everybody)
        return term if here or whole else None
    if isinstance(term, Capacity):
        return replace(term, people=tuple(row for row in term.people if row[0] not in others))
    if isinstance(term, Cover) and term.queue is None:
        return replace(term, rates=tuple(rate for rate in term.rates if rate[0] in people))
    return term if isinstance(term, Cover) and term.queue in queues else None
