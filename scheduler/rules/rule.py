"""What a rule is: parameters, terms, check, explanation and examples under one id."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Generic, Literal, TypeVar

from pydantic import BaseModel, ConfigDict

from scheduler.domain.timeline import Timeline
from scheduler.terms import Term, View

Nature = Literal["hard", "soft", "either"]


class Params(BaseModel):
    """Base of every rule's parameters: frozen, closed, a unit in each name.

    Which direction is stricter, and which value switches the rule off, stand in the field:
    ``Field(json_schema_extra={"stricter": "larger", "neutral": 0})``.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")


P = TypeVar("P", bound=Params)


@dataclass(frozen=True)
class Violation:
    """One place where a roster goes beyond a rule.

    Attributes
    ----------
    agent_id
        The person concerned; None when the rule speaks of a queue.
    on
        Local date to which the violation belongs.
    start, end
        The span of time concerned, where there is one.
    amount
        How far, in the unit of the rule; positive.
    facts
        The numbers and names that the explanation needs.
    """

    agent_id: str | None
    on: date
    amount: int
    start: datetime | None = None
    end: datetime | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Example:
    """A situation with the amount it must yield: written from the law or paper, read by the tests.

    Attributes
    ----------
    name
        What it shows.
    roster
        Shifts in the notation of ``scheduler.rules.example``.
    amount
        Total excess in the unit of the rule.
    params
        Parameters of the rule; what is left out keeps the default of ``Params``.
    history
        Shifts before the horizon, in the same notation.
    given
        Parts of the problem that differ from the tiny world of ``scheduler.rules.example``.
    """

    name: str
    roster: tuple[str, ...]
    amount: int
    params: Mapping[str, Any] = field(default_factory=dict)
    history: tuple[str, ...] = ()
    given: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Rule(Generic[P]):
    """A rule as its file publishes it.

    Attributes
    ----------
    id
        ``family.pattern``; reads well after "allow a breach of …".
    unit
        Unit of the amounts, singular.
    nature
        ``hard``: policies cannot weigh it. ``soft``: policies cannot make it hard.
    params
        Class of its parameters; every field has a default.
    terms
        What it asks, as data.
    check
        What a roster does against it, on real clocks.
    explain
        One sentence about one violation, with its numbers and what would cure it.
    page
        Its published page: the docstring of its file.
    private
        Whether it knows when, or for what, a person cannot come: others than the planner and the
        person learn of it that somebody is not available, and not by which of these rules.
    """

    id: str
    unit: str
    nature: Nature
    params: type[P]
    terms: Callable[[P, View], Iterable[Term]]
    check: Callable[[P, Timeline], Iterable[Violation]]
    explain: Callable[[P, Violation], str]
    examples: tuple[Example, ...]
    page: str
    private: bool = False

    @property
    def title(self) -> str:
        """First line of the page, without its full stop."""
        return self.page.strip().splitlines()[0].rstrip(".")
