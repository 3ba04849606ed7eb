"""Storage that goes away: a server that crashes, a disk that fills up."""

from __future__ import annotations

import resource
import sqlite3
import subprocess
import time
from contextlib import suppress
from pathlib import Path

import pytest
from sqlalchemy import text

from api.jobs import engine
from tests.drills.conftest import Say
from tests.drills.fleet import Board, Fleet, opened
from tests.drills.postgres import Cluster, kinds

OUTAGE_S = 9.0
DISK_MB = 6


@pytest.mark.parametrize("kind", [kind for kind in kinds() if kind == "postgresql"])
def test_a_crash_of_the_server_costs_no_job_and_robs_nobody(
    kind: str, server: Cluster, tmp_path: Path, say: Say
) -> None:
    url = server.create(f"crash_{kind}")
    engine.migrate(url)
    sql = opened(url)
    with sql.begin() as session:
        session.execute(text("create table things (id text, n integer)"))
    board, fleet = Board(url, sql, engine.Client(url)), Fleet(url, tmp_path)
    jobs = [f"j{n}" for n in range(10)]
    try:
        for name in "abc":
            fleet.start(name)
        for job in jobs:
            board.ask("slow", job, job, 4.0)
        while len(fleet.steps()) < len(jobs):
            time.sleep(0.02)
        server.stop("immediate")
        time.sleep(OUTAGE_S)
        server.start()
        sql.dispose()
        back_s = board.settled(jobs, within_s=60)
        time.sleep(8.0)  # those that rob each other would do so for ever
        runs = [step for step in fleet.steps() if step[0] == "two"]
        say(f"{OUTAGE_S:.0f} s down: all jobs done {back_s:.1f} s after, {len(runs)} bodies run")
        assert len(runs) == len(jobs)
        assert board.written() == jobs
        assert back_s <= 15
        fleet.kill("a")
        board.ask("three", "after", "after")
        board.settled(["after"], within_s=20)
    finally:
        fleet.end()
        board.client.close()
        sql.dispose()


class FullDisk:
    """A disk of a few megabytes, full and then free; only root may mount one."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir()
        run("mount", "-t", "tmpfs", "-o", f"size={DISK_MB}m", "drill", str(folder))

    def fill(self, _worker: int) -> None:
        with (self.folder / "hog").open("wb", buffering=0) as hog:
            for size in (65_536, 4_096, 1):
                with suppress(OSError):
                    while True:
                        hog.write(b"\0" * size)

    def free(self, _worker: int) -> None:
        (self.folder / "hog").unlink()

    def gone(self) -> None:
        run("umount", "-l", str(self.folder))


class FullQuota:
    """A worker whose files may not grow, and then may: for where nothing can be mounted."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir()

    def fill(self, worker: int) -> None:
        resource.prlimit(worker, resource.RLIMIT_FSIZE, (1, resource.RLIM_INFINITY))

    def free(self, worker: int) -> None:
        unlimited = (resource.RLIM_INFINITY, resource.RLIM_INFINITY)
        resource.prlimit(worker, resource.RLIMIT_FSIZE, unlimited)

    def gone(self) -> None:
        """Leave the folder to the test."""


def run(*command: str) -> None:
    subprocess.run(["/usr/bin/env", *command], check=True, capture_output=True)


def limited(folder: Path) -> FullDisk | FullQuota:
    try:
        return FullDisk(folder)
    except subprocess.CalledProcessError:
        folder.rmdir()
        return FullQuota(folder)


def test_a_full_disk_breaks_nothing_and_jobs_end_once_there_is_space(
    tmp_path: Path, say: Say
) -> None:
    disk = limited(tmp_path / "disk")
    url, folder = f"sqlite:///{disk.folder / 'drill.db'}", tmp_path / "fleet"
    folder.mkdir()
    engine.migrate(url)
    sql = opened(url)
    with sql.begin() as session:
        session.execute(text("create table things (id text, n integer)"))
    board, fleet = Board(url, sql, engine.Client(url)), Fleet(url, folder)
    try:
        worker = fleet.start("a").pid or 0
        for job in ("j", "k"):
            board.ask("gated", job, job)
        while len(fleet.steps()) < 2:
            time.sleep(0.02)
        disk.fill(worker)
        (folder / "open").touch()
        time.sleep(5.0)
        assert set(board.states(["j", "k"]).values()) == {"running"}
        disk.free(worker)
        freed_s = board.settled(["j", "k"], within_s=60)
        say(f"{type(disk).__name__}: jobs done {freed_s:.1f} s after space was freed")
        assert set(board.states(["j", "k"]).values()) == {"done"}
        assert board.written() == ["j", "k"]
        assert freed_s <= 15
        with sqlite3.connect(disk.folder / "drill.db") as check:
            assert check.execute("pragma integrity_check").fetchone() == ("ok",)
    finally:
        fleet.end()
        board.client.close()
        sql.dispose()
        disk.gone()
