"""Terms with the strength that the policy gives them."""

from __future__ import annotations

from dataclasses import dataclass

from scheduler.rules import rule
from scheduler.terms import Term, View


@dataclass(frozen=True)
class Clause:
    """One term of one rule.

    Attributes
    ----------
    weight_milli
        Price of one unit of excess in thousandths of a person-minute; None = never.
    """

    rule_id: str
    term: Term
    weight_milli: int | None

    @property
    def hard(self) -> bool:
        """Whether no roster may have any excess."""
        return self.weight_milli is None


def clauses_of(view: View) -> tuple[Clause, ...]:
    """Return the terms of all rules that the problem's policy applies, in order of rule."""
    found = []
    for rule_id, setting in sorted(view.problem.policy.rules.items()):
        published = rule(rule_id)
        params = published.params.model_validate(setting.params)
        weight = None if setting.hard else setting.weight_milli
        found += [Clause(rule_id, term, weight) for term in published.terms(params, view)]
    return tuple(found)
