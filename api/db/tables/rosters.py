"""Rosters with all their versions: shifts and segments as rows, the files of a plan beside them."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from api.db.base import STRICT, Base, Big, Plain, counted_by

DRAFT, PUBLISHED, SUPERSEDED = "draft", "published", "superseded"


class RosterRow(Base, kw_only=True):
    """A roster of whole weeks of a centre.

    Attributes
    ----------
    first_date, last_date
        Of the weeks it covers.
    status
        ``draft``, then ``published``, then ``superseded``; never back.
    number
        Which publication of these weeks it is, counted from 1; None while a draft.
    based_on
        The publication that was in force when the draft was made; 0 for none.
    version
        Counts changes of this row; the version of its ETag.
    centre_revision
        The state of the centre's files that it was planned from.
    audit
        ``feasible``, ``cost_milli`` and the verdicts, as ``audit.json`` has them.
    facts
        ``roster.json`` of the plan; empty for a roster that was handed in.
    """

    __tablename__ = "rosters"
    __table_args__ = (
        CheckConstraint("status IN ('draft', 'published', 'superseded')", name="status"),
        Index("ix_rosters_weeks", "centre_id", "first_date", "status"),
        STRICT,
    )

    roster_id: Mapped[str] = mapped_column(primary_key=True)
    centre_id: Mapped[str] = mapped_column(ForeignKey("centres.centre_id"))
    first_date: Mapped[date]
    last_date: Mapped[date]
    status: Mapped[str]
    number: Mapped[int | None] = mapped_column(default=None)
    based_on: Mapped[int]
    version: Mapped[int] = mapped_column(init=False)
    centre_revision: Mapped[int]
    feasible: Mapped[bool]
    cost_milli: Mapped[int] = mapped_column(Big)
    audit: Mapped[Plain] = mapped_column(deferred=True)
    facts: Mapped[Plain] = mapped_column(deferred=True)
    created_by: Mapped[str]
    created_at: Mapped[datetime]
    published_by: Mapped[str | None] = mapped_column(default=None)
    published_at: Mapped[datetime | None] = mapped_column(default=None)

    __mapper_args__ = counted_by(version)


class RosterFileRow(Base, kw_only=True):
    """A file of a plan, such as ``need.csv`` or ``report.html``, as it was written."""

    __tablename__ = "roster_files"
    __table_args__ = (STRICT,)

    roster_id: Mapped[str] = mapped_column(ForeignKey("rosters.roster_id"), primary_key=True)
    name: Mapped[str] = mapped_column(primary_key=True)
    sha256: Mapped[str]
    content: Mapped[bytes] = mapped_column(deferred=True)


class ShiftRow(Base, kw_only=True):
    """A shift of a roster.

    Attributes
    ----------
    site
        Where it is worked; rows are limited by it, and by the team of its person.
    published
        Whether it counts: one person's published shifts cannot overlap.
    """

    __tablename__ = "shifts"
    __table_args__ = (
        CheckConstraint("starts_at < ends_at", name="order"),
        Index("ix_shifts_person", "centre_id", "agent_id", "starts_at"),
        STRICT,
    )

    roster_id: Mapped[str] = mapped_column(ForeignKey("rosters.roster_id"), primary_key=True)
    shift_id: Mapped[str] = mapped_column(primary_key=True)
    centre_id: Mapped[str]
    agent_id: Mapped[str]
    work_date: Mapped[date]
    site: Mapped[str]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    shift_code: Mapped[str | None]
    paid_minutes: Mapped[int]
    published: Mapped[bool]


class SegmentRow(Base, kw_only=True):
    """A segment of a shift, in order of time."""

    __tablename__ = "segments"
    __table_args__ = (
        ForeignKeyConstraint(
            ["roster_id", "shift_id"], ["shifts.roster_id", "shifts.shift_id"], ondelete="CASCADE"
        ),
        STRICT,
    )

    roster_id: Mapped[str] = mapped_column(primary_key=True)
    shift_id: Mapped[str] = mapped_column(primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    kind: Mapped[str]
    queue: Mapped[str | None]
    activity_id: Mapped[str | None]
    place: Mapped[str]
    paid: Mapped[bool]


class SeenRow(Base, kw_only=True):
    """That an account has seen a version of a roster: a receipt, for its own person if any."""

    __tablename__ = "roster_receipts"
    __table_args__ = (STRICT,)

    roster_id: Mapped[str] = mapped_column(ForeignKey("rosters.roster_id"), primary_key=True)
    account_id: Mapped[str] = mapped_column(primary_key=True)
    agent_id: Mapped[str | None]
    seen_at: Mapped[datetime]


class RepairAnswerRow(Base, kw_only=True):
    """What somebody said to a version of a draft that repairs; rows are only added.

    Attributes
    ----------
    position
        Counts the answers to a draft from 1.
    version
        Of the draft, as it was looked at.
    agent_id
        For whom it was said; None for a lead who approves, or an account that is no one person's.
    for_absent
        Whether a lead answered for an absent person.
    """

    __tablename__ = "repair_answers"
    __table_args__ = (
        CheckConstraint("said IN ('seen', 'agreed', 'refused', 'approved')", name="said"),
        STRICT,
    )

    roster_id: Mapped[str] = mapped_column(ForeignKey("rosters.roster_id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int]
    said: Mapped[str]
    agent_id: Mapped[str | None]
    account_id: Mapped[str]
    for_absent: Mapped[bool]
    at: Mapped[datetime]
