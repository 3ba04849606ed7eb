"""A roster with what every term makes of it; a change of some shifts costs what it touches."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import TypeVar

from scheduler.audit import audit
from scheduler.domain import Problem, Roster, Shift
from scheduler.rules.clauses import Clause
from scheduler.swaps.alone import ruled_by
from scheduler.swaps.exchange import Shifts
from scheduler.swaps.terms_at_hand import TermsAtHand, Worked
from scheduler.terms import Capacity, Facts, Support, Term, Together, Window
from scheduler.terms.facts import Line, line_shift

K = TypeVar("K")
V = TypeVar("V")


class Standing:
    """A roster under the terms of a problem; it is never altered, ``changed`` gives another one.

    Parameters
    ----------
    terms
        The terms of the problem.
    shifts
        The roster.

    Attributes
    ----------
    renewed
        Numbers of the clauses about everybody that the last change may have altered.
    """

    def __init__(self, terms: TermsAtHand, shifts: Shifts) -> None:
        self.terms, self.shifts = terms, dict(shifts)
        self._lines: dict[str, Line] = {}
        self._amounts: dict[str, tuple[int, ...]] = {}
        self._worked: list[Worked] | None = None
        self._together: dict[int, int] = {}
        self._near: dict[Window, dict[str, Line]] = {}
        self._excess: Counter[str] | None = None
        self._broken_by: dict[str, frozenset[str]] = {}
        self.renewed: tuple[int, ...] = ()

    @classmethod
    def of(cls, problem: Problem, roster: Roster) -> Standing:
        """Return the standing of a roster, with the terms of the problem made anew.

        What is worked, and what of everybody together is exceeded, is counted now: a change is then
        answered at once.
        """
        standing = cls(TermsAtHand(problem), roster.by_agent)
        standing._worked = standing._all_worked()
        for number in range(len(standing.terms.together)):
            standing.together(number)
        return standing

    @property
    def problem(self) -> Problem:
        """What the roster answers."""
        return self.terms.view.problem

    @cached_property
    def roster(self) -> Roster:
        """The roster as facts."""
        return Roster.of([shift for line in self.shifts.values() for shift in line])

    @cached_property
    def people(self) -> tuple[str, ...]:
        """Everybody who is known or has a shift, sorted."""
        known = {agent.agent_id for agent in self.problem.agents}
        return tuple(sorted(known | self.shifts.keys()))

    def line(self, agent_id: str) -> Line:
        """Return a person's line, history included."""
        if agent_id not in self._lines:
            self._lines[agent_id] = self.line_of(agent_id, self.shifts.get(agent_id, ()))
        return self._lines[agent_id]

    def line_of(self, agent_id: str, shifts: tuple[Shift, ...]) -> Line:
        """Return the line that shifts of the horizon would make of a person."""
        known = (*self.problem.history.by_agent.get(agent_id, ()), *shifts)
        found = (line_shift(shift, self.terms.view) for shift in known)
        return tuple(sorted(found, key=lambda shift: (shift.start, shift.end)))

    def amounts(self, agent_id: str) -> tuple[int, ...]:
        """Return the excess of each clause of a person, in the order of ``terms.of_person``."""
        if agent_id not in self._amounts:
            self._amounts[agent_id] = self.amounts_of(agent_id, self.line(agent_id))
        return self._amounts[agent_id]

    def amounts_of(self, agent_id: str, line: Line) -> tuple[int, ...]:
        """Return the excess of each clause of a person that a line would have."""
        facts = Facts({agent_id: line})
        return tuple(clause.term.excess(facts) for clause in self.terms.of_person(agent_id))

    @property
    def worked(self) -> list[Worked]:
        """What everybody works, clause of coverage by clause of coverage."""
        if self._worked is None:
            self._worked = self._all_worked()
        return self._worked

    def _all_worked(self) -> list[Worked]:
        total = [(0, 0)] * len(self.terms.covers)
        for agent_id in self.people:
            self._add(total, agent_id, 1)
        return total

    def _add(self, total: list[Worked], agent_id: str, sign: int) -> None:
        for number, worked in self.terms.worked(agent_id, self.line(agent_id)).items():
            minutes, useful = total[number]
            total[number] = minutes + sign * worked[0], useful + sign * worked[1]

    def changed(self, shifts: Shifts) -> Standing:
        """Return the standing after some people got other shifts."""
        after = Standing(self.terms, {**self.shifts, **shifts})
        after._lines = _without(self._lines, shifts)
        after._amounts = _without(self._amounts, shifts)
        after._broken_by = _without(self._broken_by, shifts)
        after._worked = list(self.worked)
        for agent_id in shifts:
            self._add(after._worked, agent_id, -1)
            after._add(after._worked, agent_id, 1)
        self._hand_on(after, shifts)
        if self._excess is not None:
            after._excess = Counter(self._excess)
            after._excess.subtract(self._excess_of(shifts, after))
            after._excess.update(after._excess_of(shifts, self))
        return after

    def _excess_of(self, people: Iterable[str], other: Standing) -> Counter[str]:
        """Return rule → excess of what sets a standing apart from another one of its terms."""
        found: Counter[str] = Counter()
        for agent_id in people:
            clauses = self.terms.of_person(agent_id)
            for clause, amount in zip(clauses, self.amounts(agent_id), strict=True):
                found[clause.rule_id] += amount
        for number, (mine, theirs) in enumerate(zip(self.worked, other.worked, strict=True)):
            if mine != theirs:
                rule_id = self.terms.covers[number].rule_id
                found[rule_id] += self.terms.cover(number).cost(*mine)
        for number in {*self.renewed, *other.renewed}:
            found[self.terms.together[number].rule_id] += self.together(number)
        return found

    def _hand_on(self, after: Standing, shifts: Shifts) -> None:
        """Give ``after`` what is known of terms about everybody that the change does not touch."""
        moved = [s for who in shifts for s in {*self.line(who)} ^ {*after.line(who)}]
        after.renewed = tuple(sorted(self.terms.touched(shifts.keys(), moved)))
        after._together = _without(self._together, after.renewed)
        after._near = {
            window: known | {who: _within(after.line(who), window) for who in shifts}
            for window, known in self._near.copy().items()
        }

    def together(self, number: int) -> int:
        """Return the excess of a term that only a whole roster answers."""
        if number not in self._together:
            term = self.terms.together[number].term
            self._together[number] = term.excess(self._facts_for(term))
        return self._together[number]

    def _facts_for(self, term: Term) -> Facts:
        """Return as much of the roster as a term can speak of."""
        if isinstance(term, Capacity | Support):
            return Facts(self._lines_near(term.window))
        if isinstance(term, Together):
            return Facts({who: self.line(who) for who in (term.agent_id, *term.partners)})
        return self._facts

    def _lines_near(self, window: Window) -> dict[str, Line]:
        if window not in self._near:
            self._near[window] = {who: _within(self.line(who), window) for who in self.people}
        return self._near[window]

    def broken_by(self, agent_id: str) -> frozenset[str]:
        """Return the hard rules that a person breaks beyond what history and pins hold."""
        if agent_id not in self._broken_by:
            self._broken_by[agent_id] = self._broken_beyond(agent_id)
        return self._broken_by[agent_id]

    def _broken_beyond(self, agent_id: str) -> frozenset[str]:
        clauses, amounts = self.terms.of_person(agent_id), self.amounts(agent_id)
        found = {c.rule_id for c, amount in zip(clauses, amounts, strict=True) if c.hard and amount}
        if not found:
            return frozenset()
        verdicts = self.terms.alone.audit(agent_id, self.shifts.get(agent_id, ()), found)
        return frozenset(verdict.rule_id for verdict in verdicts if verdict.amount)

    def counted(self) -> Standing:
        """Return this standing with everything counted: what follows it counts what changes."""
        if self._excess is None:
            self._excess = self._all_excess()
            for agent_id in self.people:
                self.broken_by(agent_id)
        return self

    def take_over(self, other: Standing) -> None:
        """Keep what another standing counted of people who work the same under the same terms."""
        for agent_id, amounts in other._amounts.copy().items():
            same_terms = self.terms.of_person(agent_id) == other.terms.of_person(agent_id)
            if same_terms and self.line(agent_id) == other.line(agent_id):
                self._amounts[agent_id] = amounts

    def _all_excess(self) -> Counter[str]:
        found: Counter[str] = Counter()
        for clause, amount in self._all_amounts():
            found[clause.rule_id] += amount
        return found

    @property
    def feasible(self) -> bool:
        """Whether no hard rule is broken beyond what is inherited."""
        return not self.broken

    @property
    def broken(self) -> frozenset[str]:
        """The hard rules that are broken beyond what is inherited."""
        own = (self.broken_by(agent_id) for agent_id in self.people)
        shared = {c.rule_id for c, amount in self._shared_amounts() if c.hard and amount}
        return frozenset().union(self._not_inherited(shared), *own)

    def _not_inherited(self, rule_ids: set[str]) -> set[str]:
        if not rule_ids:
            return rule_ids
        verdicts = audit(ruled_by(self.problem, rule_ids), self.roster).verdicts
        return {verdict.rule_id for verdict in verdicts if verdict.amount}

    @cached_property
    def _facts(self) -> Facts:
        return Facts({agent_id: self.line(agent_id) for agent_id in self.people})

    def _shared_amounts(self) -> Iterator[tuple[Clause, int]]:
        for number, clause in enumerate(self.terms.covers):
            yield clause, self.terms.cover(number).cost(*self.worked[number])
        for number, clause in enumerate(self.terms.together):
            yield clause, self.together(number)

    @property
    def excess_by_rule(self) -> dict[str, int]:
        """Rule → how far everybody together is beyond it, inherited or not, in its own unit."""
        excess = self._all_excess() if self._excess is None else self._excess
        return {rule_id: excess[rule_id] for rule_id in sorted(self.problem.policy.rules)}

    @property
    def cost_by_rule(self) -> dict[str, int]:
        """Rule → cost in thousandths of a person-minute, for the weighted rules."""
        settings = self.problem.policy.rules
        return {
            rule_id: excess * settings[rule_id].weight_milli
            for rule_id, excess in self.excess_by_rule.items()
            if not settings[rule_id].hard
        }

    def _all_amounts(self) -> Iterator[tuple[Clause, int]]:
        for agent_id in self.people:
            yield from zip(self.terms.of_person(agent_id), self.amounts(agent_id), strict=True)
        yield from self._shared_amounts()


def _without(known: dict[K, V], changed: Iterable[K]) -> dict[K, V]:
    """Return what stays known after a change.

    It is copied in one step before anything else, since other threads fill it meanwhile.
    """
    left = known.copy()
    for key in changed:
        left.pop(key, None)
    return left


def _within(line: Line, window: Window) -> Line:
    return tuple(shift for shift in line if window.overlap(shift.start, shift.end))
