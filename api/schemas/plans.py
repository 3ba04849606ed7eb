"""Plans on the wire."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field

from api.jobs.asked import LONGEST_S, MOST_PROCESSES
from api.schemas.base import Name, Wire, WireDate, WireInstant
from scheduler.engine.result import gap_of_need

if TYPE_CHECKING:
    from collections.abc import Sequence

    from api.db.tables import JobRow, ProgressRow

PlanStatus = Literal["queued", "running", "succeeded", "failed", "cancelled"]
Task = Literal["prepare", "search", "judge"]


class NewPlan(Wire):
    """What is asked of a plan.

    ``week`` is the first date, the first open week by default. With one process rounds are counted
    instead of timed, and the same seed gives the same roster anywhere.
    """

    centre_id: Name
    week: WireDate | None = None
    weeks: Annotated[int, Field(ge=1, le=6)] = 1
    time_limit_s: Annotated[float, Field(ge=0.01, le=LONGEST_S)] = 120.0
    seed: Annotated[int, Field(ge=0, lt=2**31)] = 1
    processes: Annotated[int, Field(ge=1, le=MOST_PROCESSES)] = 1
    stop_gap: Annotated[float, Field(ge=0, le=1)] = 0.0


class PlanProgress(Wire):
    """Where a plan stands: costs in thousandths of a person-minute, summed over its shares.

    ``cost_milli`` and ``gap_of_need`` are there once each share has a roster.
    """

    task: Task
    shares: Annotated[int, Field(ge=0)]
    seconds: Annotated[float, Field(ge=0)]
    cost_milli: int | None
    bound_milli: int
    gap_of_need: float | None

    @classmethod
    def of(cls, rows: Sequence[ProgressRow]) -> PlanProgress | None:
        """Return what the last word of each share of the last task adds up to."""
        if not rows:
            return None
        task = rows[-1].data["task"]
        last = {row.data["share"]: row.data for row in rows if row.data["task"] == task}
        told = [data for data in last.values() if "seconds" in data]
        costs = [data["cost_milli"] for data in told if data["cost_milli"] is not None]
        cost = sum(costs) if costs and len(costs) == len(last) else None
        bound = sum(data["bound_milli"] for data in told)
        needed = sum(data["needed_minutes"] for data in told)
        return cls(
            task=task,
            shares=len(last),
            seconds=max((data["seconds"] for data in told), default=0.0),
            cost_milli=cost,
            bound_milli=bound,
            gap_of_need=None if cost is None else gap_of_need(cost, bound, needed),
        )


class PlanFailure(Wire):
    """Why there is no roster."""

    code: str
    detail: str


class PlanLinks(Wire):
    """Where to go on from a plan; ``roster`` once there is one."""

    self: str
    events: str
    roster: str | None


class PlanView(Wire):
    """A plan: what was asked, where it stands, where its roster is."""

    plan_id: str
    centre_id: Name
    status: PlanStatus
    cancel_wanted: bool
    week: WireDate | None
    weeks: int
    progress: PlanProgress | None
    roster_id: str | None
    failure: PlanFailure | None
    created_at: WireInstant
    started_at: WireInstant | None
    ended_at: WireInstant | None
    links: PlanLinks

    @classmethod
    def of(cls, row: JobRow, told: Sequence[ProgressRow] = ()) -> PlanView:
        """Return the wire of a row with its progress."""
        asked, here = row.request["asked"], f"/v1/plans/{row.job_id}"
        roster_id = row.result["roster_id"] if row.result else None
        links = PlanLinks(
            self=here,
            events=f"{here}/events",
            roster=f"/v1/rosters/{roster_id}" if roster_id else None,
        )
        return cls.model_validate(
            {
                "plan_id": row.job_id,
                "centre_id": row.centre_id,
                "status": row.status,
                "cancel_wanted": row.cancel_wanted,
                "week": asked["week"],
                "weeks": asked["weeks"],
                "progress": PlanProgress.of(told),
                "roster_id": roster_id,
                "failure": row.error,
                "created_at": row.created_at,
                "started_at": row.started_at,
                "ended_at": row.ended_at,
                "links": links,
            }
        )


class Plans(Wire):
    """A page of plans; the header ``Link`` names the next."""

    plans: list[PlanView]
    next_cursor: str | None
