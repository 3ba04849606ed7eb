"""What the command does with the service: on the machine itself, with all rights."""

from __future__ import annotations

import signal
import threading
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import uvicorn
from pydantic import ValidationError

from api import trail
from api.app import create_app
from api.auth.passwords import hashed
from api.auth.scope import at_the_console
from api.centres.bundle import checked, from_folder
from api.centres.check import checked_centre
from api.db.engine import Database
from api.db.tables import CentreRow, UserRow
from api.db.upgrade import is_current, upgrade
from api.errors import Problem
from api.ids import new_id
from api.jobs.beside import BESIDE
from api.jobs.engine import Client
from api.jobs.names import default_name
from api.jobs.retention import Kept
from api.jobs.working import working
from api.observe.logs import log_as_json
from api.repositories import centres
from api.repositories.accounts import add_account
from api.running import Running
from api.schemas.accounts import NewUser
from api.settings import Settings
from scheduler.errors import Fault, InputError
from scheduler.exchange import staged_folder

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


def told() -> Settings:
    """Return the settings that the environment gives.

    Raises
    ------
    InputError
        With each one that cannot be.
    """
    try:
        return Settings()
    except ValidationError as error:
        raise InputError(tuple(_faults(error, "SHIFTWELL_"))) from None


def _faults(error: ValidationError, prefix: str) -> Iterator[Fault]:
    """Yield what is wrong; values stay out of it, since they may be secrets."""
    for entry in error.errors(include_url=False, include_input=False):
        name = "_".join(map(str, entry["loc"]))
        place = f"{prefix}{name.upper() if prefix else name}" if name else "settings"
        yield Fault(
            place, None, None, None, entry["msg"].removeprefix("Value error, "), "change it"
        )


@contextmanager
def opened(*, migrated: bool = True) -> Iterator[Running]:
    """Give the service's database to a command; what goes wrong there becomes lines and exit 2.

    Parameters
    ----------
    migrated
        Whether its tables have to be there. Those of a file are made; those of a server are the
        business of whoever runs it.
    """
    settings = told()
    database = Database.of(settings)
    jobs = Client(database.url)
    try:
        if migrated:
            prepare(database)
        yield Running(settings, database, jobs)
    except Problem as error:
        raise InputError(tuple(_told(error))) from error
    finally:
        jobs.close()
        database.close()


def _told(error: Problem) -> Iterator[Fault]:
    yield Fault("service", None, None, None, str(error), f"see the code {error.code}")
    for place in error.errors:
        yield Fault(place["pointer"], None, None, place.get("value"), place["reason"], "change it")


def prepare(database: Database) -> None:
    """Make the tables of a file; find out whether a server has those of this release.

    Raises
    ------
    InputError
        When it has not.
    """
    if database.is_sqlite:
        upgrade(database)
    elif not is_current(database):
        cure = "run shiftwell migrate"
        raise InputError((Fault("database", None, None, None, "is of another release", cure),))


def serve(host: str | None, port: int | None) -> None:
    """Run the service until it is stopped."""
    settings = told()
    log_as_json()
    database = Database.of(settings)
    try:
        prepare(database)
        uvicorn.run(
            create_app(settings, database, BESIDE),
            host=host or settings.host,
            port=settings.port if port is None else port,
            log_config=None,
            access_log=False,
            server_header=False,
        )
    finally:
        database.close()


def work(slot: int, searches: int) -> None:
    """Do jobs until this process is told to end: by Ctrl-C, or by SIGTERM."""
    settings = told()
    log_as_json()
    database = Database.of(settings)
    over = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: over.set())
    try:
        prepare(database)
        name = settings.worker_name or default_name(slot)
        with working(database, name, searches, kept=Kept.of(settings)):
            over.wait()
    finally:
        database.close()


def add_user(service: Running, name: str, password: str, reaches: Mapping[str, Any]) -> str:
    """Make a user and return its id.

    Raises
    ------
    InputError
        When name, password or reaches cannot be.
    """
    try:
        body = NewUser.model_validate({"name": name, "password": password, **reaches})
    except ValidationError as error:
        raise InputError(tuple(_faults(error, ""))) from None
    scope = at_the_console("user")
    row = UserRow(
        account_id=new_id("user"),
        name=body.name,
        role=body.role,
        sites=body.sites,
        teams=body.teams,
        agent_id=body.agent_id,
        created_at=datetime.now(UTC),
        password_hash=hashed(body.password),
    )
    with service.database.write() as session:
        add_account(session, scope, row)
        trail.note(session, scope, "account.added", row.account_id, details={"role": row.role})
    return row.account_id


def centre_from(service: Running, folder: Path, *, new: bool) -> CentreRow:
    """Store the centre of a folder, as a new one or in the place of its files."""
    scope, handed = at_the_console("centre"), from_folder(folder)
    with service.database.write() as session:
        if new:
            return centres.add_centre(session, scope, handed, checked_centre(handed))
        centre_id = checked_centre(handed).centre.centre_id
        row = centres.whole_centre(session, scope, centre_id)
        files = checked_centre(checked({**centres.files_of(session, scope, centre_id), **handed}))
        centres.replace_files(session, scope, row, handed, files)
        return row


def centre_into(service: Running, centre_id: str | None, folder: Path) -> list[str]:
    """Write a centre's files into a folder, all of them or none, and return their names.

    Raises
    ------
    InputError
        When it is not said which centre, and there is not exactly one.
    """
    scope = at_the_console("centre")
    with service.database.read() as session:
        known = [row.centre_id for row in centres.centres(session, scope, "", 100)]
        if centre_id is None and len(known) != 1:
            reason = f"is not given, and the service has {len(known)} centres"
            cure = f"give one of {', '.join(known)}"
            raise InputError((Fault("--id", None, None, None, reason, cure),))
        bundle = centres.files_of(session, scope, centre_id or known[0])
    with staged_folder(folder) as stage:
        for name, content in bundle.items():
            path = stage / name
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(content)
    return sorted(bundle)
