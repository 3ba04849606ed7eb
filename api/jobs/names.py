"""The name of a worker in whichever database the service has."""

from __future__ import annotations

import os
import socket
from pathlib import Path

from sqlalchemy import make_url

from api.jobs.identity import Identity
from api.jobs.identity_file import FileIdentity
from api.jobs.identity_postgres import PostgresIdentity


def identity_of(url: str, name: str) -> Identity:
    """Return a name to be taken, beside the database that ``url`` speaks of."""
    address = make_url(url)
    if address.get_backend_name() != "sqlite":
        return PostgresIdentity(url, name)
    if not address.database or address.database == ":memory:":
        raise ValueError("workers need a database that several processes can open")
    return FileIdentity(Path(address.database), name)


def default_name(slot: int | None = None) -> str:
    """Return the machine's name with a slot, or with the process's number where none is given.

    With a slot, a worker that starts again finds the jobs that it had begun at once; without one
    the others find them.
    """
    return f"{socket.gethostname()}-{os.getpid() if slot is None else slot}"
