"""What each rule is set to, how strictly, since when and by which source."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal, get_args

from pydantic import Field

from scheduler.domain.base import Frozen

Layer = Literal["house", "law", "agreement", "contract", "site"]
"""Where a policy comes from: defaults of the house first, then from what binds all to one site."""

Refusal = Literal["need_without_reserve"]
"""What a policy may refuse to plan: a need from a file that keeps no time for cooldowns."""

LAYERS: tuple[Layer, ...] = get_args(Layer)
"""All layers in the order in which they are laid over each other."""


class SourcedValue(Frozen):
    """One value of a rule with its unit, its dates and where it comes from.

    Attributes
    ----------
    valid_from, valid_to
        First and last date on which the value holds.
    confirmed
        False while no source we have read confirms it.
    """

    value: int | float | str | bool | tuple[int | float | str, ...]
    unit: str
    valid_from: date
    valid_to: date | None = None
    source: str
    confirmed: bool
    policy: str
    layer: Layer


class RuleSetting(Frozen):
    """How one rule is applied.

    Attributes
    ----------
    hard
        Whether a roster may never break it.
    weight
        Otherwise the price of one unit of excess, in person-minutes.
    values
        Parameter name → value in force, with its source.
    """

    rule_id: str
    hard: bool
    weight: Annotated[float, Field(ge=0)] = 0.0
    values: dict[str, SourcedValue] = Field(default_factory=dict)

    @property
    def weight_milli(self) -> int:
        """The weight in thousandths of a person-minute: the integer that is added up."""
        return round(self.weight * 1000)

    @property
    def params(self) -> dict[str, object]:
        """Parameter name → bare value."""
        return {name: sourced.value for name, sourced in self.values.items()}


class ChangePolicy(Frozen):
    """When an exchange, an edit or a repair of a roster is for a lead to look at.

    A hard rule that is newly broken, or broken further, refuses a change and needs no word here.

    Attributes
    ----------
    notice_hours
        A shift that starts sooner than so many hours after the request is changed after review.
    expires_hours
        A request that nobody decides ends after so many hours.
    improved_percent_min
        Where a smaller share of the changed intervals is staffed better, the change is reviewed.
    review_beyond
        Weighed rule → excess in its unit by which a change may worsen it without review. A rule
        that is not named costs and is not looked at.
    """

    notice_hours: Annotated[float, Field(ge=0)] = 0.0
    expires_hours: Annotated[float, Field(gt=0)] = 72.0
    improved_percent_min: Annotated[int, Field(ge=0, le=100)] = 0
    review_beyond: dict[str, Annotated[int, Field(ge=0)]] = Field(default_factory=dict)


class Policy(Frozen):
    """The effective set of rule settings on a date.

    Attributes
    ----------
    names
        Its policies in the order in which they are laid over each other.
    notices
        Values that do not hold because a stricter one does, and values that have ended.
    to_confirm
        Questions to a lawyer that no value of these policies carries.
    changes
        When a change of a roster is for a lead to look at.
    refuses
        What is not planned at all.
    """

    names: tuple[str, ...]
    at: date
    rules: dict[str, RuleSetting]
    notices: tuple[str, ...] = ()
    to_confirm: tuple[str, ...] = ()
    changes: ChangePolicy = ChangePolicy()
    refuses: tuple[Refusal, ...] = ()
