"""Who a worker is: a name that one living process holds, and that others see is held.

A job belongs to the worker that began it. Two processes of one name would both do its jobs, and a
worker that only seems dead would be robbed of them. So a name is a lock, taken before anything
else and held until the process ends: an advisory lock of PostgreSQL, or a locked file beside a
database of SQLite. The operating system or the server lets go of it when the process dies.
"""

from __future__ import annotations

import os
import socket
import time
from contextlib import AbstractContextManager
from typing import ClassVar, Protocol

from scheduler.errors import ShiftwellError

PATIENCE_S = 2.0
"""How long a name is asked for; a sweeper may hold it for a moment while it saves its jobs."""

ASK_EVERY_S = 0.1

Pending = dict[str, list[str]]
"""Worker → the jobs that it began and has not ended."""


class NameTakenError(ShiftwellError):
    """Another process has this worker's name."""

    exit_code: ClassVar[int] = 2
    code: ClassVar[str] = "worker-name-taken"

    def __init__(self, name: str, holder: str) -> None:
        super().__init__(
            f"worker name {name!r} is held by {holder}. Maybe that worker still runs: end it, or "
            "give this one a name of its own with SHIFTWELL_WORKER_NAME"
        )


class UnreachableError(ShiftwellError):
    """The place where names are kept cannot be asked now, so nothing is known about anybody."""

    code: ClassVar[str] = "names-unreachable"


class Identity(Protocol):
    """A name that this process holds, and what it can see of others."""

    @property
    def name(self) -> str:
        """The name of this worker."""
        ...

    def take(self) -> None:
        """Take the name.

        Raises
        ------
        NameTakenError
            When another process has it.
        UnreachableError
            When nobody can be asked.
        """
        ...

    def held(self) -> bool:
        """Return whether the name is still this process's own."""
        ...

    def pending(self, version: str) -> Pending:
        """Return the jobs begun and not ended, asked where the name is held and nowhere else."""
        ...

    def free(self, names: set[str]) -> set[str]:
        """Return the names that no process holds."""
        ...

    def living(self) -> int:
        """Return how many workers hold a name now, this one included."""
        ...

    def standing_in(self, name: str) -> AbstractContextManager[bool]:
        """Hold a dead worker's name for a moment; give whether that was possible."""
        ...

    def release(self) -> None:
        """Let go of the name."""
        ...


def description() -> str:
    """Return how this process is named to whoever wants its name."""
    return f"process {os.getpid()} on {socket.gethostname()}"


def take_patiently(identity: Identity, patience_s: float = PATIENCE_S) -> None:
    """Take a name; wait a moment for one that a sweeper may be holding."""
    until = time.monotonic() + patience_s
    while True:
        try:
            identity.take()
        except NameTakenError:
            if time.monotonic() >= until:
                raise
            time.sleep(ASK_EVERY_S)
        else:
            return
