"""Reading the feed of changes: each one once, in order, none skipped because it was slow."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, func, literal_column, select, tuple_

from api.db.tables import ChangeRow
from api.repositories.centres import centre
from api.repositories.people import within

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session

    from api.auth.scope import Scope

LAST = 2**63 - 1
"""The largest number of a transaction or a change."""
_HORIZON: ColumnElement[int] = literal_column(
    "pg_snapshot_xmin(pg_current_snapshot())::text::bigint"
)
"""The oldest transaction of PostgreSQL that is still under way: all older ones have ended."""


@dataclass(frozen=True, order=True)
class Position:
    """A place in the feed: all changes up to it were read."""

    xid: int = 0
    seq: int = 0


def end_of_feed(session: Session) -> Position:
    """Return the place behind which lies whatever a read that begins now may not see.

    On PostgreSQL that is the oldest transaction still under way. What younger ones have committed
    is seen by the read and told again by the feed, which does no harm: versions tell.
    """
    if session.get_bind().dialect.name == "postgresql":
        return Position(int(session.scalar(select(_HORIZON)) or 1) - 1, LAST)
    return Position(0, session.scalar(select(func.max(ChangeRow.seq))) or 0)


def changes_after(
    session: Session, scope: Scope, centre_id: str, after: Position, limit: int
) -> Sequence[ChangeRow]:
    """Return changes of a centre behind a place that are within reach, at most ``limit`` of them.

    A number in the feed is drawn before its transaction ends, so that a late one may be smaller
    than some that were read. On PostgreSQL changes are therefore told in order of transaction, and
    none while an older transaction is under way; SQLite has one writer at a time.

    Raises
    ------
    Problem
        When there is no such centre within reach.
    """
    centre(session, scope, centre_id)
    query = (
        select(ChangeRow)
        .where(ChangeRow.centre_id == centre_id)
        .where(tuple_(ChangeRow.xid, ChangeRow.seq) > (after.xid, after.seq))
        .where(*within(scope, ChangeRow.site, ChangeRow.team, ChangeRow.agent_id))
    )
    if session.get_bind().dialect.name == "postgresql":
        query = query.where(ChangeRow.xid < _HORIZON)
    return session.scalars(query.order_by(ChangeRow.xid, ChangeRow.seq).limit(limit)).all()
