"""Long work and its progress, and requests to exchange shifts."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from api.db.base import STRICT, Base, Names, Plain, counted_by


class JobRow(Base, kw_only=True):
    """A piece of long work, such as a plan.

    Attributes
    ----------
    request, result, error
        Plain data; never a secret, and ids instead of people's data.
    cancel_wanted
        Whether somebody asked to stop.
    """

    __tablename__ = "jobs"
    __table_args__ = (
        CheckConstraint(
            "status IN ('queued', 'running', 'succeeded', 'failed', 'cancelled')", name="status"
        ),
        Index("ix_jobs_centre", "centre_id", "job_id"),
        STRICT,
    )

    job_id: Mapped[str] = mapped_column(primary_key=True)
    centre_id: Mapped[str] = mapped_column(ForeignKey("centres.centre_id"))
    kind: Mapped[str]
    status: Mapped[str]
    cancel_wanted: Mapped[bool] = mapped_column(default=False)
    request: Mapped[Plain]
    result: Mapped[Plain | None] = mapped_column(default=None)
    error: Mapped[Plain | None] = mapped_column(default=None)
    created_by: Mapped[str]
    created_at: Mapped[datetime]
    started_at: Mapped[datetime | None] = mapped_column(default=None)
    ended_at: Mapped[datetime | None] = mapped_column(default=None)
    version: Mapped[int] = mapped_column(init=False)

    __mapper_args__ = counted_by(version)


class JobFileRow(Base, kw_only=True):
    """What one step of a job hands to the next; gone when the job ends."""

    __tablename__ = "job_files"

    job_id: Mapped[str] = mapped_column(
        ForeignKey("jobs.job_id", ondelete="CASCADE"), primary_key=True
    )
    name: Mapped[str] = mapped_column(primary_key=True)
    content: Mapped[bytes] = mapped_column(deferred=True)


class ProgressRow(Base, kw_only=True):
    """One step of the progress of a job, as it was told."""

    __tablename__ = "job_progress"
    __table_args__ = (STRICT,)

    job_id: Mapped[str] = mapped_column(
        ForeignKey("jobs.job_id", ondelete="CASCADE"), primary_key=True
    )
    position: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    data: Mapped[Plain]


class SwapRow(Base, kw_only=True):
    """A request to exchange shifts of a published roster.

    Attributes
    ----------
    roster_id, result_id
        The version that it was asked of, and the one that it made.
    exchange
        Which shifts, or parts of them, go to whom.
    people
        Everybody who gives or gets something.
    consents
        Person → who said yes for them and when, and whether somebody acted for an absent person.
    verdict
        What every rule says of it, as it was judged last.
    """

    __tablename__ = "swap_requests"
    __table_args__ = (
        CheckConstraint(
            "status IN ('asked', 'agreed', 'approved', 'refused', 'withdrawn', 'expired')",
            name="status",
        ),
        Index("ix_swap_requests_roster", "roster_id", "status"),
        STRICT,
    )

    swap_id: Mapped[str] = mapped_column(primary_key=True)
    centre_id: Mapped[str] = mapped_column(ForeignKey("centres.centre_id"))
    roster_id: Mapped[str] = mapped_column(ForeignKey("rosters.roster_id"))
    exchange: Mapped[Plain]
    people: Mapped[Names]
    consents: Mapped[Plain]
    status: Mapped[str]
    verdict: Mapped[Plain]
    asked_by: Mapped[str]
    asked_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    decided_by: Mapped[str | None] = mapped_column(default=None)
    decided_at: Mapped[datetime | None] = mapped_column(default=None)
    result_id: Mapped[str | None] = mapped_column(ForeignKey("rosters.roster_id"), default=None)
    version: Mapped[int] = mapped_column(init=False)

    __mapper_args__ = counted_by(version)
