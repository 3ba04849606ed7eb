"""Plans of shifts read once more by the plain interpreters of hard terms."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from itertools import groupby

from scheduler.engine.dayspec import ShiftTerms
from scheduler.terms import Facts, Level, LineShift, Piece

Key = tuple[str, int]


def broken_shifts(terms: Mapping[str, ShiftTerms], shifts: Mapping[Key, LineShift]) -> set[Key]:
    """Return the shifts whose plans go beyond a hard term of their person.

    A load is followed through all shifts of a person; every other term speaks of each by itself.

    Parameters
    ----------
    terms
        Person → terms about their shifts.
    shifts
        (person, day) → shift with its plan.
    """
    people = groupby(sorted(shifts), key=lambda key: key[0])
    facts = Facts({agent: tuple(shifts[key] for key in keys) for agent, keys in people})
    known = {id(term): term for found in terms.values() for term in found}
    guilty = [term for term in known.values() if term.excess(facts)]
    loads = [term for term in guilty if isinstance(term, Level)]
    broken = set().union(*(_heavy(term, facts) for term in loads))
    return broken | {
        (agent, day)
        for (agent, day), shift in shifts.items()
        for term in guilty
        if agent in term.agent_ids
        and not isinstance(term, Level)
        and replace(term, agent_ids=(agent,)).excess(Facts({agent: (shift,)}))
    }


def _heavy(term: Level, facts: Facts) -> Iterator[Key]:
    """Yield the shifts in which a load passes its cap."""
    for agent in term.agent_ids:
        yield from ((agent, day) for day, amount in term.beyond(agent, facts.line(agent)) if amount)


def without(plan: tuple[Piece, ...], lost: Collection[Piece]) -> tuple[Piece, ...]:
    """Return a plan that is off the phone where these sessions would be."""
    return tuple(
        Piece(piece.start, piece.end, "off_phone", None) if piece in lost else piece
        for piece in plan
    )
