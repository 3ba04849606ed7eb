"""What the generators put together before it becomes files."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
"""Weekday codes of the files, Monday first as in ``date.weekday()``."""

FULL_WEEK_DAYS = 5
"""Days over which contract hours are spread when one day of leave is credited."""


@dataclass(frozen=True, slots=True)
class SiteSketch:
    """A site: columns of ``[[site]]``."""

    site: str
    time_zone: str
    country: str
    seats: int
    buffer_room_places: int


@dataclass(frozen=True, slots=True)
class QueueSketch:
    """A queue: columns of ``[[queue]]``.

    Attributes
    ----------
    opening
        Weekday code to ranges of clock minutes, the end exclusive.
    sites
        The first one's time zone is the one that ``opening`` and the history are written in.
    """

    queue: str
    name: str
    sites: tuple[str, ...]
    opening: Mapping[str, tuple[tuple[int, int], ...]]
    staffing_group: str
    patience_s: int
    default_aht_s: int
    hard_contact_share: float
    emotional_weight: float
    monotony_weight: float
    channel: str = "voice"
    concurrency: int = 1
    service_level_pct: int = 80
    answer_within_s: int = 20
    service_level_definition: str = "of_offered"
    max_occupancy_pct: int = 85


@dataclass(frozen=True, slots=True)
class CentreSketch:
    """A centre: ``centre.toml``."""

    centre_id: str
    name: str
    week_starts_on: str
    interval_minutes: int
    unplanned_shrinkage_pct: int
    sites: tuple[SiteSketch, ...]
    queues: tuple[QueueSketch, ...]
    policies: tuple[str, ...] = ("default",)

    @property
    def hard_queues(self) -> frozenset[str]:
        """Queues whose contacts weigh as much as contacts can."""
        return frozenset(queue.queue for queue in self.queues if queue.emotional_weight >= 1)


@dataclass(frozen=True, slots=True)
class ContractSketch:
    """A contract: columns of ``contracts.csv`` (shift hours are paid hours)."""

    contract_id: str
    weekly_hours_paid: int
    weekly_hours_min: int
    weekly_hours_max: int
    shift_hours_min: int
    shift_hours_max: int
    earliest_start: int
    latest_end: int
    nights_allowed: bool
    days_per_week_max: int = FULL_WEEK_DAYS

    @property
    def day_credit_minutes(self) -> int:
        """Paid minutes credited for one whole day of leave."""
        return self.weekly_hours_paid * 60 // FULL_WEEK_DAYS


@dataclass(frozen=True, slots=True)
class Leave:
    """Approved leave: inclusive dates, or local times of one date, and its credit."""

    start: str
    end: str
    first_date: date
    credit_minutes: int


@dataclass(frozen=True, slots=True)
class Person:
    """One person of ``agents.csv`` with skills and leave.

    Attributes
    ----------
    skills
        Pairs of queue and proficiency (1–4), the main queue first.
    """

    agent_id: str
    name: str
    site: str
    team: str
    role: str
    contract: ContractSketch
    employed_from: date
    skills: tuple[tuple[str, int], ...]
    team_lead_id: str
    mentor_id: str
    home_days_per_week_max: int
    commute_minutes: int
    opt_ins: tuple[str, ...]
    leave: tuple[Leave, ...]
