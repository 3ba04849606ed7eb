from __future__ import annotations

import pytest

from scheduler.domain import Policy, RuleSetting
from scheduler.explain.settings import setting_of
from scheduler.rules.days_in_a_row import Params as InARow
from scheduler.rules.example import MONDAY, tiny_problem
from scheduler.rules.rest_between_shifts import Params as Rest

RULES = {"rest.between-shifts": RuleSetting(rule_id="rest.between-shifts", hard=True)}
PROBLEM = tiny_problem(policy=Policy(names=("default",), at=MONDAY, rules=RULES))


def test_a_rule_in_force_has_parameters() -> None:
    assert setting_of(PROBLEM, "rest.between-shifts", Rest) == Rest()


def test_a_rule_that_is_not_in_force_has_none() -> None:
    assert setting_of(PROBLEM, "days.in-a-row", InARow) is None


def test_the_parameters_of_another_rule_are_refused() -> None:
    with pytest.raises(TypeError, match=r"rest\.between-shifts"):
        setting_of(PROBLEM, "rest.between-shifts", InARow)
