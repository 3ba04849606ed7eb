"""Calendars that people subscribe to by an address that nobody can guess."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKeyConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from api.db.base import STRICT, Base


class CalendarRow(Base, kw_only=True):
    """The calendar of one person; a new address takes the place of the old one.

    Attributes
    ----------
    secret_sha256
        Of the secret in the address, which is shown once and not kept.
    """

    __tablename__ = "calendars"
    __table_args__ = (
        ForeignKeyConstraint(
            ["centre_id", "agent_id"], ["people.centre_id", "people.agent_id"], ondelete="CASCADE"
        ),
        UniqueConstraint("centre_id", "agent_id"),
        STRICT,
    )

    secret_sha256: Mapped[str] = mapped_column(primary_key=True)
    centre_id: Mapped[str]
    agent_id: Mapped[str]
    created_at: Mapped[datetime]
