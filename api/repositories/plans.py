"""Plans as rows: asked for, listed, read, stopped."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from api import trail
from api.auth.scope import EVERYTHING
from api.db.tables import JobRow, ProgressRow
from api.errors import Problem, not_found
from api.jobs import plan_rows
from api.jobs.asked import PlanRequest

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from api.auth.scope import Scope


def add_plan(
    session: Session, scope: Scope, plan_id: str, request: PlanRequest, most: int
) -> JobRow:
    """Add a plan that is to be made.

    Parameters
    ----------
    most
        How many may wait or run for one centre.

    Raises
    ------
    Problem
        When that many do.
    """
    waiting = select(func.count()).where(
        JobRow.kind == plan_rows.KIND,
        JobRow.centre_id == request.centre_id,
        JobRow.status.in_(plan_rows.OPEN),
    )
    if (session.scalar(waiting) or 0) >= most:
        detail = f"{most} plans of this centre wait or run; stop one, or wait for one to end."
        raise Problem("too-many-plans", detail, headers={"Retry-After": "30"})
    row = JobRow(
        job_id=plan_id,
        centre_id=request.centre_id,
        kind=plan_rows.KIND,
        status=plan_rows.QUEUED,
        request=request.model_dump(mode="json"),
        created_by=scope.account_id,
        created_at=datetime.now(UTC),
    )
    session.add(row)
    session.flush()
    trail.note(session, scope, "plan.asked", plan_id, centre_id=request.centre_id)
    return row


def plans(session: Session, scope: Scope, before: str | None, limit: int) -> Sequence[JobRow]:
    """Return the plans of centres that are wholly within reach, the newest first."""
    query = select(JobRow).where(JobRow.kind == plan_rows.KIND)
    if before:
        query = query.where(JobRow.job_id < before)
    if scope.centres is not EVERYTHING:
        query = query.where(JobRow.centre_id.in_(scope.centres))
    found = session.scalars(query.order_by(JobRow.job_id.desc()).limit(limit))
    return [row for row in found if scope.reaches_whole(row.centre_id)]


def plan(session: Session, scope: Scope, plan_id: str, *, lock: bool = False) -> JobRow:
    """Return a plan of a centre that is wholly within reach.

    Raises
    ------
    Problem
        When there is none.
    """
    found = session.get(JobRow, plan_id, with_for_update=lock or None)
    if found is None or found.kind != plan_rows.KIND or not scope.reaches_whole(found.centre_id):
        raise not_found("plan")
    return found


def told(session: Session, plan_id: str, after: int = 0) -> Sequence[ProgressRow]:
    """Return the progress of a plan behind a position, in order."""
    query = select(ProgressRow).where(ProgressRow.job_id == plan_id, ProgressRow.position > after)
    return session.scalars(query.order_by(ProgressRow.position)).all()


def stop(session: Session, scope: Scope, plan_id: str) -> JobRow:
    """Ask to stop a plan; one that has ended stays as it is.

    One that still waits ends at once. One that runs ends with its best roster so far.
    """
    row = plan(session, scope, plan_id, lock=True)
    if row.status not in plan_rows.OPEN or row.cancel_wanted:
        return row
    row.cancel_wanted = True
    if row.status == plan_rows.QUEUED:
        plan_rows.end(session, plan_id, plan_rows.CANCELLED)
    session.flush()
    where = row.centre_id
    trail.note(session, scope, "plan.stopped", plan_id, centre_id=where)
    return row
