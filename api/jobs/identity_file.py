"""A worker's name as a locked file beside a database of SQLite."""

from __future__ import annotations

import fcntl
import os
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from glob import escape
from pathlib import Path

from api.jobs.identity import NameTakenError, Pending, UnreachableError, description

BUSY_S = 5.0

_PENDING = """
select executor_id, workflow_uuid from workflow_status
where status = 'PENDING' and application_version = ? and executor_id is not null
order by created_at
"""


class FileIdentity:
    """A name held by a lock on a file; the file stays, the lock ends with the process."""

    def __init__(self, database: Path, name: str) -> None:
        self.name = name
        self._database = database
        self._file: int | None = None

    def take(self) -> None:
        """Lock the file and write into it who holds it."""
        self.release()
        place = self._place(self.name)
        self._file = _locked(place)
        if self._file is None:
            holder = place.read_text(encoding="utf-8").strip()
            raise NameTakenError(self.name, holder or "another process")
        os.ftruncate(self._file, 0)
        os.pwrite(self._file, description().encode(), 0)

    def held(self) -> bool:
        """Return whether the locked file is still the one that others look at."""
        try:
            there = self._place(self.name).stat()
        except OSError:
            return False
        return self._file is not None and os.path.samestat(there, os.fstat(self._file))

    def pending(self, version: str) -> Pending:
        """Return the jobs begun and not ended."""
        found: Pending = {}
        address = f"{self._database.absolute().as_uri()}?mode=ro"
        try:
            with closing(sqlite3.connect(address, uri=True, timeout=BUSY_S)) as opened:
                rows = opened.execute(_PENDING, (version,)).fetchall()
        except sqlite3.Error as error:
            raise UnreachableError(f"no answer from the database: {error}") from error
        for name, job_id in rows:
            found.setdefault(name, []).append(job_id)
        return found

    def free(self, names: set[str]) -> set[str]:
        """Return the names whose file nobody has locked."""
        found = set()
        for name in names - {self.name}:
            with self.standing_in(name) as got:
                found |= {name} if got else set()
        return found

    def living(self) -> int:
        """Return how many files beside the database are locked."""
        places = self._database.parent.glob(f"{escape(self._database.name)}.*.lock")
        return len([place for place in places if not _is_free(place)])

    @contextmanager
    def standing_in(self, name: str) -> Iterator[bool]:
        """Lock another name's file for a moment."""
        opened = _locked(self._place(name))
        try:
            yield opened is not None
        finally:
            if opened is not None:
                os.close(opened)

    def release(self) -> None:
        """Close the file, and let go of its lock."""
        if self._file is not None:
            os.close(self._file)
            self._file = None

    def _place(self, name: str) -> Path:
        safe = re.sub(r"[^\w.-]", lambda found: f"%{ord(found[0]):x}", name, flags=re.ASCII)
        return self._database.with_name(f"{self._database.name}.{safe}.lock")


def _is_free(place: Path) -> bool:
    opened = _locked(place)
    if opened is not None:
        os.close(opened)
    return opened is not None


def _locked(place: Path) -> int | None:
    """Return the opened and locked file, which is not inherited; None when it is locked already."""
    opened = os.open(place, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(opened)
        return None
    return opened
