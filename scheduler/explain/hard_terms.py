"""What the hard rules say of single people, read by the plain interpreters of their terms."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import replace

from scheduler.domain import Problem
from scheduler.rules import rule
from scheduler.terms import Allow, Facts, Level, LineShift, LineTerm, Place, Quota, ShiftTerm, View

Line = tuple[LineShift, ...]


class HardTerms:
    """The terms of every hard rule about some people, by person.

    Parameters
    ----------
    problem
        Gives policy, contracts and history.
    among
        The people spoken of.

    Attributes
    ----------
    view
        The problem with these people alone.
    """

    def __init__(self, problem: Problem, among: Collection[str]) -> None:
        self.view = View(problem, frozenset(among))
        self._of_line: dict[str, list[tuple[str, LineTerm]]] = defaultdict(list)
        self._of_shift: dict[str, list[tuple[str, ShiftTerm]]] = defaultdict(list)
        self._of_week: dict[str, list[tuple[str, Quota | Level]]] = defaultdict(list)
        for rule_id, setting in sorted(problem.policy.rules.items()):
            published = rule(rule_id)
            if not setting.hard:
                continue
            params = published.params.model_validate(setting.params)
            for term in published.terms(params, self.view):
                if isinstance(term, LineTerm):
                    self._of_line[term.agent_id].append((rule_id, term))
                elif isinstance(term, ShiftTerm):
                    for agent_id in term.agent_ids:
                        own = replace(term, agent_ids=(agent_id,))
                        self._of_shift[agent_id].append((rule_id, own))
                elif isinstance(term, Quota | Level):
                    for agent_id in term.agent_ids:
                        own_week = replace(term, agent_ids=(agent_id,))
                        self._of_week[agent_id].append((rule_id, own_week))

    def allowed(self, agent_id: str, day: int) -> Iterator[Allow]:
        """Yield what the hard rules say of the shift of one day."""
        for _, term in self._of_line[agent_id]:
            if isinstance(term, Allow) and term.day == day:
                yield term

    def places(self, agent_id: str) -> list[Place]:
        """Return the meals and breaks that shifts of a person hold."""
        return [term for _, term in self._of_shift[agent_id] if isinstance(term, Place)]

    def line_rises(self, agent_id: str, before: Line, after: Line) -> Iterator[str]:
        """Yield the rules about lines that one line breaks, or breaks further than another."""
        yield from _rises(self._of_line[agent_id], agent_id, before, after)

    def shift_rises(self, agent_id: str, before: LineShift, after: LineShift) -> Iterator[str]:
        """Yield the rules about segments that one shift breaks further than another."""
        yield from _rises(self._of_shift[agent_id], agent_id, (before,), (after,))

    def week_rises(self, agent_id: str, before: Line, after: Line) -> Iterator[str]:
        """Yield the rules about a week's segments that one line breaks further than another."""
        yield from _rises(self._of_week[agent_id], agent_id, before, after)


def _rises(
    terms: list[tuple[str, LineTerm]]
    | list[tuple[str, ShiftTerm]]
    | list[tuple[str, Quota | Level]],
    agent_id: str,
    before: Line,
    after: Line,
) -> Iterator[str]:
    earlier, later = Facts({agent_id: before}), Facts({agent_id: after})
    for rule_id, term in terms:
        amount = term.excess(later)
        if amount and amount > term.excess(earlier):
            yield rule_id
