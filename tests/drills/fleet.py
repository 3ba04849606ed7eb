"""Workers as processes that can be killed, frozen and started again, with light jobs to do."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine, event, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from api.jobs.engine import Client, Queue, Worker
from api.jobs.identity import take_patiently
from api.jobs.names import identity_of
from api.jobs.sweeper import EVERY_S, Sweeper

LIGHT = Queue("light", 0.05, 4)
CONTEXT = multiprocessing.get_context("forkserver")
CONTEXT.set_forkserver_preload(["tests.drills.fleet"])

TERMINAL = {"done", "failed", "cancelled", "given-up"}


def opened(url: str) -> Engine:
    """An engine as the service has it: of SQLite, one that waits for its turn to write."""
    if not url.startswith("sqlite"):
        return create_engine(url, pool_pre_ping=True)
    engine = create_engine(url, connect_args={"isolation_level": None, "timeout": 30})
    event.listen(engine, "begin", lambda session: session.exec_driver_sql("BEGIN IMMEDIATE"))
    return engine


def write(session: Session, name: str) -> None:
    session.execute(text("insert into things values (:name, 1)"), {"name": name})


class Jobs:
    """Light jobs, each of which leaves a line in a folder whenever a step of it runs."""

    def __init__(self, worker: Worker, folder: Path) -> None:
        self.worker, self.folder = worker, folder
        for job in (self.slow, self.poison, self.gated):
            worker.job(job.__name__, job)
        # Where workers are killed twice a second an innocent job is hit now and then in a row.
        worker.job("three", self.three, executions=100)

    def ran(self, step: str, name: str) -> None:
        with (self.folder / "steps").open("a", encoding="utf-8") as opened_file:
            opened_file.write(f"{step} {name} {os.getpid()}\n")

    def three(self, name: str) -> None:
        """Two steps, then one that writes."""
        self.worker.step("one", self.ran, "one", name)
        self.worker.step("two", self._slowly, name, 0.05)
        self.worker.transaction("write", write, name)

    def slow(self, name: str, seconds: float) -> None:
        """A long step, then one that writes."""
        self.worker.step("long", self._slowly, name, seconds)
        self.worker.transaction("write", write, name)

    def poison(self, name: str) -> None:
        """Kills its worker."""
        self.ran("poison", name)
        os.kill(os.getpid(), signal.SIGKILL)

    def gated(self, name: str) -> None:
        """A step that ends once there is a file ``open``, then one that writes."""
        self.worker.step("gate", self._gate, name)
        self.worker.transaction("write", write, name)

    def _slowly(self, name: str, seconds: float) -> None:
        self.ran("two", name)
        time.sleep(seconds)

    def _gate(self, name: str) -> None:
        self.ran("gate", name)
        while not (self.folder / "open").exists():
            time.sleep(0.02)


def work(url: str, name: str, folder: Path) -> None:
    """Be a worker until killed."""
    identity = identity_of(url, name)
    take_patiently(identity)
    engine = opened(url)
    worker = Worker(url, name, engine, (LIGHT,))
    Jobs(worker, folder)
    worker.launch()
    sweeper = Sweeper(identity, worker, time.monotonic)
    (folder / f"up-{name}-{os.getpid()}").touch()
    stop = threading.Event()
    while not stop.wait(EVERY_S):
        try:
            sweeper.look()
        except SQLAlchemyError as error:
            (folder / "trouble").write_text(str(error), encoding="utf-8")


@dataclass
class Fleet:
    """Workers over one database."""

    url: str
    folder: Path
    run: Callable[..., None] = work
    workers: dict[str, BaseProcess] = field(default_factory=dict)

    def start(self, name: str, *, wait: bool = True) -> BaseProcess:
        process = CONTEXT.Process(target=self.run, args=(self.url, name, self.folder))
        process.start()
        self.workers[name] = process
        until = time.monotonic() + 60
        while wait and not (self.folder / f"up-{name}-{process.pid}").exists():
            assert process.is_alive(), f"worker {name} ended with {process.exitcode}"
            assert time.monotonic() < until
            time.sleep(0.02)
        return process

    def kill(self, name: str) -> None:
        self.workers[name].kill()
        self.workers[name].join()

    def signal(self, name: str, number: signal.Signals) -> None:
        os.kill(self.workers[name].pid or 0, number)

    def end(self) -> None:
        for process in self.workers.values():
            process.kill()
            process.join()

    def steps(self) -> list[list[str]]:
        """Step, job and process of each time that a step ran."""
        log = self.folder / "steps"
        lines = log.read_text(encoding="utf-8").splitlines() if log.exists() else []
        return [line.split() for line in lines]


@dataclass
class Board:
    """Jobs asked for, and what became of them."""

    url: str
    sql: Engine
    client: Client

    def ask(self, job: str, job_id: str, *arguments: Any) -> None:
        with Session(self.sql) as session, session.begin():
            self.client.enqueue(session, LIGHT.name, job, job_id, *arguments)

    def states(self, job_ids: list[str]) -> dict[str, str]:
        found = {job_id: self.client.status(job_id) for job_id in job_ids}
        return {job_id: status.state if status else "lost" for job_id, status in found.items()}

    def settled(self, job_ids: list[str], within_s: float) -> float:
        """Wait until all jobs have ended; return how long that took."""
        began, left = time.monotonic(), set(job_ids)
        while left:
            left -= {j for j, state in self.states(sorted(left)).items() if state in TERMINAL}
            assert time.monotonic() < began + within_s, f"stuck: {sorted(left)[:5]}"
            time.sleep(0.1)
        return time.monotonic() - began

    def written(self) -> list[str]:
        with self.sql.connect() as session:
            return list(session.execute(text("select id from things order by id")).scalars())
