"""Calendars that people subscribe to."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy import Text

from api.db.types import Instant

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "calendars",
        sa.Column("secret_sha256", Text(), nullable=False),
        sa.Column("centre_id", Text(), nullable=False),
        sa.Column("agent_id", Text(), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("secret_sha256", name="pk_calendars"),
        sa.UniqueConstraint("centre_id", "agent_id", name="uq_calendars_centre_id_agent_id"),
        sa.ForeignKeyConstraint(
            ["centre_id", "agent_id"],
            ["people.centre_id", "people.agent_id"],
            name="fk_calendars_centre_id_people",
            ondelete="CASCADE",
        ),
        sqlite_strict=True,
    )


def downgrade() -> None:
    """Drop it."""
    op.drop_table("calendars")
