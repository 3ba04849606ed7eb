"""What a roster gives to each queue and interval."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scheduler.domain.timeline import Timeline
from scheduler.exchange import Staffed
from scheduler.explain.settings import setting_of
from scheduler.rules.cover_shortage import Params as Cover
from scheduler.rules.staffed_slots import staffed

if TYPE_CHECKING:
    from datetime import datetime

    from scheduler.domain import Problem, Roster


def staffed_intervals(problem: Problem, roster: Roster) -> dict[tuple[str, datetime], Staffed]:
    """Return useful, missing and surplus agents of each queue and interval of need.

    Useful agents are the mean over the interval, weighed by the rates of proficiency of the rule
    ``cover.shortage``; short and surplus are how far they are below or above the required agents.
    """
    params = setting_of(problem, "cover.shortage", Cover) or Cover()
    rates, left = params.model_dump(), params.mentor_per_mille
    required = {(row.queue, row.interval_start): row.required_agents for row in problem.need}
    timeline = Timeline(problem, roster)
    slots = staffed(timeline, lambda level: int(rates[f"rate_{level}_per_mille"]), left)
    milli = 1000 * problem.centre.interval_minutes
    return {
        (slot.queue, slot.start): _against(
            required[slot.queue, slot.start], slot.worked_milli / milli
        )
        for slot in slots
        if (slot.queue, slot.start) in required
    }


def _against(required: float, useful: float) -> Staffed:
    return Staffed(useful, max(0.0, required - useful), max(0.0, useful - required))
