"""Plans made by workers that die at each of their commits, several such centres side by side."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from itertools import count
from pathlib import Path
from threading import Event
from time import monotonic
from typing import Any

import pytest
from sqlalchemy import func, select

from api import trail
from api.db.tables import JobFileRow, RosterRow, SegmentRow, ShiftRow, TrailRow
from tests.api.conftest import World
from tests.drills.conftest import Databases, Say
from tests.drills.drill_plans import ENDED, ask, closed, read, world_of
from tests.drills.fleet import CONTEXT, TERMINAL, Fleet
from tests.drills.plan_fleet import HIT, dying_work, wait_until
from tests.small_centre import write_small_centre

LANES = 4
"""Centres side by side, each in a database of its own: much of a plan is waiting for a queue."""

PATIENCE_S, LOOK_S = 300.0, 0.05

Facts = dict[str, Any]


@dataclass
class Lane:
    """A centre, and the workers that plan it."""

    world: World
    fleet: Fleet

    def ended(self, plan_id: str) -> bool:
        """Whether the job has ended, and not only the plan."""
        status = self.world.running.jobs.status(plan_id)
        return status is not None and status.state in TERMINAL


@pytest.fixture
def lanes(databases: Databases, tmp_path: Path) -> Iterator[list[Lane]]:
    CONTEXT.set_forkserver_preload(["tests.drills.warm"])
    centre, made = write_small_centre(tmp_path / "small"), []
    for number in range(LANES):
        url, folder = databases(f"lane{number}"), tmp_path / f"lane{number}"
        folder.mkdir()
        made.append(Lane(world_of(url, centre), Fleet(url, folder, dying_work)))
    yield made
    for lane in made:
        lane.fleet.end()
        closed(lane.world)


def facts(world: World, roster_id: str) -> Facts:
    """What the rows of a plan add up to."""
    with world.running.database.read() as session:

        def number(table: Any, *where: Any) -> int:
            return session.scalar(select(func.count()).select_from(table).where(*where)) or 0

        shifts = session.execute(
            select(ShiftRow.shift_id, ShiftRow.starts_at, ShiftRow.ends_at)
            .where(ShiftRow.roster_id == roster_id)
            .order_by(ShiftRow.shift_id)
        ).all()
        stored = TrailRow.action == "roster.stored"
        return {
            "shifts": [tuple(row) for row in shifts],
            "segments": number(SegmentRow, SegmentRow.roster_id == roster_id),
            "rosters": number(RosterRow, RosterRow.roster_id == roster_id),
            "trail": number(TrailRow, stored, TrailRow.subject == roster_id),
            "left": number(JobFileRow),
            "broken": trail.broken_links(session),
            "cost": session.get_one(RosterRow, roster_id).cost_milli,
        }


def made_despite(lane: Lane, point: str) -> tuple[bool, Facts]:
    """Have a plan made while its worker is killed at a commit; return whether it came to that."""
    world, fleet = lane.world, lane.fleet
    die, hit = fleet.folder / "die", fleet.folder / HIT
    die.write_text(point, encoding="utf-8")
    hit.unlink(missing_ok=True)
    victim = fleet.start("a")
    plan_id = ask(world, centre_id="small", time_limit_s=0.05)
    wait_until(lambda: hit.exists() or lane.ended(plan_id), PATIENCE_S, LOOK_S)
    died = hit.exists()
    if died:
        victim.join(PATIENCE_S)
        assert not victim.is_alive()
    fleet.kill("a")
    die.unlink()
    if not lane.ended(plan_id):
        fleet.start("a")
        wait_until(lambda: lane.ended(plan_id), PATIENCE_S, LOOK_S)
        fleet.kill("a")
    view = read(world, plan_id)
    assert view["status"] in ENDED
    assert view["status"] == "succeeded", (point, view)
    return died, facts(world, view["roster_id"])


def deaths(when: str, expected: Facts, numbers: Iterator[int], over: Event, lane: Lane) -> set[int]:
    """Kill at one commit after the other until there is none; return at which it came to that."""
    died = set()
    try:
        while not over.is_set():
            number = next(numbers)
            reached, found = made_despite(lane, f"{when} {number}")
            assert found == expected, (when, number)
            if not reached:
                break
            died.add(number)
    finally:
        over.set()  # the others end too, if only because this one has failed
    return died


def test_a_worker_that_dies_at_any_commit_changes_nothing_of_the_plan(
    lanes: list[Lane], say: Say
) -> None:
    _, expected = made_despite(lanes[0], "before 1000")
    assert (expected["rosters"], expected["trail"], expected["left"]) == (1, 1, 0)
    for when in ("before", "after"):
        began = monotonic()
        with ThreadPoolExecutor(LANES) as pool:
            found = pool.map(partial(deaths, when, expected, count(1), Event()), lanes)
            died = sorted(set[int]().union(*found))
        took_s = monotonic() - began
        say(f"death {when} each of {len(died)} commits: one roster each, the same; {took_s:.0f} s")
        assert died == list(range(1, len(died) + 1))
        assert len(died) > 8
