"""``shiftwell worker``."""

from __future__ import annotations

from typing import Annotated

import typer

from api.from_console import work as run


def worker(
    slot: Annotated[
        int, typer.Option("--slot", min=1, help="Which worker of this machine it is.")
    ] = 1,
    searches: Annotated[
        int, typer.Option("--searches", min=1, max=64, help="Searches done at the same time.")
    ] = 1,
) -> None:
    """Make the plans that the service is asked for, until it is stopped.

    Run as many as you want, on as many machines as you want, all with the SHIFTWELL_DATABASE_URL
    of the service. Each has a name of its own, the machine's name and its slot; a second worker of
    one name is refused. What a worker that died had begun is gone on with by another one.

    Example: shiftwell worker --slot 2
    """
    run(slot, searches)
