"""``shiftwell diff``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from scheduler.cli.console import say, say_json, say_table
from scheduler.cli.options import AsJson
from scheduler.domain import Shift
from scheduler.exchange import Change, diff_rosters
from scheduler.pipeline.loose import read_loose_roster

Old = Annotated[
    Path,
    typer.Argument(metavar="OLD", exists=True, dir_okay=False, help="The roster before."),
]
New = Annotated[
    Path,
    typer.Argument(metavar="NEW", exists=True, dir_okay=False, help="The roster after."),
]


def diff(old: Old, new: New, json: AsJson = False) -> None:
    """Show what changed between two rosters, shift by shift.

    A shift that no longer takes place is listed as removed: a tombstone, which --json keeps too, so
    that whoever follows the changes can delete it. A shift keeps its id while person and date stay.

    Example: shiftwell diff rosters/2026-11-30.v1.csv rosters/2026-11-30.csv
    """
    changes = diff_rosters(read_loose_roster(old), read_loose_roster(new))
    if json:
        say_json([_data(change) for change in changes])
        return
    rows = [
        (
            change.kind,
            change.shift_id,
            _span(change.old),
            _span(change.new),
            ", ".join(change.fields),
        )
        for change in changes
    ]
    say_table(f"{old} to {new}", ("", "shift", "before", "after", "what"), rows)
    say(f"{len(changes)} shifts differ")


def _span(shift: Shift | None) -> str:
    return f"{shift.start:%H:%M}–{shift.end:%H:%M} UTC" if shift else "–"


def _data(change: Change) -> dict[str, object]:
    return {
        "shift_id": change.shift_id,
        "agent_id": change.agent_id,
        "work_date": change.work_date,
        "kind": change.kind,
        "fields": change.fields,
        "old": change.old and change.old.model_dump(),
        "new": change.new and change.new.model_dump(),
    }
