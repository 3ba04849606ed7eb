"""Storage that goes away: a server that crashes, a disk that fills up."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
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


@contextmanager
def small_disk(folder: Path) -> Iterator[Path]:
    """A disk of a few megabytes."""
    folder.mkdir()
    size = f"size={DISK_MB}m"
    subprocess.run(["mount", "-t", "tmpfs", "-o", size, "drill", folder], check=True)
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", folder], check=True)


def fill(folder: Path) -> Path:
    """Use up all space, to the last byte."""
    hog = folder / "hog"
    with hog.open("wb", buffering=0) as opened_file:
        for size in (65_536, 4_096, 1):
            try:
                while True:
                    opened_file.write(b"\0" * size)
            except OSError:
                continue
    return hog


@pytest.mark.skipif("os.geteuid() != 0", reason="only root may mount a disk")
def test_a_full_disk_breaks_nothing_and_jobs_end_once_there_is_space(
    tmp_path: Path, say: Say
) -> None:
    with small_disk(tmp_path / "disk") as disk:
        url, folder = f"sqlite:///{disk / 'drill.db'}", tmp_path / "fleet"
        folder.mkdir()
        engine.migrate(url)
        sql = opened(url)
        with sql.begin() as session:
            session.execute(text("create table things (id text, n integer)"))
        board, fleet = Board(url, sql, engine.Client(url)), Fleet(url, folder)
        try:
            fleet.start("a")
            board.ask("gated", "j", "j")
            board.ask("gated", "k", "k")
            while len(fleet.steps()) < 2:
                time.sleep(0.02)
            hog = fill(disk)
            (folder / "open").touch()
            time.sleep(5.0)
            assert set(board.states(["j", "k"]).values()) == {"running"}
            hog.unlink()
            freed_s = board.settled(["j", "k"], within_s=60)
            say(f"jobs done {freed_s:.1f} s after space was freed")
            assert set(board.states(["j", "k"]).values()) == {"done"}
            assert board.written() == ["j", "k"]
            assert freed_s <= 15
        finally:
            fleet.end()
            board.client.close()
            sql.dispose()
        with sqlite3.connect(disk / "drill.db") as check:
            assert check.execute("pragma integrity_check").fetchone() == ("ok",)
    assert os.geteuid() == 0
