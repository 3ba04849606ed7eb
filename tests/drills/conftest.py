"""Databases and fleets for the drills; each drill says its figures."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from api.jobs import engine
from tests.drills.fleet import Board, Fleet, opened
from tests.drills.postgres import Cluster, cluster, kinds

Say = Callable[[str], None]
Databases = Callable[[str], str]
"""Gives the address of an empty database for a name."""


@pytest.fixture
def say(capsys: pytest.CaptureFixture[str]) -> Say:
    """Say a figure, past the capture of output."""

    def tell(figure: str) -> None:
        with capsys.disabled():
            print(f"\n    {figure}", end="")

    return tell


@pytest.fixture(scope="session")
def server() -> Iterator[Cluster]:
    with cluster() as running:
        yield running


@pytest.fixture(params=kinds())
def databases(request: pytest.FixtureRequest, tmp_path: Path) -> Databases:
    if request.param == "sqlite":
        return lambda name: f"sqlite:///{tmp_path / name}.db"
    running: Cluster = request.getfixturevalue("server")
    return lambda name: running.create(f"{name}_{abs(hash(tmp_path)):x}")


@pytest.fixture
def url(databases: Databases) -> str:
    """The address of an empty database."""
    return databases("drill")


@pytest.fixture
def board(url: str) -> Iterator[Board]:
    """A database with the engine's tables and one of the jobs' own."""
    engine.migrate(url)
    sql = opened(url)
    with sql.begin() as session:
        session.execute(text("create table things (id text, n integer)"))
    made = Board(url, sql, engine.Client(url))
    yield made
    made.client.close()
    sql.dispose()


@pytest.fixture
def fleet(url: str, tmp_path: Path) -> Iterator[Fleet]:
    folder = tmp_path / "fleet"
    folder.mkdir()
    made = Fleet(url, folder)
    yield made
    made.end()
