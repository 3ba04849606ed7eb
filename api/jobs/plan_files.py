"""The files of a plan job: in the database between steps, in a folder during one."""

from __future__ import annotations

import hashlib
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory, gettempdir
from typing import TYPE_CHECKING, TypeVar

from sqlalchemy.exc import OperationalError

from api.auth.scope import at_the_console
from api.jobs import plan_rows, tasks
from api.jobs.asked import PlanRequest
from api.repositories.centres import files_of

if TYPE_CHECKING:
    from api.db.engine import Database

T = TypeVar("T")

PATIENCE_S, EVERY_S = 60.0, 0.5
"""How long a database that does not answer is waited for, before an hour of search is thrown away,
and how often it is asked."""


def place_of(url: str, worker: str) -> Path:
    """Return where a worker of a database makes its folders; a name is its own in one database."""
    digest = hashlib.sha256(url.encode()).hexdigest()[:12]
    return Path(gettempdir()) / f"shiftwell-{worker}-{digest}"


class JobFiles:
    """Files of jobs, moved between the database and folders of one worker.

    Parameters
    ----------
    database
        Where they stay.
    place
        Where folders are made; what a killed process of this worker left there is removed.
    """

    def __init__(self, database: Database, place: Path) -> None:
        self._database, self._place = database, place
        shutil.rmtree(place, ignore_errors=True)

    @contextmanager
    def folder(self) -> Iterator[Path]:
        """Give an empty folder that is gone at the end."""
        self._place.mkdir(mode=0o700, parents=True, exist_ok=True)
        with TemporaryDirectory(dir=self._place) as name:
            yield Path(name)

    def centre(self, job_id: str, folder: Path) -> PlanRequest:
        """Write the files of the centre that a job is about; return what was asked."""
        with self._database.read() as session:
            request = plan_rows.request(session, job_id)
            scope = at_the_console(plan_rows.KIND)
            bundle = files_of(session, scope, request.centre_id, request.centre_revision)
        for name, content in bundle.items():
            place = folder / tasks.CENTRE / name
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(content)
        return request

    def put(self, job_id: str, file: Path, name: str | None = None) -> None:
        """Keep a file under its own or another name, unless there is one of that name."""
        content = file.read_bytes()

        def write() -> None:
            with self._database.write() as session:
                plan_rows.put_file(session, job_id, name or file.name, content)

        patiently(write)

    def fetch(self, job_id: str, folder: Path, *names: str) -> bool:
        """Write files of a job into a folder; return whether all of them were there."""

        def read() -> dict[str, bytes]:
            with self._database.read() as session:
                return plan_rows.files(session, job_id, names)

        found = patiently(read)
        for name, content in found.items():
            (folder / name).write_bytes(content)
        return len(found) == len(names)


def patiently(work: Callable[[], T], patience_s: float = PATIENCE_S) -> T:
    """Return what ``work`` returns, once the database answers."""
    until = time.monotonic() + patience_s
    while True:
        try:
            return work()
        except OperationalError:
            if time.monotonic() >= until:
                raise
            time.sleep(EVERY_S)
