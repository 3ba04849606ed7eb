"""Whether what is stored is whole: the chain of the audit trail, files, rosters."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import TYPE_CHECKING

from sqlalchemy import and_, func, select
from sqlalchemy.orm import aliased

from api.db.tables import (
    PUBLISHED,
    CentreFileRow,
    RosterFileRow,
    RosterRow,
    SegmentRow,
    ShiftRow,
)
from api.db.upgrade import current, head
from api.trail import broken_links

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from api.db.engine import Database

MOST_SHOWN = 20
FILES_AT_ONCE = 20


def findings(database: Database) -> list[str]:
    """Return a sentence for each thing that is not as it must be; none when all is whole."""
    found = current(database)
    if found != head():
        return [f"the database is at revision {found}, this release at {head()}"]
    with database.read_whole() as session:
        return [
            *_trail(session),
            *_files(session),
            *_overlaps(session),
            *_weeks(session),
            *_flags(session),
            *_gaps(session),
        ]


def _trail(session: Session) -> Iterator[str]:
    for seq in broken_links(session)[:MOST_SHOWN]:
        yield f"entry {seq} of the audit trail does not follow from the one before"


def _files(session: Session) -> Iterator[str]:
    of_centres = select(CentreFileRow.centre_id, CentreFileRow.name, CentreFileRow.sha256)
    of_rosters = select(RosterFileRow.roster_id, RosterFileRow.name, RosterFileRow.sha256)
    for query in (
        of_centres.add_columns(CentreFileRow.content),
        of_rosters.add_columns(RosterFileRow.content),
    ):
        rows = session.execute(query.execution_options(yield_per=FILES_AT_ONCE))
        for owner, name, sha256, content in rows:
            if hashlib.sha256(content).hexdigest() != sha256:
                yield f"{name} of {owner} is not what was stored"


def _overlaps(session: Session) -> Iterator[str]:
    one, other = aliased(ShiftRow), aliased(ShiftRow)
    same = and_(
        one.centre_id == other.centre_id,
        one.agent_id == other.agent_id,
        one.starts_at < other.ends_at,
        other.starts_at < one.ends_at,
        (one.roster_id < other.roster_id)
        | ((one.roster_id == other.roster_id) & (one.shift_id < other.shift_id)),
    )
    query = select(one.shift_id, other.shift_id).join(other, same)
    query = query.where(one.published, other.published).limit(MOST_SHOWN)
    for first, second in session.execute(query):
        yield f"the published shifts {first} and {second} overlap"


def _weeks(session: Session) -> Iterator[str]:
    one, other = aliased(RosterRow), aliased(RosterRow)
    both = and_(
        one.centre_id == other.centre_id,
        one.roster_id < other.roster_id,
        one.first_date <= other.last_date,
        other.first_date <= one.last_date,
    )
    query = select(one.roster_id, other.roster_id).join(other, both)
    query = query.where(one.status == PUBLISHED, other.status == PUBLISHED).limit(MOST_SHOWN)
    for first, second in session.execute(query):
        yield f"{first} and {second} are published for the same days"


def _flags(session: Session) -> Iterator[str]:
    odd = ShiftRow.published != (RosterRow.status == PUBLISHED)
    query = select(RosterRow.roster_id).join(ShiftRow, ShiftRow.roster_id == RosterRow.roster_id)
    for name in session.scalars(query.where(odd).distinct().limit(MOST_SHOWN)):
        yield f"the shifts of {name} do not say whether it is published"


def _gaps(session: Session) -> Iterator[str]:
    """Yield shifts whose segments do not make them up, told by their ends and their length."""
    length = func.count(SegmentRow.position)
    ends = (func.min(SegmentRow.starts_at), func.max(SegmentRow.ends_at))
    of_shift = and_(
        SegmentRow.roster_id == ShiftRow.roster_id, SegmentRow.shift_id == ShiftRow.shift_id
    )
    query = (
        select(ShiftRow.roster_id, ShiftRow.shift_id)
        .outerjoin(SegmentRow, of_shift)
        .group_by(ShiftRow.roster_id, ShiftRow.shift_id, ShiftRow.starts_at, ShiftRow.ends_at)
        .having((length == 0) | (ends[0] != ShiftRow.starts_at) | (ends[1] != ShiftRow.ends_at))
    )
    for roster_id, shift_id in session.execute(query.limit(MOST_SHOWN)):
        yield f"the segments of {shift_id} in {roster_id} do not make up the shift"
