"""A service over SQLite and over PostgreSQL, with the small centre and an account of each role."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from fastapi.testclient import TestClient
from pydantic import SecretStr
from sqlalchemy import Connection

from api import limits
from api.app import create_app
from api.auth import tokens
from api.auth.passwords import hashed
from api.auth.scope import Permission, Role, at_the_console
from api.centres.bundle import Bundle, from_folder
from api.centres.check import checked_centre
from api.db.base import Base
from api.db.engine import Database
from api.db.tables import UserRow
from api.db.upgrade import upgrade
from api.ids import new_id
from api.repositories.centres import add_centre
from api.running import Running
from api.settings import Settings
from scheduler.exchange import CentreFiles
from tests.small_centre import write_small_centre

SERVER = "postgresql://postgres@127.0.0.1:5432"
PASSWORD = "correct horse battery staple"  # noqa: S105 - of accounts made for a test
KINDS = ("sqlite", "postgresql")
REACHES: dict[Role, dict[str, Any]] = {
    Role.PLANNER: {},
    Role.TEAM_LEAD: {"teams": ["red"]},
    Role.AGENT: {"agent_id": "A1"},
    Role.HR_CLIENT: {},
    Role.CARE_TEAM: {},
    Role.AUDITOR: {},
    Role.ADMINISTRATOR: {},
}


def has_server() -> bool:
    try:
        psycopg.connect(f"{SERVER}/postgres", connect_timeout=3).close()
    except psycopg.OperationalError:
        return False
    return True


def kinds() -> tuple[str, ...]:
    """Databases to test on; a machine that must have a server and has none fails the tests."""
    return KINDS if os.environ.get("CI") or has_server() else KINDS[:1]


@pytest.fixture(scope="session", params=kinds())
def database_url(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """The address of an empty database."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path_factory.mktemp('db') / 'service.db'}"
        return
    name = f"shiftwell_test_{uuid4().hex[:12]}"
    with psycopg.connect(f"{SERVER}/postgres", autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        yield f"{SERVER}/{name}".replace("postgresql://", "postgresql+psycopg://")
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="session")
def migrated(database_url: str) -> Iterator[Database]:
    database = Database(database_url)
    upgrade(database)
    yield database
    database.close()


@pytest.fixture
def database(migrated: Database) -> Database:
    """A database with tables and no row."""
    empty(migrated)
    return migrated


def empty(database: Database) -> None:
    """Take every row away, past the guards."""
    tables = ", ".join(table.name for table in Base.metadata.sorted_tables)
    with unguarded(database) as connection:
        if not database.is_sqlite:
            connection.exec_driver_sql(f"TRUNCATE {tables} RESTART IDENTITY CASCADE")
            return
        for table in reversed(Base.metadata.sorted_tables):
            connection.execute(table.delete())


@contextmanager
def unguarded(database: Database) -> Iterator[Connection]:
    """A connection whose writes no trigger sees: what somebody with the database could do."""
    with database.engine.begin() as connection:
        if not database.is_sqlite:
            connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
            yield connection
            return
        triggers = connection.exec_driver_sql(
            "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
        ).all()
        for name, _ in triggers:
            connection.exec_driver_sql(f"DROP TRIGGER {name}")
        yield connection
        for _, sql in triggers:
            connection.exec_driver_sql(sql)


def settings_for_tests(**changed: object) -> Settings:
    told = {
        "token_key": SecretStr("k" * 48),
        "requests_per_minute": 1_000_000,
        "sign_ins_per_minute": 1_000_000,
    }
    return Settings.model_validate(told | changed)


@dataclass(frozen=True)
class World:
    """A service with the small centre in it.

    Attributes
    ----------
    client
        Calls it without an account.
    running
        What it consists of.
    tokens
        Role → session of an account with that role.
    """

    client: TestClient
    running: Running
    tokens: dict[Role, str]

    def headers(self, role: Role, **more: str) -> dict[str, str]:
        named = {name.replace("_", "-"): value for name, value in more.items()}
        return {"Authorization": f"Bearer {self.tokens[role]}"} | named


@cache
def password_hash() -> str:
    return hashed(PASSWORD)


def account_row(role: Role, name: str | None = None, **reaches: Any) -> UserRow:
    """A user with the password of tests, hashed once for all of them."""
    return UserRow(
        account_id=new_id("user"),
        name=name or role.value,
        role=role.value,
        created_at=datetime.now(UTC),
        password_hash=password_hash(),
        **reaches,
    )


def token_of(running: Running, account_id: str) -> str:
    token = tokens.Token(account_id, 0, frozenset(Permission))
    return tokens.issue(token, running.settings.token_key, 60)


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> tuple[Bundle, CentreFiles]:
    """The files of the small centre, and what they say."""
    bundle = from_folder(write_small_centre(tmp_path_factory.mktemp("centres") / "small"))
    return bundle, checked_centre(bundle)


@pytest.fixture
def world(database: Database, small: tuple[Bundle, CentreFiles]) -> Iterator[World]:
    """A service that knows the small centre."""
    made = service_with(database, *small)
    yield made
    made.running.jobs.close()


def service_with(database: Database, bundle: Bundle, files: CentreFiles) -> World:
    """A service over a database without rows that knows one centre and an account of each role."""
    app = create_app(settings_for_tests(), database)
    running: Running = app.state.running
    rows = {role: account_row(role, **reaches) for role, reaches in REACHES.items()}
    with database.write() as session:
        add_centre(session, at_the_console("test"), bundle, files)
        session.add_all(rows.values())
    given = {role: token_of(running, row.account_id) for role, row in rows.items()}
    return World(TestClient(app, raise_server_exceptions=False), running, given)


@dataclass
class Clock:
    """Stands for the module ``time`` where calls are counted, and goes on when told to."""

    now_s: float = 1_000_000.0

    def time(self) -> float:
        return self.now_s


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Hold back the clock that calls are counted by: a count at its edge needs one that stands."""
    made = Clock()
    monkeypatch.setattr(limits, "time", made)
    monkeypatch.setattr("limits.storage.memory.time", made)
    monkeypatch.setattr("limits.strategies.time", made)
    return made
