"""Rosters: drafts stored, versions read, shifts within reach."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, insert, literal, select
from sqlalchemy.orm import undefer
from sqlalchemy.orm.attributes import flag_modified

from api import trail
from api.auth.scope import EVERYTHING, Permission, Scope
from api.db.tables import (
    DRAFT,
    PUBLISHED,
    RosterFileRow,
    RosterRow,
    SegmentRow,
    ShiftRow,
)
from api.errors import not_found
from api.ids import new_id
from api.repositories.centres import centre
from api.repositories.people import within
from api.repositories.teams import shift_team
from scheduler.domain import Roster, Segment, Shift

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import ColumnElement, Select
    from sqlalchemy.orm import Session


@dataclass(frozen=True)
class Draft:
    """A roster that was judged and is to be stored.

    Attributes
    ----------
    first, weeks
        The whole weeks that it covers.
    audit
        As ``audit.json`` has it.
    facts
        As ``roster.json`` has it; empty for a roster made elsewhere.
    files
        Name → content of what was written beside it.
    """

    centre_id: str
    centre_revision: int
    first: date
    weeks: int
    roster: Roster
    audit: dict[str, Any]
    facts: dict[str, Any] = field(default_factory=dict)
    files: Mapping[str, bytes] = field(default_factory=dict)
    roster_id: str = field(default_factory=lambda: new_id("roster"))


@dataclass(frozen=True)
class Like:
    """A stored roster from which a draft differs in the shifts of some people alone."""

    row: RosterRow
    people: tuple[str, ...]


def store(session: Session, scope: Scope, draft: Draft, like: Like | None = None) -> RosterRow:
    """Store a draft with its shifts and files; what is like another roster is copied from it."""
    last = draft.first + timedelta(days=7 * draft.weeks - 1)
    before = in_force(session, draft.centre_id, draft.first, last)
    row = RosterRow(
        roster_id=draft.roster_id,
        centre_id=draft.centre_id,
        first_date=draft.first,
        last_date=last,
        status=DRAFT,
        based_on=max((found.number or 0 for found in before), default=0),
        centre_revision=draft.centre_revision,
        feasible=bool(draft.audit["feasible"]),
        cost_milli=int(draft.audit["cost_milli"]),
        audit=draft.audit,
        facts=draft.facts,
        created_by=scope.account_id,
        created_at=datetime.now(UTC),
    )
    session.add(row)
    session.flush()
    _add_roster(session, row, draft.roster, like)
    session.add_all(
        RosterFileRow(
            roster_id=row.roster_id,
            name=name,
            sha256=hashlib.sha256(content).hexdigest(),
            content=content,
        )
        for name, content in draft.files.items()
    )
    session.flush()
    where = row.centre_id
    trail.note(session, scope, "roster.stored", row.roster_id, centre_id=where)
    return row


def _add_roster(session: Session, row: RosterRow, roster: Roster, like: Like | None) -> None:
    if like is None:
        _add_shifts(session, row, roster.shifts)
        return
    changed = [shift for shift in roster.shifts if shift.agent_id in like.people]
    _copy(session, like, row)
    _add_shifts(session, row, tuple(changed))


def _copy(session: Session, like: Like, row: RosterRow) -> None:
    """Copy the shifts of everybody whose shifts are the same, within the database."""
    same = (ShiftRow.roster_id == like.row.roster_id, ShiftRow.agent_id.not_in(like.people))
    kept = select(ShiftRow.shift_id).where(*same)
    of_segment = (SegmentRow.roster_id == like.row.roster_id, SegmentRow.shift_id.in_(kept))
    for table, where in ((ShiftRow, same), (SegmentRow, of_segment)):
        fresh = {"roster_id": literal(row.roster_id), "published": literal(value=False)}
        columns = [column.name for column in table.__table__.columns]
        cells: list[Any] = [fresh.get(name, getattr(table, name)) for name in columns]
        session.execute(insert(table).from_select(columns, select(*cells).where(*where)))


OUTLIVE_EDITS = frozenset({"notices", "repairs", "absent"})
"""Facts of a draft that stay when it is edited: notices, and whom it covers for."""


def replace_shift(session: Session, row: RosterRow, shift_id: str, shift: Shift | None) -> None:
    """Put a shift in the place of the one of this id, if there is one; None takes it away."""
    for table in (SegmentRow, ShiftRow):
        own = (table.roster_id == row.roster_id) & (table.shift_id == shift_id)
        session.execute(delete(table).where(own))
    _add_shifts(session, row, (shift,) if shift else ())


def rejudge(session: Session, row: RosterRow, revision: int, audit: dict[str, Any]) -> None:
    """Give a draft whose shifts were changed its new audit, by the centre at a revision.

    What was written beside the roster as it was before goes, and so do the figures of the search
    that made it, and what people had agreed to; the need that it answers and the notices stay.
    """
    judge_by(row, revision, audit)
    row.facts = {name: told for name, told in row.facts.items() if name in OUTLIVE_EDITS}
    flag_modified(row, "audit")  # another shift is another version, also where nothing else differs
    stale = (RosterFileRow.roster_id == row.roster_id) & (RosterFileRow.name != "need.csv")
    session.execute(delete(RosterFileRow).where(stale))
    session.flush()


def judge_by(row: RosterRow, revision: int, audit: dict[str, Any]) -> None:
    """Let the verdicts on a roster be those of the centre at a revision."""
    row.audit, row.centre_revision = audit, revision
    row.feasible, row.cost_milli = bool(audit["feasible"]), int(audit["cost_milli"])


def in_force(session: Session, centre_id: str, first: date, last: date) -> Sequence[RosterRow]:
    """Return the published rosters that cover any date of a stretch, in order of date."""
    query = select(RosterRow).where(*_covering(centre_id, first, last))
    return session.scalars(query.order_by(RosterRow.first_date)).all()


def versions_in_force(
    session: Session, centre_id: str, first: date, last: date
) -> list[tuple[str, int]]:
    """Return id and version of the same, which cost no more to read than they are long.

    On SQLite a whole row lies behind its audit, megabytes of it at 1,500 people.
    """
    query = select(RosterRow.roster_id, RosterRow.version)
    held = query.where(*_covering(centre_id, first, last)).order_by(RosterRow.first_date)
    return [(roster_id, version) for roster_id, version in session.execute(held)]


def _covering(centre_id: str, first: date, last: date) -> Iterator[ColumnElement[bool]]:
    yield RosterRow.centre_id == centre_id
    yield RosterRow.status == PUBLISHED
    yield RosterRow.first_date <= last
    yield RosterRow.last_date >= first


def _add_shifts(session: Session, row: RosterRow, shifts: tuple[Shift, ...]) -> None:
    if not shifts:
        return
    session.execute(insert(ShiftRow), [_shift(row, shift) for shift in shifts])
    segments = [line for shift in shifts for line in _segments(row, shift)]
    session.execute(insert(SegmentRow), segments)


def _shift(row: RosterRow, shift: Shift) -> dict[str, Any]:
    return {
        "roster_id": row.roster_id,
        "shift_id": shift.shift_id,
        "centre_id": row.centre_id,
        "agent_id": shift.agent_id,
        "work_date": shift.work_date,
        "site": shift.site,
        "starts_at": shift.start,
        "ends_at": shift.end,
        "shift_code": shift.shift_code,
        "paid_minutes": shift.paid_minutes,
        "published": False,
    }


def _segments(row: RosterRow, shift: Shift) -> Iterator[dict[str, Any]]:
    for position, segment in enumerate(shift.segments):
        yield {
            "roster_id": row.roster_id,
            "shift_id": shift.shift_id,
            "position": position,
            "starts_at": segment.start,
            "ends_at": segment.end,
            **segment.model_dump(exclude={"start", "end"}),
        }


def rosters(
    session: Session,
    scope: Scope,
    centre_id: str,
    status: str | None,
    after: str,
    limit: int,
) -> Sequence[RosterRow]:
    """Return rosters of a centre, the newest first, at most ``limit`` of them."""
    centre(session, scope, centre_id)
    query = _visible(scope).where(RosterRow.centre_id == centre_id)
    if status is not None:
        query = query.where(RosterRow.status == status)
    if after:
        query = query.where(RosterRow.roster_id < after)
    return session.scalars(query.order_by(RosterRow.roster_id.desc()).limit(limit)).all()


def _visible(scope: Scope) -> Select[RosterRow]:
    """Return the query for what an account may know of: others than planners see no drafts."""
    query = select(RosterRow)
    if not (scope.may(Permission.ROSTERS_WRITE) or scope.may(Permission.VERDICTS_READ)):
        query = query.where(RosterRow.status != DRAFT)
    if scope.centres is not EVERYTHING:
        query = query.where(RosterRow.centre_id.in_(scope.centres))
    return query


def roster(session: Session, scope: Scope, roster_id: str) -> RosterRow:
    """Return a roster; its audit, some megabytes at 1,500 people, is read when it is asked for.

    Raises
    ------
    Problem
        When there is none within reach.
    """
    query = _visible(scope).where(RosterRow.roster_id == roster_id)
    found = session.scalar(query.options(undefer(RosterRow.facts)))
    if found is None or not scope.reaches_centre(found.centre_id):
        raise not_found("roster")
    return found


def shifts(
    session: Session, scope: Scope, row: RosterRow, after: tuple[str, str], limit: int | None
) -> list[Shift]:
    """Return the shifts of a roster that are within reach, in order of person and shift."""
    reach = within(scope, ShiftRow.site, shift_team, ShiftRow.agent_id)
    query = select(ShiftRow).where(ShiftRow.roster_id == row.roster_id, *reach)
    if any(after):
        agent_id, shift_id = after
        later = (ShiftRow.agent_id == agent_id) & (ShiftRow.shift_id > shift_id)
        query = query.where((ShiftRow.agent_id > agent_id) | later)
    query = query.order_by(ShiftRow.agent_id, ShiftRow.shift_id).limit(limit)
    found = session.scalars(query).all()
    every = limit is None and scope.people is EVERYTHING
    segments = _segments_of(session, row, found, every=every)
    return [_to_domain(shift, segments[shift.shift_id]) for shift in found]


def _segments_of(
    session: Session, row: RosterRow, found: Sequence[ShiftRow], *, every: bool
) -> dict[str, list[Segment]]:
    query = select(SegmentRow).where(SegmentRow.roster_id == row.roster_id)
    if not every:
        query = query.where(SegmentRow.shift_id.in_([shift.shift_id for shift in found]))
    segments: dict[str, list[Segment]] = defaultdict(list)
    for line in session.scalars(query.order_by(SegmentRow.shift_id, SegmentRow.position)):
        fields = ("kind", "queue", "activity_id", "place", "paid")
        kept = {name: getattr(line, name) for name in fields}
        segment = {"start": line.starts_at, "end": line.ends_at, **kept}
        segments[line.shift_id].append(Segment.model_validate(segment))
    return segments


def _to_domain(row: ShiftRow, segments: list[Segment]) -> Shift:
    return Shift(
        agent_id=row.agent_id,
        shift_id=row.shift_id,
        work_date=row.work_date,
        site=row.site,
        segments=tuple(segments),
        shift_code=row.shift_code,
    )


def domain_roster(session: Session, scope: Scope, row: RosterRow) -> Roster:
    """Return a roster as the domain has it, as far as it is within reach."""
    return Roster.of(shifts(session, scope, row, ("", ""), None))


def file_names(session: Session, row: RosterRow) -> Sequence[RosterFileRow]:
    """Return the files of a roster that was found within reach, without their content."""
    query = select(RosterFileRow).where(RosterFileRow.roster_id == row.roster_id)
    return session.scalars(query.order_by(RosterFileRow.name)).all()


def file_content(session: Session, row: RosterRow, name: str) -> bytes:
    """Return a file of a roster that was found within reach.

    Raises
    ------
    Problem
        When it has none of this name.
    """
    key = (row.roster_id, name)
    found = session.get(RosterFileRow, key, options=[undefer(RosterFileRow.content)])
    if found is None:
        raise not_found("file")
    return found.content
