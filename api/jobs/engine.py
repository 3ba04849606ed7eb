"""The durable job engine: the only module that knows DBOS.

A job is a function of plain data made of steps. What a step returned is recorded, so that after a
crash the job goes on behind its last recorded step, in any worker. A step that writes to our own
tables is recorded in the same transaction: it happens once or not at all. Everything else a step
does may happen again.

Jobs and their records lie in the database of the service, in the schema ``dbos`` on PostgreSQL and
in the same file on SQLite, so that a job is queued in the transaction that wants it, and one backup
holds both.
"""

from __future__ import annotations

import os
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import wraps
from typing import Any, Generic, ParamSpec, TypeVar

import psycopg
from sqlalchemy import Engine, make_url
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

for _name in [name for name in os.environ if name.startswith("DBOS_")]:
    del os.environ[_name]  # they would point it elsewhere, and it reads them while it is imported

from dbos import (  # noqa: E402 - see above
    DBOS,
    DBOSClient,
    DBOSPortableJSONSerializer,
    PortableWorkflowError,
    SetWorkflowID,
    SQLAlchemyDatasource,
    WorkflowHandle,
    error,
)

APPLICATION = "shiftwell"
VERSION = "1"
"""The contract of all jobs. Raise it when a job's steps change so that a job begun before cannot go
on behind them; workers of the former version then have to end what they began."""

SCHEMA = "dbos"
EXECUTIONS = 4
"""A job whose worker dies so often is not begun again."""

POLL_S = 0.2

CONNECTIONS = 10
CONNECT_S, CONNECT_EVERY_S, PATIENCE_S = 5, 0.5, 30.0
"""How long one attempt to connect may take, how often one is made, and how long a server that is
away is waited for."""

KEEPALIVES = "-c tcp_keepalives_idle=5 -c tcp_keepalives_interval=2 -c tcp_keepalives_count=3"
"""The server notices within about 11 seconds that a machine is gone."""

ENDED_EARLY = (
    error.DBOSAwaitedWorkflowCancelledError,
    error.DBOSAwaitedWorkflowMaxRecoveryAttemptsExceeded,
)

P = ParamSpec("P")
T = TypeVar("T")
Plain = Any
"""What JSON can say."""


class JobFailedError(Exception):
    """A job that another one waits for was cancelled, or failed for good."""


@dataclass(frozen=True)
class Queue:
    """Where jobs wait.

    Attributes
    ----------
    poll_s
        How often a worker looks for jobs.
    at_once
        How many of them a worker does at the same time.
    """

    name: str
    poll_s: float
    at_once: int


@dataclass(frozen=True)
class Status:
    """Where a job stands.

    Attributes
    ----------
    state
        ``queued``, ``running``, ``done``, ``failed``, ``cancelled``, or ``given-up`` when its
        worker died again and again.
    error
        Why it failed.
    attempts
        How often it was begun.
    """

    state: str
    error: str | None
    attempts: int


STATES: Mapping[str, str] = {
    "ENQUEUED": "queued",
    "DELAYED": "queued",
    "PENDING": "running",
    "SUCCESS": "done",
    "ERROR": "failed",
    "CANCELLED": "cancelled",
    "MAX_RECOVERY_ATTEMPTS_EXCEEDED": "given-up",
}


def migrate(url: str) -> None:
    """Create the engine's tables, or bring them to what this release needs."""
    _write_ahead(url)
    DBOS.migrate(_address(url), schema=SCHEMA)
    SQLAlchemyDatasource.migrate(_address(url), schema=SCHEMA)


