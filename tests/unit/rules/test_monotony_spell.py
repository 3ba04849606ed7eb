"""Spells that just reach the bound, and changes that are none however little is asked."""

from __future__ import annotations

from scheduler.rules.example import in_turn, roster_of, tiny_problem
from scheduler.rules.monotony_spell import RULE
from tests.contract.cases import Case


def dull_phone(**params: int) -> Case:
    centre = tiny_problem().centre
    phone, complaints = centre.queues
    queues = (phone.model_copy(update={"monotony_weight": 0.5}), complaints)
    problem = tiny_problem(centre=centre.model_copy(update={"queues": queues}))
    return Case(RULE, RULE.params(**params), problem)


def test_a_spell_of_just_two_hours_is_none_too_long_whatever_else_the_day_holds() -> None:
    case = dull_phone()
    roster = roster_of(in_turn("work:phone 120", "meal 30", "work:phone 60"))
    assert case.violations(roster) == []
    assert case.by_terms(roster) == 0


def test_a_break_is_no_change_even_if_a_minute_is_one() -> None:
    case = dull_phone(ended_by_minutes=1)
    rested = roster_of(in_turn("work:phone 100", "break 10", "work:phone 30"))
    changed = roster_of(in_turn("work:phone 100", "work:complaints 1", "work:phone 30"))
    assert case.by_check(rested) == case.by_terms(rested) == 10
    assert case.by_check(changed) == case.by_terms(changed) == 0
