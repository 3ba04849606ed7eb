"""Who agrees to other hours in a repair, and which lead approves it: before it can be published.

Each answer names the version of the draft that was looked at, and is kept for good. Those to the
version that there is count; an edit makes other hours of it, to which nobody has answered yet.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from sqlalchemy import select

from api import trail, versions
from api.db.tables import DRAFT, PUBLISHED, RepairAnswerRow, RosterRow
from api.edits.asked import REPAIRS, Asked, asked, concerned, within
from api.errors import Problem

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from api.auth.scope import Scope
    from scheduler.exchange import Change

SEEN, AGREED, REFUSED, APPROVED = "seen", "agreed", "refused", "approved"


@dataclass(frozen=True)
class Answers:
    """What has been said to a draft, in order; to all its versions.

    Attributes
    ----------
    version
        The one that there is; of what was published, the one that was answered.
    """

    rows: tuple[RepairAnswerRow, ...]
    version: int

    @property
    def now(self) -> dict[str, RepairAnswerRow]:
        """Person → the last answer to the version that there is."""
        said = (row for row in self._current if row.said in {AGREED, REFUSED})
        return {row.agent_id: row for row in said if row.agent_id}

    @property
    def approval(self) -> RepairAnswerRow | None:
        """That a lead has approved the version that there is, and nobody has refused since."""
        told = [row for row in self._current if row.said in {APPROVED, REFUSED}]
        return told[-1] if told and told[-1].said == APPROVED else None

    @property
    def _current(self) -> list[RepairAnswerRow]:
        return [row for row in self.rows if row.version == self.version]


def answers_to(session: Session, row: RosterRow) -> Answers:
    """Return what has been said to a draft that was found within reach."""
    query = select(RepairAnswerRow).where(RepairAnswerRow.roster_id == row.roster_id)
    found = session.scalars(query.order_by(RepairAnswerRow.position)).all()
    version = row.version if row.status == DRAFT or not found else found[-1].version
    return Answers(tuple(found), version)


def require_current(row: RosterRow, before: RosterRow | None) -> None:
    """Find out whether what a draft repairs, if it repairs something, is what is in force.

    Raises
    ------
    Problem
        When these weeks were published again: the draft would take that back, and ask others.
    """
    if REPAIRS in row.facts and (before is None or before.roster_id != row.facts[REPAIRS]):
        raise _overtaken()


def require_agreed(session: Session, row: RosterRow, changes: Sequence[Change]) -> None:
    """Find out whether a draft may be published as far as people had to be asked.

    Raises
    ------
    Problem
        When somebody whose hours a repair changes has not agreed, or no lead has approved it.
    """
    people = concerned(row, changes)
    if not people:
        return
    told = answers_to(session, row)
    _require_consents(told, people)
    if told.approval is None:
        raise Problem("wrong-state", "No lead has approved it yet.")


def _overtaken() -> Problem:
    detail = "These weeks have been published again since: ask for a repair anew."
    return Problem("wrong-state", detail)


def _require_consents(told: Answers, people: set[str]) -> None:
    now = told.now
    if refused := sorted(who for who in people & now.keys() if now[who].said == REFUSED):
        detail = f"Refused by {', '.join(refused)}. Maybe ask for a repair anew, or edit the draft."
        raise Problem("wrong-state", detail)
    if missing := people - now.keys():
        raise Problem("wrong-state", f"Not agreed yet: {', '.join(sorted(missing))}.")


def see(session: Session, scope: Scope, roster_id: str, version: int) -> Asked:
    """Write down that an account has seen a version; the first time is kept.

    Raises
    ------
    Problem
        When there is no such draft in this version.
    """
    found = _open(session, scope, roster_id, version)
    own = next(iter(scope.people)) if isinstance(scope.people, frozenset) else None
    rows = answers_to(session, found.row).rows
    if (SEEN, version, scope.account_id) not in {(r.said, r.version, r.account_id) for r in rows}:
        _say(session, scope, found, SEEN, own)
    return found


def answer(
    session: Session, scope: Scope, roster_id: str, version: int, agent_id: str, said: str
) -> Asked:
    """Write down a person's answer to a version, or a lead's for an absent one.

    Parameters
    ----------
    said
        ``AGREED`` or ``REFUSED``; the last answer of a person counts.

    Raises
    ------
    Problem
        When there is no such draft in this version, it repairs what is no longer in force, the
        person is beyond reach or not asked, or has answered and another one speaks for them.
    """
    found = _open(session, scope, roster_id, version)
    if not within(session, scope, found.row, [agent_id]):  # first: who else is asked stays unsaid
        raise Problem("beyond-reach", "Another person says this, or a lead of theirs.")
    if agent_id not in found.people:
        raise Problem("wrong-state", f"{agent_id} is asked for nothing here.")
    told = answers_to(session, found.row).now.get(agent_id)
    if _for_absent(scope, agent_id) and told is not None and not told.for_absent:
        raise Problem("wrong-state", f"{agent_id} has answered; only they can answer otherwise.")
    return _say(session, scope, found, said, agent_id)


def approve(session: Session, scope: Scope, roster_id: str, version: int) -> Asked:
    """Write down that a lead of everybody concerned approves, once all have agreed.

    Raises
    ------
    Problem
        When there is no such draft in this version, it repairs what is no longer in force, or
        somebody is beyond reach or has not agreed.
    """
    found = _open(session, scope, roster_id, version)
    if within(session, scope, found.row, found.people) != found.people:
        raise Problem("beyond-reach", "A lead of everybody in the repair approves it.")
    _require_consents(answers_to(session, found.row), found.people)
    return _say(session, scope, found, APPROVED, None)


def _open(session: Session, scope: Scope, roster_id: str, version: int) -> Asked:
    found = asked(session, scope, roster_id, lock=True)
    versions.compare(versions.tag(version), found.row.version)
    if found.row.status != DRAFT:
        raise Problem("wrong-state", f"It is {found.row.status}.")
    if found.repairs.status != PUBLISHED:
        raise _overtaken()
    return found


def _for_absent(scope: Scope, agent_id: str) -> bool:
    return scope.people != frozenset({agent_id})


def _say(session: Session, scope: Scope, found: Asked, said: str, agent_id: str | None) -> Asked:
    row = found.row
    before = answers_to(session, row).rows
    told = RepairAnswerRow(
        roster_id=row.roster_id,
        position=len(before) + 1,
        version=row.version,
        said=said,
        agent_id=agent_id,
        account_id=scope.account_id,
        for_absent=said in {AGREED, REFUSED} and _for_absent(scope, agent_id or ""),
        at=datetime.now(UTC),
    )
    session.add(told)
    session.flush()
    details = {"version": row.version, "agent_id": agent_id, "for_absent": told.for_absent}
    where = row.centre_id
    trail.note(session, scope, f"repair.{said}", row.roster_id, centre_id=where, details=details)
    return found
