"""What has ended long ago is forgotten, and nothing else, on both databases."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Event
from typing import Any
from uuid import uuid4

import pytest
from pydantic import ValidationError
from sqlalchemy import MetaData, String, Table, cast, func, select

from api.auth.scope import Role
from api.db.engine import Database
from api.db.tables import (
    CentreFileRow,
    JobRow,
    ProgressRow,
    RepeatRow,
    RosterRow,
    SegmentRow,
    TrailRow,
)
from api.jobs.retention import AT_ONCE, Forgotten, Kept, forget
from api.jobs.working import working
from api.verify import findings
from tests.api.conftest import World, settings_for_tests
from tests.api.drafts import monday, publish, stored
from tests.api.jobs.test_plans import ask, ended, read, stop

KEPT = Kept(repeats_days=30, jobs_days=90)
FOR_EVER = (TrailRow, RosterRow, SegmentRow, CentreFileRow)


def forget_in(world: World, days: float, kept: Kept = KEPT) -> Forgotten:
    now = datetime.now(UTC) + timedelta(days=days)
    return forget(world.running.database, world.running.jobs, kept, now, Event())


def mentions(database: Database, name: str) -> set[str]:
    """The tables, those of the job engine too, with a row whose own id is or begins with a name."""
    found = set()
    schemas = [None] if database.is_sqlite else [None, "dbos"]
    for schema in schemas:
        every = MetaData(schema=schema)
        every.reflect(database.engine)
        found |= {table.name for table in every.tables.values() if _mentions(database, table, name)}
    return found


def _mentions(database: Database, table: Table, name: str) -> bool:
    with database.read() as session:
        return any(
            session.scalar(
                select(func.count()).where(cast(column, String).like(f"{name}%")),
            )
            for column in table.columns
        )


def count(world: World, table: type[Any]) -> int:
    with world.running.database.read() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def test_a_plan_is_forgotten_with_its_records_and_its_roster_stays(world: World) -> None:
    plan_id = ask(world).json()["plan_id"]
    database = world.running.database
    with working(database, "desk"):
        roster_id = ended(world, plan_id)["roster_id"]
    known = {"jobs", "job_progress", "workflow_status", "workflow_input", "operation_outputs"}
    assert known <= mentions(database, plan_id)
    kept = {table: count(world, table) for table in FOR_EVER}
    assert forget_in(world, 89.9).jobs == 0
    assert forget_in(world, 90.1).jobs == 1
    assert mentions(database, plan_id) == {"audit_trail"}
    assert {table: count(world, table) for table in FOR_EVER} == kept
    assert read(world, plan_id).status_code == 404
    headers = world.headers(Role.PLANNER)
    assert world.client.get(f"/v1/rosters/{roster_id}", headers=headers).status_code == 200
    assert findings(database) == []
    assert forget_in(world, 90.1) == Forgotten(0, 0)


def test_what_is_published_stays_whatever_its_age(world: World) -> None:
    roster_id, version = stored(world, monday("A1"))
    assert publish(world, roster_id, version).status_code == 200
    kept = {table: count(world, table) for table in FOR_EVER}
    forget_in(world, 30_000)
    assert {table: count(world, table) for table in FOR_EVER} == kept
    assert findings(world.running.database) == []


def test_a_plan_that_waits_is_not_forgotten(world: World) -> None:
    waiting, stopped = (ask(world).json()["plan_id"] for _ in range(2))
    stop(world, stopped)
    assert forget_in(world, 1000).jobs == 1
    assert (read(world, waiting).status_code, read(world, stopped).status_code) == (200, 404)
    assert world.running.jobs.status(waiting) is not None
    assert world.running.jobs.status(stopped) is None


def test_a_repeated_request_is_known_for_its_days_and_new_behind_them(world: World) -> None:
    first = ask(world, key="k1").json()
    assert forget_in(world, 29.9).repeats == 0
    assert ask(world, key="k1").json() == first
    assert forget_in(world, 30.1).repeats == 1
    assert ask(world, key="k1").json()["plan_id"] != first["plan_id"]


def add_repeats(world: World, number: int, days_ago: int = 0) -> None:
    at = datetime.now(UTC) - timedelta(days=days_ago)
    with world.running.database.write() as session:
        session.add_all(
            RepeatRow(
                account_id="user",
                key=str(uuid4()),
                request_sha256="",
                status=200,
                headers={},
                body=None,
                created_at=at,
            )
            for _ in range(number)
        )


def test_many_are_forgotten_a_few_at_a_time(world: World) -> None:
    add_repeats(world, 2 * AT_ONCE + 1)
    told = Event()
    told.set()
    far = datetime.now(UTC) + timedelta(days=1000)
    running = world.running
    assert forget(running.database, running.jobs, KEPT, far, told) == Forgotten(0, 0)
    assert forget_in(world, 1000).repeats == 2 * AT_ONCE + 1
    assert count(world, RepeatRow) == 0


def test_workers_that_forget_at_once_do_not_stand_in_each_others_way(world: World) -> None:
    add_repeats(world, 3 * AT_ONCE)
    for _ in range(6):
        stop(world, ask(world).json()["plan_id"])
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: forget_in(world, 1000), range(4)))
    forget_in(world, 1000)
    assert [count(world, table) for table in (RepeatRow, JobRow, ProgressRow)] == [0, 0, 0]


def test_a_worker_forgets_when_it_begins(world: World) -> None:
    add_repeats(world, 3)
    add_repeats(world, 2, days_ago=31)
    with working(world.running.database, "desk", kept=KEPT):
        until = time.monotonic() + 30
        while count(world, RepeatRow) > 3:
            assert time.monotonic() < until
            time.sleep(0.05)
    assert count(world, RepeatRow) == 3


def test_settings_keep_a_plan_as_long_as_the_answer_that_names_it() -> None:
    assert Kept.of(settings_for_tests()) == KEPT
    with pytest.raises(ValidationError, match="jobs_kept_days is below repeats_kept_days"):
        settings_for_tests(jobs_kept_days=29)
