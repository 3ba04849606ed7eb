"""Backups: one file of SQLite, whatever the database, read in one state of it.

A file of SQLite is copied by SQLite itself. From PostgreSQL the rows of all tables are written
into such a file, so that a backup needs no other program, can be opened anywhere, and can be
restored into either database.
"""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from sqlalchemy import func, insert, select, text, update

from api.db.base import Base
from api.db.engine import Database
from api.db.tables import ChangeRow, JobRow
from api.db.upgrade import is_current, upgrade
from scheduler.errors import Fault, InputError

if TYPE_CHECKING:
    from sqlalchemy import Column, Connection, Table

BATCH = 1_000
RESTORED = {"code": "restored", "reason": "the database was restored while it ran; ask again"}


def back_up(database: Database, target: Path) -> None:
    """Write a backup that appears under its name once it is whole.

    Raises
    ------
    InputError
        When there is a file of that name.
    """
    if target.exists():
        raise _refused(str(target), "is there already", "choose another name")
    passing = target.with_name(f".{target.name}.{uuid4().hex}.partial")
    try:
        if database.is_sqlite:
            _outside(database, "VACUUM INTO ?", str(passing))
        else:
            _copy_into_file(database, passing)
        passing.replace(target)
    finally:
        for left in passing.parent.glob(f"{passing.name}*"):
            left.unlink()


def _copy_into_file(database: Database, passing: Path) -> None:
    backup = Database(f"sqlite:///{passing}")
    try:
        upgrade(backup)
        with _one_state(database) as source, backup.engine.begin() as target:
            _copy(source, target)
        _outside(backup, "PRAGMA journal_mode=DELETE")  # one file and no other
    finally:
        backup.close()


def _outside(database: Database, statement: str, *values: str) -> None:
    """Let SQLite do what it does not do within a transaction."""
    with closing(database.engine.raw_connection()) as connection:
        connection.cursor().execute(statement, values)


def _one_state(database: Database) -> Connection:
    """Return a connection that sees one state of a database until it is closed."""
    return database.engine.connect().execution_options(isolation_level="REPEATABLE READ")


def restore(backup_file: Path, database: Database) -> None:
    """Fill an empty database from a backup; all of it or nothing.

    Work that was under way ends as failed, since it is not part of a backup. The feed of changes
    keeps its order; its rows count as those of no transaction, as they were committed elsewhere.

    Raises
    ------
    InputError
        When the file is no backup of this release, or the database is not empty.
    """
    backup = Database(f"sqlite:///{backup_file}")
    try:
        if not backup_file.is_file() or not is_current(backup):
            raise _refused(str(backup_file), "is no backup of this release", "see its version")
        upgrade(database)
        with backup.engine.connect() as source, database.engine.begin() as target:
            _require_empty(target)
            _copy(source, target)
            _end_jobs(target)
            _order_feed(target)
    finally:
        backup.close()


def _require_empty(target: Connection) -> None:
    held = [
        table.name
        for table in Base.metadata.sorted_tables
        if target.scalar(select(func.count()).select_from(table))
    ]
    if held:
        raise _refused("database", f"is not empty: {', '.join(held)}", "restore into a new one")


def _copy(source: Connection, target: Connection) -> None:
    for table in Base.metadata.sorted_tables:
        _copy_table(source, target, table)


def _copy_table(source: Connection, target: Connection, table: Table) -> None:
    query = select(table).order_by(*_order(table)).execution_options(yield_per=BATCH)
    with source.execute(query) as rows:
        for part in rows.mappings().partitions():
            target.execute(insert(table), [_moved(table, dict(row)) for row in part])


def _order(table: Table) -> list[Column[Any]]:
    """Return what rows are copied in order of; the feed's is that of its readers."""
    feed = ChangeRow.__table__
    return [feed.c.xid, feed.c.seq] if table is feed else list(table.primary_key.columns)


def _moved(table: Table, row: dict[str, Any]) -> dict[str, Any]:
    """Return a row as another database holds it: its own transactions mean nothing there."""
    return {**row, "xid": 0} if table is ChangeRow.__table__ else row


def _end_jobs(target: Connection) -> None:
    open_ = JobRow.status.in_(("queued", "running"))
    target.execute(update(JobRow).where(open_).values(status="failed", error=RESTORED))


def _order_feed(target: Connection) -> None:
    """Let rows of the feed count as committed, and further ones come after them."""
    if target.dialect.name != "postgresql":
        return
    numbered = "pg_get_serial_sequence('changes', 'seq')"
    most = target.scalar(select(func.max(ChangeRow.seq)))
    if most:
        target.execute(text(f"SELECT setval({numbered}, :most)"), {"most": most})


def _refused(place: str, reason: str, cure: str) -> InputError:
    return InputError((Fault(place, None, None, None, reason, cure),))