class Client:
    """The side that wants jobs done: it queues, cancels and asks, and does none itself."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._made: DBOSClient | None = None
        self._guard = threading.Lock()

    @property
    def _client(self) -> DBOSClient:
        """Its connections, opened when they are first needed."""
        with self._guard:
            if self._made is None:
                self._made = DBOSClient(
                    system_database_url=_address(self._url),
                    dbos_system_schema=SCHEMA,
                    serializer=DBOSPortableJSONSerializer(),
                    application_name=APPLICATION,
                    retry_connection_errors=False,
                    lazy=True,
                )
            return self._made

    def enqueue(
        self, session: Session, queue: str, job: str, job_id: str, *arguments: Plain
    ) -> None:
        """Queue a job in the transaction of ``session``: it exists when that is committed."""
        self._client.enqueue_in_transaction(
            session,
            {
                "workflow_name": job,
                "queue_name": queue,
                "workflow_id": job_id,
                "workflow_id_reuse_policy": "reject",
                "app_version": VERSION,
            },
            *arguments,
        )

    def status(self, job_id: str) -> Status | None:
        """Return where a job stands; None when there is none."""
        found = self._client.list_workflows(
            workflow_ids=[job_id], load_input=False, load_output=True
        )
        if not found:
            return None
        job = found[0]
        reason = str(job.error) if job.error is not None else None
        return Status(STATES[job.status], reason, job.recovery_attempts or 0)

    def cancel(self, job_id: str) -> None:
        """Let a job, and those that it waits for, begin no further step."""
        self._client.cancel_workflow(job_id, cancel_children=True)

    def forget(self, job_ids: Sequence[str]) -> None:
        """Delete the records of jobs that have ended, and of those that they waited for."""
        self._client.delete_workflows(list(job_ids), delete_children=True)

    def close(self) -> None:
        """Let go of all connections."""
        with self._guard:
            if self._made is not None:
                self._made.destroy()
            self._made = None


class _StrandedError(BaseException):
    """Storage failed, so nothing about the job can be recorded: it is left as it is.

    Not an ``Exception``: DBOS would record the job as failed once storage takes it again. The
    sweeper finds that nobody does the job and gives it back.
    """


class Waiting(Generic[T]):
    """A job that another one waits for."""

    def __init__(self, handle: WorkflowHandle[T]) -> None:
        self._handle = handle

    def result(self) -> T:
        """Return what the job returned.

        Raises
        ------
        JobFailedError
            When it was cancelled, given up, or ended with an error.
        """
        try:
            return self._handle.get_result(polling_interval_sec=POLL_S)
        except (*ENDED_EARLY, PortableWorkflowError) as ended:
            raise JobFailedError(str(ended)) from ended


class Worker:
    """The side that does jobs, once in a process.

    Parameters
    ----------
    url, sql
        The database, and an engine over it for steps that write to our own tables.
    name
        Of this worker; the caller holds the lock on it.
    queues
        Those whose jobs it does; none means that it does none.
    """

    version = VERSION

    def __init__(self, url: str, name: str, sql: Engine, queues: tuple[Queue, ...]) -> None:
        self._queues = queues
        self._running: set[str] = set()
        self._guard = threading.Lock()
        self._dbos = DBOS(
            config={
                "name": APPLICATION,
                "system_database_url": _address(url),
                "dbos_system_schema": SCHEMA,
                "application_version": VERSION,
                "executor_id": name,
                "serializer": DBOSPortableJSONSerializer(),
                "log_level": "WARNING",
                "run_migrations": False,
                "db_engine_kwargs": _connections(url),
            }
        )
        self._rows = SQLAlchemyDatasource.create(
            _address(url),
            engine=sql,
            schema=SCHEMA,
            serializer=DBOSPortableJSONSerializer(),
            run_migrations=False,
        )
        DBOS.listen_queues([queue.name for queue in queues])

    def job(self, name: str, body: Callable[P, T], executions: int = EXECUTIONS) -> Callable[P, T]:
        """Return ``body`` as a job that can be queued under ``name``; before ``launch``.

        Parameters
        ----------
        name
            Under which it is kept: the same in all releases.
        body
            Its steps.
        executions
            How often it is begun at most.
        """

        @DBOS.workflow(name=name, max_recovery_attempts=executions - 1)
        @wraps(body)
        def counted(*args: P.args, **kwargs: P.kwargs) -> T:
            with self._counted():
                return _left_if_storage_fails(body, *args, **kwargs)

        return counted

    def launch(self) -> None:
        """Begin to do jobs.

        In a thread of its own: a service starts on an event loop, where DBOS refuses to wait.
        """
        with ThreadPoolExecutor(max_workers=1) as beside:
            beside.submit(self._launch).result()

    def _launch(self) -> None:
        DBOS.launch()
        for queue in self._queues:
            DBOS.register_queue(
                queue.name,
                worker_concurrency=queue.at_once,
                polling_interval_sec=queue.poll_s,
                on_conflict="always_update",
            )

    def step(self, name: str, body: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Return what ``body`` returns, or what it returned when this step was recorded."""
        return DBOS.run_step({"name": name}, lambda: _left_if_storage_fails(body, *args, **kwargs))

    def transaction(self, name: str, body: Callable[..., T], *args: Plain) -> T:
        """Return what ``body`` returns in a transaction that records the step too.

        ``body`` is given a session first. It may be called again when the database asks for it,
        and what it does is committed once.
        """
        return self._rows.run_tx_step({"name": name}, lambda: body(self._rows.sql_session(), *args))

    def begin(self, queue: Queue, job: Callable[..., T], job_id: str, *args: Plain) -> Waiting[T]:
        """Queue a job from within a job; it is the same one however often that is repeated."""
        with SetWorkflowID(job_id):
            return Waiting(DBOS.enqueue_workflow(queue.name, job, *args))

    def running(self) -> set[str]:
        """Return the jobs that this process is doing."""
        with self._guard:
            return set(self._running)

    def give_back(self, job_id: str, worker: str) -> bool:
        """Put a job that a worker began into its queue again, with its count of attempts.

        The public ``resume_workflow`` would begin that count anew, and a job that kills its worker
        would go round for ever.
        """
        records = self._dbos._sys_db  # noqa: SLF001 - see above; held by a contract test
        return records.reenqueue_for_recovery(job_id, [worker], "_dbos_internal_queue")

    def close(self, wait_s: int = 0) -> None:
        """Begin nothing more; wait for what is being done, up to ``wait_s`` seconds."""
        DBOS.destroy(destroy_registry=True, workflow_completion_timeout_sec=wait_s)

    @contextmanager
    def _counted(self) -> Iterator[None]:
        job_id = DBOS.workflow_id or ""
        with self._guard:
            self._running.add(job_id)
        try:
            yield
        finally:
            with self._guard:
                self._running.discard(job_id)


