"""Drill 12: a copy kept from the feed is the snapshot, whatever the order in which writers end.

Two publishers and four writers that stall before they commit, while a reader follows. No change
may be missed, told twice or told out of order.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import timedelta
from threading import Event as Flag
from typing import Any

import pytest

from api.auth.scope import Role, at_the_console
from api.repositories.feed import Event
from api.repositories.feed import publish as tell
from api.repositories.publishing import Wanted, publish_draft
from api.repositories.rosters import Draft, store
from scheduler.domain import Roster
from tests.api.conftest import World
from tests.api.drafts import CLEAN
from tests.small_centre import PEOPLE, WEEK
from tests.small_roster import shift

EDITS = 1000
BASE = "/v1/centres/small"
WEEKS = (WEEK, WEEK + timedelta(days=7))
Say = Callable[[str], None]


@pytest.fixture
def say(capsys: pytest.CaptureFixture[str]) -> Say:
    """Say a figure, past the capture of output."""

    def told(figure: str) -> None:
        with capsys.disabled():
            print(f"\n    {figure}", end="")

    return told


@dataclass
class Copy:
    """What a reader knows, from the feed alone."""

    shifts: dict[str, dict[str, Any]] = field(default_factory=dict)
    marks: list[str] = field(default_factory=list)
    versions: dict[str, int] = field(default_factory=dict)
    cursor: str | None = None

    def follow(self, world: World) -> int:
        """Apply one page; return how many changes it had."""
        asked = f"{BASE}/changes?limit=50" + (f"&cursor={self.cursor}" if self.cursor else "")
        body = world.client.get(asked, headers=world.headers(Role.HR_CLIENT)).json()
        for change in body["changes"]:
            self.apply(change)
        self.cursor = body["next_cursor"]
        return len(body["changes"])

    def apply(self, change: dict[str, Any]) -> None:
        if change["kind"] == "mark":
            self.marks.append(change["id"])
        elif change["kind"].startswith("shift."):
            assert change["version"] > self.versions.get(change["id"], 0), "told out of order"
            self.versions[change["id"]] = change["version"]
            self.shifts.pop(change["id"], None)
            if change["data"] is not None:
                self.shifts[change["id"]] = change["data"]


def publisher(world: World, seed: int, edits: int) -> None:
    """Publish one week again and again, each time with other shifts; now and then stall."""
    rng, scope, week = random.Random(seed), at_the_console("drill"), WEEKS[seed % 2]  # noqa: S311
    for number in range(edits):
        chosen = [
            shift(who, day, rng.choice(("09:00 calls 13:00", "10:00 calls 15:00")), week)
            for who in PEOPLE
            for day in range(5)
            if rng.random() < 0.4
        ]
        with world.running.database.write() as session:
            row = store(session, scope, Draft("small", 1, week, 1, Roster.of(chosen), CLEAN))
            publish_draft(session, scope, Wanted(row.roster_id, row.version, number))
            time.sleep(rng.choice((0.0, 0.0, 0.01)))


def straggler(world: World, seed: int, edits: int) -> None:
    """Write changes whose numbers are drawn long before they are committed."""
    rng = random.Random(seed)  # noqa: S311
    for number in range(edits):
        with world.running.database.write() as session:
            tell(session, "small", [Event("mark", f"{seed}-{number}", 1)])
            session.flush()
            time.sleep(rng.choice((0.0, 0.005, 0.05)))


def test_a_copy_is_the_snapshot(world: World, say: Say) -> None:
    copy, over = Copy(), Flag()

    def reader() -> None:
        while not over.is_set() or copy.follow(world):
            if not copy.follow(world):
                time.sleep(0.02)

    marks, publications = EDITS // 2, EDITS // 2
    with ThreadPoolExecutor(7) as pool:
        following = pool.submit(reader)
        writers = [pool.submit(publisher, world, seed, publications // 2) for seed in (0, 1)]
        writers += [pool.submit(straggler, world, 2 + n, marks // 4) for n in range(4)]
        try:
            for writer in writers:
                writer.result()
        finally:
            over.set()
        following.result()
    assert sorted(copy.marks) == sorted(f"{2 + s}-{n}" for s in range(4) for n in range(marks // 4))
    path = f"{BASE}/shifts?first={WEEKS[0]}&last={WEEKS[1] + timedelta(days=6)}"
    snapshot = world.client.get(path, headers=world.headers(Role.HR_CLIENT)).json()["shifts"]
    assert {s["shift_id"] for s in snapshot} == copy.shifts.keys()
    for seen in snapshot:
        known = copy.shifts[seen["shift_id"]]
        assert {name: known[name] for name in seen} == seen
    say(f"{EDITS} edits, {len(copy.versions)} shifts, {len(snapshot)} in force: 0 lost, 0 twice")
