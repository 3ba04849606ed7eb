"""Writing the feed of changes: in the transaction that makes them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, insert, text

from api.db.tables import ChangeRow

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session
KEPT_DAYS = 90
"""A reader who was away for longer begins anew from a snapshot."""
SPARE_DAYS = 7
"""Changes are forgotten so much later than cursors, so that none goes while it is being read."""


@dataclass(frozen=True)
class Event:
    """One change of one thing.

    Attributes
    ----------
    kind
        ``shift.published``, ``shift.changed``, ``shift.removed``, ``person.changed``, …
    subject
        Id of the thing.
    version
        Of the thing.
    agent_id, site, team, work_date
        Whose it is, where and when, so that readers can be limited.
    data
        The thing as the API shows it; None for a tombstone, or where it is to be read.
    """

    kind: str
    subject: str
    version: int
    agent_id: str | None = None
    site: str | None = None
    team: str | None = None
    work_date: date | None = None
    data: dict[str, Any] | None = None


def publish(session: Session, centre_id: str, events: Sequence[Event]) -> None:
    """Add events to the end of the feed, in their order; what is too old leaves it."""
    if not events:
        return
    xid = transaction_id(session)
    now = datetime.now(UTC)
    forget_old(session, now)
    rows = [{"xid": xid, "at": now, "centre_id": centre_id, **vars(event)} for event in events]
    session.execute(insert(ChangeRow), rows)


def transaction_id(session: Session) -> int:
    """Return the number of this transaction on PostgreSQL; 0 on SQLite, which has one writer."""
    if session.get_bind().dialect.name != "postgresql":
        return 0
    return int(session.scalar(text("SELECT pg_current_xact_id()::text::bigint")) or 0)


def forget_old(session: Session, now: datetime) -> None:
    """Delete changes that no cursor leads to any more."""
    before = now - timedelta(days=KEPT_DAYS + SPARE_DAYS)
    session.execute(delete(ChangeRow).where(ChangeRow.at < before))
