"""Calendars: an address of one's own, shifts as they are in force, removed ones cancelled."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from icalendar import Calendar
from sqlalchemy import update

from api.auth.scope import Role
from api.db.tables import CalendarRow, SegmentRow, ShiftRow
from scheduler.domain import Roster
from tests.api.conftest import World
from tests.api.drafts import monday, stored
from tests.api.test_changes import published
from tests.small_centre import WEEK

OWN = "/v1/centres/small/people/A1/calendar"


@pytest.fixture(autouse=True)
def _soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """The week of the rosters is the present one."""
    monkeypatch.setattr("api.routes.calendars.today", lambda: WEEK)


def asked(world: World, role: Role = Role.AGENT, key: str = "once", path: str = OWN) -> Any:
    return world.client.post(path, headers=world.headers(role, Idempotency_Key=key))


def address(world: World, key: str = "once") -> str:
    answer = asked(world, key=key)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["path"])


def events(world: World, path: str) -> list[tuple[str, int, str, str]]:
    answer = world.client.get(path)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"].startswith("text/calendar")
    calendar = Calendar.from_ical(answer.content)
    assert isinstance(calendar, Calendar)
    return [(str(e.uid), e.sequence, str(e["STATUS"]), str(e["LOCATION"])) for e in calendar.events]


def test_the_calendar_shows_what_is_in_force(world: World) -> None:
    published(world, monday("A1", "A2"))
    stored(world, monday("A1"))
    path, uid = address(world), "A1:2026-03-02@small"
    assert events(world, path) == [(uid, 1, "CONFIRMED", "bln")]
    published(world, monday("A1", "A3"), replaces=1)
    assert events(world, path) == [(uid, 1, "CONFIRMED", "bln")]
    published(world, monday("A2"), replaces=2)
    assert events(world, path) == [(uid, 3, "CANCELLED", "bln")]
    published(world, monday("A1"), replaces=3)
    assert events(world, path) == [(uid, 4, "CONFIRMED", "bln")]


def test_a_day_at_home_says_so(world: World) -> None:
    published(world, monday("A1"))
    with world.running.database.write() as session:
        session.execute(update(SegmentRow).values(place="home"))
    assert [place for *_, place in events(world, address(world))] == ["home"]


def test_an_unchanged_calendar_is_not_sent_again(world: World) -> None:
    published(world, Roster())
    path = address(world)
    first = world.client.get(path)
    assert first.headers["cache-control"].startswith("private")
    again = world.client.get(path, headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_a_new_address_ends_the_old_one_and_none_is_kept(world: World) -> None:
    old = address(world)
    assert asked(world).json() == {"agent_id": "A1", "path": None}
    new = address(world, key="again")
    assert world.client.get(old).status_code == 404
    assert world.client.get(new).status_code == 200
    with world.running.database.read() as session:
        (row,) = session.query(CalendarRow).all()
    assert row.secret_sha256 not in new
    assert world.client.delete(OWN, headers=world.headers(Role.AGENT)).status_code == 204
    assert world.client.get(new).status_code == 404


@pytest.mark.parametrize("name", ["x", "x.ics", ".ics"])
def test_an_address_cannot_be_guessed(world: World, name: str) -> None:
    address(world)
    assert world.client.get(f"/v1/calendars/{name}").status_code == 404


@pytest.mark.parametrize("role", [Role.PLANNER, Role.TEAM_LEAD, Role.HR_CLIENT])
def test_nobody_makes_the_address_of_another(world: World, role: Role) -> None:
    ended = world.client.delete(OWN, headers=world.headers(role))
    for answer in (asked(world, role), ended):
        assert (answer.status_code, answer.json()["code"]) == (403, "not-allowed")


def test_others_are_not_there_for_an_agent(world: World) -> None:
    assert asked(world, path=OWN.replace("A1", "A2")).status_code == 404


def test_a_shift_of_long_ago_is_left_out(world: World) -> None:
    published(world, monday("A1"))
    long_ago = WEEK - timedelta(days=31)
    with world.running.database.write() as session:
        session.execute(update(ShiftRow).values(work_date=long_ago))
    assert events(world, address(world)) == []
