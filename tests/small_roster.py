"""Shifts of the small centre in short notation, and an engine that answers with them."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from scheduler.audit import audit
from scheduler.domain import Problem, Roster, Segment, Shift
from scheduler.engine.result import Listener, Progress, Result, Settings
from tests.small_centre import WEEK

if TYPE_CHECKING:
    from scheduler.pipeline.solving import Engine

MORNING = "09:00 calls 10:25 break 10:35 calls 11:25 break 11:35 calls 13:00"
"""Four hours with two breaks: legal for everybody in the small centre whose contract allows it."""


def shift(agent_id: str, day: int, plan: str = MORNING, week: date = WEEK) -> Shift:
    """A shift on the day so many days after Monday: ``09:00 calls 13:00 meal 13:30 …``."""
    on = week + timedelta(days=day)
    words = plan.split()
    clocks = [_instant(on, word) for word in words[::2]]
    segments = tuple(
        _segment(what, *ends) for what, ends in zip(words[1::2], pairwise(clocks), strict=True)
    )
    return Shift(
        agent_id=agent_id,
        shift_id=f"{agent_id}:{on}",
        work_date=on,
        site="bln",
        segments=segments,
    )


def roster(*shifts: Shift) -> Roster:
    return Roster.of(list(shifts))


def answering(
    shifts: Roster, cost_milli: int | None = None, cost_by_rule: dict[str, int] | None = None
) -> Engine:
    """An engine that knows one answer; it tells the true costs, or those given."""

    def solve(problem: Problem, settings: Settings, listener: Listener | None) -> Result:
        judged = audit(problem, shifts)
        if listener is not None:
            listener(Progress("exact", 0.1, judged.cost_milli, 0, 1000.0))
        return Result(
            roster=shifts,
            status="cancelled" if settings.cancel.is_set() else "optimal",
            cost_milli=judged.cost_milli if cost_milli is None else cost_milli,
            cost_by_rule=judged.cost_by_rule if cost_by_rule is None else cost_by_rule,
            bound_milli=1000,
            week_cost_milli=judged.cost_milli - 500,
            needed_minutes=1000.0,
            seconds=0.25,
            seed=settings.seed,
        )

    return solve


def _instant(on: date, clock: str) -> datetime:
    hours, minutes = map(int, clock.split(":"))
    wall = datetime.combine(on + timedelta(days=hours // 24), time(hours % 24, minutes))
    return wall.replace(tzinfo=ZoneInfo("Europe/Berlin")).astimezone(UTC)


def _segment(what: str, start: datetime, end: datetime) -> Segment:
    if what in {"calls", "complaints"}:
        return Segment(start=start, end=end, kind="work", queue=what)
    return Segment.model_validate(
        {"start": start, "end": end, "kind": what, "paid": what != "meal"}
    )
