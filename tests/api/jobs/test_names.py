from __future__ import annotations

import multiprocessing
import os
import re
import time
from multiprocessing.connection import Connection
from pathlib import Path

import pytest
from sqlalchemy import text

from api.jobs.identity import NameTakenError, UnreachableError, take_patiently
from api.jobs.names import default_name, identity_of
from tests.api.jobs.conftest import Store


def hold(url: str, name: str, ready: Connection) -> None:
    identity = identity_of(url, name)
    identity.take()
    ready.send(os.getpid())
    ready.recv()


class Holder:
    """Another process that holds a name until it is killed."""

    def __init__(self, url: str, name: str) -> None:
        self.pipe, theirs = multiprocessing.Pipe()
        context = multiprocessing.get_context("spawn")
        self.process = context.Process(target=hold, args=(url, name, theirs))
        self.process.start()
        self.pid = self.pipe.recv()

    def kill(self) -> None:
        self.process.kill()
        self.process.join()


def test_a_second_process_of_one_name_is_refused_and_told_who_holds_it(store: Store) -> None:
    holder = Holder(store.url, "desk-1")
    with pytest.raises(NameTakenError) as refusal:
        take_patiently(store.identity("desk-1"), patience_s=0.3)
    holder.kill()
    assert refusal.value.exit_code == 2
    assert re.search(rf"'desk-1' is held by .*process {holder.pid} on ", str(refusal.value))
    assert "SHIFTWELL_WORKER_NAME" in str(refusal.value)


def test_the_name_of_a_killed_process_is_free_at_once(store: Store) -> None:
    holder = Holder(store.url, "desk-1")
    watcher = store.identity("desk-2")
    watcher.take()
    assert watcher.free({"desk-1", "desk-3"}) == {"desk-3"}
    holder.kill()
    take_patiently(heir := store.identity("desk-1"))
    assert heir.held()
    assert watcher.free({"desk-1"}) == set()
    heir.release()
    # PostgreSQL ends a session a moment after it is closed here; the lock goes with it.
    until = time.monotonic() + 10
    while watcher.free({"desk-1"}) != {"desk-1"}:
        assert time.monotonic() < until
        time.sleep(0.01)
    watcher.release()


def test_whoever_stands_in_for_a_name_holds_it_meanwhile(store: Store) -> None:
    watcher, other = store.identity("desk-1"), store.identity("desk-2")
    watcher.take()
    with watcher.standing_in("desk-2") as alone:
        assert alone
        with pytest.raises(NameTakenError):
            other.take()
    other.take()
    with watcher.standing_in("desk-2") as alone:
        assert not alone
    for identity in (watcher, other):
        identity.release()


def test_names_that_look_alike_are_different(store: Store) -> None:
    taken = [store.identity(name) for name in ("a/b", "a b", "a%2fb", "A/b", "ä", "a/../b")]
    for identity in taken:
        identity.take()
    assert all(identity.held() for identity in taken)
    for identity in taken:
        identity.release()


def test_pending_jobs_are_listed_by_worker_and_contract(store: Store) -> None:
    schema = "dbos." if store.sql.dialect.name == "postgresql" else ""
    insert = (
        f"insert into {schema}workflow_status "  # noqa: S608 - no input
        "(workflow_uuid, status, executor_id, application_version, created_at, updated_at) "
        "values (:id, :status, :worker, :version, :at, :at)"
    )
    rows = [
        ("j2", "PENDING", "a", "1", 2),
        ("j1", "PENDING", "a", "1", 1),
        ("j3", "PENDING", "b", "1", 3),
        ("old", "PENDING", "b", "0", 3),
        ("done", "SUCCESS", "b", "1", 3),
    ]
    names = ("id", "status", "worker", "version", "at")
    with store.sql.begin() as session:
        session.execute(text(insert), [dict(zip(names, row, strict=True)) for row in rows])
    identity = store.identity("me")
    identity.take()
    assert identity.pending("1") == {"a": ["j1", "j2"], "b": ["j3"]}
    identity.release()


def test_a_lock_file_that_was_removed_is_no_name_any_more(tmp_path: Path) -> None:
    identity = identity_of(f"sqlite:///{tmp_path / 'jobs.db'}", "a")
    identity.take()
    (tmp_path / "jobs.db.a.lock").unlink()
    assert not identity.held()
    identity.take()
    assert identity.held()
    identity.release()


def test_a_server_that_does_not_answer_is_no_news_of_anybody() -> None:
    identity = identity_of("postgresql+psycopg://nobody@127.0.0.1:1/nothing", "a")
    with pytest.raises(UnreachableError):
        identity.take()
    assert not identity.held()
    with pytest.raises(UnreachableError):
        identity.free({"b"})


def test_a_database_in_memory_has_no_place_for_names() -> None:
    with pytest.raises(ValueError, match="several processes"):
        identity_of("sqlite://", "a")


def test_a_name_says_which_machine_and_which_worker() -> None:
    assert default_name(2).endswith("-2")
    assert default_name() == default_name(os.getpid())
