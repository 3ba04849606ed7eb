"""Who agrees to other hours in a repair, and which lead approves it: before it can be published.

Both are kept with the draft, so each is a version of it. An edit makes other hours of it, to which
nobody has agreed yet.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from api import trail, versions
from api.db.tables import DRAFT, PUBLISHED, RosterRow
from api.errors import Problem, not_found
from api.repositories import rosters
from api.repositories.centres import centre
from api.repositories.swaps import places_of
from api.standings import whole
from scheduler.exchange import Change, diff_rosters

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from api.auth.scope import Scope

REPAIRS, ABSENT, CONSENTS, APPROVED = "repairs", "absent", "consents", "approved"
_HOURS = {"start", "end"}


@dataclass(frozen=True)
class Asked:
    """A draft that repairs, the roster that it repairs, and what becomes of people."""

    row: RosterRow
    repairs: RosterRow
    changes: tuple[Change, ...]

    @property
    def people(self) -> set[str]:
        """Who would work other hours or days."""
        return concerned(self.row, self.changes)


def concerned(row: RosterRow, changes: Iterable[Change]) -> set[str]:
    """Return whose consent a draft needs; of what is no repair nobody's.

    The absent one is asked for what they would work more or at other hours, not for what the
    absence takes away. Where it is not known who is absent, everybody is asked.
    """
    if REPAIRS not in row.facts:
        return set()
    other = [c for c in changes if c.kind != "changed" or _HOURS & set(c.fields)]
    absent = row.facts.get(ABSENT)
    return {c.agent_id for c in other if c.agent_id != absent or not _takes_away(c)}


def _takes_away(change: Change) -> bool:
    """Return whether nothing is worked after a change that was not worked before."""
    old, new = change.old, change.new
    return new is None or (old is not None and old.start <= new.start and new.end <= old.end)


def require_current(row: RosterRow, before: RosterRow | None) -> None:
    """Find out whether what a draft repairs, if it repairs something, is what is in force.

    Raises
    ------
    Problem
        When these weeks were published again: the draft would take that back, and ask others.
    """
    if REPAIRS in row.facts and (before is None or before.roster_id != row.facts[REPAIRS]):
        raise _overtaken()


def require_agreed(row: RosterRow, changes: Sequence[Change]) -> None:
    """Find out whether a draft may be published as far as people had to be asked.

    Raises
    ------
    Problem
        When somebody whose hours a repair changes has not agreed, or no lead has approved it.
    """
    people = concerned(row, changes)
    _require_consents(row, people)
    if people and APPROVED not in row.facts:
        raise Problem("wrong-state", "No lead has approved it yet.")


def _overtaken() -> Problem:
    detail = "These weeks have been published again since: ask for a repair anew."
    return Problem("wrong-state", detail)


def _require_consents(row: RosterRow, people: set[str]) -> None:
    if missing := people - row.facts.get(CONSENTS, {}).keys():
        raise Problem("wrong-state", f"Not agreed yet: {', '.join(sorted(missing))}.")


def asked(session: Session, scope: Scope, roster_id: str, *, lock: bool = False) -> Asked:
    """Return a repair that concerns somebody within reach, though it is a draft still.

    Raises
    ------
    Problem
        When there is none.
    """
    everybody = whole(scope)
    row = rosters.roster(session, everybody, roster_id)
    if lock:
        centre(session, everybody, row.centre_id, lock=True)
        session.refresh(row, ["version", "status", "facts"])
    if REPAIRS not in row.facts:
        raise not_found("repair")
    before = rosters.roster(session, everybody, row.facts[REPAIRS])
    old, new = (rosters.domain_roster(session, everybody, one) for one in (before, row))
    found = Asked(row, before, diff_rosters(old, new))
    if not within(session, scope, row, found.people):
        raise not_found("repair")
    return found


def within(session: Session, scope: Scope, row: RosterRow, people: Iterable[str]) -> set[str]:
    """Return those of some people who are within reach."""
    named = sorted(people)
    places = places_of(session, row.centre_id, named)
    return {w for w in named if scope.reaches(row.centre_id, *places.get(w, ("", "")), w)}


def consent(session: Session, scope: Scope, roster_id: str, version: int, agent_id: str) -> Asked:
    """Write down that a person agrees to the hours of a version, or a lead for an absent one.

    Raises
    ------
    Problem
        When there is no such draft in this version, it repairs what is no longer in force, or the
        person is beyond reach or not asked.
    """
    found = _open(session, scope, roster_id, version)
    if not within(session, scope, found.row, [agent_id]):  # first: who else is asked stays unsaid
        raise Problem("beyond-reach", "Another person says this, or a lead of theirs.")
    if agent_id not in found.people:
        raise Problem("wrong-state", f"{agent_id} is asked for nothing here.")
    said = {**_now(scope), "for_absent": scope.people != frozenset({agent_id})}
    consents = {**found.row.facts.get(CONSENTS, {}), agent_id: said}
    return _kept(session, scope, found, CONSENTS, consents)


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
    _require_consents(found.row, found.people)
    return _kept(session, scope, found, APPROVED, _now(scope))


def _now(scope: Scope) -> dict[str, Any]:
    return {"by": scope.account_id, "at": datetime.now(UTC).isoformat()}


def _open(session: Session, scope: Scope, roster_id: str, version: int) -> Asked:
    found = asked(session, scope, roster_id, lock=True)
    versions.compare(versions.tag(version), found.row.version)
    if found.row.status != DRAFT:
        raise Problem("wrong-state", f"It is {found.row.status}.")
    if found.repairs.status != PUBLISHED:
        raise _overtaken()
    return found


def _kept(session: Session, scope: Scope, found: Asked, name: str, told: dict[str, Any]) -> Asked:
    row = found.row
    row.facts = {**row.facts, name: told}
    session.flush()
    action = {CONSENTS: "roster.agreed", APPROVED: "roster.approved"}[name]
    where = row.centre_id
    trail.note(session, scope, action, row.roster_id, centre_id=where)
    return found
