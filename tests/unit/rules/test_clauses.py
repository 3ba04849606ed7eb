from __future__ import annotations

from scheduler.domain import Policy, RuleSetting
from scheduler.rules import rule
from scheduler.rules.clauses import clauses_of
from scheduler.rules.example import MONDAY, tiny_problem
from scheduler.terms import View


def test_each_rule_of_the_policy_asks_its_terms_at_its_weight_in_order_of_rule() -> None:
    settings = {
        "spell.phone": RuleSetting(rule_id="spell.phone", hard=False, weight=0.7),
        "days.in-a-row": RuleSetting(rule_id="days.in-a-row", hard=True, weight=2.0),
    }
    view = View(tiny_problem(policy=Policy(names=("default",), at=MONDAY, rules=settings)))
    asked = {
        rule_id: tuple(rule(rule_id).terms(rule(rule_id).params(), view)) for rule_id in settings
    }
    clauses = clauses_of(view)
    assert [(c.rule_id, c.term, c.weight_milli, c.hard) for c in clauses] == [
        *(("days.in-a-row", term, None, True) for term in asked["days.in-a-row"]),
        *(("spell.phone", term, 700, False) for term in asked["spell.phone"]),
    ]
    assert all(asked.values())
