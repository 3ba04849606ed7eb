"""What is owed after a spell that is too long and still too short to owe anything."""

from __future__ import annotations

from scheduler.rules.example import in_turn, roster_of, tiny_problem
from scheduler.rules.spell_hard import RULE, Params
from tests.contract.cases import Case


def test_no_recovery_is_asked_after_a_spell_that_owes_none() -> None:
    params = Params(longest_minutes=20, owed_from_minutes=30)
    case = Case(RULE, params, tiny_problem())
    roster = roster_of(in_turn("work:complaints 25", "work:phone 30"))
    (violation,) = case.violations(roster)
    assert violation.amount == case.by_terms(roster) == 5
    assert "at most 20 and then 0 are asked" in RULE.explain(params, violation)
