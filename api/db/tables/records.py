"""What is only ever added to: the audit trail and the feed of changes; and repeated requests."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from api.db.base import STRICT, Base, Big, Plain


class TrailRow(Base, kw_only=True):
    """One entry of the audit trail; triggers refuse to change or delete it.

    Attributes
    ----------
    before, digest
        SHA-256 of the entry before, and of this one with it: a chain.
    """

    __tablename__ = "audit_trail"
    __table_args__ = (STRICT,)

    seq: Mapped[int] = mapped_column(Big, primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    actor: Mapped[str]
    role: Mapped[str]
    action: Mapped[str]
    centre_id: Mapped[str | None]
    subject: Mapped[str]
    details: Mapped[Plain]
    before: Mapped[str]
    digest: Mapped[str]


class ChangeRow(Base, kw_only=True):
    """One event of the feed that other systems follow.

    Attributes
    ----------
    xid
        The transaction of PostgreSQL that wrote it, 0 on SQLite. Readers take rows of finished
        transactions alone, in order of ``(xid, seq)``: a number drawn early may be committed late.
    kind
        ``shift.published``, ``shift.changed``, ``shift.removed``, ``person.changed``, …
    version
        Of the thing; a removed one keeps its last.
    data
        The thing as the API shows it; None for a tombstone.
    """

    __tablename__ = "changes"
    __table_args__ = (Index("ix_changes_order", "centre_id", "xid", "seq"), STRICT)

    seq: Mapped[int] = mapped_column(Big, primary_key=True, autoincrement=True, init=False)
    xid: Mapped[int] = mapped_column(Big)
    at: Mapped[datetime] = mapped_column(index=True)
    centre_id: Mapped[str]
    kind: Mapped[str]
    subject: Mapped[str]
    version: Mapped[int]
    agent_id: Mapped[str | None]
    site: Mapped[str | None]
    team: Mapped[str | None]
    work_date: Mapped[date | None]
    data: Mapped[Plain | None]


class RepeatRow(Base, kw_only=True):
    """The answer to a request with an idempotency key, for when it is sent again.

    Attributes
    ----------
    body
        As it was sent, to the byte.
    """

    __tablename__ = "idempotency_keys"
    __table_args__ = (STRICT,)

    account_id: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    request_sha256: Mapped[str]
    status: Mapped[int]
    headers: Mapped[Plain]
    body: Mapped[str | None]
    created_at: Mapped[datetime] = mapped_column(index=True)
