"""How soon another system has a week of 1,500 people, over a real server on this machine."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from statistics import quantiles
from threading import Thread

import httpx2
import pytest
import uvicorn

from api.auth.scope import Role, at_the_console
from api.repositories.publishing import Wanted, publish_draft
from api.repositories.rosters import Draft, store
from scheduler.domain import Roster
from tests.api.conftest import World
from tests.api.drafts import CLEAN
from tests.small_centre import WEEK
from tests.small_roster import shift

PEOPLE, DAYS, READS = 1500, 5, 40
PATH = "/v1/centres/small/shifts?first=2026-03-02&last=2026-03-08"


@contextmanager
def served(world: World) -> Iterator[str]:
    """The address of a server over a world."""
    config = uvicorn.Config(world.client.app, port=0, log_level="error")
    server = uvicorn.Server(config)
    thread = Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join()


def published_week(world: World) -> None:
    shifts = [shift(f"P{n:04}", day) for n in range(PEOPLE) for day in range(DAYS)]
    scope = at_the_console("drill")
    with world.running.database.write() as session:
        row = store(session, scope, Draft("small", 1, WEEK, 1, Roster.of(shifts), CLEAN))
        publish_draft(session, scope, Wanted(row.roster_id, row.version, 0))


def p95_ms(client: httpx2.Client, **headers: str) -> tuple[float, httpx2.Response]:
    """The 95th percentile of reads, and the last answer."""
    seconds = []
    answer = client.get(PATH, headers=headers)
    for _ in range(READS):
        began = time.perf_counter()
        answer = client.get(PATH, headers=headers)
        seconds.append(time.perf_counter() - began)
    return 1000 * quantiles(seconds, n=20)[-1], answer


def test_a_week_of_1500_people_is_read_at_once(
    world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    published_week(world)
    with (
        served(world) as address,
        httpx2.Client(base_url=address, headers=world.headers(Role.HR_CLIENT)) as client,
    ):
        first_ms, answer = p95_ms(client)
        same_ms, unchanged = p95_ms(client, **{"If-None-Match": answer.headers["etag"]})
    assert len(answer.json()["shifts"]) == PEOPLE * DAYS
    assert unchanged.status_code == 304
    size = f"{PEOPLE * DAYS} shifts, {len(answer.content) / 1e6:.1f} MB"
    times = f"p95 {first_ms:.0f} ms (asked 300), unchanged {same_ms:.1f} ms (asked 10)"
    with capsys.disabled():
        sys.stdout.write(f"\n    {size}: {times}")
