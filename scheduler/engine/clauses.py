"""Clauses, as all rooms read them, and what a roster costs by them."""

from __future__ import annotations

from scheduler.rules.clauses import Clause, clauses_of
from scheduler.terms import Facts, View

__all__ = ["Clause", "clauses_of", "cost_by_rule"]


def cost_by_rule(view: View, clauses: tuple[Clause, ...], facts: Facts) -> dict[str, int]:
    """Return what each weighted rule costs, in thousandths of a person-minute."""
    settings = view.problem.policy.rules
    costs = {rule_id: 0 for rule_id, setting in sorted(settings.items()) if not setting.hard}
    for clause in clauses:
        if clause.weight_milli is not None:
            costs[clause.rule_id] += clause.weight_milli * clause.term.excess(facts)
    return costs
