"""``shiftwell centre``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from api.from_console import centre_from, centre_into, opened
from scheduler.cli.console import notices, say


def centre(
    action: Annotated[
        Literal["add", "replace", "export"],
        typer.Argument(help="What to do.", show_default=False),
    ],
    folder: Annotated[
        Path, typer.Argument(file_okay=False, help="Folder of the centre.", show_default=False)
    ],
    centre_id: Annotated[
        str | None, typer.Option("--id", help="Which centre to export.", show_default=False)
    ] = None,
) -> None:
    """Hand a centre's folder to the service, or write the files of one into a folder.

    ``add`` takes a centre that the service does not know yet, ``replace`` puts the files of the
    folder in the place of those of the same name. All faults are told at once, and then nothing is
    stored. ``export`` writes the files as they are now, so that every other verb can read them.

    Example: shiftwell centre add my-centre
    """
    with opened() as service:
        if action == "export":
            names = centre_into(service, centre_id, folder)
            say(f"{len(names)} files written to {folder}")
        else:
            row = centre_from(service, folder, new=action == "add")
            notices(row.notices)
            say(f"{row.centre_id}: version {row.revision} stored")
