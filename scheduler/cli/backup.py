"""``shiftwell backup``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from api.db.copy import back_up
from api.from_console import opened
from scheduler.cli.console import say


def backup(
    file: Annotated[
        Path, typer.Argument(dir_okay=False, help="File to write.", show_default=False)
    ],
) -> None:
    """Write a backup of the service's database, while it runs.

    It is one file of SQLite whatever the database, holds one state of it, and appears under its
    name once it is whole. Keep it like the database itself: it holds the same data of people.

    Example: shiftwell backup backups/2026-11-30.db
    """
    with opened() as service:
        back_up(service.database, file)
    say(f"written to {file}")
