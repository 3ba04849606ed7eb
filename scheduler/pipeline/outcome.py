"""What a roster gives and what it asks, in a handful of figures that rosters are compared by."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from scheduler.audit import audit
from scheduler.domain.clock import DAY_MINUTES
from scheduler.domain.timeline import Timeline
from scheduler.exchange import HoursOptions, hours_of
from scheduler.explain.counts import hard_queues
from scheduler.explain.settings import setting_of
from scheduler.pipeline.service import service_rows
from scheduler.pipeline.staffed import staffed_intervals
from scheduler.rules.fair_evening import Params as FairEvening
from scheduler.rules.fair_weekend import Params as FairWeekend
from scheduler.rules.night_in_a_row import Params as NightInARow

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from scheduler.domain import Problem, Roster
    from scheduler.exchange import Staffed
    from scheduler.pipeline.prepare import Prepared


@dataclass(frozen=True)
class Outcome:
    """A roster in figures.

    Attributes
    ----------
    cost_milli, cost_by_rule
        Audited cost in thousandths of a person-minute, at the prices of one policy.
    short_minutes
        Useful minutes that are missing.
    service_level
        Share of contacts answered in time that callers can expect; None without a forecast.
    paid_minutes
        Of all shifts.
    worst_load_minutes
        The largest load of a person; see ``loads``. Whose it is, is not kept.
    worst_hard_minutes
        The most minutes on hard queues of a person.
    """

    cost_milli: int
    cost_by_rule: Mapping[str, int]
    short_minutes: float
    service_level: float | None
    paid_minutes: int
    worst_load_minutes: float
    worst_hard_minutes: int


def outcome_of(prepared: Prepared, roster: Roster) -> Outcome:
    """Return the figures of a roster by the policy and the need of ``prepared``."""
    problem, centre = prepared.problem, prepared.files.centre
    judged, staffed = audit(problem, roster), staffed_intervals(problem, roster)
    hard = hard_minutes(problem, roster)
    return Outcome(
        cost_milli=judged.cost_milli,
        cost_by_rule=judged.cost_by_rule,
        short_minutes=centre.interval_minutes * sum(row.short_agents for row in staffed.values()),
        service_level=_service_level(prepared, staffed),
        paid_minutes=sum(shift.paid_minutes for shift in roster.shifts),
        worst_load_minutes=max(loads(prepared, roster).values(), default=0.0),
        worst_hard_minutes=max(hard.values(), default=0),
    )


def loads(prepared: Prepared, roster: Roster) -> dict[str, float]:
    """Return the load of each person with contract hours, as it would be at the mean contract.

    Load is minutes on hard queues, worked minutes in evenings and nights, and worked minutes on
    weekends; a minute that is two of these counts twice (a design choice). Evening, night and
    weekend are those of the policy. As in the report, what a part-timer carries counts as much more
    as their contract is smaller.
    """
    problem = prepared.problem
    carried = Counter[str](hard_minutes(problem, roster))
    for row in hours_of(roster, prepared.files, _unsocial(problem)):
        carried[row.agent_id] += row.night_minutes + row.weekend_minutes
    timeline = Timeline(problem, roster)
    hours = {
        agent_id: sum(
            timeline.contract(agent_id, first).weekly_hours_paid for first, _ in timeline.weeks()
        )
        for agent_id in timeline.agent_ids
    }
    entitled = {agent_id: found for agent_id, found in hours.items() if found}
    mean = sum(entitled.values()) / max(1, len(entitled))
    return {agent_id: carried[agent_id] * mean / found for agent_id, found in entitled.items()}


def hard_minutes(problem: Problem, roster: Roster) -> dict[str, int]:
    """Return the minutes on hard queues of each person who has any."""
    hard, minutes = hard_queues(problem), Counter[str]()
    for shift in roster.shifts:
        work = [s for s in shift.segments if s.kind == "work" and s.queue in hard]
        minutes[shift.agent_id] += sum(segment.minutes for segment in work)
    return {agent_id: found for agent_id, found in minutes.items() if found}


def _unsocial(problem: Problem) -> HoursOptions:
    """Return evening and night as one window, and the weekend, as the policy has them."""
    evening = setting_of(problem, "fair.evening", FairEvening) or FairEvening()
    night = setting_of(problem, "night.in-a-row", NightInARow) or NightInARow()
    weekend = setting_of(problem, "fair.weekend", FairWeekend) or FairWeekend()
    return HoursOptions(
        night_start_minute=evening.evening_from_minute,
        night_end_minute=night.night_to_minute % DAY_MINUTES,
        weekend=weekend.weekend_weekdays,
    )


def _service_level(
    prepared: Prepared, staffed: Mapping[tuple[str, datetime], Staffed]
) -> float | None:
    """Return the mean over contacts of the service level of each group and interval."""
    if prepared.demand.forecast is None:
        return None
    rows = service_rows(prepared.demand.forecast, staffed, prepared.files.centre)
    judged = [(row.offered, row.service_level) for row in rows if row.service_level is not None]
    contacts = sum(offered for offered, _ in judged)
    return sum(offered * level for offered, level in judged) / contacts if contacts else None
