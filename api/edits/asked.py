"""What a repair asks of people: who would work other hours or days, though it is a draft still."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sqlalchemy import exists, select
from sqlalchemy.orm import aliased, undefer

from api.db.tables import DRAFT, PUBLISHED, RosterRow, ShiftRow
from api.errors import not_found
from api.repositories import rosters
from api.repositories.centres import centre
from api.repositories.swaps import places_of
from api.standings import whole
from scheduler.exchange import Change, diff_rosters

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from api.auth.scope import Scope

REPAIRS, ABSENT = "repairs", "absent"
_HOURS = {"start", "end"}


@dataclass(frozen=True)
class Asked:
    """A draft that repairs, the roster that it repairs, and what becomes of whom it asks."""

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


def asked(session: Session, scope: Scope, roster_id: str, *, lock: bool = False) -> Asked:
    """Return a repair that concerns somebody within reach.

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
    found = _asked(session, scope, row, rosters.roster(session, everybody, row.facts[REPAIRS]))
    if not within(session, scope, row, found.people):
        raise not_found("repair")
    return found


def open_repairs(session: Session, scope: Scope, centre_id: str) -> list[Asked]:
    """Return the repairs of what is in force that ask somebody within reach, the newest first.

    Raises
    ------
    Problem
        When there is no such centre within reach.
    """
    centre(session, scope, centre_id)
    before = aliased(RosterRow)
    query = (
        select(RosterRow, before)
        .join(
            before,
            (before.centre_id == RosterRow.centre_id) & (before.first_date == RosterRow.first_date),
        )
        .where(RosterRow.centre_id == centre_id, RosterRow.status == DRAFT)
        .where(before.status == PUBLISHED)
        .order_by(RosterRow.created_at.desc(), RosterRow.roster_id)
        .options(undefer(RosterRow.facts))
    )
    pairs = [tuple(pair) for pair in session.execute(query)]
    found = [
        _asked(session, scope, row, held)
        for row, held in pairs
        if row.facts.get(REPAIRS) == held.roster_id
    ]
    return [one for one in found if within(session, scope, one.row, one.people)]


def _asked(session: Session, scope: Scope, row: RosterRow, before: RosterRow) -> Asked:
    """Return a repair; shifts are read of those alone whose hours it changes."""
    people = _with_other_hours(session, row, before) | _with_other_hours(session, before, row)
    theirs = replace(whole(scope), people=frozenset(people))
    old, new = (rosters.domain_roster(session, theirs, one) for one in (before, row))
    return Asked(row, before, diff_rosters(old, new))


def _with_other_hours(session: Session, row: RosterRow, other: RosterRow) -> set[str]:
    """Return who has a shift in one roster that the other does not have at these times."""
    theirs = aliased(ShiftRow)
    same = exists().where(
        *(theirs.roster_id == other.roster_id, theirs.shift_id == ShiftRow.shift_id),
        *(theirs.starts_at == ShiftRow.starts_at, theirs.ends_at == ShiftRow.ends_at),
    )
    query = select(ShiftRow.agent_id).where(ShiftRow.roster_id == row.roster_id, ~same)
    return {*session.scalars(query)}


def within(session: Session, scope: Scope, row: RosterRow, people: Iterable[str]) -> set[str]:
    """Return those of some people who are within reach."""
    named = sorted(people)
    places = places_of(session, row.centre_id, named)
    return {w for w in named if scope.reaches(row.centre_id, *places.get(w, ("", "")), w)}
