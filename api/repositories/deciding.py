"""What becomes of a request to exchange shifts; an approval makes the next version."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from api import trail
from api.auth.scope import Permission, Scope
from api.db.tables import RosterRow, SwapRow
from api.edits.tries import MovedError
from api.errors import Problem
from api.repositories import rosters, swaps
from api.repositories.publishing import Wanted, publish_draft
from api.repositories.rosters import Draft
from api.standings import Standings, revision_of, whole
from api.versions import tag
from scheduler.pipeline.changes import audited

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from scheduler.domain import Roster


def consent(session: Session, scope: Scope, swap_id: str, version: int, agent_id: str) -> SwapRow:
    """Write down that a person agrees, by themselves or by a lead who acts for an absent one.

    Raises
    ------
    Problem
        When the request is none of theirs, is decided or stale, or speaks of somebody else.
    """
    row, now = _open(session, scope, swap_id, version), datetime.now(UTC)
    if agent_id not in row.people:
        raise Problem("wrong-state", f"{agent_id} gives and gets nothing in this exchange.")
    places = swaps.places_of(session, row.centre_id, [agent_id])
    if not scope.reaches(row.centre_id, *places.get(agent_id, ("", "")), agent_id):
        raise Problem("beyond-reach", "Another person says this, or a lead of theirs.")
    swaps.agree(row, scope, agent_id, now, version=version)
    return _noted(session, scope, row, "swap.agreed", agent_id=agent_id, version=version)


def withdraw(session: Session, scope: Scope, swap_id: str, version: int) -> SwapRow:
    """Take a request back: whoever asked, or a lead."""
    row = _open(session, scope, swap_id, version)
    if row.asked_by != scope.account_id and not scope.may(Permission.SWAPS_APPROVE):
        raise Problem("beyond-reach", "Who asked for it withdraws it, or a lead.")
    return _decided(session, scope, row, swaps.WITHDRAWN)


def refuse(session: Session, scope: Scope, swap_id: str, version: int) -> SwapRow:
    """Refuse a request: a lead, or a person of the exchange who does not agree."""
    return _decided(session, scope, _open(session, scope, swap_id, version), swaps.REFUSED)


@dataclass(frozen=True)
class Prepared:
    """A roster after an exchange, audited before its centre is locked.

    Attributes
    ----------
    follows
        Id and version of the roster in force that it follows, and the revision of its centre.
    """

    follows: tuple[str, int, int]
    roster: Roster
    audit: dict[str, Any]


def prepare(
    session: Session, scope: Scope, standings: Standings, swap_id: str, version: int
) -> Prepared | None:
    """Return the roster after an exchange with its whole audit; None where there is none to make.

    ``approve`` says why there is none. It is prepared without a lock, since an audit takes seconds,
    and counts only while the roster in force and its centre are still what it was made from.
    """
    row, now = swaps.swap(session, scope, swap_id), datetime.now(UTC)
    if row.version != version or swaps.status_of(row, now) != swaps.AGREED:
        return None
    current = _in_force(session, row)
    if current is None or not swaps.reached(session, scope, row, all):
        return None
    try:
        found = swaps.judge_exchange(
            session, scope, standings, current, swaps.handovers_of(row), now
        )
    except Problem:
        return None
    if not found.verdict.allowed:
        return None
    roster, judged = audited(found.before, found.shifts)
    follows = current.roster_id, current.version, found.revision
    return Prepared(follows, roster, judged.model_dump(mode="json"))


def approve(
    session: Session,
    scope: Scope,
    standings: Standings,
    swap_id: str,
    version: int,
    prepared: Prepared | None,
) -> SwapRow:
    """Make the exchange: judged again as the roster in force stands, and published.

    Raises
    ------
    MovedError
        When it was prepared from another roster than is in force now, or the centre has changed.
    Problem
        When somebody has not agreed, it is decided or stale, somebody of it is beyond reach, a
        shift has moved since, or rules refuse it now; then it is said which, and where a better
        one is told.
    """
    row, now = _open(session, scope, swap_id, version), datetime.now(UTC)
    if row.status != swaps.AGREED:
        missing = ", ".join(sorted(set(row.people) - row.consents.keys()))
        raise Problem("wrong-state", f"Not agreed yet: {missing}.")
    if not swaps.reached(session, scope, row, all):
        raise Problem("beyond-reach", "A lead of everybody in the exchange approves it.")
    current = _in_force(session, row)
    if current is None:
        raise Problem("wrong-state", "No roster of these weeks is in force any more.")
    if not standings.ready(current, revision_of(session, current)):
        raise MovedError
    handovers = swaps.handovers_of(row)
    found = swaps.judge_exchange(session, scope, standings, current, handovers, now)
    if not found.verdict.allowed:
        raise swaps.refusal(session, scope, found, handovers)
    follows = current.roster_id, current.version, found.revision
    if prepared is None or prepared.follows != follows:
        raise MovedError
    row.verdict = found.verdict.model_dump(mode="json")
    row.result_id = _published(session, scope, standings, found, prepared).roster_id
    return _decided(session, scope, row, swaps.APPROVED)


def _in_force(session: Session, row: SwapRow) -> RosterRow | None:
    """Return the roster that is in force for the weeks that a request was made of."""
    asked_of = session.get_one(RosterRow, row.roster_id)
    held = rosters.in_force(session, row.centre_id, asked_of.first_date, asked_of.last_date)
    return next((found for found in held if found.first_date == asked_of.first_date), None)


def _published(
    session: Session,
    scope: Scope,
    standings: Standings,
    found: swaps.Judged,
    prepared: Prepared,
) -> RosterRow:
    """Store the roster after an exchange as the next version of its weeks, and put it in force."""
    current, everybody = found.row, whole(scope)
    files = {
        file.name: rosters.file_content(session, current, file.name)
        for file in rosters.file_names(session, current)
        if file.name == "need.csv"
    }
    draft = Draft(
        current.centre_id,
        found.revision,
        current.first_date,
        found.before.problem.weeks,
        prepared.roster,
        prepared.audit,
        files=files,
    )
    stored = rosters.store(session, everybody, draft, rosters.Like(current, tuple(found.shifts)))
    wanted = Wanted(stored.roster_id, stored.version, current.number or 0, "exchange of shifts")
    pair = found.before.roster, prepared.roster
    published = publish_draft(session, everybody, wanted, pair)
    standings.keep(published, found.revision, found.before.changed(found.shifts))
    return published


def _open(session: Session, scope: Scope, swap_id: str, version: int) -> SwapRow:
    """Return a request that can still be decided, in the version that was looked at."""
    row = swaps.swap(session, scope, swap_id, lock=True)
    if row.version != version:
        detail = f"It is at version {row.version} now: look at it again."
        raise Problem("stale-version", detail, headers={"ETag": tag(row.version)})
    status = swaps.status_of(row, datetime.now(UTC))
    if status not in swaps.OPEN:
        raise Problem("wrong-state", f"It is {status}.")
    return row


def _decided(session: Session, scope: Scope, row: SwapRow, status: str) -> SwapRow:
    row.status, row.decided_by, row.decided_at = status, scope.account_id, datetime.now(UTC)
    return _noted(session, scope, row, f"swap.{status}")


def _noted(session: Session, scope: Scope, row: SwapRow, action: str, **more: object) -> SwapRow:
    session.flush()
    details = {"roster_id": row.roster_id, "result_id": row.result_id, **more}
    where = row.centre_id
    trail.note(session, scope, action, row.swap_id, centre_id=where, details=details)
    return row
