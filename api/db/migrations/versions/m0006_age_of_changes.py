"""What is too old leaves the feed of changes: it is found by its age."""

from __future__ import annotations

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the index."""
    op.create_index("ix_changes_at", "changes", ["at"])


def downgrade() -> None:
    """Drop it."""
    op.drop_index("ix_changes_at", "changes")
