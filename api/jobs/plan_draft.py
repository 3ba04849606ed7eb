"""The end of a plan: its roster stored as a draft, and the job closed, all at once."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from api import trail
from api.auth.scope import at_the_console
from api.db.tables import JobRow
from api.jobs import plan_rows, tasks
from api.jobs.answers import unpacked
from api.jobs.tasks import Judged, Prepared
from api.repositories.rosters import Draft, store
from scheduler.domain import Problem

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


def store_draft(session: Session, job_id: str) -> str | None:
    """Store the judged roster of an open job as a draft and close the job; return the roster's id.

    A plan that was stopped in time to keep its best roster is closed as cancelled, with it.
    """
    job = session.get(JobRow, job_id, with_for_update=True)
    if job is None or job.status not in plan_rows.OPEN:
        return None
    held = plan_rows.files(session, job_id, (tasks.JUDGED, tasks.PROBLEM, tasks.PREPARED))
    judged = unpacked(Judged, held[tasks.JUDGED])
    problem = unpacked(Problem, held[tasks.PROBLEM])
    notices = Prepared.model_validate_json(held[tasks.PREPARED]).notices
    draft = Draft(
        centre_id=job.centre_id,
        centre_revision=plan_rows.request(session, job_id).centre_revision,
        first=problem.first_date,
        weeks=problem.weeks,
        roster=judged.answer.roster,
        audit=judged.audit,
        facts={**judged.figures, "notices": list(notices)},
        roster_id=f"roster-{job_id.partition('-')[2]}",
    )
    scope = replace(at_the_console(plan_rows.KIND), account_id=job.created_by)
    store(session, scope, draft)
    stopped = judged.answer.status == "cancelled"
    status = plan_rows.CANCELLED if stopped else plan_rows.SUCCEEDED
    result = {"roster_id": draft.roster_id, **judged.figures}
    plan_rows.end(session, job_id, status, result=result)
    trail.seal(session)
    return draft.roster_id
