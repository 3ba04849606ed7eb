"""Service goals: what a queue promises its callers."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from forecasting.staffing.measures import ServiceLevelDefinition

Channel = Literal["voice", "chat", "email", "back_office", "outbound"]

DEFERRED_CHANNELS: frozenset[Channel] = frozenset({"email", "back_office", "outbound"})
"""Channels whose contacts can wait for an agent: staffed for their workload, no queueing."""


@dataclass(frozen=True)
class ServiceGoal:
    """What a queue promises; every target is optional, all given ones are met together.

    Parameters
    ----------
    service_level_pct, answer_within_s, service_level_definition
        At least this share of callers within this many seconds, by the named definition.
    max_asa_s
        Longest mean wait of all callers, in seconds.
    max_abandon_pct
        Largest share of callers who hang up; binds only where ``patience_s`` is given.
    max_occupancy_pct
        Largest share of the agents' time spent on contacts.
    patience_s
        Mean patience in seconds; without it callers wait for ever.
    concurrency
        Contacts one agent handles at a time (chat).
    min_staff
        Fewest agents while the queue is open.

    Raises
    ------
    ValueError
        A value out of its range, or a service level without an answer time.
    """

    service_level_pct: float | None = None
    answer_within_s: float | None = None
    service_level_definition: ServiceLevelDefinition = "of_offered"
    max_asa_s: float | None = None
    max_abandon_pct: float | None = None
    max_occupancy_pct: float | None = None
    patience_s: float | None = None
    concurrency: int = 1
    min_staff: int = 0

    def __post_init__(self) -> None:
        _within(self.service_level_pct, "service_level_pct", 0.0, 100.0)
        _within(self.answer_within_s, "answer_within_s", 0.0, math.inf)
        _within(self.max_asa_s, "max_asa_s", 0.0, math.inf)
        _within(self.max_abandon_pct, "max_abandon_pct", 0.0, 100.0)
        _within(self.max_occupancy_pct, "max_occupancy_pct", 1.0, 100.0)
        _within(self.patience_s, "patience_s", 0.1, 1e9)
        _within(self.concurrency, "concurrency", 1, math.inf)
        _within(self.min_staff, "min_staff", 0, math.inf)
        if self.service_level_pct is not None and self.answer_within_s is None:
            raise ValueError("service_level_pct needs answer_within_s: give both or neither")

    @property
    def has_target(self) -> bool:
        """Whether anything is promised about waits, hang-ups or occupancy."""
        targets = (
            self.service_level_pct,
            self.max_asa_s,
            self.max_abandon_pct,
            self.max_occupancy_pct,
        )
        return any(target is not None for target in targets)


def _within(value: float | None, name: str, low: float, high: float) -> None:
    if value is not None and not low <= value <= high:
        raise ValueError(f"{name} is {value}: it must lie between {low} and {high}")
