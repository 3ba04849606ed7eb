"""A PostgreSQL server of one's own: made in a folder, started, hurt, and thrown away."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkdtemp

import psycopg

SERVER_ACCOUNT = "postgres"
"""A server does not run as root; where the tests do, this account runs it."""


class NoServerError(RuntimeError):
    """There is no PostgreSQL to make a server with."""


@dataclass
class Cluster:
    """A server with its data in ``folder``."""

    folder: Path
    binaries: Path
    port: int

    def url(self, database: str = "postgres") -> str:
        """The address of one of its databases, for SQLAlchemy."""
        return f"postgresql+psycopg://shiftwell@127.0.0.1:{self.port}/{database}"

    def create(self, database: str) -> str:
        """Make an empty database and return its address."""
        plain = self.url().replace("+psycopg", "")
        with psycopg.connect(plain, autocommit=True) as session:
            session.execute(f'create database "{database}"'.encode())
        return self.url(database)

    def start(self) -> None:
        """Start the server and wait until it answers."""
        options = f"-p {self.port} -k {self.folder} -c listen_addresses=127.0.0.1"
        self._run(
            "pg_ctl", "-D", self._data, "-l", self.folder / "log", "-w", "-o", options, "start"
        )

    def stop(self, mode: str = "immediate") -> None:
        """Stop it; ``immediate`` is a crash."""
        self._run("pg_ctl", "-D", self._data, "-w", "-m", mode, "stop")

    def make(self) -> None:
        """Make its folder of data."""
        self._run("initdb", "-D", self._data, "-U", "shiftwell", "-A", "trust", "-E", "UTF8")

    @property
    def _data(self) -> Path:
        return self.folder / "data"

    def _run(self, program: str, *arguments: object) -> None:
        as_server = SERVER_ACCOUNT if os.geteuid() == 0 else None
        with (self.folder / "out").open("a") as out:
            done = subprocess.run(
                [self.binaries / program, *map(str, arguments)],
                user=as_server,
                group=as_server,
                extra_groups=[] if as_server else None,
                cwd=self.folder,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
                check=False,
            )
        if done.returncode:
            raise NoServerError(f"{program} failed:\n{(self.folder / 'out').read_text()}")


def binaries() -> Path:
    """The folder of the newest PostgreSQL here."""
    found = shutil.which("initdb")
    places = [Path(found).parent] if found else []
    places += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    for place in places:
        if (place / "initdb").is_file():
            return place
    raise NoServerError("these tests need PostgreSQL. Maybe: apt install postgresql")


def kinds() -> list[str]:
    """The databases to test on: PostgreSQL too, wherever it is or a build server should have it."""
    try:
        binaries()
    except NoServerError:
        return ["sqlite", "postgresql"] if os.environ.get("CI") else ["sqlite"]
    return ["sqlite", "postgresql"]


@contextmanager
def cluster() -> Iterator[Cluster]:
    """A running server on a free port, gone at the end."""
    folder = Path(mkdtemp(prefix="shiftwell-pg-"))
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    made = Cluster(folder, binaries(), port)
    if os.geteuid() == 0:
        owner = pwd.getpwnam(SERVER_ACCOUNT)
        os.chown(folder, owner.pw_uid, owner.pw_gid)
    try:
        made.make()
        made.start()
        yield made
        made.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
