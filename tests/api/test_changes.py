"""What other systems pull: the feed, and published shifts as they stand."""

from __future__ import annotations

import sqlite3
import time
from contextlib import closing
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from anyio import to_thread
from sqlalchemy import update

from api import paging
from api.auth.scope import Role
from api.db.tables import ChangeRow
from api.repositories.feed import KEPT_DAYS, SPARE_DAYS, Event, forget_old
from api.repositories.feed import publish as tell
from scheduler.domain import Roster
from tests.api.conftest import World, unguarded
from tests.api.drafts import monday, publish, stored
from tests.small_roster import shift

BASE = "/v1/centres/small"
WEEK = "first=2026-03-02&last=2026-03-08"


def get(world: World, path: str, role: Role = Role.HR_CLIENT, **headers: str) -> Any:
    return world.client.get(f"{BASE}{path}", headers=world.headers(role, **headers))


def published(world: World, roster: Roster, replaces: int = 0) -> None:
    roster_id, version = stored(world, roster)
    answer = publish(world, roster_id, version, replaces)
    assert answer.status_code == 200, answer.text


def followed(world: World, cursor: str | None = None, limit: int = 100) -> tuple[list[Any], str]:
    """All changes behind a cursor, and the cursor at the end."""
    found, more = [], True
    while more:
        asked = f"?limit={limit}" + (f"&cursor={cursor}" if cursor else "")
        body = get(world, f"/changes{asked}").json()
        found += body["changes"]
        cursor, more = body["next_cursor"], body["has_more"]
    assert cursor is not None
    return found, cursor


def test_the_feed_tells_what_is_new_and_only_that(world: World) -> None:
    _, cursor = followed(world)
    published(world, monday("A1", "A2"))
    first, cursor = followed(world, cursor)
    assert [(c["kind"], c["agent_id"], c["version"]) for c in first] == [
        ("shift.published", "A1", 1),
        ("shift.published", "A2", 1),
    ]
    assert first[0]["data"]["paid_minutes"] == sum(
        segment.minutes for segment in shift("A1", 0).segments if segment.paid
    )
    published(world, monday("A2", "A3"), replaces=1)
    second, cursor = followed(world, cursor, limit=1)
    assert [(c["kind"], c["id"].partition(":")[0], c["data"] is None) for c in second] == [
        ("shift.removed", "A1", True),
        ("shift.published", "A3", False),
    ]
    assert followed(world, cursor)[0] == []


def test_a_lead_is_told_of_the_own_team_alone(world: World) -> None:
    published(world, monday("A1", "A2", "A3", "A4", "A5"))
    teams = {
        row["agent_id"]: row["postings"][0]["team"]
        for row in get(world, "/people").json()["people"]
    }
    told = get(world, "/changes", Role.TEAM_LEAD).json()["changes"]
    assert {c["agent_id"] for c in told} == {who for who, team in teams.items() if team == "red"}
    assert {c["agent_id"] for c in get(world, "/changes", Role.AGENT).json()["changes"]} == {"A1"}


@pytest.mark.parametrize(
    "cursor", ["x", "!!", paging.written("1", "2"), paging.written("1", "2", "3")]
)
def test_a_cursor_of_another_list_is_refused(world: World, cursor: str) -> None:
    answer = get(world, f"/changes?cursor={cursor}")
    assert (answer.status_code, answer.json()["code"]) == (400, "bad-cursor")


@pytest.mark.parametrize(("days", "status"), [(KEPT_DAYS, 200), (KEPT_DAYS + 1, 410)])
def test_whoever_was_away_too_long_begins_anew(world: World, days: int, status: int) -> None:
    on = datetime.now(UTC).date() - timedelta(days=days)
    answer = get(world, f"/changes?cursor={paging.written('0', '0', on.isoformat())}")
    assert answer.status_code == status
    if status == 410:
        assert answer.json()["code"] == "gone"


def test_what_no_cursor_leads_to_is_forgotten(world: World) -> None:
    published(world, monday("A1"))
    database, now = world.running.database, datetime.now(UTC)
    before, kept = count(world), timedelta(days=KEPT_DAYS + SPARE_DAYS)
    with database.write() as session:
        forget_old(session, now + kept - timedelta(days=1))
    assert count(world) == before > 0
    with database.write() as session:
        forget_old(session, now + kept + timedelta(days=1))
    assert count(world) == 0


def test_what_is_told_anew_makes_the_old_leave(world: World) -> None:
    published(world, monday("A1"))
    long_ago = datetime.now(UTC) - timedelta(days=KEPT_DAYS + SPARE_DAYS + 1)
    with unguarded(world.running.database) as connection:
        connection.execute(update(ChangeRow).values(at=long_ago))
    published(world, monday("A1", "A2"), replaces=1)
    told, _ = followed(world)
    assert [change["agent_id"] for change in told] == ["A2"]


def count(world: World) -> int:
    with world.running.database.read() as session:
        return session.query(ChangeRow).count()


