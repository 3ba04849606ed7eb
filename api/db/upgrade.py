"""Bringing a database to the schema of this release, and telling whether it is there."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text

import api.db.tables  # noqa: F401 - tables are known once they are imported
from api.jobs.engine import migrate as migrate_jobs

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Connection

    from api.db.engine import Database

MIGRATIONS = Path(__file__).with_name("migrations")
UPGRADE_LOCK = 7_243_002
"""Number of the advisory lock that lets one process migrate at a time on PostgreSQL."""


def upgrade(database: Database, revision: str = "head") -> None:
    """Bring the schema to a revision, the newest by default; all steps or none.

    The tables of the job engine are its own, and always those of this release.
    """
    _run(database, revision, command.upgrade)
    migrate_jobs(database.url)


def downgrade(database: Database, revision: str) -> None:
    """Take the schema back to a revision, ``base`` for nothing at all."""
    _run(database, revision, command.downgrade)


def head() -> str:
    """Return the revision of this release."""
    found = ScriptDirectory.from_config(_config(None)).get_current_head()
    assert found is not None  # noqa: S101 - the migrations ship with the code
    return found


def current(database: Database) -> str | None:
    """Return the revision of a database; None where nothing was migrated yet."""
    with database.read() as session:
        return MigrationContext.configure(session.connection()).get_current_revision()


def is_current(database: Database) -> bool:
    """Return whether a database has the schema of this release."""
    return current(database) == head()


def _run(database: Database, revision: str, step: Callable[[Config, str], None]) -> None:
    with database.engine.begin() as connection:
        if not database.is_sqlite:
            connection.execute(text("SET LOCAL lock_timeout = 0"))
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": UPGRADE_LOCK})
        step(_config(connection), revision)


def _config(connection: Connection | None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    return config
