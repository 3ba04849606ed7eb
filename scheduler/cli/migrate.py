"""``shiftwell migrate``."""

from __future__ import annotations

from api.db.upgrade import current, upgrade
from api.from_console import opened
from scheduler.cli.console import say


def migrate() -> None:
    """Bring the tables of the service's database to this release; all of it or nothing.

    The database is the one that SHIFTWELL_DATABASE_URL names, or shiftwell.db in this folder. On
    one that is there already nothing happens.

    Example: SHIFTWELL_DATABASE_URL=postgresql+psycopg://host/shiftwell shiftwell migrate
    """
    with opened(migrated=False) as service:
        upgrade(service.database)
        say(f"the database is at revision {current(service.database)}")
