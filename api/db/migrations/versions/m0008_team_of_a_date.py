"""Shifts no longer keep a team: it is asked of the postings, which may change."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy import Text

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

FROM_POSTINGS = """
    UPDATE shifts SET team = postings.team FROM postings
    WHERE postings.centre_id = shifts.centre_id AND postings.agent_id = shifts.agent_id
    AND postings.begins <= shifts.work_date AND postings.ends > shifts.work_date
"""


def upgrade() -> None:
    """Drop the column."""
    op.drop_column("shifts", "team")


def downgrade() -> None:
    """Add it, filled with what the postings say now."""
    op.add_column("shifts", sa.Column("team", Text(), nullable=False, server_default=""))
    op.execute(FROM_POSTINGS)
