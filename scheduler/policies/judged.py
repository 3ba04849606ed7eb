"""What is wrong with one policy file taken alone, on one date."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import Any

from pydantic import ValidationError

from scheduler.errors import Fault
from scheduler.policies.stated import PolicyFile, StatedRule, StatedValue
from scheduler.rules import Rule, all_rules

COUNTED = ("minutes", "hours", "days", "nights", "weeks")
"""Units that parameters have in their names."""


def faults_of(file: PolicyFile, at: date) -> Iterator[Fault]:
    """Yield every fault of a policy file that is to be applied on ``at``."""
    head = file.policy
    if head.valid_from > at:
        yield _fault(
            file, "policy", str(head.valid_from), f"begins after {at}", "leave it out until then"
        )
    yield from _weight_faults(file)
    yield from _review_faults(file)
    for rule_id, times in Counter(stated.rule for stated in file.rule).items():
        if times > 1:
            yield _fault(file, rule_id, None, f"is stated {times} times", "state it once")
    for stated in file.rule:
        rule = all_rules().get(stated.rule)
        if rule is None:
            yield _unknown_rule(file, stated.rule)
            continue
        yield from _strength_faults(file, stated, rule)
        for value in stated.value:
            yield from value_faults(file, rule, value)
        yield from _date_faults(file, stated)


def _weight_faults(file: PolicyFile) -> Iterator[Fault]:
    for rule_id, weight in file.weights.items():
        rule = all_rules().get(rule_id)
        if rule is None:
            yield _unknown_rule(file, rule_id)
        elif rule.nature == "hard":
            reason = "prices a rule that is hard by nature"
            yield _fault(file, rule_id, str(weight), reason, "leave the weight out")


def _review_faults(file: PolicyFile) -> Iterator[Fault]:
    """Yield rules of ``[changes.review_beyond]`` that are none, or refuse a change anyway."""
    for rule_id, beyond in file.changes.review_beyond.items():
        rule = all_rules().get(rule_id)
        if rule is None:
            yield _unknown_rule(file, rule_id)
        elif rule.nature == "hard":
            reason = "reviews a rule that is hard by nature and refuses"
            yield _fault(file, rule_id, str(beyond), reason, "leave it out of [changes]")


def _strength_faults(file: PolicyFile, stated: StatedRule, rule: Rule[Any]) -> Iterator[Fault]:
    strength = stated.strength
    if strength == "weight" and rule.nature == "hard":
        yield _fault(file, rule.id, strength, "is hard by nature", "say hard, or off")
    if strength == "hard" and rule.nature == "soft":
        yield _fault(file, rule.id, strength, "is soft by nature", "say weight, or off")
    if file.is_law and strength in {"weight", "off"}:
        reason = "law can be neither weighted nor switched off"
        yield _fault(file, rule.id, strength, reason, "say hard, or leave it out")


def value_faults(file: PolicyFile, rule: Rule[Any], value: StatedValue) -> Iterator[Fault]:
    """Yield what is wrong with one value by itself: its parameter, type, bounds and unit."""
    column = f"{rule.id} {value.param}"
    if value.param not in rule.params.model_fields:
        known = ", ".join(rule.params.model_fields) or "none"
        yield _fault(file, column, None, "is no parameter of the rule", f"it has {known}")
        return
    try:
        rule.params.model_validate({value.param: value.value}, strict=True)
    except ValidationError as error:
        for found in error.errors():
            reason, shown = found["msg"].lower(), str(value.value)
            yield _fault(file, column, shown, reason, "give a value that the rule takes")
    yield from _unit_faults(file, rule, value)


def _unit_faults(file: PolicyFile, rule: Rule[Any], value: StatedValue) -> Iterator[Fault]:
    """Yield a unit other than the one that the parameter has in its name."""
    counted = next((word for word in value.param.split("_") if word in COUNTED), None)
    if counted and counted not in value.unit:
        column, reason = f"{rule.id} {value.param}", f"is no unit of a parameter in {counted}"
        yield _fault(file, column, value.unit, reason, f"state the value in {counted}")


def _date_faults(file: PolicyFile, stated: StatedRule) -> Iterator[Fault]:
    for value in stated.value:
        if value.valid_to is not None and value.valid_to < value.valid_from:
            column, until = f"{stated.rule} {value.param}", str(value.valid_to)
            reason = f"ends before it begins, on {value.valid_from}"
            yield _fault(file, column, until, reason, "put the dates in order")
    for (param, begun), times in Counter((v.param, v.valid_from) for v in stated.value).items():
        if times > 1:
            column = f"{stated.rule} {param}"
            yield _fault(file, column, str(begun), "begins twice on one date", "keep one value")


def _unknown_rule(file: PolicyFile, rule_id: str) -> Fault:
    return _fault(file, rule_id, None, "is no rule", f"rules are {', '.join(all_rules())}")


def _fault(file: PolicyFile, column: str, value: str | None, reason: str, cure: str) -> Fault:
    return Fault(file.file, None, column, value, reason, cure)
