"""Drill 2: a service that is killed while it publishes; the client asks again with the same key."""

from __future__ import annotations

import random
import time
from collections import Counter
from pathlib import Path

from fastapi.testclient import TestClient
from sqlalchemy import func, select

from api.app import create_app
from api.auth.scope import Role
from api.db.engine import Database
from api.db.tables import PUBLISHED, SUPERSEDED, ChangeRow, RosterRow, ShiftRow, TrailRow
from api.verify import findings
from scheduler.domain import Roster
from tests.api.conftest import World, settings_for_tests
from tests.api.drafts import AFTERNOON, stored
from tests.drills.conftest import Say
from tests.drills.drill_plans import closed, world_of
from tests.drills.fleet import CONTEXT
from tests.small_centre import write_small_centre
from tests.small_roster import MORNING, shift

ROSTERS, KILLS = 200, 20


def publishing_work(url: str, token: str, folder: Path) -> None:
    """Publish the drafts that a file lists, one after the other, until killed.

    What has been answered is noted; what has not is asked for again, with the same key.
    """
    client = TestClient(create_app(settings_for_tests(), Database(url)))
    drafts = (folder / "drafts").read_text(encoding="utf-8").split()
    log = folder / "answers"
    known = log.read_text(encoding="utf-8").splitlines() if log.exists() else []
    for number in range(len(known), len(drafts)):
        headers = {
            "Authorization": f"Bearer {token}",
            "If-Match": '"v1"',
            "Idempotency-Key": f"publish-{number}",
        }
        path = f"/v1/rosters/{drafts[number]}/publication"
        answer = client.post(path, json={"replaces": number, "reason": None}, headers=headers)
        with log.open("a", encoding="utf-8") as opened:
            opened.write(f"{answer.status_code} {answer.headers.get('idempotency-replayed')}\n")


def drafts_of(world: World) -> list[str]:
    """Drafts of one week, each other than the one before it in every shift."""
    kinds = (MORNING, AFTERNOON)
    return [
        stored(world, Roster.of([shift(who, n % 5, kinds[n % 2]) for who in ("A1", "A2", "A3")]))[0]
        for n in range(ROSTERS)
    ]


def killed_often(run: tuple[str, str, Path]) -> int:
    """Have everything published by processes that are killed at random; return how many were."""
    chance, kills, answers = random.Random(1), 0, run[2] / "answers"  # noqa: S311 - no secret
    process = CONTEXT.Process(target=publishing_work, args=run)
    process.start()
    while process.is_alive() or process.exitcode != 0:
        done = len(answers.read_text(encoding="utf-8").splitlines()) if answers.exists() else 0
        if kills < KILLS and done >= ROSTERS * kills // (KILLS + 1):
            time.sleep(chance.uniform(0.0, 0.03))
            process.kill()
            kills += 1
        if not process.is_alive() and process.exitcode != 0:
            process.join()
            process = CONTEXT.Process(target=publishing_work, args=run)
            process.start()
        time.sleep(0.005)
    return kills


def test_a_service_killed_while_it_publishes_publishes_each_roster_once(
    url: str, tmp_path: Path, say: Say
) -> None:
    world = world_of(url, write_small_centre(tmp_path / "small"))
    drafts = drafts_of(world)
    (tmp_path / "drafts").write_text("\n".join(drafts), encoding="utf-8")
    kills = killed_often((url, world.tokens[Role.PLANNER], tmp_path))
    told = Counter((tmp_path / "answers").read_text(encoding="utf-8").splitlines())
    with world.running.database.read() as session:
        numbers = dict(session.execute(select(RosterRow.roster_id, RosterRow.number)).all())
        states = Counter(session.scalars(select(RosterRow.status)))
        noted = session.scalar(select(func.count()).where(TrailRow.action == "roster.published"))
        in_force = set(session.scalars(select(ShiftRow.roster_id).where(ShiftRow.published)))
        events = Counter(
            session.scalars(select(ChangeRow.version).where(ChangeRow.kind.startswith("shift.")))
        )
    say(f"{kills} kills, {ROSTERS} rosters, answers {dict(told)}")
    assert kills == KILLS
    assert sum(told.values()) == ROSTERS
    assert {answer.split()[0] for answer in told} == {"200"}
    assert any(answer.endswith(" true") for answer in told), "some were published and not answered"
    assert [numbers[draft] for draft in drafts] == list(range(1, ROSTERS + 1))
    assert states == {PUBLISHED: 1, SUPERSEDED: ROSTERS - 1}
    assert (noted, in_force) == (ROSTERS, {drafts[-1]})
    # three shifts come each time, and from the second time on three others go
    assert events == {n: 3 if n == 1 else 6 for n in range(1, ROSTERS + 1)}
    assert findings(world.running.database) == []
    closed(world)
