"""Workers that are killed, frozen, or die of their job."""

from __future__ import annotations

import random
import signal
import time
from collections import Counter
from pathlib import Path

import psycopg

from tests.drills.conftest import Say
from tests.drills.fleet import Board, Fleet

JOBS, KILLS = 300, 16


def test_no_job_is_lost_or_stuck_when_workers_are_killed_at_random(
    board: Board, fleet: Fleet, say: Say
) -> None:
    chance = random.Random(1)  # noqa: S311 - no secret
    names = ["a", "b", "c"]
    for name in names:
        fleet.start(name)
    jobs = [f"j{n:03}" for n in range(JOBS)]
    kills = 0
    for number, job in enumerate(jobs):
        board.ask("three", job, job)
        if number % (JOBS // KILLS) == JOBS // KILLS - 1:
            time.sleep(chance.uniform(0.1, 0.4))
            name = chance.choice(names)
            fleet.kill(name)
            fleet.start(name, wait=False)
            kills += 1
    board.settled(jobs, within_s=120)
    states = Counter(board.states(jobs).values())
    again = len([step for step in fleet.steps() if step[0] == "two"]) - JOBS
    say(f"{kills} kills: {dict(states)}, {again} bodies again, {len(board.written())} rows")
    assert kills >= 15
    assert states == {"done": JOBS}
    assert board.written() == jobs


def test_a_job_that_kills_its_worker_is_given_up_and_others_go_on(
    board: Board, fleet: Fleet, say: Say
) -> None:
    fleet.start("a")
    board.ask("poison", "bad", "bad")
    others = [f"j{n}" for n in range(20)]
    for job in others:
        board.ask("three", job, job)
    until = time.monotonic() + 90
    deaths = 0
    while set(board.states(["bad", *others]).values()) & {"queued", "running"}:
        assert time.monotonic() < until
        if not fleet.workers["a"].is_alive():
            deaths += 1
            fleet.start("a", wait=False)
        time.sleep(0.05)
    runs = len([step for step in fleet.steps() if step[0] == "poison"])
    say(f"given up after {runs} executions and {deaths} deaths; {len(board.written())} others done")
    assert board.states(["bad"]) == {"bad": "given-up"}
    assert runs <= 4
    assert set(board.states(others).values()) == {"done"}
    assert board.written() == sorted(others)


def free_name(url: str, fleet: Fleet, name: str) -> None:
    """Let go of a frozen worker's name, as a cut network does."""
    if url.startswith("sqlite"):
        Path(f"{url.removeprefix('sqlite:///')}.{name}.lock").unlink()
        return
    with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as session:
        session.execute(
            "select pg_terminate_backend(pid) from pg_stat_activity where application_name like %s",
            [f"shiftwell process {fleet.workers[name].pid} %"],
        )


def test_a_frozen_worker_that_wakes_up_cannot_write(
    url: str, board: Board, fleet: Fleet, say: Say
) -> None:
    fleet.start("a")
    board.ask("gated", "j", "j")
    while not fleet.steps():
        time.sleep(0.02)
    fleet.signal("a", signal.SIGSTOP)
    free_name(url, fleet, "a")
    fleet.start("b")
    (fleet.folder / "open").touch()
    taken_s = board.settled(["j"], within_s=30)
    fleet.signal("a", signal.SIGCONT)
    time.sleep(3.0)
    say(f"taken over in {taken_s:.1f} s; rows after the frozen one woke up: {board.written()}")
    assert board.states(["j"]) == {"j": "done"}
    assert board.written() == ["j"]
    assert len({process for _, _, process in fleet.steps()}) == 2
    assert fleet.workers["a"].is_alive()
    more = [f"m{n}" for n in range(20)]
    for job in more:
        board.ask("three", job, job)
    board.settled(more, within_s=30)
    assert board.written() == sorted(["j", *more])


def test_a_killed_worker_that_never_comes_back_is_replaced(
    board: Board, fleet: Fleet, say: Say
) -> None:
    fleet.start("a")
    board.ask("gated", "j", "j")
    while not fleet.steps():
        time.sleep(0.02)
    fleet.start("b")
    fleet.kill("a")
    began = time.monotonic()
    while len(fleet.steps()) < 2:
        assert time.monotonic() < began + 30
        time.sleep(0.02)
    taken_s = time.monotonic() - began
    (fleet.folder / "open").touch()
    board.settled(["j"], within_s=30)
    say(f"running elsewhere {taken_s:.1f} s after the kill")
    assert board.written() == ["j"]
    assert taken_s < 10
