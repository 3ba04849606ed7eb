"""Drills of the core: many at once, much of everything, on both databases (make drills)."""

from __future__ import annotations

import os
import random
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import DBAPIError

from api.auth.scope import Role
from api.db.tables import ChangeRow, RosterRow, ShiftRow, TrailRow
from api.verify import findings
from scheduler.domain import Roster
from tests.api.conftest import World
from tests.api.drafts import AFTERNOON, monday, publish, stored
from tests.api.exploring import explore, walk
from tests.api.test_database import AT, add_roster
from tests.small_roster import MORNING, shift

WRITERS, TRIES = 8, 100
EXAMPLES = 100 if os.environ.get("SHIFTWELL_SOAK") == "1" else 8
"""Right requests, and as many wrong ones, for each operation; the long run sends over 10,000."""

PEOPLE = ("A1", "A2", "A3", "A4", "A5")


def say(capsys: pytest.CaptureFixture[str], figure: str) -> None:
    with capsys.disabled():
        sys.stdout.write(f"\n    {figure}")


def test_drill_11_writers_of_the_same_people_leave_no_overlap(
    world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    database = world.running.database
    with database.write() as session:
        for n in range(WRITERS):
            add_roster(session, f"r{n}")

    def write(n: int) -> tuple[int, int]:
        chance, accepted, refused = random.Random(n), 0, 0  # noqa: S311 - nothing secret
        for attempt in range(TRIES):
            start = AT + timedelta(minutes=15 * chance.randrange(4 * 24 * 7))
            row = ShiftRow(
                roster_id=f"r{n}",
                shift_id=f"{n}-{attempt}",
                centre_id="small",
                agent_id=chance.choice(PEOPLE),
                work_date=start.date(),
                site="bln",
                starts_at=start,
                ends_at=start + timedelta(hours=8),
                shift_code=None,
                paid_minutes=480,
                published=True,
            )
            try:
                with database.write() as session:
                    session.add(row)
                accepted += 1
            except DBAPIError:
                refused += 1
        return accepted, refused

    with ThreadPoolExecutor(WRITERS) as pool:
        counts = list(pool.map(write, range(WRITERS)))
    accepted = sum(count for count, _ in counts)
    overlaps = [found for found in findings(database) if "overlap" in found]
    say(capsys, f"{accepted} of {WRITERS * TRIES} accepted, {len(overlaps)} overlaps")
    assert accepted > 0
    assert overlaps == []


def test_drill_13_eight_at_once_with_one_key_have_one_effect(
    world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    rounds = 20
    with ThreadPoolExecutor(WRITERS) as pool:
        for n in range(rounds):
            body = {"name": f"u{n}", "role": "auditor", "password": "a long sentence of words"}
            headers = world.headers(Role.ADMINISTRATOR, Idempotency_Key=f"k{n}")

            def ask(_: int, body: Any = body, headers: Any = headers) -> Any:
                return world.client.post("/v1/users", json=body, headers=headers)

            answers = list(pool.map(ask, range(WRITERS)))
            assert {answer.status_code for answer in answers} == {201}
            assert len({answer.text for answer in answers}) == 1
    with world.running.database.read() as session:
        effects = session.scalar(select(func.count()).where(TrailRow.action == "account.added"))
    say(capsys, f"{rounds} keys, {rounds * WRITERS} requests, {effects} effects")
    assert effects == rounds


def test_drill_two_planners_publish_one_week_again_and_again(
    world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    rounds, lost = 20, 0
    for n in range(rounds):
        mine = Roster.of([shift("A1", n % 5, MORNING)])
        yours = Roster.of([shift("A2", n % 5, AFTERNOON)])
        drafts = stored(world, mine)[0], stored(world, yours)[0]
        with ThreadPoolExecutor(2) as pool:
            answers = list(
                pool.map(lambda draft, n=n: publish(world, draft, 1, replaces=n), drafts)
            )
        assert sorted(answer.status_code for answer in answers) == [200, 409]
        (refusal,) = (answer.json() for answer in answers if answer.status_code == 409)
        assert (refusal["code"], refusal["differences"]) == ("published-since", 2)
        lost += 1
    with world.running.database.read() as session:
        numbers = session.scalars(
            select(RosterRow.number).where(RosterRow.number.is_not(None)).order_by(RosterRow.number)
        ).all()
        versions = session.scalars(
            select(ChangeRow.version).where(ChangeRow.kind.startswith("shift."))
        ).all()
    say(capsys, f"{rounds} weeks published once each, {lost} refusals with the difference")
    assert numbers == list(range(1, rounds + 1))
    assert set(versions) == set(numbers)
    assert findings(world.running.database) == []


def test_drill_17_whatever_is_sent_is_answered_as_documented(
    world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    stored(world, monday("A1"))
    seen = explore(world, EXAMPLES) + walk(world, 4 * EXAMPLES, 15)
    say(capsys, f"{seen.total()} requests, by status: {dict(sorted(seen.items()))}")
    assert seen.total() >= 60 * EXAMPLES
    assert not any(status >= 500 for status in seen)
    assert findings(world.running.database) == []