def nobody_else_writes(world: World) -> bool:
    """Whether a second writer is refused while one has not ended."""
    database = world.running.database
    with database.write() as session:
        tell(session, "small", [Event("shift.published", "slow", 1, "A1", "bln", "red")])
        with closing(sqlite3.connect(str(database.engine.url.database), timeout=0)) as other:
            try:
                other.execute("BEGIN IMMEDIATE")
            except sqlite3.OperationalError as error:
                return "locked" in str(error)
    return False


def told(world: World, cursor: str, number: int) -> list[Any]:
    """Changes behind a cursor, as soon as there are so many.

    A transaction of any database of the server holds them back, such as one of another test.
    """
    until = time.monotonic() + 30.0
    found, _ = followed(world, cursor)
    while len(found) < number and time.monotonic() < until:
        time.sleep(0.05)
        found, _ = followed(world, cursor)
    return found


def test_nothing_is_skipped_because_it_was_slow(world: World) -> None:
    database = world.running.database
    if database.is_sqlite:
        assert nobody_else_writes(world)  # so that no writer can be overtaken
        return
    _, cursor = followed(world)
    with database.sessions() as slow, database.sessions() as quick:
        tell(slow, "small", [Event("shift.published", "slow", 1, "A1", "bln", "red")])
        slow.flush()
        tell(quick, "small", [Event("shift.published", "quick", 1, "A2", "bln", "red")])
        quick.commit()
        early, cursor = followed(world, cursor)
        slow.commit()
    assert [c["id"] for c in early] == []
    assert [c["id"] for c in told(world, cursor, 2)] == ["slow", "quick"]


def test_published_shifts_are_listed_page_by_page(world: World) -> None:
    published(world, monday("A1", "A2", "A3"))
    stored(world, monday("A4"))
    seen, path = [], f"/shifts?{WEEK}&limit=2"
    while path:
        answer = get(world, path)
        seen += [found["agent_id"] for found in answer.json()["shifts"]]
        path = answer.links["next"]["url"].removeprefix(BASE) if answer.links else ""
    assert seen == ["A1", "A2", "A3"]
    one = get(world, f"/shifts?{WEEK}&agent_id=A2").json()["shifts"]
    assert [found["shift_id"] for found in one] == [shift("A2", 0).shift_id]
    assert get(world, "/shifts?first=2026-03-03&last=2026-03-08").json()["shifts"] == []
    lead = get(world, f"/shifts?{WEEK}&team=nowhere", Role.TEAM_LEAD)
    assert lead.json()["shifts"] == []


def test_only_who_calls_and_what_is_asked_for_wait_for_a_thread(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    published(world, monday("A1"))
    tag = get(world, f"/shifts?{WEEK}").headers["etag"]
    waits: list[Any] = []
    in_thread = to_thread.run_sync

    async def counted(body: Any, *arguments: Any, **more: Any) -> Any:
        waits.append(body)
        return await in_thread(body, *arguments, **more)

    monkeypatch.setattr(to_thread, "run_sync", counted)
    assert get(world, f"/shifts?{WEEK}", If_None_Match=tag).status_code == 304
    assert len(waits) == 2, waits


def test_an_unchanged_state_is_not_sent_again(world: World) -> None:
    published(world, monday("A1"))
    first = get(world, f"/shifts?{WEEK}")
    tag = first.headers["etag"]
    again = get(world, f"/shifts?{WEEK}", If_None_Match=tag)
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    assert get(world, f"/shifts?{WEEK}&agent_id=A1", If_None_Match=tag).status_code == 200
    assert get(world, f"/shifts?{WEEK}", Role.TEAM_LEAD, If_None_Match=tag).status_code == 200
    published(world, monday("A1", "A2"), replaces=1)
    changed = get(world, f"/shifts?{WEEK}", If_None_Match=tag)
    assert changed.status_code == 200
    assert changed.headers["etag"] != tag


def test_the_feed_goes_on_where_the_snapshot_stands(world: World) -> None:
    published(world, monday("A1"))
    until, again, cursor = time.monotonic() + 30.0, [None], ""
    while again and time.monotonic() < until:  # others hold the place back, so that more is told
        cursor = get(world, f"/shifts?{WEEK}").json()["changes_cursor"]
        again, _ = followed(world, cursor)
    assert again == []
    published(world, monday("A2"), replaces=1)
    assert len(told(world, cursor, 2)) == 2


@pytest.mark.parametrize(
    "dates", ["first=2026-03-08&last=2026-03-02", "first=2026-01-01&last=2026-12-31", "first=1"]
)
def test_dates_are_asked_for_within_reason(world: World, dates: str) -> None:
    answer = get(world, f"/shifts?{dates}")
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid")


def test_another_centre_is_not_there(world: World) -> None:
    for path in ("/changes", f"/shifts?{WEEK}"):
        answer = world.client.get(f"/v1/centres/other{path}", headers=world.headers(Role.HR_CLIENT))
        assert answer.status_code == 404
