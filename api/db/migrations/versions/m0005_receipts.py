"""Receipts of roster versions: which account has seen which, and since when."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy import Text

from api.db.types import Instant

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "roster_receipts",
        sa.Column("roster_id", Text(), nullable=False),
        sa.Column("account_id", Text(), nullable=False),
        sa.Column("agent_id", Text()),
        sa.Column("seen_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("roster_id", "account_id", name="pk_roster_receipts"),
        sa.ForeignKeyConstraint(
            ["roster_id"], ["rosters.roster_id"], name="fk_roster_receipts_roster_id"
        ),
        sqlite_strict=True,
    )


def downgrade() -> None:
    """Drop it."""
    op.drop_table("roster_receipts")
