"""Loads that people share, put on one footing before they are compared."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from scheduler.report.fairness import Fairness, fairness
from scheduler.report.measures import PersonMeasures


@dataclass(frozen=True)
class Load:
    """One kind of load over the people who can carry it.

    Attributes
    ----------
    name, unit
        What is shared, in words.
    total
        Sum as planned, to be read beside every figure of spread.
    shares
        (person, load as it would be at the mean contract): what a part-timer carries counts as
        much more as their contract is smaller. People without contract hours are left out.
    """

    name: str
    unit: str
    total: float
    shares: tuple[tuple[str, float], ...]

    @property
    def fairness(self) -> Fairness:
        """Figures of the spread of ``shares``."""
        return fairness([value for _, value in self.shares])


def shared_loads(people: Sequence[PersonMeasures]) -> tuple[Load, ...]:
    """Return hard minutes among those with such a skill, weekend and evening shifts among all."""
    hard = [(p, p.hard_minutes) for p in people if p.hard_minutes is not None]
    return (
        _load("Hard minutes", "min", hard),
        _load("Weekend shifts", "shifts", [(p, p.weekend_shifts) for p in people]),
        _load("Evening shifts", "shifts", [(p, p.evening_shifts) for p in people]),
    )


def _load(name: str, unit: str, loads: Sequence[tuple[PersonMeasures, int]]) -> Load:
    entitled = [(person, value) for person, value in loads if person.contract_minutes]
    mean = sum(p.contract_minutes for p, _ in entitled) / max(1, len(entitled))
    return Load(
        name,
        unit,
        sum(value for _, value in loads),
        tuple((p.agent_id, value * mean / p.contract_minutes) for p, value in entitled),
    )
