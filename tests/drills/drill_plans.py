"""Real plans: stopped, and orphaned."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from statistics import quantiles
from typing import Any
from uuid import uuid4

import httpx2
import pytest

from api.auth.scope import Role
from api.centres.bundle import from_folder
from api.centres.check import checked_centre
from api.db.engine import Database
from api.db.upgrade import upgrade
from api.jobs import solver_child
from tests.api.conftest import World, service_with
from tests.api.drill_pull import served
from tests.architecture.tree import ROOT
from tests.drills.conftest import Say
from tests.drills.fleet import CONTEXT, Fleet
from tests.drills.plan_fleet import plan_work, solvers, wait_until

CONTEXT.set_forkserver_preload(["tests.drills.plan_fleet"])
ENDED = {"succeeded", "failed", "cancelled"}
AMPLE_S = 4 * 3600.0
"""Limit of a search that is to be stopped: on a busy machine a shorter one ends by itself first."""

SAMPLE = ROOT / "data" / "samples" / "anonbank"


def world_of(url: str, centre: Path) -> World:
    database = Database(url)
    upgrade(database)
    bundle = from_folder(centre)
    return service_with(database, bundle, checked_centre(bundle))


def closed(world: World) -> None:
    world.running.jobs.close()
    world.running.database.close()


def ask(world: World, **body: Any) -> str:
    headers = world.headers(Role.PLANNER, Idempotency_Key=str(uuid4()))
    answer = world.client.post("/v1/plans", json=body, headers=headers)
    assert answer.status_code == 202, answer.text
    return str(answer.json()["plan_id"])


def read(world: World, plan_id: str) -> dict[str, Any]:
    answer = world.client.get(f"/v1/plans/{plan_id}", headers=world.headers(Role.PLANNER))
    view: dict[str, Any] = answer.json()
    return view


def ended(world: World, plan_id: str, within_s: float = 120.0) -> dict[str, Any]:
    wait_until(lambda: read(world, plan_id)["status"] in ENDED, within_s)
    return read(world, plan_id)


@pytest.fixture
def sample(url: str) -> Iterator[World]:
    made = world_of(url, SAMPLE)
    yield made
    closed(made)


def searching(world: World, plan_id: str) -> bool:
    """Whether a plan has a first roster; one that has ended will not be found at its search."""
    view = read(world, plan_id)
    assert view["status"] not in ENDED, view
    progress = view["progress"]
    return bool(progress and progress["task"] == "search" and progress["cost_milli"] is not None)


def p95_ms(world: World, reads: int = 100) -> float:
    """The 95th percentile of a list of people, over a real server on this machine."""
    seconds = []
    with served(world) as address, httpx2.Client(base_url=address) as client:
        for _ in range(reads):
            began = time.perf_counter()
            path = "/v1/centres/anonbank/people?limit=50"
            answer = client.get(path, headers=world.headers(Role.PLANNER))
            seconds.append(time.perf_counter() - began)
            assert answer.status_code == 200, answer.text
    return 1000 * quantiles(seconds, n=20)[-1]


def niceness(pid: int) -> int:
    """How far a process stands back for others, 0 to 19."""
    words = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return int(words[16])


def test_a_stopped_plan_has_no_solver_within_a_second_and_its_roster(
    sample: World, fleet: Fleet, say: Say
) -> None:
    fleet.run = plan_work
    alive = partial(solvers, fleet.start("a"))
    idle_ms = p95_ms(sample)
    plan_id = ask(sample, centre_id="anonbank", time_limit_s=AMPLE_S, processes=2)
    wait_until(lambda: searching(sample, plan_id), 900)
    busy_ms = p95_ms(sample)
    say(f"a list of people, p95: {idle_ms:.1f} ms before, {busy_ms:.1f} ms while it searches")
    mine = niceness(os.getpid())
    assert {niceness(pid) for pid in alive()} == {min(19, mine + solver_child.KINDER)}
    headers = sample.headers(Role.PLANNER, Idempotency_Key=str(uuid4()))
    began = time.monotonic()
    answer = sample.client.post(f"/v1/plans/{plan_id}/cancel", headers=headers)
    answered_s = time.monotonic() - began
    assert answer.status_code == 202
    searchers = set(alive())
    gone_s = wait_until(lambda: not searchers & set(alive()), 10)
    view = ended(sample, plan_id)
    say(f"answered in {1000 * answered_s:.0f} ms, solver gone after {gone_s:.2f} s")
    assert alive() == []
    assert view["status"] == "cancelled"
    assert view["roster_id"] is not None
    assert gone_s <= 1.5


def test_a_killed_worker_leaves_no_solver_behind(sample: World, fleet: Fleet, say: Say) -> None:
    fleet.run = plan_work
    alive = partial(solvers, fleet.start("a"))
    plan_id = ask(sample, centre_id="anonbank", time_limit_s=AMPLE_S, processes=2)
    wait_until(lambda: searching(sample, plan_id), 900)
    assert alive()
    fleet.kill("a")
    gone_s = wait_until(lambda: not alive(), 10)
    say(f"no solver {gone_s:.2f} s after its worker was killed")
    assert gone_s <= 1.0


def test_a_second_worker_of_one_name_is_refused(url: str, tmp_path: Path, say: Say) -> None:
    environment = os.environ | {
        "SHIFTWELL_DATABASE_URL": url,
        "SHIFTWELL_WORKER_NAME": "desk-1",
        "PYTHONPATH": str(ROOT),
    }
    command = [sys.executable, "-c", "from scheduler.cli import main; raise SystemExit(main())"]
    upgrade(database := Database(url))
    database.close()
    log = tmp_path / "log"
    with log.open("wb") as opened:
        first = subprocess.Popen([*command, "worker"], env=environment, stderr=opened)
    try:
        wait_until(lambda: b"at work" in log.read_bytes(), 60)
        second = subprocess.run(
            [*command, "worker"], env=environment, capture_output=True, text=True, check=False
        )
    finally:
        first.terminate()
        first.wait()
    say(second.stderr.strip())
    assert second.returncode == 2
    assert f"process {first.pid} on " in second.stderr
    assert first.returncode == 0
