"""Connections to SQLite or PostgreSQL that behave the same, and transactions over them."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.orm import Session, sessionmaker

from api.trail import seal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from api.settings import Settings

BUSY_MS = 30_000
LOCK_TIMEOUT_MS = 5_000
STATEMENT_TIMEOUT_MS = 60_000
IDLE_IN_TRANSACTION_MS = 60_000
"""A transaction that idles holds back the feed of changes; PostgreSQL ends it after so long."""

READS = "shiftwell_reads"
PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",  # a roster that was published survives a power cut
    f"PRAGMA busy_timeout={BUSY_MS}",
    "PRAGMA foreign_keys=ON",
)
_PG_OPTIONS = (
    f"-c lock_timeout={LOCK_TIMEOUT_MS} -c statement_timeout={STATEMENT_TIMEOUT_MS} "
    f"-c idle_in_transaction_session_timeout={IDLE_IN_TRANSACTION_MS} "
    "-c tcp_keepalives_idle=5 -c tcp_keepalives_interval=3 -c tcp_keepalives_count=2 "
    "-c timezone=UTC"
)


class Database:
    """One database, and the two kinds of transaction that are had with it.

    Attributes
    ----------
    engine
        For migrations, and for whatever brings sessions of its own.
    sessions
        Makes sessions; every transaction they begin may write.
    """

    def __init__(self, url: str, *, pool_size: int = 16) -> None:
        self.engine = _engine(url, pool_size)
        self.sessions = sessionmaker(self.engine, expire_on_commit=False)
        plain = {} if self.is_sqlite else {"isolation_level": "AUTOCOMMIT"}
        self._reading: dict[str, Any] = {READS: True, **plain}

    @classmethod
    def of(cls, settings: Settings) -> Database:
        """Return the database that settings name."""
        return cls(settings.database_url.get_secret_value(), pool_size=settings.threads + 4)

    @property
    def url(self) -> str:
        """The address, with its password: for what opens connections of its own."""
        return self.engine.url.render_as_string(hide_password=False)

    @property
    def is_sqlite(self) -> bool:
        """Whether it is a file of SQLite."""
        return self.engine.dialect.name == "sqlite"

    @contextmanager
    def write(self) -> Iterator[Session]:
        """Give a session whose work is committed at the end, all of it or nothing.

        What was noted for the audit trail is sealed last, so that its lock is held shortly.
        """
        with self.sessions.begin() as session:
            yield session
            seal(session)

    @contextmanager
    def read(self) -> Iterator[Session]:
        """Give a session that must not write.

        On SQLite it sees one state of the database; on PostgreSQL each statement sees what is
        committed then, as it would within a transaction of the default isolation, and beginning
        and ending one would be two more round trips for each request.
        """
        with self.sessions() as session:
            session.connection(execution_options=self._reading)
            yield session

    @contextmanager
    def read_whole(self) -> Iterator[Session]:
        """Give a session over one state of the database for what reads all of it, in a transaction.

        Rows that come a few at a time need one on PostgreSQL.
        """
        one_state = {} if self.is_sqlite else {"isolation_level": "REPEATABLE READ"}
        with self.sessions() as session:
            session.connection(execution_options={READS: True, **one_state})
            yield session

    def close(self) -> None:
        """Let go of all connections."""
        self.engine.dispose()


def _engine(url: str, pool_size: int) -> Engine:
    if url.startswith("sqlite"):
        engine = create_engine(
            url, connect_args={"isolation_level": None, "timeout": BUSY_MS / 1000}
        )
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine
    return create_engine(
        url,
        pool_size=pool_size,
        pool_pre_ping=True,
        connect_args={"options": _PG_OPTIONS, "connect_timeout": 5},
    )


def _prepare_sqlite(connection: Any, _record: Any) -> None:  # noqa: ANN401 - the driver's own
    for pragma in PRAGMAS:
        connection.execute(pragma)


def _begin_sqlite(connection: Any) -> None:  # noqa: ANN401 - the driver's own
    """Begin for writing, so that no transaction fails half way for want of the writer's lock."""
    reads = connection.get_execution_options().get(READS, False)
    connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")
