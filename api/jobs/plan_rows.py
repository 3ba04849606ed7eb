"""The rows of a plan job: what was asked, how far it is, its files between two steps."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, func, select
from sqlalchemy.dialects import postgresql, sqlite

from api.db.tables import JobFileRow, JobRow, ProgressRow
from api.jobs.asked import PlanRequest

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from api.db.base import Plain

KIND = "plan"
QUEUED, RUNNING, SUCCEEDED, FAILED, CANCELLED = (
    *("queued", "running", "succeeded", "failed", "cancelled"),
)
OPEN = (QUEUED, RUNNING)


def begin(session: Session, job_id: str) -> bool:
    """Mark a job as running; return whether it is to be done at all."""
    row = session.get(JobRow, job_id, with_for_update=True)
    if row is None or row.status not in OPEN:
        return False
    if row.cancel_wanted:
        end(session, job_id, CANCELLED)
        return False
    row.status, row.started_at = RUNNING, row.started_at or datetime.now(UTC)
    return True


def end(
    session: Session,
    job_id: str,
    status: str,
    *,
    result: Plain | None = None,
    error: Plain | None = None,
) -> bool:
    """Close an open job and throw its files away; return whether it was open."""
    row = session.get(JobRow, job_id, with_for_update=True)
    if row is None or row.status not in OPEN:
        return False
    row.status, row.ended_at = status, datetime.now(UTC)
    row.result, row.error = result, error
    session.flush()
    session.execute(delete(JobFileRow).where(JobFileRow.job_id == job_id))
    return True


def fail(session: Session, job_id: str, why: Plain) -> bool:
    """Close an open job as failed; ``why`` has a ``code`` and what is ``refused``."""
    error = {"code": why["code"], "detail": why["refused"]}
    return end(session, job_id, FAILED, error=error)


def request(session: Session, job_id: str) -> PlanRequest:
    """Return what was asked."""
    row = session.get_one(JobRow, job_id)
    return PlanRequest.model_validate_json(json.dumps(row.request))


def cancel_wanted(session: Session, job_id: str) -> bool:
    """Return whether somebody asked to stop a job, or it is closed already."""
    row = session.get(JobRow, job_id)
    return row is None or row.cancel_wanted or row.status not in OPEN


def open_jobs(session: Session) -> Sequence[str]:
    """Return the jobs that are queued or running, the oldest first."""
    query = select(JobRow.job_id).where(JobRow.kind == KIND, JobRow.status.in_(OPEN))
    return session.scalars(query.order_by(JobRow.job_id)).all()


def tell(session: Session, job_id: str, data: Plain) -> None:
    """Add a step to the progress of an open job."""
    row = session.get(JobRow, job_id, with_for_update=True)
    if row is None or row.status not in OPEN:
        return
    last = select(func.max(ProgressRow.position)).where(ProgressRow.job_id == job_id)
    position = (session.scalar(last) or 0) + 1
    now = datetime.now(UTC)
    session.add(ProgressRow(job_id=job_id, position=position, at=now, data=data))


def put_file(session: Session, job_id: str, name: str, content: bytes) -> None:
    """Keep a file of a job; one that is there already stays.

    So of two workers that came to the same step, the first one counts, and what a later step read
    never changes.
    """
    is_sqlite = session.get_bind().dialect.name == "sqlite"
    insert: Any = sqlite.insert if is_sqlite else postgresql.insert
    row = {"job_id": job_id, "name": name, "content": content}
    session.execute(insert(JobFileRow).values(row).on_conflict_do_nothing())


def files(session: Session, job_id: str, names: Iterable[str]) -> dict[str, bytes]:
    """Return those of the named files of a job that are there."""
    query = select(JobFileRow.name, JobFileRow.content).where(
        JobFileRow.job_id == job_id, JobFileRow.name.in_(tuple(names))
    )
    return {row.name: row.content for row in session.execute(query)}
