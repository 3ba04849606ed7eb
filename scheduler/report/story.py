"""Everything the reports tell, frozen: filled once, read by every page and picture."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

from scheduler.audit import Audit
from scheduler.domain import Problem, Queue, Roster
from scheduler.domain.timeline import Timeline
from scheduler.explain import (
    Audience,
    SessionOutcome,
    Shortfall,
    Windows,
    break_windows,
    session_outcomes,
)
from scheduler.explain.counts import hard_queues
from scheduler.fatigue import ShiftFatigue, shift_fatigue


@dataclass(frozen=True)
class Headline:
    """What the search says of its answer.

    Attributes
    ----------
    status
        Why the search ended: ``optimal``, ``rounds``, ``time``, ``gap``, ``cancelled``, or another
        word for a roster that was not searched for.
    cost_milli, bound_milli
        Audited cost and proven lower bound in thousandths of a person-minute.
    gap
        (cost - bound) / cost; None when there is no bound.
    gap_of_need
        (cost - bound) / (10 x needed minutes); None when there is no bound.
    week_loss_milli
        Audited cost less what the week stage expected; None without such a stage.
    versions
        Name of data or software → version.
    """

    status: str
    cost_milli: int
    cost_by_rule: Mapping[str, int]
    bound_milli: int | None = None
    gap: float | None = None
    gap_of_need: float | None = None
    week_loss_milli: int | None = None
    seconds: float | None = None
    seed: int | None = None
    versions: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class IntervalRow:
    """A queue in one interval: a row of ``need.csv``, in agents as means over the interval.

    Attributes
    ----------
    required_agents
        Sum of need, reserve and shrinkage.
    staffed_agents
        Useful agents: people at work on the queue times the rates of their proficiency.
    short_agents, surplus_agents
        How far ``staffed_agents`` lies below and above ``required_agents``.
    """

    queue: str
    start: datetime
    need_agents: float
    reserve_agents: float
    shrinkage_agents: float
    required_agents: float
    staffed_agents: float
    short_agents: float
    surplus_agents: float


@dataclass(frozen=True)
class ForecastRow:
    """Contacts forecast for a queue and interval, and what really came where it is known."""

    queue: str
    start: datetime
    offered: float
    offered_p10: float | None = None
    offered_p90: float | None = None
    actual_offered: float | None = None


@dataclass(frozen=True)
class ServiceRow:
    """Service that a staffing group can expect in one interval with the people planned.

    Attributes
    ----------
    group
        Staffing group, or the queue where it has none.
    service_level, abandon_share, occupancy
        Shares from 0 to 1; None where there is no goal to measure by.
    asa_s
        Mean wait in seconds; may be infinite where nobody hangs up and people are too few.
    """

    group: str
    start: datetime
    offered: float
    service_level: float | None
    asa_s: float
    abandon_share: float
    occupancy: float


@dataclass(frozen=True)
class Story:
    """One planned horizon with its audit, its figures and its reasons.

    Attributes
    ----------
    shortfalls
        Reasons of every short interval, made for ``audience``.
    notices
        Sentences about the input that the planner should know.
    """

    problem: Problem
    roster: Roster
    audit: Audit
    headline: Headline
    intervals: tuple[IntervalRow, ...]
    forecast: tuple[ForecastRow, ...] = ()
    service: tuple[ServiceRow, ...] = ()
    shortfalls: tuple[Shortfall, ...] = ()
    notices: tuple[str, ...] = ()
    audience: Audience = "planner"

    @cached_property
    def timeline(self) -> Timeline:
        """The roster on real clocks."""
        return Timeline(self.problem, self.roster)

    @cached_property
    def fatigue(self) -> tuple[ShiftFatigue, ...]:
        """What the fatigue models say of each planned shift."""
        return shift_fatigue(self.timeline)

    @cached_property
    def break_windows(self) -> Windows:
        """Within which times each break may start."""
        return break_windows(self.problem, self.roster)

    @cached_property
    def sessions(self) -> tuple[SessionOutcome, ...]:
        """Which sessions are held, and why others are not."""
        return session_outcomes(self.timeline)

    @property
    def weeks(self) -> tuple[tuple[date, ...], ...]:
        """The dates of each week of the horizon."""
        dates = self.problem.dates
        return tuple(dates[n : n + 7] for n in range(0, len(dates), 7))

    @cached_property
    def queues(self) -> dict[str, Queue]:
        """Queues by id, in the order of the centre."""
        return {queue.queue: queue for queue in self.problem.centre.queues}

    @cached_property
    def zones(self) -> dict[str, ZoneInfo]:
        """Queue → zone of its first site, on whose clocks the queue is shown."""
        zones = {site.site: ZoneInfo(site.time_zone) for site in self.problem.centre.sites}
        return {name: zones[queue.sites[0]] for name, queue in self.queues.items()}

    @property
    def interval(self) -> timedelta:
        """Length of an interval of demand."""
        return timedelta(minutes=self.problem.centre.interval_minutes)

    @cached_property
    def hard_queues(self) -> frozenset[str]:
        """Queues as heavy as the policy's ``hard.daily`` says, or by its default."""
        return hard_queues(self.problem)

    def queue_name(self, queue: str) -> str:
        """Return what people call a queue."""
        return self.queues[queue].name or queue

    def person_name(self, agent_id: str, on: date) -> str:
        """Return what people call a person."""
        return self.timeline.agent(agent_id, on).name or agent_id