def _connections(url: str) -> dict[str, Any]:
    """Return how the engine connects: a server that is away is waited for.

    DBOS waits for it too, but twice as long each time; after an outage of ten seconds a job would
    stand still for up to half a minute more.
    """
    address = make_url(url)
    if address.get_backend_name() == "sqlite":
        return {"pool_size": CONNECTIONS}
    plain = address.set(drivername="postgresql").render_as_string(hide_password=False)

    def connect() -> psycopg.Connection:
        until = time.monotonic() + PATIENCE_S
        while True:
            try:
                return psycopg.connect(plain, connect_timeout=CONNECT_S, options=KEEPALIVES)
            except psycopg.OperationalError:
                if time.monotonic() >= until:
                    raise
                time.sleep(CONNECT_EVERY_S)

    return {"pool_size": CONNECTIONS, "creator": connect}


def _left_if_storage_fails(body: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    try:
        return body(*args, **kwargs)
    except OperationalError as error:
        raise _StrandedError(str(error)) from error


def _address(url: str) -> str:
    """Return the address as the engine wants it."""
    return make_url(url).render_as_string(hide_password=False)


def _write_ahead(url: str) -> None:
    """Have a file of SQLite keep a write-ahead log: it is asked for once and stays."""
    address = make_url(url)
    if address.get_backend_name() == "sqlite" and address.database:
        with closing(sqlite3.connect(address.database)) as opened:
            opened.execute("pragma journal_mode=wal")
