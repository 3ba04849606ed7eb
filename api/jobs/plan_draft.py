"""The end of a plan: a draft of a roster, its shifts as rows, and the job closed, all at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, insert, select

from api import trail
from api.auth.scope import at_the_console
from api.db.tables import JobRow, PostingRow, RosterRow, SegmentRow, ShiftRow
from api.db.tables.rosters import DRAFT
from api.jobs import plan_rows, tasks
from api.jobs.answers import unpacked
from api.jobs.tasks import Judged, Prepared
from scheduler.domain import Problem, Shift

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

Row = dict[str, Any]


def store_draft(session: Session, job_id: str) -> str | None:
    """Store the judged roster of an open job as a draft and close the job; return the roster's id.

    A plan that was cancelled in time to keep its best roster is closed as cancelled, with it.
    """
    job = session.get(JobRow, job_id, with_for_update=True)
    if job is None or job.status not in plan_rows.OPEN:
        return None
    held = plan_rows.files(session, job_id, (tasks.JUDGED, tasks.PROBLEM, tasks.PREPARED))
    judged = unpacked(Judged, held[tasks.JUDGED])
    problem = unpacked(Problem, held[tasks.PROBLEM])
    notices = Prepared.model_validate_json(held[tasks.PREPARED]).notices
    roster = _roster_row(session, job, problem, judged, notices)
    session.add(roster)
    session.flush()
    _add_shifts(session, roster, judged.answer.roster.shifts)
    cancelled = judged.answer.status == "cancelled"
    status = plan_rows.CANCELLED if cancelled else plan_rows.SUCCEEDED
    result = {"roster_id": roster.roster_id, **judged.figures}
    plan_rows.end(session, job_id, status, result=result)
    scope = at_the_console(plan_rows.KIND)
    details = {"job_id": job_id}
    where = job.centre_id
    trail.note(session, scope, "roster.drafted", roster.roster_id, centre_id=where, details=details)
    trail.seal(session)
    return roster.roster_id


def _roster_row(
    session: Session, job: JobRow, problem: Problem, judged: Judged, notices: tuple[str, ...]
) -> RosterRow:
    first = problem.first_date
    in_force = select(func.max(RosterRow.number)).where(
        RosterRow.centre_id == job.centre_id, RosterRow.first_date == first
    )
    return RosterRow(
        roster_id=f"roster-{job.job_id.partition('-')[2]}",
        centre_id=job.centre_id,
        first_date=first,
        last_date=first + timedelta(days=7 * problem.weeks - 1),
        status=DRAFT,
        based_on=session.scalar(in_force) or 0,
        centre_revision=plan_rows.request(session, job.job_id).centre_revision,
        feasible=judged.figures["feasible"],
        cost_milli=judged.answer.cost_milli,
        audit=judged.audit,
        facts={**judged.figures, "notices": list(notices)},
        created_by=job.created_by,
        created_at=datetime.now(UTC),
    )


def _add_shifts(session: Session, roster: RosterRow, shifts: tuple[Shift, ...]) -> None:
    if not shifts:
        return
    teams = _teams(session, roster.centre_id)
    session.execute(
        insert(ShiftRow), [_shift(roster, shift, _team(teams, shift)) for shift in shifts]
    )
    session.execute(
        insert(SegmentRow), [row for shift in shifts for row in _segments(roster, shift)]
    )


def _teams(session: Session, centre_id: str) -> dict[str, list[tuple[date, date, str]]]:
    """Return person → the dates from and before which they belong to a team."""
    found: dict[str, list[tuple[date, date, str]]] = defaultdict(list)
    query = select(PostingRow.agent_id, PostingRow.begins, PostingRow.ends, PostingRow.team)
    for row in session.execute(query.where(PostingRow.centre_id == centre_id)):
        found[row.agent_id].append((row.begins, row.ends, row.team))
    return found


def _team(teams: dict[str, list[tuple[date, date, str]]], shift: Shift) -> str:
    postings = teams[shift.agent_id]
    return next(team for begins, ends, team in postings if begins <= shift.work_date < ends)


def _shift(roster: RosterRow, shift: Shift, team: str) -> Row:
    return {
        "roster_id": roster.roster_id,
        "shift_id": shift.shift_id,
        "centre_id": roster.centre_id,
        "agent_id": shift.agent_id,
        "work_date": shift.work_date,
        "site": shift.site,
        "team": team,
        "starts_at": shift.start,
        "ends_at": shift.end,
        "shift_code": shift.shift_code,
        "published": False,
    }


def _segments(roster: RosterRow, shift: Shift) -> Iterator[Row]:
    for position, segment in enumerate(shift.segments):
        yield {
            "roster_id": roster.roster_id,
            "shift_id": shift.shift_id,
            "position": position,
            "starts_at": segment.start,
            "ends_at": segment.end,
            "kind": segment.kind,
            "queue": segment.queue,
            "activity_id": segment.activity_id,
            "place": segment.place,
            "paid": segment.paid,
        }
