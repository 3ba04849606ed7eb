"""What the policy of a problem sets a rule to."""

from __future__ import annotations

from typing import TypeVar

from scheduler.domain import Problem
from scheduler.rules import Params, rule

P = TypeVar("P", bound=Params)


def setting_of(problem: Problem, rule_id: str, params: type[P]) -> P | None:
    """Return the parameters of a rule in force; None where the policy does not hold the rule.

    Raises
    ------
    TypeError
        If the rule has other parameters than ``params``.
    """
    setting = problem.policy.rules.get(rule_id)
    if setting is None:
        return None
    found = rule(rule_id).params.model_validate(setting.params)
    if not isinstance(found, params):
        raise TypeError(f"{rule_id} has no parameters of {params.__module__}")
    return found
