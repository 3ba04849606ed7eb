"""A database of each kind, with the engine's tables and one of our own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine, text

from api.jobs import engine
from api.jobs.identity import Identity
from api.jobs.names import identity_of
from tests.drills.postgres import Cluster, cluster, kinds

NUMBERS = count()


@dataclass
class Store:
    """An empty database with the engine's tables."""

    url: str
    sql: Engine

    def identity(self, name: str) -> Identity:
        return identity_of(self.url, name)

    def things(self) -> list[tuple[str, int]]:
        """What jobs wrote to the table of our own."""
        with self.sql.connect() as session:
            rows = session.execute(text("select id, n from things order by id, n"))
            return [(row.id, row.n) for row in rows]


@pytest.fixture(scope="session")
def server() -> Iterator[Cluster]:
    with cluster() as running:
        yield running


@pytest.fixture(params=kinds())
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path / 'jobs.db'}"
    else:
        running: Cluster = request.getfixturevalue("server")
        url = running.create(f"jobs{next(NUMBERS)}")
    engine.migrate(url)
    sql = create_engine(url)
    with sql.begin() as session:
        session.execute(text("create table things (id text, n integer)"))
    yield Store(url, sql)
    sql.dispose()
