"""What goes wrong beneath is answered as a problem that says no more than it may."""

from __future__ import annotations

import logging

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from psycopg import errors as postgresql
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError
from sqlalchemy.orm.exc import StaleDataError

from api.deps import public
from api.observe.logs import JsonLines
from tests.api.conftest import World

SECRET = "A1 is away"  # noqa: S105 - what no answer and no log may repeat


def failing(world: World, error: Exception) -> TestClient:
    """The service with a route that fails."""
    app = world.client.app
    assert isinstance(app, FastAPI)

    @app.get("/v1/fails")
    @public
    def fails() -> None:
        raise error

    return TestClient(app, raise_server_exceptions=False)


def wrapped(kind: type[DBAPIError], orig: Exception) -> DBAPIError:
    return kind("SELECT 1", {}, orig)


@pytest.mark.parametrize(
    ("error", "status", "code"),
    [
        (wrapped(IntegrityError, Exception("ex_shifts_overlap")), 409, "overlap"),
        (wrapped(IntegrityError, Exception(SECRET)), 500, "fault-of-ours"),
        (wrapped(OperationalError, Exception("database is locked")), 503, "busy"),
        (wrapped(OperationalError, Exception("database or disk is full")), 507, "no-space"),
        (wrapped(OperationalError, postgresql.DeadlockDetected()), 503, "busy"),
        (wrapped(OperationalError, postgresql.LockNotAvailable()), 503, "busy"),
        (wrapped(OperationalError, postgresql.DiskFull()), 507, "no-space"),
        (wrapped(OperationalError, Exception("no connection")), 503, "busy"),
        (StaleDataError("lost"), 412, "stale-version"),
        (ZeroDivisionError(SECRET), 500, "fault-of-ours"),
    ],
)
def test_errors_become_problems(world: World, error: Exception, status: int, code: str) -> None:
    answer = failing(world, error).get("/v1/fails")
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert SECRET not in answer.text
    assert ("retry-after" in answer.headers) == (status in {503, 507})


def test_the_log_tells_kind_and_place_and_not_the_text(world: World) -> None:
    lines: list[str] = []

    class Kept(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            lines.append(JsonLines().format(record))

    handler: logging.Handler = Kept()
    logger = logging.getLogger("shiftwell.api")
    logger.addHandler(handler)
    try:
        failing(world, ZeroDivisionError(SECRET)).get("/v1/fails?agent=A1")
    finally:
        logger.removeHandler(handler)
    (line,) = lines
    assert '"error": "ZeroDivisionError"' in line
    assert "fails" in line
    assert SECRET not in line
    assert "agent=A1" not in line
