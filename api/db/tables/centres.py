"""Centres: the checked files they consist of, and what is listed from them."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, ForeignKeyConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from api.db.base import STRICT, Base, Names, Plain


class CentreRow(Base, kw_only=True):
    """A contact centre.

    Attributes
    ----------
    revision
        Counts changes of its files; the version of its ETag.
    data
        The domain's ``Centre`` as plain data.
    """

    __tablename__ = "centres"
    __table_args__ = (STRICT,)

    centre_id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    revision: Mapped[int]
    data: Mapped[Plain]
    notices: Mapped[Names]
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]


class CentreFileRow(Base, kw_only=True):
    """One state of one file of a centre, as it was handed in and checked.

    Attributes
    ----------
    from_revision, to_revision
        First revision of the centre with this state, and the first without; None while it holds.
    """

    __tablename__ = "centre_files"
    __table_args__ = (
        Index("ix_centre_files_now", "centre_id", "to_revision"),
        STRICT,
    )

    centre_id: Mapped[str] = mapped_column(ForeignKey("centres.centre_id"), primary_key=True)
    name: Mapped[str] = mapped_column(primary_key=True)
    from_revision: Mapped[int] = mapped_column(primary_key=True)
    to_revision: Mapped[int | None] = mapped_column(default=None)
    sha256: Mapped[str]
    content: Mapped[bytes] = mapped_column(deferred=True)


class PersonRow(Base, kw_only=True):
    """A person of a centre; what holds when is in their postings.

    Attributes
    ----------
    version
        Counts changes of the person: postings, skills, wishes, time off.
    """

    __tablename__ = "people"
    __table_args__ = (STRICT,)

    centre_id: Mapped[str] = mapped_column(ForeignKey("centres.centre_id"), primary_key=True)
    agent_id: Mapped[str] = mapped_column(primary_key=True)
    version: Mapped[int]
    changed_at: Mapped[datetime]


class PostingRow(Base, kw_only=True):
    """Where a person belongs from one date to another: one row of ``agents.csv``.

    Attributes
    ----------
    begins, ends
        The first date, the earliest one there is for the first posting; and the date of the next.
    data
        The domain's ``Agent`` as plain data.
    """

    __tablename__ = "postings"
    __table_args__ = (
        ForeignKeyConstraint(
            ["centre_id", "agent_id"], ["people.centre_id", "people.agent_id"], ondelete="CASCADE"
        ),
        Index("ix_postings_team", "centre_id", "team"),
        STRICT,
    )

    centre_id: Mapped[str] = mapped_column(primary_key=True)
    agent_id: Mapped[str] = mapped_column(primary_key=True)
    begins: Mapped[date] = mapped_column(primary_key=True)
    ends: Mapped[date]
    site: Mapped[str]
    team: Mapped[str]
    data: Mapped[Plain]


class SkillRow(Base, kw_only=True):
    """One row of ``skills.csv``; ``data`` is the domain's ``Skill``."""

    __tablename__ = "skills"
    __table_args__ = (
        ForeignKeyConstraint(
            ["centre_id", "agent_id"], ["people.centre_id", "people.agent_id"], ondelete="CASCADE"
        ),
        STRICT,
    )

    centre_id: Mapped[str] = mapped_column(primary_key=True)
    agent_id: Mapped[str] = mapped_column(primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    queue: Mapped[str]
    data: Mapped[Plain]


class ContractRow(Base, kw_only=True):
    """One row of ``contracts.csv``; ``data`` is the domain's ``Contract``."""

    __tablename__ = "contracts"
    __table_args__ = (STRICT,)

    centre_id: Mapped[str] = mapped_column(ForeignKey("centres.centre_id"), primary_key=True)
    contract_id: Mapped[str] = mapped_column(primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    data: Mapped[Plain]


class WishRow(Base, kw_only=True):
    """One row of ``wishes.csv``; ``data`` is the domain's ``Wish``."""

    __tablename__ = "wishes"
    __table_args__ = (
        ForeignKeyConstraint(
            ["centre_id", "agent_id"], ["people.centre_id", "people.agent_id"], ondelete="CASCADE"
        ),
        STRICT,
    )

    centre_id: Mapped[str] = mapped_column(primary_key=True)
    agent_id: Mapped[str] = mapped_column(primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    data: Mapped[Plain]


class TimeOffRow(Base, kw_only=True):
    """One row of ``time_off.csv``; ``data`` is the domain's ``TimeOff``."""

    __tablename__ = "time_off"
    __table_args__ = (
        ForeignKeyConstraint(
            ["centre_id", "agent_id"], ["people.centre_id", "people.agent_id"], ondelete="CASCADE"
        ),
        STRICT,
    )

    centre_id: Mapped[str] = mapped_column(primary_key=True)
    agent_id: Mapped[str] = mapped_column(primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    data: Mapped[Plain]
