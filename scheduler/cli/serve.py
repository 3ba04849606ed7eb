"""``shiftwell serve``."""

from __future__ import annotations

from typing import Annotated

import typer

from api.from_console import serve as run


def serve(
    host: Annotated[
        str | None, typer.Option("--host", help="Address to listen on.", show_default=False)
    ] = None,
    port: Annotated[
        int | None,
        typer.Option("--port", min=0, max=65535, help="Port to listen on.", show_default=False),
    ] = None,
) -> None:
    """Run the web service: the same answers over HTTP, for people and for other systems.

    On a fresh machine that is all: the database is a file, shiftwell.db in this folder, and its
    tables are made. SHIFTWELL_* variables say otherwise; with PostgreSQL run shiftwell migrate
    first. Make the first account with shiftwell user add.

    Example: shiftwell serve --port 8000
    """
    run(host, port)
