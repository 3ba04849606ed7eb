"""Reading the audit trail."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from api.auth.scope import EVERYTHING
from api.db.tables import TrailRow

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session

    from api.auth.scope import Scope


def entries(
    session: Session, scope: Scope, centre_id: str | None, after: int, limit: int
) -> Sequence[TrailRow]:
    """Return entries of centres within reach, the oldest first, at most ``limit`` of them.

    Entries that belong to no centre, such as those of accounts, are for those who reach all.
    """
    query = select(TrailRow).where(TrailRow.seq > after)
    if scope.centres is not EVERYTHING:
        query = query.where(TrailRow.centre_id.in_(scope.centres))
    if centre_id is not None:
        query = query.where(TrailRow.centre_id == centre_id)
    return session.scalars(query.order_by(TrailRow.seq).limit(limit)).all()
