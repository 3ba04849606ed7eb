"""How soon the service answers at 1,500 people, alone and while a plan is made.

``python -m tests.drills.latency [--url postgresql+psycopg://…] [--roster FILE] [--requests 20]``

A real server on this machine over an empty database (without ``--url`` a file of SQLite), with the
generated centre of 1,500 people and a week in force, planned first or read from ``--roster``.
Exchanges are asked for and approved, partners listed, absences covered for, and the week pulled by
another system, over HTTP. Then a worker plans the same week and all is asked for again.
Times are of the clock, since that is what a caller waits for, and of the processor in the process
that asks and answers; the load of the machine is told too.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from statistics import quantiles
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple
from uuid import uuid4

import httpx2

from api.auth.scope import Role, at_the_console
from api.centres.bundle import from_folder
from api.centres.check import checked_centre
from api.db.engine import Database
from api.db.upgrade import upgrade
from api.repositories.publishing import Wanted, publish_draft
from api.repositories.rosters import Draft, store
from benchmarks.cases import chosen
from scheduler.audit import audit
from scheduler.domain import Problem, Roster, Shift
from scheduler.engine.result import Settings
from scheduler.engine.solve import solve
from scheduler.exchange import read_centre, read_roster, write_need, zones_of_queues
from tests.api.conftest import World, account_row, service_with, token_of
from tests.api.drill_pull import served
from tests.drills.fleet import CONTEXT, Fleet
from tests.drills.plan_fleet import plan_work, wait_until

PLAN_S, PULLS = 100.0, 40


class Took(NamedTuple):
    """Seconds of one answer: of the clock, and of the processor in this process."""

    wall_s: float
    cpu_s: float


def _ms(seconds: Sequence[float], percent: int) -> float:
    many = [*seconds, *seconds]  # quantiles need two
    return 1000 * quantiles(many, n=100, method="inclusive")[percent - 1]


@dataclass
class Clock:
    """Calls as one account of each role, and how long each kind of answer took."""

    client: httpx2.Client
    tokens: dict[Role, str]
    took: dict[str, list[Took]] = field(default_factory=dict)

    def ask(
        self, what: str, method: str, path: str, role: Role = Role.TEAM_LEAD, **more: Any
    ) -> httpx2.Response:
        named = {"Authorization": f"Bearer {self.tokens[role]}", "Idempotency-Key": str(uuid4())}
        headers = named | more.pop("headers", {})
        began, used = time.perf_counter(), time.process_time()
        answer = self.client.request(method, path, headers=headers, **more)
        assert answer.status_code < 500, answer.text
        took = Took(time.perf_counter() - began, time.process_time() - used)
        refused = answer.status_code >= 400  # a refusal is less work: a row of its own
        row = f"{what}, refused {answer.status_code}" if refused else what
        self.took.setdefault(row, []).append(took)
        return answer

    def warm(self, week: Week) -> None:
        """Ask for something once, so that what is read from files is ready."""
        shift = week.roster.shifts[0]
        query = f"agent_id={shift.agent_id}&work_date={shift.work_date}"
        path = f"/v1/rosters/{week.in_force(self)}/partners?{query}"
        assert self.ask("ready", "GET", path).status_code == 200
        self.took.clear()

    def tell(self, when: str) -> None:
        """Say what was measured since the last time."""
        print(f"{when}; load {os.getloadavg()[0]:.1f}")
        print("| answer | number | p50, ms | p95 | CPU p50 | CPU p95 |\n|---|---|---|---|---|---|")
        for what, took in self.took.items():
            cells = (
                f"{_ms(seconds, pct):,.1f}"
                for seconds in zip(*took, strict=True)
                for pct in (50, 95)
            )
            print(f"| {what} | {len(took)} | {' | '.join(cells)} |", flush=True)
        self.took.clear()


@dataclass(frozen=True)
class Week:
    """A centre's week in force."""

    centre_id: str
    problem: Problem
    roster: Roster

    @property
    def path(self) -> str:
        return f"/v1/centres/{self.centre_id}"

    def in_force(self, clock: Clock) -> str:
        """The id of the roster in force."""
        path = f"{self.path}/rosters?status=published"
        answer = clock.ask("rosters", "GET", path, Role.PLANNER)
        return str(answer.json()["rosters"][0]["roster_id"])


