"""What Alembic runs: on the connection that it is handed, and on no other."""

from __future__ import annotations

from alembic import context

from api.db.base import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
