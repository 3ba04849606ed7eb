"""What we rely on the job engine for: run at every new release of it, on both databases."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from inspect import signature
from threading import Event
from typing import Any

import pytest
from dbos._sys_db import SystemDatabase
from dbos._utils import INTERNAL_QUEUE_NAME
from sqlalchemy import text
from sqlalchemy.orm import Session

from api.jobs.engine import EXECUTIONS, Client, JobFailedError, Queue, Worker
from tests.api.jobs.conftest import Store

PLANS, SITES = Queue("plans", 0.1, 8), Queue("sites", 0.1, 2)
Jobs = Callable[[Worker], dict[str, Callable[..., Any]]]


@contextmanager
def working(store: Store, jobs: Jobs, name: str = "desk", wait_s: int = 0) -> Iterator[Worker]:
    """A worker with jobs of its own, and its name; waits in the end for what it still does."""
    identity = store.identity(name)
    identity.take()
    worker = Worker(store.url, name, store.sql, (PLANS, SITES))
    for job, body in jobs(worker).items():
        worker.job(job, body)
    worker.launch()
    try:
        yield worker
    finally:
        worker.close(wait_s)
        identity.release()


@pytest.fixture
def client(store: Store) -> Iterator[Client]:
    made = Client(store.url)
    yield made
    made.close()


def enqueue(store: Store, client: Client, job: str, job_id: str, *arguments: object) -> None:
    with Session(store.sql) as session, session.begin():
        client.enqueue(session, "plans", job, job_id, *arguments)


def ended(client: Client, job_id: str, within_s: float = 30.0) -> str:
    until = time.monotonic() + within_s
    while True:
        status = client.status(job_id)
        assert status is not None
        if status.state not in {"queued", "running"}:
            return status.state
        assert time.monotonic() < until, status
        time.sleep(0.05)


def put(session: Session, name: str, number: int) -> int:
    session.execute(text("insert into things values (:i, :n)"), {"i": name, "n": number})
    return number


def doubling(worker: Worker) -> dict[str, Callable[..., Any]]:
    """A job that has its parts done by others and writes their sum."""

    def part(number: int) -> int:
        return worker.step("double", lambda: 2 * number)

    counted = worker.job("part", part)

    def whole(name: str, parts: int) -> int:
        waiting = [worker.begin(SITES, counted, f"{name}.{n}", n) for n in range(parts)]
        total = sum(one.result() for one in waiting)
        return worker.transaction("put", put, name, total)

    return {"whole": whole}


def test_a_job_runs_its_parts_and_writes_once(store: Store, client: Client) -> None:
    with working(store, doubling):
        enqueue(store, client, "whole", "j1", "sum", 5)
        assert ended(client, "j1") == "done"
    assert store.things() == [("sum", 20)]


def test_a_job_is_queued_with_the_transaction_that_wants_it(store: Store, client: Client) -> None:
    with Session(store.sql) as session:
        put(session, "row", 1)
        client.enqueue(session, "plans", "whole", "j1", "sum", 1)
        session.rollback()
    assert client.status("j1") is None
    assert store.things() == []
    enqueue(store, client, "whole", "j1", "sum", 1)
    queued = client.status("j1")
    assert queued is not None
    assert (queued.state, queued.attempts) == ("queued", 0)


def test_a_job_goes_on_behind_its_last_recorded_step(store: Store, client: Client) -> None:
    """A worker goes away in the second step; one of the same name comes back."""
    seen: list[str] = []
    go_on = Event()

    def jobs(worker: Worker) -> dict[str, Callable[..., Any]]:
        def steps() -> None:
            worker.step("one", lambda: seen.append("one"))
            worker.step("two", wait)

        def wait() -> None:
            seen.append("two")
            go_on.wait(20)

        return {"steps": steps}

    with working(store, jobs):
        enqueue(store, client, "steps", "j1")
        while "two" not in seen:
            time.sleep(0.02)
    status = client.status("j1")
    assert status is not None
    assert status.state == "running"
    go_on.set()
    with working(store, jobs):
        assert ended(client, "j1") == "done"
    assert seen == ["one", "two", "two"]


def test_a_job_given_back_keeps_its_count_and_is_given_up_in_the_end(
    store: Store, client: Client
) -> None:
    begun: list[int] = []
    go_on = Event()

    def jobs(_worker: Worker) -> dict[str, Callable[..., Any]]:
        def poison() -> None:
            begun.append(1)
            go_on.wait(30)

        return {"poison": poison}

    with working(store, jobs) as worker:
        enqueue(store, client, "poison", "j1")
        for times in range(1, EXECUTIONS + 1):
            while len(begun) < times:
                time.sleep(0.02)
            assert worker.running() == {"j1"}
            assert not worker.give_back("j1", "somebody else")
            assert worker.give_back("j1", "desk")
        assert ended(client, "j1") == "given-up"
        go_on.set()
    assert len(begun) == EXECUTIONS


def test_only_the_owner_of_a_job_writes(store: Store, client: Client) -> None:
    """A worker that was taken for dead comes to its last step after another one has done it."""
    begun: list[int] = []
    first_may_go_on, second_has_ended = Event(), Event()

    def jobs(worker: Worker) -> dict[str, Callable[..., Any]]:
        def late() -> None:
            begun.append(1)
            if len(begun) == 1:
                first_may_go_on.wait(30)
            worker.transaction("put", put, "late", 1)

        return {"late": late}

    # Who comes second writes nothing but is told so behind its last step, over a session.
    with working(store, jobs, wait_s=10) as worker:
        enqueue(store, client, "late", "j1")
        while not begun:
            time.sleep(0.02)
        assert worker.give_back("j1", "desk")
        assert ended(client, "j1") == "done"
        second_has_ended.set()
        first_may_go_on.set()
        until = time.monotonic() + 20
        while worker.running() and time.monotonic() < until:
            time.sleep(0.02)
    assert len(begun) == 2
    assert store.things() == [("late", 1)]


def test_a_cancelled_job_begins_no_further_step(store: Store, client: Client) -> None:
    in_step, go_on = Event(), Event()

    def jobs(worker: Worker) -> dict[str, Callable[..., Any]]:
        def steps() -> None:
            worker.step("one", wait)
            worker.transaction("put", put, "never", 1)

        def wait() -> None:
            in_step.set()
            go_on.wait(20)

        return {"steps": steps}

    with working(store, jobs) as worker:
        enqueue(store, client, "steps", "j1")
        assert in_step.wait(20)
        client.cancel("j1")
        go_on.set()
        while worker.running():
            time.sleep(0.02)
        assert ended(client, "j1") == "cancelled"
    assert store.things() == []


def test_a_part_that_was_cancelled_fails_the_whole(store: Store, client: Client) -> None:
    def jobs(worker: Worker) -> dict[str, Callable[..., Any]]:
        part = worker.job("part", lambda: time.sleep(0.01))

        def whole() -> None:
            client.cancel("never")
            worker.begin(SITES, part, "never").result()

        return {"whole": whole}

    enqueue(store, client, "part", "never")
    client.cancel("never")
    with working(store, jobs):
        enqueue(store, client, "whole", "j1")
        assert ended(client, "j1") == "failed"
    status = client.status("j1")
    assert status is not None
    assert status.error is not None
    assert JobFailedError.__name__ in status.error or "cancelled" in status.error


def test_what_a_job_is_given_and_returns_is_kept_as_json(store: Store, client: Client) -> None:
    with working(store, doubling):
        enqueue(store, client, "whole", "j1", "sum", 2)
        ended(client, "j1")
    schema = "dbos." if store.sql.dialect.name == "postgresql" else ""
    with store.sql.connect() as session:
        for table in ("workflow_status", "operation_outputs"):
            kinds = session.execute(
                text(f"select distinct serialization from {schema}{table}")  # noqa: S608
            ).scalars()
            assert set(kinds) <= {"portable_json", None}


def test_sqlite_keeps_a_write_ahead_log(store: Store) -> None:
    if store.sql.dialect.name == "sqlite":
        with store.sql.connect() as session:
            assert session.execute(text("pragma journal_mode")).scalar() == "wal"


def test_the_private_call_that_gives_jobs_back_is_still_there() -> None:
    found = signature(SystemDatabase.reenqueue_for_recovery)
    assert list(found.parameters)[1:] == ["workflow_id", "executor_ids", "recovery_queue_name"]
    assert INTERNAL_QUEUE_NAME == "_dbos_internal_queue"


def test_no_variable_of_the_environment_steers_the_engine() -> None:
    assert [name for name in os.environ if name.startswith("DBOS_")] == []
