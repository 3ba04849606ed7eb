"""What a generated centre is asked to be."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

PLANNED_WEEK = date(2026, 11, 30)
"""The Monday that the history of every generated centre leads up to."""

_RANGES = {
    "people": (20, 5000),
    "queues": (1, 10),
    "sites": (1, 5),
    "weeks": (1, 26),
}


@dataclass(frozen=True, slots=True)
class SampleSpec:
    """Size and seed of a generated centre; equal specs give equal bytes.

    Parameters
    ----------
    people
        20 to 5,000.
    queues
        1 to 10.
    sites
        1 to 5, each in a country of its own.
    seed
        Any integer.
    weeks
        Whole weeks of history before `PLANNED_WEEK`, 1 to 26.
    interval_minutes
        Grid of demand, 15 or 30.

    Raises
    ------
    ValueError
        When a number lies outside its range; the message names all of them.
    """

    people: int
    queues: int = 1
    sites: int = 1
    seed: int = 1
    weeks: int = 8
    interval_minutes: int = 15

    def __post_init__(self) -> None:
        faults = [
            f"{name} must be {low} to {high}, not {getattr(self, name)}"
            for name, (low, high) in _RANGES.items()
            if not low <= getattr(self, name) <= high
        ]
        if self.interval_minutes not in {15, 30}:
            faults.append(f"interval_minutes must be 15 or 30, not {self.interval_minutes}")
        if faults:
            raise ValueError("; ".join(faults))

    @property
    def first_date(self) -> date:
        """The first date of the history, a Monday."""
        return PLANNED_WEEK - timedelta(weeks=self.weeks)
