"""Files that a job keeps between two steps."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy import LargeBinary, Text

from api.db.base import NAMING

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

BEFORE = sa.MetaData(naming_convention=NAMING)
JOBS = sa.Table("jobs", BEFORE, sa.Column("job_id", Text(), primary_key=True))
FILES = sa.Table(
    "job_files",
    BEFORE,
    sa.Column("job_id", Text(), nullable=False),
    sa.Column("name", Text(), nullable=False),
    sa.Column("content", LargeBinary(), nullable=False),
    sa.PrimaryKeyConstraint("job_id", "name"),
    sa.ForeignKeyConstraint(["job_id"], ["jobs.job_id"], ondelete="CASCADE"),
    sqlite_strict=True,
)


def upgrade() -> None:
    """Create the table."""
    FILES.create(op.get_bind())


def downgrade() -> None:
    """Drop the table."""
    FILES.drop(op.get_bind())
