"""The tables as they first were.

They are written out and not taken from the models: what was once run never changes.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy import Integer, LargeBinary, Text

from api.db.base import NAMING
from api.db.types import Flag, Instant, Json, LocalDate

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

BEFORE = sa.MetaData(naming_convention=NAMING)
BIG = sa.BigInteger().with_variant(Integer(), "sqlite")
ROLES = (
    "role IN ('planner', 'team_lead', 'agent', 'hr_client', 'care_team', 'auditor', "
    "'administrator')"
)


def _account() -> tuple[sa.Column[Any] | sa.Constraint, ...]:
    """Return what the tables of all kinds of accounts have."""
    return (
        sa.Column("account_id", Text(), nullable=False),
        sa.Column("name", Text(), nullable=False),
        sa.Column("role", Text(), nullable=False),
        sa.Column("centres", Json()),
        sa.Column("sites", Json()),
        sa.Column("teams", Json()),
        sa.Column("agent_id", Text()),
        sa.Column("active", Flag(), nullable=False),
        sa.Column("epoch", Integer(), nullable=False),
        sa.Column("version", Integer(), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("account_id"),
        sa.CheckConstraint(ROLES, name="role"),
        sa.UniqueConstraint("name"),
    )


sa.Table(
    "api_keys",
    BEFORE,
    sa.Column("secret_sha256", Text(), nullable=False),
    sa.Column("expires_at", Instant(), nullable=False),
    sa.Column("last_used_at", Instant()),
    *_account(),
    sqlite_strict=True,
)
sa.Table(
    "audit_trail",
    BEFORE,
    sa.Column("seq", BIG, nullable=False, autoincrement=False),
    sa.Column("at", Instant(), nullable=False),
    sa.Column("actor", Text(), nullable=False),
    sa.Column("role", Text(), nullable=False),
    sa.Column("action", Text(), nullable=False),
    sa.Column("centre_id", Text()),
    sa.Column("subject", Text(), nullable=False),
    sa.Column("details", Json(), nullable=False),
    sa.Column("before", Text(), nullable=False),
    sa.Column("digest", Text(), nullable=False),
    sa.PrimaryKeyConstraint("seq"),
    sqlite_strict=True,
)
sa.Table(
    "centres",
    BEFORE,
    sa.Column("centre_id", Text(), nullable=False),
    sa.Column("name", Text(), nullable=False),
    sa.Column("revision", Integer(), nullable=False),
    sa.Column("data", Json(), nullable=False),
    sa.Column("notices", Json(), nullable=False),
    sa.Column("created_at", Instant(), nullable=False),
    sa.Column("changed_at", Instant(), nullable=False),
    sa.PrimaryKeyConstraint("centre_id"),
    sqlite_strict=True,
)
sa.Table(
    "changes",
    BEFORE,
    sa.Column("seq", BIG, nullable=False),
    sa.Column("xid", BIG, nullable=False),
    sa.Column("at", Instant(), nullable=False),
    sa.Column("centre_id", Text(), nullable=False),
    sa.Column("kind", Text(), nullable=False),
    sa.Column("subject", Text(), nullable=False),
    sa.Column("version", Integer(), nullable=False),
    sa.Column("agent_id", Text()),
    sa.Column("site", Text()),
    sa.Column("team", Text()),
    sa.Column("work_date", LocalDate()),
    sa.Column("data", Json()),
    sa.PrimaryKeyConstraint("seq"),
    sa.Index("ix_changes_order", "centre_id", "xid", "seq"),
    sqlite_strict=True,
)
sa.Table(
    "clients",
    BEFORE,
    sa.Column("secret_sha256", Text(), nullable=False),
    *_account(),
    sqlite_strict=True,
)
sa.Table(
    "idempotency_keys",
    BEFORE,
    sa.Column("account_id", Text(), nullable=False),
    sa.Column("key", Text(), nullable=False),
    sa.Column("request_sha256", Text(), nullable=False),
    sa.Column("status", Integer(), nullable=False),
    sa.Column("headers", Json(), nullable=False),
    sa.Column("body", Text()),
    sa.Column("created_at", Instant(), nullable=False),
    sa.PrimaryKeyConstraint("account_id", "key"),
    sa.Index("ix_idempotency_keys_created_at", "created_at"),
    sqlite_strict=True,
)
sa.Table(
    "users",
    BEFORE,
    sa.Column("password_hash", Text(), nullable=False),
    *_account(),
    sqlite_strict=True,
)
sa.Table(
    "centre_files",
    BEFORE,
    sa.Column("centre_id", Text(), nullable=False),
    sa.Column("name", Text(), nullable=False),
    sa.Column("from_revision", Integer(), nullable=False),
    sa.Column("to_revision", Integer()),
    sa.Column("sha256", Text(), nullable=False),
    sa.Column("content", LargeBinary(), nullable=False),
    sa.PrimaryKeyConstraint("centre_id", "name", "from_revision"),
    sa.ForeignKeyConstraint(["centre_id"], ["centres.centre_id"]),
    sa.Index("ix_centre_files_now", "centre_id", "to_revision"),
    sqlite_strict=True,
)
sa.Table(
    "contracts",
    BEFORE,
    sa.Column("centre_id", Text(), nullable=False),
    sa.Column("contract_id", Text(), nullable=False),
    sa.Column("position", Integer(), nullable=False),
    sa.Column("data", Json(), nullable=False),
    sa.PrimaryKeyConstraint("centre_id", "contract_id", "position"),
    sa.ForeignKeyConstraint(["centre_id"], ["centres.centre_id"]),
    sqlite_strict=True,
)
sa.Table(
    "jobs",
    BEFORE,
    sa.Column("job_id", Text(), nullable=False),
    sa.Column("centre_id", Text(), nullable=False),
    sa.Column("kind", Text(), nullable=False),
    sa.Column("status", Text(), nullable=False),
    sa.Column("cancel_wanted", Flag(), nullable=False),
    sa.Column("request", Json(), nullable=False),
    sa.Column("result", Json()),
    sa.Column("error", Json()),
    sa.Column("created_by", Text(), nullable=False),
    sa.Column("created_at", Instant(), nullable=False),
    sa.Column("started_at", Instant()),
    sa.Column("ended_at", Instant()),
    sa.Column("version", Integer(), nullable=False),
    sa.PrimaryKeyConstraint("job_id"),
    sa.CheckConstraint(
        "status IN ('queued', 'running', 'succeeded', 'failed', 'cancelled')", name="status"
    ),
    sa.ForeignKeyConstraint(["centre_id"], ["centres.centre_id"]),
    sa.Index("ix_jobs_centre", "centre_id", "job_id"),
    sqlite_strict=True,
)
sa.Table(
    "people",
    BEFORE,
    sa.Column("centre_id", Text(), nullable=False),
    sa.Column("agent_id", Text(), nullable=False),
    sa.Column("version", Integer(), nullable=False),
    sa.Column("changed_at", Instant(), nullable=False),
    sa.PrimaryKeyConstraint("centre_id", "agent_id"),
    sa.ForeignKeyConstraint(["centre_id"], ["centres.centre_id"]),
    sqlite_strict=True,
)
sa.Table(
    "rosters",
    BEFORE,
    sa.Column("roster_id", Text(), nullable=False),
    sa.Column("centre_id", Text(), nullable=False),
    sa.Column("first_date", LocalDate(), nullable=False),
    sa.Column("last_date", LocalDate(), nullable=False),
    sa.Column("status", Text(), nullable=False),
    sa.Column("number", Integer()),
    sa.Column("based_on", Integer(), nullable=False),
    sa.Column("version", Integer(), nullable=False),
    sa.Column("centre_revision", Integer(), nullable=False),
    sa.Column("feasible", Flag(), nullable=False),
    sa.Column("cost_milli", Integer(), nullable=False),
    sa.Column("audit", Json(), nullable=False),
    sa.Column("facts", Json(), nullable=False),
    sa.Column("created_by", Text(), nullable=False),
    sa.Column("created_at", Instant(), nullable=False),
    sa.Column("published_by", Text()),
    sa.Column("published_at", Instant()),
    sa.PrimaryKeyConstraint("roster_id"),
    sa.CheckConstraint("status IN ('draft', 'published', 'superseded')", name="status"),
    sa.ForeignKeyConstraint(["centre_id"], ["centres.centre_id"]),
    sa.Index("ix_rosters_weeks", "centre_id", "first_date", "status"),
    sqlite_strict=True,
)
sa.Table(
    "job_progress",
    BEFORE,
    sa.Column("job_id", Text(), nullable=False),
    sa.Column("position", Integer(), nullable=False),
    sa.Column("at", Instant(), nullable=False),
    sa.Column("data", Json(), nullable=False),
    sa.PrimaryKeyConstraint("job_id", "position"),
    sa.ForeignKeyConstraint(["job_id"], ["jobs.job_id"], ondelete="CASCADE"),
    sqlite_strict=True,
)
sa.Table(
    "postings",
    BEFORE,
    sa.Column("centre_id", Text(), nullable=False),
    sa.Column("agent_id", Text(), nullable=False),
    sa.Column("begins", LocalDate(), nullable=False),
    sa.Column("ends", LocalDate(), nullable=False),
    sa.Column("site", Text(), nullable=False),
    sa.Column("team", Text(), nullable=False),
    sa.Column("data", Json(), nullable=False),
    sa.PrimaryKeyConstraint("centre_id", "agent_id", "begins"),
    sa.ForeignKeyConstraint(
        ["centre_id", "agent_id"], ["people.centre_id", "people.agent_id"], ondelete="CASCADE"
    ),
    sa.Index("ix_postings_team", "centre_id", "team"),
    sqlite_strict=True,
)
sa.Table(
    "roster_files",
    BEFORE,
    sa.Column("roster_id", Text(), nullable=False),
    sa.Column("name", Text(), nullable=False),
    sa.Column("sha256", Text(), nullable=False),
    sa.Column("content", LargeBinary(), nullable=False),
    sa.PrimaryKeyConstraint("roster_id", "name"),
    sa.ForeignKeyConstraint(["roster_id"], ["rosters.roster_id"]),
    sqlite_strict=True,
)
sa.Table(
    "shifts",
    BEFORE,
    sa.Column("roster_id", Text(), nullable=False),
    sa.Column("shift_id", Text(), nullable=False),
    sa.Column("centre_id", Text(), nullable=False),
    sa.Column("agent_id", Text(), nullable=False),
    sa.Column("work_date", LocalDate(), nullable=False),
    sa.Column("site", Text(), nullable=False),
    sa.Column("team", Text(), nullable=False),
    sa.Column("starts_at", Instant(), nullable=False),
    sa.Column("ends_at", Instant(), nullable=False),
    sa.Column("shift_code", Text()),
    sa.Column("paid_minutes", Integer(), nullable=False),
    sa.Column("published", Flag(), nullable=False),
    sa.PrimaryKeyConstraint("roster_id", "shift_id"),
    sa.CheckConstraint("starts_at < ends_at", name="order"),
    sa.ForeignKeyConstraint(["roster_id"], ["rosters.roster_id"]),
    sa.Index("ix_shifts_person", "centre_id", "agent_id", "starts_at"),
    sqlite_strict=True,
)
sa.Table(
    "skills",
    BEFORE,
    sa.Column("centre_id", Text(), nullable=False),
    sa.Column("agent_id", Text(), nullable=False),
    sa.Column("position", Integer(), nullable=False),
    sa.Column("queue", Text(), nullable=False),
    sa.Column("data", Json(), nullable=False),
    sa.PrimaryKeyConstraint("centre_id", "agent_id", "position"),
    sa.ForeignKeyConstraint(
        ["centre_id", "agent_id"], ["people.centre_id", "people.agent_id"], ondelete="CASCADE"
    ),
    sqlite_strict=True,
)
sa.Table(
    "swap_requests",
    BEFORE,
    sa.Column("swap_id", Text(), nullable=False),
    sa.Column("centre_id", Text(), nullable=False),
    sa.Column("roster_id", Text(), nullable=False),
    sa.Column("exchange", Json(), nullable=False),
    sa.Column("people", Json(), nullable=False),
    sa.Column("consents", Json(), nullable=False),
    sa.Column("status", Text(), nullable=False),
    sa.Column("verdict", Json(), nullable=False),
    sa.Column("asked_by", Text(), nullable=False),
    sa.Column("asked_at", Instant(), nullable=False),
    sa.Column("expires_at", Instant(), nullable=False),
    sa.Column("decided_by", Text()),
    sa.Column("decided_at", Instant()),
    sa.Column("result_id", Text()),
    sa.Column("version", Integer(), nullable=False),
    sa.PrimaryKeyConstraint("swap_id"),
    sa.CheckConstraint(
        "status IN ('asked', 'agreed', 'approved', 'refused', 'withdrawn', 'expired')",
        name="status",
    ),
    sa.ForeignKeyConstraint(["centre_id"], ["centres.centre_id"]),
    sa.ForeignKeyConstraint(["roster_id"], ["rosters.roster_id"]),
    sa.ForeignKeyConstraint(["result_id"], ["rosters.roster_id"]),
    sa.Index("ix_swap_requests_roster", "roster_id", "status"),
    sqlite_strict=True,
)
sa.Table(
    "time_off",
    BEFORE,
    sa.Column("centre_id", Text(), nullable=False),
    sa.Column("agent_id", Text(), nullable=False),
    sa.Column("position", Integer(), nullable=False),
    sa.Column("starts_at", Instant(), nullable=False),
    sa.Column("ends_at", Instant(), nullable=False),
    sa.Column("data", Json(), nullable=False),
    sa.PrimaryKeyConstraint("centre_id", "agent_id", "position"),
    sa.ForeignKeyConstraint(
        ["centre_id", "agent_id"], ["people.centre_id", "people.agent_id"], ondelete="CASCADE"
    ),
    sqlite_strict=True,
)
sa.Table(
    "wishes",
    BEFORE,
    sa.Column("centre_id", Text(), nullable=False),
    sa.Column("agent_id", Text(), nullable=False),
    sa.Column("position", Integer(), nullable=False),
    sa.Column("data", Json(), nullable=False),
    sa.PrimaryKeyConstraint("centre_id", "agent_id", "position"),
    sa.ForeignKeyConstraint(
        ["centre_id", "agent_id"], ["people.centre_id", "people.agent_id"], ondelete="CASCADE"
    ),
    sqlite_strict=True,
)
sa.Table(
    "segments",
    BEFORE,
    sa.Column("roster_id", Text(), nullable=False),
    sa.Column("shift_id", Text(), nullable=False),
    sa.Column("position", Integer(), nullable=False),
    sa.Column("starts_at", Instant(), nullable=False),
    sa.Column("ends_at", Instant(), nullable=False),
    sa.Column("kind", Text(), nullable=False),
    sa.Column("queue", Text()),
    sa.Column("activity_id", Text()),
    sa.Column("place", Text(), nullable=False),
    sa.Column("paid", Flag(), nullable=False),
    sa.PrimaryKeyConstraint("roster_id", "shift_id", "position"),
    sa.ForeignKeyConstraint(
        ["roster_id", "shift_id"], ["shifts.roster_id", "shifts.shift_id"], ondelete="CASCADE"
    ),
    sqlite_strict=True,
)


def upgrade() -> None:
    """Create all tables."""
    BEFORE.create_all(op.get_bind(), checkfirst=False)


def downgrade() -> None:
    """Drop all tables."""
    BEFORE.drop_all(op.get_bind(), checkfirst=False)
