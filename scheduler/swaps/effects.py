"""Amounts before and after a change, rule by rule, of what it touches and nothing else."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property

from scheduler.rules.clauses import Clause
from scheduler.swaps.places import placed, worse
from scheduler.swaps.standing import Standing
from scheduler.swaps.verdict import Coverage


@dataclass
class Effect:
    """What a change does by one rule.

    Attributes
    ----------
    worse_for
        People, and None for everybody together, for whom a hard term is exceeded where or further
        than it was not.
    """

    before: int = 0
    after: int = 0
    worse_for: set[str | None] = field(default_factory=set)


@dataclass(frozen=True)
class Change:
    """Two standings of one problem that differ in the shifts of some people."""

    before: Standing
    after: Standing
    people: tuple[str, ...]

    def effects(self) -> dict[str, Effect]:
        """Return rule → effect, for the rules with a term that the change touches."""
        found: dict[str, Effect] = defaultdict(Effect)
        for agent_id in self.people:
            self._add_person(found, agent_id)
        for number in self.changed_covers:
            clause, term = self.before.terms.covers[number], self.before.terms.cover(number)
            amounts = (term.cost(*side.worked[number]) for side in (self.before, self.after))
            _add(found, clause, None, *amounts)
        for number in self.after.renewed:
            clause = self.before.terms.together[number]
            _add(found, clause, None, self.before.together(number), self.after.together(number))
        return found

    def _add_person(self, found: dict[str, Effect], agent_id: str) -> None:
        clauses = self.before.terms.of_person(agent_id)
        amounts = zip(self.before.amounts(agent_id), self.after.amounts(agent_id), strict=True)
        for clause, (before, after) in zip(clauses, amounts, strict=True):
            if before or after:
                _add(found, clause, agent_id, before, after)
                if clause.hard and 0 < after <= before and self._moved(clause, agent_id):
                    found[clause.rule_id].worse_for.add(agent_id)

    def _moved(self, clause: Clause, agent_id: str) -> bool:
        """Return whether an excess that is no larger lies where there was none."""
        sides = (self.before.line(agent_id), self.after.line(agent_id))
        if sides[0] == sides[1]:
            return False
        return worse(*(placed(clause.term, agent_id, line) for line in sides))

    @cached_property
    def changed_covers(self) -> list[int]:
        """Numbers of the coverage terms whose minutes worked change."""
        old, new = self.before.worked, self.after.worked
        return [number for number, worked in enumerate(new) if worked != old[number]]

    def coverage(self) -> Coverage:
        """Return in how many intervals of need less or more is missing."""
        improved = worsened = missing_milli = 0
        for number in self.changed_covers:
            term = self.before.terms.cover(number)
            if not term.short_tiers:
                continue
            before, after = (
                max(0, term.need_milli - side.worked[number][1])
                for side in (self.before, self.after)
            )
            improved += after < before
            worsened += after > before
            missing_milli += after - before
        return Coverage(improved=improved, worsened=worsened, missing_minutes=missing_milli / 1000)


def _add(
    found: dict[str, Effect], clause: Clause, agent_id: str | None, before: int, after: int
) -> None:
    effect = found[clause.rule_id]
    effect.before += before
    effect.after += after
    if clause.hard and after > before:
        effect.worse_for.add(agent_id)
