"""Publishing a draft: its weeks change hands in one transaction, or not at all."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from sqlalchemy import update

from api import trail
from api.db.tables import DRAFT, PUBLISHED, SUPERSEDED, RosterRow, ShiftRow
from api.edits.consents import require_agreed, require_current
from api.edits.present import Present, audit_now
from api.errors import Problem
from api.repositories import rosters
from api.repositories.centres import whole_centre
from api.repositories.feed import Event, publish
from api.repositories.teams import teams_of
from api.schemas.rosters import ChangeView, ShiftView
from scheduler.domain import Roster
from scheduler.exchange import diff_rosters

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy.orm import Session

    from api.auth.scope import Scope
    from scheduler.exchange import Change

MOST_SHOWN = 200
"""Changes that a refusal lists; the rest is told by number."""

_KINDS = {"added": "shift.published", "changed": "shift.changed", "removed": "shift.removed"}


@dataclass(frozen=True)
class Wanted:
    """What a planner wants published.

    Attributes
    ----------
    roster_id, version
        The draft, and its version that was looked at.
    replaces
        The publication of these weeks that was looked at; 0 for none.
    reason
        Why, where hard rules are broken.
    """

    roster_id: str
    version: int
    replaces: int
    reason: str | None = None


def publish_draft(
    session: Session,
    scope: Scope,
    wanted: Wanted,
    known: tuple[Roster, Roster] | None = None,
    present: Present | None = None,
) -> RosterRow:
    """Publish a draft in the place of what is in force for its weeks.

    Parameters
    ----------
    known
        What is in force, and the draft, where both are at hand; else they are read.
    present
        The audit of the draft by its centre as it is now, where it was made by an older state.

    Raises
    ------
    MovedError
        When such an audit is needed and is not there, or is of another state.
    Problem
        When the draft has changed or is none any more, breaks hard rules that it did not break
        when it was judged before, breaks hard rules without a reason, asks
        people for other hours who have not agreed or no lead has approved that, repairs what is no
        longer in force, covers weeks that another roster covers in part, or when somebody else has
        published these weeks since; then the difference is told.
    """
    row = rosters.roster(session, scope, wanted.roster_id)
    revision = whole_centre(session, scope, row.centre_id).revision  # one publication at a time
    session.refresh(row)
    _check(row, wanted)
    audit = audit_now(scope, row, revision, present)
    if not audit["feasible"] and not wanted.reason:
        raise Problem("breaks-rules", "Hard rules are broken: say why in reason, or plan anew.")
    before = _before(session, row)
    require_current(row, before)
    number = before.number or 0 if before else 0
    changes = diff_rosters(*(known or _read(session, scope, before, row)))
    if number != wanted.replaces:
        raise _published_since(before, number, wanted, changes)
    require_agreed(session, row, changes)
    if before is not None:
        before.status = SUPERSEDED
        _mark(session, before, published=False)
    rosters.judge_by(row, revision, audit)
    row.status, row.number = PUBLISHED, number + 1
    row.published_by, row.published_at = scope.account_id, datetime.now(UTC)
    _mark(session, row, published=True)
    publish(session, row.centre_id, list(_events(session, row, before, changes)))
    _note(session, scope, row, wanted, len(changes))
    session.flush()
    return row


def _read(
    session: Session, scope: Scope, before: RosterRow | None, row: RosterRow
) -> tuple[Roster, Roster]:
    old = rosters.domain_roster(session, scope, before) if before else Roster()
    return old, rosters.domain_roster(session, scope, row)


def _check(row: RosterRow, wanted: Wanted) -> None:
    if row.version != wanted.version:
        raise Problem("stale-version", f"It is at version {row.version} now: look at it again.")
    if row.status != DRAFT:
        raise Problem("wrong-state", f"It is {row.status}; only a draft can be published.")


def _before(session: Session, row: RosterRow) -> RosterRow | None:
    """Return what is in force for the very weeks of a draft.

    Raises
    ------
    Problem
        When rosters of other weeks cover some of them.
    """
    found = rosters.in_force(session, row.centre_id, row.first_date, row.last_date)
    weeks = (row.first_date, row.last_date)
    crossing = [other for other in found if (other.first_date, other.last_date) != weeks]
    if crossing:
        named = ", ".join(
            f"{other.roster_id} ({other.first_date} to {other.last_date})" for other in crossing
        )
        raise Problem("weeks-cross", f"Plan the same weeks as {named}.")
    return next(iter(found), None)


def _published_since(
    before: RosterRow | None, number: int, wanted: Wanted, changes: tuple[Change, ...]
) -> Problem:
    detail = (
        f"Publication {number} of these weeks is in force, not {wanted.replaces}. Look at the "
        f"difference, and publish again with replaces = {number} if yours is to take its place."
    )
    shown = [ChangeView.of(change).model_dump(mode="json") for change in changes[:MOST_SHOWN]]
    more = {
        "in_force": {"roster_id": before.roster_id if before else None, "number": number},
        "difference": shown,
        "differences": len(changes),
    }
    return Problem("published-since", detail, more=more)


def _mark(session: Session, row: RosterRow, *, published: bool) -> None:
    session.flush()
    own = update(ShiftRow).where(ShiftRow.roster_id == row.roster_id)
    session.execute(own.values(published=published))


def _events(
    session: Session, row: RosterRow, before: RosterRow | None, changes: tuple[Change, ...]
) -> Iterator[Event]:
    teams = (teams_of(session, before) if before else {}) | teams_of(session, row)
    for change in changes:
        shift = change.new or change.old
        if shift is None:
            continue
        data = ShiftView.of(change.new).model_dump(mode="json") if change.new else None
        yield Event(
            _KINDS[change.kind],
            change.shift_id,
            row.number or 0,
            shift.agent_id,
            shift.site,
            teams[change.shift_id],
            shift.work_date,
            data,
        )


def _note(session: Session, scope: Scope, row: RosterRow, wanted: Wanted, changes: int) -> None:
    details = {
        "number": row.number,
        "first_date": row.first_date.isoformat(),
        "changes": changes,
        "feasible": row.feasible,
        "reason_given": bool(wanted.reason),
    }
    where = row.centre_id
    trail.note(session, scope, "roster.published", row.roster_id, centre_id=where, details=details)
