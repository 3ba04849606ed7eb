"""A policy file as it is written: what it states, before it is laid over other files."""

from __future__ import annotations

from datetime import date
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from scheduler.domain.base import Frozen, Id
from scheduler.domain.policy import Layer, SourcedValue
from scheduler.errors import InputError

Strength = Literal["hard", "weight", "off"]


class PolicyError(InputError):
    """Policy files that cannot be applied, with every fault of every file."""

    code: ClassVar[str] = "policy"


class StatedValue(Frozen):
    """One ``[[rule.value]]``: a parameter's value with unit, dates and source.

    Attributes
    ----------
    valid_from, valid_to
        First and last date on which it holds; a later ``valid_from`` replaces it.
    confirmed
        False while no source that was read confirms it; a design choice is never confirmed.
    """

    param: str
    value: int | float | str | bool | tuple[int | float | str, ...]
    unit: str
    valid_from: date
    valid_to: date | None = None
    source: Annotated[str, Field(min_length=1)]
    confirmed: bool

    def holds(self, on: date) -> bool:
        """Return whether the value is in force on a date."""
        return self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)

    def sourced(self, file: PolicyFile) -> SourcedValue:
        """Return the value as the policy in force carries it."""
        head = file.policy
        return SourcedValue(
            **self.model_dump(exclude={"param"}), policy=head.policy, layer=head.layer
        )


class StatedRule(Frozen):
    """One ``[[rule]]``: strength and values; what is left out stays as other files have it."""

    rule: str
    strength: Strength | None = None
    value: tuple[StatedValue, ...] = ()

    @property
    def params(self) -> tuple[str, ...]:
        """Names of the parameters that are stated, each once."""
        return tuple(dict.fromkeys(value.param for value in self.value))

    def in_force(self, param: str, on: date) -> StatedValue | None:
        """Return the value of a parameter on a date: of those that hold, the latest begun."""
        held = [value for value in self.value if value.param == param and value.holds(on)]
        return max(held, key=lambda value: value.valid_from, default=None)


class Head(Frozen):
    """``[policy]``: id, name, layer and since when."""

    policy: Id
    name: str
    layer: Layer
    valid_from: date
    notes: str = ""


class PolicyFile(Frozen):
    """A whole policy file.

    Attributes
    ----------
    weights
        Rule id → price of one unit of excess in person-minutes.
    """

    policy: Head
    weights: dict[str, Annotated[float, Field(ge=0)]] = Field(default_factory=dict)
    rule: tuple[StatedRule, ...] = ()

    @property
    def file(self) -> str:
        """Name of the file, for faults."""
        return f"{self.policy.policy}.toml"

    @property
    def is_law(self) -> bool:
        """Whether its values are floors."""
        return self.policy.layer == "law"

    def stated(self, rule_id: str) -> StatedRule | None:
        """Return what the file states for a rule, if anything."""
        return next((rule for rule in self.rule if rule.rule == rule_id), None)
