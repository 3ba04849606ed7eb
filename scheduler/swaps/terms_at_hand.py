"""The terms of all rules, made once for a problem and laid out by whom and what they speak of.

Nothing here weighs or compares: a term says itself how far a roster goes beyond it. What is known
is which terms a change of some people's shifts can touch at all: those about their own lines and
shifts, and coverage of the queues and hours in which they work.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import replace

from scheduler.domain import Problem
from scheduler.rules.clauses import Clause, clauses_of
from scheduler.swaps.alone import Alone
from scheduler.terms import (
    Allow,
    Between,
    Capacity,
    Cover,
    Level,
    LineShift,
    Piece,
    Quota,
    Run,
    ShiftTerm,
    Sum,
    Support,
    Together,
    View,
)
from scheduler.terms.facts import hours_of

LINE_TERMS = (Allow, Between, Sum, Run)
Worked = tuple[int, int]
"""Minutes worked that a coverage term counts, and their useful minutes in thousandths."""


class TermsAtHand:
    """The clauses of a problem by person, and by queue and hour.

    Attributes
    ----------
    alone
        The problem of one person after the other.
    covers
        Clauses of coverage, in order of rule.
    together
        Clauses that only a whole roster answers.
    """

    def __init__(self, problem: Problem) -> None:
        self.view = View(problem)
        self.alone = Alone(problem)
        self._of_line: dict[str, list[Clause]] = defaultdict(list)
        self._of_shift: list[tuple[Clause, frozenset[str]]] = []
        self._by_strength: dict[str, tuple[list[Clause], list[Clause]]] = {}
        self._of_person: dict[str, tuple[Clause, ...]] = {}
        self.covers: list[Clause] = []
        self.together: list[Clause] = []
        for clause in clauses_of(self.view):
            self._sort_in(clause)
        self._near = self._by_people()
        self._rates = self._rate_tables()
        self._by_hour = self._hours()

    def _sort_in(self, clause: Clause) -> None:
        term = clause.term
        if isinstance(term, LINE_TERMS):
            self._of_line[term.agent_id].append(clause)
        elif isinstance(term, ShiftTerm | Quota | Level):
            self._of_shift.append((clause, frozenset(term.agent_ids)))
        elif isinstance(term, Cover):
            self.covers.append(clause)
        else:
            self.together.append(clause)

    def of_person(self, agent_id: str) -> tuple[Clause, ...]:
        """Return the clauses about a person's line and shifts, hard ones first."""
        if agent_id not in self._of_person:
            own = [*self._of_line.get(agent_id, ()), *self._narrowed(agent_id)]
            self._of_person[agent_id] = tuple(sorted(own, key=lambda clause: not clause.hard))
        return self._of_person[agent_id]

    def about(self, people: Collection[str]) -> Iterator[Clause]:
        """Yield the clauses about lines of some people, and those about shifts that name any."""
        for agent_id in people:
            yield from self._of_line.get(agent_id, ())
        wanted = frozenset(people)
        for clause, named in self._of_shift:
            if named & wanted:
                yield clause

    def of_line(self, agent_id: str) -> tuple[list[Clause], list[Clause]]:
        """Return the hard and the weighed clauses about a person's line."""
        if agent_id not in self._by_strength:
            own = self._of_line.get(agent_id, [])
            hard, soft = [c for c in own if c.hard], [c for c in own if not c.hard]
            self._by_strength[agent_id] = hard, soft
        return self._by_strength[agent_id]

    def _narrowed(self, agent_id: str) -> Iterator[Clause]:
        """Yield the clauses about shifts of a group for one of its members."""
        for clause, people in self._of_shift:
            term = clause.term
            if agent_id in people and isinstance(term, ShiftTerm | Quota | Level):
                alone = replace(term, agent_ids=(agent_id,))
                yield Clause(clause.rule_id, alone, clause.weight_milli)

    def _rate_tables(self) -> list[dict[str, int]]:
        """Return person → rate for each clause of coverage; equal ones are one object."""
        known: dict[int, dict[str, int]] = {}
        tables = []
        for clause in self.covers:
            rates = clause.term.rates if isinstance(clause.term, Cover) else ()
            tables.append(known.setdefault(id(rates), dict(rates)))
        return tables

    def _hours(self) -> dict[tuple[str | None, int], list[int]]:
        """Return queue (None for idle time) and hour → the clauses of coverage there."""
        found: dict[tuple[str | None, int], list[int]] = defaultdict(list)
        for number, term in enumerate(self.cover(n) for n in range(len(self.covers))):
            for hour in hours_of(*term.window):
                found[term.queue, hour].append(number)
        return found

    def _by_people(self) -> dict[str, set[int]]:
        """Return person → the clauses about everybody in which they are named."""
        found: dict[str, set[int]] = defaultdict(set)
        for number, clause in enumerate(self.together):
            if isinstance(clause.term, Together):
                for agent_id in (clause.term.agent_id, *clause.term.partners):
                    found[agent_id].add(number)
        return found

    def touched(self, people: Collection[str], shifts: Collection[LineShift]) -> set[int]:
        """Return the clauses about everybody that changed shifts of some people can alter."""
        named = (self._near.get(agent_id, set()) for agent_id in people)
        found = set[int]().union(*named)
        for number, clause in enumerate(self.together):
            term = clause.term
            if isinstance(term, Capacity | Support):
                if any(term.window.overlap(shift.start, shift.end) for shift in shifts):
                    found.add(number)
            elif not isinstance(term, Together):
                found.add(number)
        return found

    def cover(self, number: int) -> Cover:
        """Return a term of coverage by its number."""
        term = self.covers[number].term
        if not isinstance(term, Cover):
            raise TypeError(f"{term} is no coverage")
        return term

    def rate(self, number: int, agent_id: str) -> int:
        """Return what a minute of a person counts for a term of coverage, in thousandths."""
        return self._rates[number].get(agent_id, 0)

    def worked(self, agent_id: str, shifts: tuple[LineShift, ...]) -> dict[int, Worked]:
        """Return what shifts of a person add to each clause of coverage."""
        found: dict[int, Worked] = {}
        for piece in (piece for shift in shifts for piece in shift.pieces):
            for number in self._touched(piece):
                term, rate = self.cover(number), self._rates[number].get(agent_id)
                if rate is not None and term.counts(agent_id, piece):
                    minutes = term.window.overlap(piece.start, piece.end)
                    there, useful = found.get(number, (0, 0))
                    found[number] = there + minutes, useful + rate * minutes
        return found

    def _touched(self, piece: Piece) -> dict[int, None]:
        hours = hours_of(piece.start, piece.end)
        places = (self._by_hour.get((piece.queue, hour), ()) for hour in hours)
        return dict.fromkeys(number for numbers in places for number in numbers)
