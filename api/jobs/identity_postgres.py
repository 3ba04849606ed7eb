"""A worker's name as an advisory lock of a PostgreSQL session."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from sqlalchemy import make_url

from api.jobs.identity import NameTakenError, Pending, UnreachableError, description

OPTIONS = (
    "-c tcp_keepalives_idle=5 -c tcp_keepalives_interval=2 -c tcp_keepalives_count=3 "
    "-c statement_timeout=5000 -c idle_in_transaction_session_timeout=5000"
)
"""The server notices within about 11 seconds that a machine is gone, and lets go of its locks."""

CONNECT_S = 3
APPLICATION_NAME, LONGEST_APPLICATION_NAME = "shiftwell process", 63

_HELD = """
select distinct (locks.classid::bigint << 32) | locks.objid::bigint
from pg_locks locks join pg_database here on here.oid = locks.database
where locks.locktype = 'advisory' and locks.objsubid = 1 and locks.granted
  and here.datname = current_database()
"""
_HOLDER = """
select activity.application_name, activity.client_addr, activity.backend_start
from pg_locks locks
join pg_database here on here.oid = locks.database
join pg_stat_activity activity on activity.pid = locks.pid
where locks.locktype = 'advisory' and locks.objsubid = 1 and locks.granted
  and here.datname = current_database()
  and (locks.classid::bigint << 32) | locks.objid::bigint = %s
"""
_LIVING = """
select distinct locks.pid from pg_locks locks
join pg_database here on here.oid = locks.database
join pg_stat_activity activity on activity.pid = locks.pid
where locks.locktype = 'advisory' and locks.objsubid = 1 and locks.granted
  and here.datname = current_database()
  and starts_with(activity.application_name, %s)
"""
_PENDING = """
select executor_id, workflow_uuid from dbos.workflow_status
where status = 'PENDING' and application_version = %s and executor_id is not null
order by created_at
"""


class PostgresIdentity:
    """A name held by one session, over which everything else is asked too.

    When that session is gone, so is the lock, and nothing that is seen over another one says who
    lives: after a restart of the server every lock is free, those of living workers as well.
    """

    def __init__(self, url: str, name: str) -> None:
        self.name = name
        plain = make_url(url).set(drivername="postgresql")
        self._url = plain.render_as_string(hide_password=False)
        self._session: psycopg.Connection | None = None

    def take(self) -> None:
        """Take the name in a new session."""
        self.release()
        try:
            session = psycopg.connect(
                self._url,
                autocommit=True,
                connect_timeout=CONNECT_S,
                options=OPTIONS,
                application_name=f"shiftwell {description()}"[:LONGEST_APPLICATION_NAME],
            )
        except psycopg.Error as error:
            raise UnreachableError(f"no answer from the database: {error}") from error
        self._session = session
        if not self._value("select pg_try_advisory_lock(%s)", lock_key(self.name)):
            holder = self._holder()
            self.release()
            raise NameTakenError(self.name, holder)

    def held(self) -> bool:
        """Return whether the session lives in which the name is held."""
        try:
            return self._session is not None and self._value("select 1") == 1
        except UnreachableError:
            return False

    def pending(self, version: str) -> Pending:
        """Return the jobs begun and not ended."""
        found: Pending = {}
        for name, job_id in self._rows(_PENDING, version):
            found.setdefault(str(name), []).append(str(job_id))
        return found

    def free(self, names: set[str]) -> set[str]:
        """Return the names that no session holds."""
        held = {key for (key,) in self._rows(_HELD)}
        return {name for name in names if lock_key(name) not in held}

    def living(self) -> int:
        """Return how many sessions of workers hold a name."""
        return len(self._rows(_LIVING, APPLICATION_NAME))

    @contextmanager
    def standing_in(self, name: str) -> Iterator[bool]:
        """Hold another name in the same session for a moment."""
        key = lock_key(name)
        got = bool(self._value("select pg_try_advisory_lock(%s)", key))
        try:
            yield got
        finally:
            if got:
                self._value("select pg_advisory_unlock(%s)", key)

    def release(self) -> None:
        """End the session, and the lock with it."""
        if self._session is not None:
            self._session.close()
            self._session = None

    def _holder(self) -> str:
        rows = self._rows(_HOLDER, lock_key(self.name))
        if not rows:
            return "a process that has just ended"
        application, address, since = rows[0]
        return f"{application} ({address or 'local'}), since {since:%Y-%m-%d %H:%M:%S %Z}"

    def _value(self, query: str, *values: object) -> object:
        return self._rows(query, *values)[0][0]

    def _rows(self, query: str, *values: object) -> list[tuple[object, ...]]:
        if self._session is None:
            raise UnreachableError("the session that held the worker's name is gone")
        try:
            return self._session.execute(query.encode(), values).fetchall()
        except psycopg.Error as error:
            raise UnreachableError(f"no answer from the database: {error}") from error


def lock_key(name: str) -> int:
    """Return the number of a name's lock: 63 bits of its digest."""
    digest = hashlib.sha256(f"shiftwell worker {name}".encode()).digest()
    return int.from_bytes(digest[:8], "big") >> 1