def measured(clock: Clock, week: Week, number: int, random: Random) -> None:
    """Ask for everything so often."""
    shifts, roster_id, asked = week.roster.shifts, week.in_force(clock), []
    for _ in range(number):
        body = _swap(roster_id, *random.sample(shifts, 2))
        answer = clock.ask("verdict on a swap", "POST", f"{week.path}/swaps", json=body)
        asked += [answer.json()] if answer.status_code == 201 else []
    for shift in random.sample(shifts, number // 2):
        query = f"agent_id={shift.agent_id}&work_date={shift.work_date}"
        clock.ask("partners", "GET", f"/v1/rosters/{roster_id}/partners?{query}")
    for shift in random.sample(shifts, number // 2):
        middle = shift.start + (shift.end - shift.start) / 2
        body = {"agent_id": shift.agent_id, "starts_at": middle.isoformat()}
        clock.ask("repair of an absence", "POST", f"{week.path}/repairs", Role.PLANNER, json=body)
    pulled(clock, week)
    for swap in asked[: number // 4]:
        approved(clock, swap)
    clock.took.pop("rosters")


def _swap(roster_id: str, one: Shift, other: Shift) -> dict[str, Any]:
    pairs = ((one, other.agent_id), (other, one.agent_id))
    handovers = [
        {"agent_id": s.agent_id, "work_date": str(s.work_date), "to": to} for s, to in pairs
    ]
    return {"roster_id": roster_id, "handovers": handovers}


def approved(clock: Clock, swap: dict[str, Any]) -> None:
    for agent_id in sorted({h["agent_id"] for h in swap["handovers"]}):
        headers = {"If-Match": f'"v{swap["version"]}"'}
        path, body = f"/v1/swaps/{swap['swap_id']}/consent", {"agent_id": agent_id}
        answer = clock.ask("consent", "POST", path, headers=headers, json=body)
        assert answer.status_code == 200, answer.text
        swap = answer.json()
    path, headers = f"/v1/swaps/{swap['swap_id']}/approval", {"If-Match": f'"v{swap["version"]}"'}
    clock.ask("approval, audited", "POST", path, headers=headers)


def pulled(clock: Clock, week: Week) -> None:
    """Read the whole week again and again, then ask whether it is still the same."""
    first, last = week.problem.dates[0], week.problem.dates[-1]
    path = f"{week.path}/shifts?first={first}&last={last}"
    tags = set()
    for _ in range(PULLS):
        answer = clock.ask("a week, pulled", "GET", path, Role.HR_CLIENT)
        assert answer.status_code == 200, answer.text
        tags.add(answer.headers["etag"])
    same = {"If-None-Match": tags.pop()}
    for _ in range(PULLS):
        answer = clock.ask("a week, unchanged (304)", "GET", path, Role.HR_CLIENT, headers=same)
        assert answer.status_code == 304


def prepared(folder: Path, file: Path | None) -> tuple[Problem, Roster]:
    (case,) = chosen(["1500"])
    problem = case.problem()
    if file is not None:
        return problem, read_roster(file, read_centre(folder))
    return problem, solve(problem, Settings(time_limit_s=PLAN_S)).roster


def published(world: World, problem: Problem, roster: Roster, need: bytes) -> Week:
    scope, centre_id = at_the_console("drill"), problem.centre.centre_id
    judged = audit(problem, roster).model_dump(mode="json")
    draft = Draft(
        centre_id, 1, problem.first_date, problem.weeks, roster, judged, files={"need.csv": need}
    )
    with world.running.database.write() as session:
        row = store(session, scope, draft)
        wanted = Wanted(row.roster_id, row.version, 0, "a drill")
        publish_draft(session, scope, wanted)
    return Week(centre_id, problem, roster)


def need_of(problem: Problem, folder: Path) -> bytes:
    path = folder / "need.csv"
    write_need(path, problem.need, zones_of_queues(problem.centre))
    return path.read_bytes()


@contextmanager
def planning(world: World, week: Week, url: str, folder: Path) -> Iterator[None]:
    """Have a worker plan the week; it is at its search in this block."""
    fleet, headers = Fleet(url, folder, plan_work), world.headers(Role.PLANNER)
    fleet.start("a")
    body = {"centre_id": week.centre_id, "time_limit_s": 1800.0, "processes": 1}
    named = headers | {"Idempotency-Key": str(uuid4())}
    answer = world.client.post("/v1/plans", json=body, headers=named)
    assert answer.status_code == 202, answer.text
    path = f"/v1/plans/{answer.json()['plan_id']}"

    def searches() -> bool:
        progress = world.client.get(path, headers=headers).json()["progress"]
        return bool(progress and progress["task"] == "search")

    try:
        wait_until(searches, 300)
        yield
        assert searches(), "the plan ended before everything was asked for"
    finally:
        fleet.end()


def main(arguments: list[str]) -> int:
    """Measure; return the exit code."""
    parser = argparse.ArgumentParser(prog="tests.drills.latency", description=__doc__)
    parser.add_argument("--url")
    parser.add_argument("--roster", type=Path)
    parser.add_argument("--requests", type=int, default=20)
    asked = parser.parse_args(arguments)
    CONTEXT.set_forkserver_preload(["tests.drills.plan_fleet"])
    (case,) = chosen(["1500"])
    problem, roster = prepared(case.folder(), asked.roster)
    with TemporaryDirectory() as name:
        folder = Path(name)
        url = asked.url or f"sqlite:///{folder / 'service.db'}"
        database = Database(url)
        upgrade(database)
        bundle = from_folder(case.folder())
        world = service_with(database, bundle, checked_centre(bundle))
        week = published(world, problem, roster, need_of(problem, folder))
        report(world, week, url, folder, asked.requests)
        world.running.jobs.close()
        database.close()
    return 0


def report(world: World, week: Week, url: str, folder: Path, number: int) -> None:
    """Say the figures, alone and while a plan is made."""
    tokens = world.tokens | {Role.TEAM_LEAD: _lead(world)}
    random = Random(1)  # noqa: S311 - draws shifts, keeps no secret
    with served(world) as address, httpx2.Client(base_url=address, timeout=300) as client:
        clock = Clock(client, tokens)
        began = time.perf_counter()
        clock.warm(week)
        print(f"first answer of a version, made ready: {time.perf_counter() - began:.1f} s")
        measured(clock, week, number, random)
        clock.tell("alone")
        with planning(world, week, url, folder):
            measured(clock, week, number, random)
            clock.tell("while a plan is made")


def _lead(world: World) -> str:
    """The session of a lead of everybody."""
    row = account_row(Role.TEAM_LEAD, "lead of all")
    with world.running.database.write() as session:
        session.add(row)
    return token_of(world.running, row.account_id)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
