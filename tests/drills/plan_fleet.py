"""Workers that make real plans, and die at a commit of one's choice."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable
from multiprocessing.process import BaseProcess
from pathlib import Path
from threading import Event
from typing import Any

from sqlalchemy.engine.default import DefaultDialect

import scheduler.engine.search
import scheduler.pipeline.prepare
from api.db.engine import Database
from api.jobs import solver
from api.jobs.tasks import TASKS
from api.jobs.working import working

assert scheduler.pipeline.prepare is not None  # loaded once, for all that are forked

JOB_THREADS = ("dbos-executor", "queue-worker")
"""Threads whose commits belong to jobs; others look after queues and notifications."""

HIT = "hit"
"""A file that is there once a worker has come to the commit at which it dies."""


def plan_work(url: str, name: str, folder: Path) -> None:
    """Be a worker, as ``shiftwell worker`` is, until killed."""
    database = Database(url)
    with working(database, name):
        (folder / f"up-{name}-{os.getpid()}").touch()
        Event().wait()


def here(
    task: str,
    folder: Path,
    cancelled: Callable[[], bool] = lambda: False,  # noqa: ARG001 - as ``solver.run``
    hear: Callable[[Any], None] = lambda _told: None,
) -> None:
    """Do a task in this process: a drill with hundreds of plans spares the start of children."""
    TASKS[task](folder, Event(), hear)


def dying_work(url: str, name: str, folder: Path) -> None:
    """Be a worker that is killed at the commit that the file ``die`` names, if there is one."""
    setattr(solver, "run", here)  # noqa: B010 - a module's function, replaced for this process
    # However busy the machine is, a search that counts its rounds is to come to its end.
    setattr(scheduler.engine.search, "EMERGENCY", 1e6)  # noqa: B010
    die = folder / "die"
    if die.exists():
        when, number = die.read_text(encoding="utf-8").split()
        _die_at(when, int(number), folder)
    plan_work(url, name, folder)


def _die_at(when: str, number: int, folder: Path) -> None:
    count, lock = 0, threading.Lock()
    commit: Callable[[DefaultDialect, Any], None] = DefaultDialect.do_commit

    def counted(self: DefaultDialect, connection: Any) -> None:
        nonlocal count
        mine = threading.current_thread().name.startswith(JOB_THREADS) and _writes(connection)
        with lock:
            count += mine
            hit = mine and count == number
        if hit:
            (folder / HIT).touch()
        if hit and when == "before":
            os.kill(os.getpid(), signal.SIGKILL)
        commit(self, connection)
        if hit:
            os.kill(os.getpid(), signal.SIGKILL)

    setattr(DefaultDialect, "do_commit", counted)  # noqa: B010 - for this process alone


def _writes(connection: Any) -> bool:
    """Whether a transaction has written anything."""
    driver = getattr(connection, "driver_connection", connection)
    if hasattr(driver, "total_changes"):
        before = getattr(connection, "info", {}).get("changes", 0)
        connection.info["changes"] = driver.total_changes
        return bool(driver.total_changes != before)
    row = driver.execute("select pg_current_xact_id_if_assigned()").fetchone()
    return row is not None and row[0] is not None


def solvers(worker: BaseProcess) -> list[int]:
    """The solver children of one worker that live, and what they have forked."""
    found = []
    for place in Path("/proc").iterdir():
        if place.name.isdigit():
            try:
                words = (place / "cmdline").read_bytes().split(b"\0")
                state = (place / "stat").read_text().rpartition(")")[2].split()[0]
            except OSError:
                continue
            own = b"api.jobs.solver_child" in words and str(worker.pid).encode() in words
            if own and state != "Z":
                found.append(int(place.name))
    return found


def wait_until(what: Callable[[], object], within_s: float = 120.0, every_s: float = 0.01) -> float:
    """Wait for something; return how long it took."""
    began = time.monotonic()
    while not what():
        assert time.monotonic() < began + within_s
        time.sleep(every_s)
    return time.monotonic() - began
