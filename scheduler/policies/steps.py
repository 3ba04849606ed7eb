"""One step tighter, one step looser: the changes whose price is asked for.

A step moves one value, or one weight, of a policy in force and leaves the rest alone. It is laid
over the policy files as a site's own policy would be, so that the code which refuses a value below
law refuses it here as well.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from scheduler.domain import Policy, RuleSetting, SourcedValue
from scheduler.policies.effective import laid_over
from scheduler.policies.stated import Head, PolicyFile, StatedRule, StatedValue
from scheduler.rules import rule

Toward = Literal["tighter", "looser"]

NOT_CARE = frozenset({"cover", "pin", "roster", "staffed"})
"""Families of rules that speak of the need, of fixed shifts and of the published roster."""

MINUTE_STEPS = ((30, 5), (240, 15), (math.inf, 60))
"""Values in minutes up to the first number move by the second (a design choice)."""

UNIT_STEPS: dict[str, float] = {
    "clock minutes after midnight": 60,
    "complaints": 0.1,
    "days": 1,
    "hours": 2,
    "nights": 1,
}
"""Unit → size of a step (a design choice); a unit that is not here moves by a tenth."""

OWN_LAYERS = frozenset({"house", "site"})
"""Layers whose values a centre chose itself."""

WEIGHT_FACTOR = 2.0
"""A weight is doubled or halved (a design choice)."""

WEIGHT = "weight"
WEIGHT_UNIT = "person-minutes a unit"
DIGITS = 6


@dataclass(frozen=True)
class Step:
    """A rule's value one step away.

    Attributes
    ----------
    param
        ``weight`` stands for the price of a weighted rule.
    today, then
        The value in force and the one a step away.
    refused
        Why it is not computed: what forbids to loosen the value. Empty where it may be.
    """

    rule_id: str
    param: str
    toward: Toward
    unit: str
    today: float
    then: float
    refused: str = ""

    def __str__(self) -> str:
        return f"{self.rule_id} {self.param} {self.today:g} to {self.then:g}"


def steps_of(policy: Policy) -> tuple[Step, ...]:
    """Return a step tighter and a step looser of each rule of care, in order of rule.

    Numbers with a stricter side move, and the weights of rules that are weighed. A value that a
    source confirms, or that law, agreement or contract state, is never loosened: its step is
    returned with the reason.
    """
    settings = [policy.rules[rule_id] for rule_id in sorted(policy.rules)]
    care = [setting for setting in settings if setting.rule_id.split(".")[0] not in NOT_CARE]
    return tuple(step for setting in care for step in _steps(setting))


def stepped_policy(files: Sequence[PolicyFile], step: Step, at: date) -> Policy:
    """Return the policy in force with one step laid over its files.

    Raises
    ------
    PolicyError
        When the value lies below law or outside what the rule takes.
    """
    head = Head(policy="one-step", name="One step", layer="site", valid_from=date.min)
    if step.param == WEIGHT:
        weights = {step.rule_id: step.then}
        return laid_over([*files, PolicyFile(policy=head, weights=weights)], at)
    value = StatedValue(
        param=step.param,
        value=step.then,
        unit=step.unit,
        valid_from=date.min,
        source=f"one step {step.toward} than {step.today:g}",
        confirmed=False,
    )
    stated = StatedRule(rule=step.rule_id, value=(value,))
    return laid_over([*files, PolicyFile(policy=head, rule=(stated,))], at)


def _steps(setting: RuleSetting) -> Iterator[Step]:
    for param, value in setting.values.items():
        side = _stricter_side(setting.rule_id, param)
        number = value.value
        if side is None or isinstance(number, bool | str | tuple):
            continue
        up = _moved(number, value.unit, 1)
        down = _moved(number, value.unit, -1)
        tighter, looser = (up, down) if side == "larger" else (down, up)
        yield Step(setting.rule_id, param, "tighter", value.unit, number, tighter)
        yield Step(setting.rule_id, param, "looser", value.unit, number, looser, _held_by(value))
    if not setting.hard and setting.weight:
        weight = setting.weight
        dearer, cheaper = weight * WEIGHT_FACTOR, weight / WEIGHT_FACTOR
        yield Step(setting.rule_id, WEIGHT, "tighter", WEIGHT_UNIT, weight, dearer)
        yield Step(setting.rule_id, WEIGHT, "looser", WEIGHT_UNIT, weight, cheaper)


def _stricter_side(rule_id: str, param: str) -> str | None:
    extra: Any = rule(rule_id).params.model_fields[param].json_schema_extra
    return extra.get("stricter") if isinstance(extra, dict) else None


def _moved(number: float, unit: str, sign: int) -> float:
    step = _size(number, unit)
    moved = number + sign * step
    return round(moved) if isinstance(number, int) else round(moved, DIGITS)


def _size(number: float, unit: str) -> float:
    if unit == "minutes":
        return next(step for most, step in MINUTE_STEPS if number <= most)
    if unit in UNIT_STEPS:
        return UNIT_STEPS[unit]
    tenth = abs(number) / 10
    return max(1, round(tenth)) if isinstance(number, int) else tenth


def _held_by(value: SourcedValue) -> str:
    """Return what forbids to loosen a value; nothing for a site's own choice."""
    if value.layer not in OWN_LAYERS:
        return f"set by {value.layer}: {value.source}"
    return f"confirmed: {value.source}" if value.confirmed else ""
