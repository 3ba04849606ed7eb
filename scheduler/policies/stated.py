"""A policy file as it is written: what it states, before it is laid over other files."""

from __future__ import annotations

from datetime import date
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from scheduler.domain.base import Frozen, Id
from scheduler.domain.policy import LAYERS, ChangePolicy, Layer, Refusal, SourcedValue
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

    def on(self, at: date) -> StatedRule | None:
        """Return what holds on a date; None when all values are of other dates."""
        found = (self.in_force(param, at) for param in self.params)
        held = tuple(value for value in found if value is not None)
        return self.model_copy(update={"value": held}) if held or not self.value else None

    def ended(self, at: date) -> tuple[StatedValue, ...]:
        """Return the last value of each parameter that held before a date and no longer does."""
        over = [v for v in self.value if v.valid_to is not None and v.valid_to < at]
        last = {v.param: v for v in sorted(over, key=lambda value: value.valid_from)}
        return tuple(value for param, value in last.items() if self.in_force(param, at) is None)


class Head(Frozen):
    """``[policy]``: id, name, layer and since when.

    Attributes
    ----------
    to_confirm
        What a lawyer has to answer before the policy is relied on and no value of it carries.
    refuses
        What is not planned at all; no other policy takes it back.
    """

    policy: Id
    name: str
    layer: Layer
    valid_from: date
    notes: str = ""
    to_confirm: tuple[str, ...] = ()
    refuses: tuple[Refusal, ...] = ()


class StatedChanges(Frozen):
    """``[changes]``: when a change of a roster is reviewed; what is left out stays as it was."""

    notice_hours: Annotated[float, Field(ge=0)] | None = None
    expires_hours: Annotated[float, Field(gt=0)] | None = None
    improved_percent_min: Annotated[int, Field(ge=0, le=100)] | None = None
    review_beyond: dict[str, Annotated[int, Field(ge=0)]] = Field(default_factory=dict)

    def laid_on(self, earlier: ChangePolicy) -> ChangePolicy:
        """Return what holds when these statements replace earlier ones."""
        stated = self.model_dump(exclude={"review_beyond"}, exclude_none=True)
        beyond = {**earlier.review_beyond, **self.review_beyond}
        return earlier.model_copy(update={**stated, "review_beyond": beyond})


class PolicyFile(Frozen):
    """A whole policy file.

    Attributes
    ----------
    weights
        Rule id → price of one unit of excess in person-minutes.
    """

    policy: Head
    weights: dict[str, Annotated[float, Field(ge=0)]] = Field(default_factory=dict)
    changes: StatedChanges = StatedChanges()
    rule: tuple[StatedRule, ...] = ()

    @property
    def file(self) -> str:
        """Name of the file, for faults."""
        return f"{self.policy.policy}.toml"

    @property
    def is_law(self) -> bool:
        """Whether its values are floors that nothing may be below."""
        return self.policy.layer == "law"

    @property
    def rank(self) -> int:
        """Place of its layer: a higher one is laid over a lower one."""
        return LAYERS.index(self.policy.layer)

    def on(self, at: date) -> PolicyFile:
        """Return what of the file holds on a date."""
        held = (rule.on(at) for rule in self.rule)
        return self.model_copy(update={"rule": tuple(rule for rule in held if rule is not None)})

    def stated(self, rule_id: str) -> StatedRule | None:
        """Return what the file states for a rule, if anything."""
        return next((rule for rule in self.rule if rule.rule == rule_id), None)
