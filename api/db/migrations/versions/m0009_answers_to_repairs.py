"""What people say to repairs: who has seen, agreed to or refused which version, and when."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy import Text

from api.db.types import Flag, Instant

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the table; drafts under way ask anew."""
    op.create_table(
        "repair_answers",
        sa.Column("roster_id", Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("said", Text(), nullable=False),
        sa.Column("agent_id", Text()),
        sa.Column("account_id", Text(), nullable=False),
        sa.Column("for_absent", Flag(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("roster_id", "position", name="pk_repair_answers"),
        sa.ForeignKeyConstraint(
            ["roster_id"], ["rosters.roster_id"], name="fk_repair_answers_roster_id"
        ),
        sa.CheckConstraint(
            "said IN ('seen', 'agreed', 'refused', 'approved')", name="ck_repair_answers_said"
        ),
        sqlite_strict=True,
    )


def downgrade() -> None:
    """Drop it."""
    op.drop_table("repair_answers")
