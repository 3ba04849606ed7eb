"""The cost of a roster, in thousandths of a person-minute, goes beyond 32 bits in large centres."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Widen the column; whole numbers of SQLite have 64 bits as they are."""
    if op.get_bind().dialect.name == "postgresql":
        op.alter_column("rosters", "cost_milli", type_=sa.BigInteger())


def downgrade() -> None:
    """Narrow it; refused by the database while it holds a larger cost."""
    if op.get_bind().dialect.name == "postgresql":
        op.alter_column("rosters", "cost_milli", type_=sa.Integer())
