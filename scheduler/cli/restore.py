"""``shiftwell restore``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from api.db.copy import restore as fill
from api.from_console import opened
from api.verify import findings
from scheduler.cli.console import say
from scheduler.cli.exits import VIOLATIONS


def restore(
    file: Annotated[
        Path,
        typer.Argument(exists=True, dir_okay=False, help="The backup.", show_default=False),
    ],
) -> None:
    """Fill an empty database of the service from a backup, and verify it.

    All of it or nothing; a database that holds anything is refused. A backup goes into SQLite or
    PostgreSQL, whichever it came from. Plans that were being made then end as failed.

    Example: SHIFTWELL_DATABASE_URL=sqlite:///new.db shiftwell restore backups/2026-11-30.db
    """
    with opened(migrated=False) as service:
        fill(file, service.database)
        found = findings(service.database)
    for sentence in found:
        say(sentence)
    say("restored and whole" if not found else "restored, but not whole")
    raise typer.Exit(VIOLATIONS if found else 0)
