from __future__ import annotations

from scheduler.rules.break_meal import Params, terms
from scheduler.rules.example import CONTRACT, tiny_problem
from scheduler.terms import View


def test_a_meal_is_paid_where_the_contract_says_so() -> None:
    paying = CONTRACT.model_copy(update={"contract_id": "paid", "meal_paid": True})
    anna, bert = tiny_problem().agents
    people = (anna, bert.model_copy(update={"contract_id": "paid"}))
    view = View(tiny_problem(contracts=(CONTRACT, paying), agents=people))
    assert {place.agent_ids: place.paid for place in terms(Params(), view)} == {
        ("A",): False,
        ("B",): True,
    }
