"""Published shifts over any stretch of dates, and what became of one person's."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import exists, select

from api.auth.scope import EVERYTHING
from api.db.tables import DRAFT, ChangeRow, RosterRow, SegmentRow, ShiftRow
from api.repositories import rosters
from api.repositories.centres import revision
from api.repositories.people import within
from api.repositories.teams import shift_team

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from api.auth.scope import Scope


class Brief(NamedTuple):
    """The columns of a shift without its segments."""

    shift_id: str
    agent_id: str
    work_date: date
    site: str
    shift_code: str | None
    starts_at: datetime
    ends_at: datetime
    paid_minutes: int


_BRIEF = [getattr(ShiftRow, name) for name in Brief._fields]
_AT_HOME = exists().where(
    SegmentRow.roster_id == ShiftRow.roster_id,
    SegmentRow.shift_id == ShiftRow.shift_id,
    SegmentRow.place == "home",
)


@dataclass(frozen=True)
class Stretch:
    """Which published shifts are asked for.

    Attributes
    ----------
    first, last
        Work dates, both included.
    agent_id, team
        Of one person or team alone.
    """

    centre_id: str
    first: date
    last: date
    agent_id: str | None = None
    team: str | None = None


def state(session: Session, scope: Scope, stretch: Stretch) -> str:
    """Return a name of what ``shifts`` would return: another one as soon as that differs.

    Published shifts never change under one publication, so that the publications in force name
    them all; reading shifts is not needed to know that nothing is new. In which team they are is
    the centre's to say: where that counts, its revision is part of the name.

    Raises
    ------
    Problem
        When there is no such centre within reach.
    """
    held_at = revision(session, scope, stretch.centre_id)
    by_team = scope.teams is not EVERYTHING or stretch.team is not None
    held = rosters.versions_in_force(session, stretch.centre_id, stretch.first, stretch.last)
    reach = [
        None if part is EVERYTHING else sorted(part)
        for part in (scope.sites, scope.teams, scope.people)
    ]
    told = [held, reach, vars(stretch), held_at if by_team else 0]
    return hashlib.sha256(repr(told).encode()).hexdigest()


def shifts(
    session: Session,
    scope: Scope,
    stretch: Stretch,
    after: tuple[str, str],
    limit: int,
) -> list[Brief]:
    """Return published shifts within reach, in order of person and shift.

    Parameters
    ----------
    after
        Person and shift of the last one that was read; empty texts at the beginning.
    limit
        The most rows.
    """
    query = (
        select(*_BRIEF)
        .where(ShiftRow.centre_id == stretch.centre_id, ShiftRow.published)
        .where(ShiftRow.work_date >= stretch.first, ShiftRow.work_date <= stretch.last)
        .where(*within(scope, ShiftRow.site, shift_team, ShiftRow.agent_id))
    )
    if stretch.agent_id is not None:
        query = query.where(ShiftRow.agent_id == stretch.agent_id)
    if stretch.team is not None:
        query = query.where(shift_team == stretch.team)
    agent_id, shift_id = after
    if agent_id:
        later = (ShiftRow.agent_id == agent_id) & (ShiftRow.shift_id > shift_id)
        query = query.where((ShiftRow.agent_id > agent_id) | later)
    query = query.order_by(ShiftRow.agent_id, ShiftRow.shift_id).limit(limit)
    return [Brief._make(row) for row in session.execute(query)]


@dataclass(frozen=True)
class Known:
    """A shift of one person that is in force, or the last that was known of a removed one.

    Attributes
    ----------
    version, at
        The publication that changed it last, and when.
    at_home
        Whether it is worked at home, in part at least.
    """

    shift: ShiftRow
    at_home: bool
    version: int
    at: datetime
    removed: bool


def known_of(session: Session, centre_id: str, agent_id: str, since: date) -> list[Known]:
    """Return what is in force for one person from a date on, and what was and is no longer.

    There is no scope of an account: the address of the calendar has told who asks. What is in force
    comes last and hides what was before.
    """
    own = (ShiftRow.centre_id == centre_id, ShiftRow.agent_id == agent_id)
    query = (
        select(ShiftRow, RosterRow, _AT_HOME)
        .join(RosterRow)
        .where(*own, ShiftRow.work_date >= since)
        .where(RosterRow.status != DRAFT)
        .order_by(ShiftRow.published, RosterRow.published_at)
    )
    marks = _marks(session, centre_id, agent_id, since)
    found: dict[str, Known] = {}
    for shift, row, home in session.execute(query):
        told = marks.get(shift.shift_id)
        version, at = (told.version, told.at) if told else _publication(row)
        found[shift.shift_id] = Known(shift, home, version, at, not shift.published)
    return [*found.values()]


def _publication(row: RosterRow) -> tuple[int, datetime]:
    """Return number and moment of a publication; a draft would have neither."""
    return row.number or 0, row.published_at or row.created_at


def _marks(session: Session, centre_id: str, agent_id: str, since: date) -> dict[str, ChangeRow]:
    """Return the newest change of each of a person's shifts, as far as the feed remembers."""
    query = (
        select(ChangeRow)
        .where(ChangeRow.centre_id == centre_id, ChangeRow.agent_id == agent_id)
        .where(ChangeRow.work_date >= since, ChangeRow.kind.startswith("shift."))
        .order_by(ChangeRow.seq)
    )
    return {row.subject: row for row in session.scalars(query)}
