"""``shiftwell verify``."""

from __future__ import annotations

import typer

from api.from_console import opened
from api.verify import findings
from scheduler.cli.console import say
from scheduler.cli.exits import VIOLATIONS


def verify() -> None:
    """Find out whether what the service has stored is whole.

    Walks the chain of the audit trail, compares files with their sums, and looks for published
    shifts that overlap, weeks published twice and shifts whose segments do not make them up.

    Exit code 0: whole. 1: not, with a line for each finding.

    Example: shiftwell verify
    """
    with opened(migrated=False) as service:
        found = findings(service.database)
    for sentence in found:
        say(sentence)
    say(f"{len(found)} findings" if found else "whole")
    raise typer.Exit(VIOLATIONS if found else 0)
