"""Who changes team is seen by the leads of the new one, from the date on which they change."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import text

from api.auth.scope import Role, at_the_console
from api.db.tables import ChangeRow, RosterRow
from api.db.upgrade import downgrade, upgrade
from api.repositories.rosters import Draft, Like, store
from scheduler.domain import Roster
from tests.api import test_people
from tests.api.conftest import World
from tests.api.drafts import CLEAN, publish
from tests.api.exchanges import LONG, agreed, ask, decide, handover, published
from tests.api.test_authorisation import tokens_for
from tests.small_centre import WEEK
from tests.small_roster import shift

ROSTER = Roster.of([shift("A1", 0, LONG), *(shift("A2", day, LONG) for day in (1, 3))])
RED, BLUE = "red", "blue"
AT_ONCE = [test_people.POSTING | {"team": BLUE}]
FROM_WEDNESDAY = [test_people.POSTING, *(one | {"valid_from": "2026-03-04"} for one in AT_ONCE)]


def move(world: World, postings: list[dict[str, str]]) -> None:
    answer = test_people.put(world, "/people/A2", {"postings": postings}, 1)
    assert answer.status_code == 200, answer.text


def leads(world: World) -> dict[str, dict[str, str]]:
    blue = tokens_for(world, {Role.TEAM_LEAD: {"teams": [BLUE]}})[Role.TEAM_LEAD]
    given = {RED: world.tokens[Role.TEAM_LEAD], BLUE: blue}
    return {team: {"Authorization": f"Bearer {token}"} for team, token in given.items()}


def shifts_of(world: World, path: str, headers: dict[str, str]) -> list[str]:
    answer = world.client.get(path, headers=headers)
    assert answer.status_code == 200, answer.text
    return [row["shift_id"] for row in answer.json()["shifts"] if row["agent_id"] == "A2"]


@pytest.mark.parametrize("how", ["in force", "next version"])
@pytest.mark.parametrize(
    ("postings", "red", "blue"),
    [
        (AT_ONCE, [], ["A2:2026-03-03", "A2:2026-03-05"]),
        (FROM_WEDNESDAY, ["A2:2026-03-03"], ["A2:2026-03-05"]),
    ],
    ids=["at once", "from a date"],
)
def test_shifts_are_seen_by_the_lead_of_their_date(
    world: World, postings: list[dict[str, str]], red: list[str], blue: list[str], how: str
) -> None:
    roster_id = published(world, ROSTER)
    given = leads(world)
    move(world, postings)
    if how == "next version":  # of which A2's shifts are copies
        first = ask(world, roster_id, handover("A1", 0, "A3"), role=Role.TEAM_LEAD, key="ask")
        done = decide(world, agreed(world, first.json()), "approval", Role.TEAM_LEAD)
        roster_id = done.json()["result_id"]
    week = "/v1/centres/small/shifts?first=2026-03-02&last=2026-03-08"
    for team, expected in ((RED, red), (BLUE, blue)):
        for path in (week, f"/v1/rosters/{roster_id}/shifts"):
            assert shifts_of(world, path, given[team]) == expected
        of_team = f"{week}&team={team}"
        assert shifts_of(world, of_team, world.headers(Role.PLANNER)) == expected


def test_a_lead_reads_again_what_the_centre_has_changed(world: World) -> None:
    published(world, ROSTER)
    given, path = leads(world), "/v1/centres/small/shifts?first=2026-03-02&last=2026-03-08"
    everybody = {"Authorization": f"Bearer {world.tokens[Role.PLANNER]}"}
    readers = {**given, "whole": everybody}
    tags = {
        who: world.client.get(path, headers=own).headers["etag"] for who, own in readers.items()
    }

    def status(who: str) -> int:
        headers = readers[who] | {"If-None-Match": tags[who]}
        return world.client.get(path, headers=headers).status_code

    assert [status(who) for who in readers] == [304, 304, 304]
    move(world, AT_ONCE)
    assert [status(who) for who in readers] == [200, 200, 304]


def test_the_feed_tells_the_lead_of_the_new_team_what_becomes_of_a_copied_shift(
    world: World,
) -> None:
    roster_id = published(world, ROSTER)
    move(world, AT_ONCE)
    with world.running.database.write() as session:
        from_ = session.get_one(RosterRow, roster_id)
        draft = Draft("small", 2, WEEK, 1, Roster.of([*ROSTER.shifts[1:]]), CLEAN)
        copy = store(session, at_the_console("test"), draft, Like(from_, ("A1",)))
    gone = Roster.of([ROSTER.shifts[0]])
    with world.running.database.write() as session:
        last = store(session, at_the_console("test"), Draft("small", 2, WEEK, 1, gone, CLEAN))
    assert publish(world, copy.roster_id, replaces=1).status_code == 200
    assert publish(world, last.roster_id, replaces=2).status_code == 200
    with world.running.database.read() as session:
        told: list[Any] = [
            row.team for row in session.query(ChangeRow).filter_by(kind="shift.removed", version=3)
        ]
    assert told == [BLUE, BLUE]


def test_a_database_of_before_has_the_teams_that_the_postings_say(world: World) -> None:
    published(world, ROSTER)
    move(world, FROM_WEDNESDAY)
    downgrade(world.running.database, "0007")
    try:
        with world.running.database.read() as session:
            query = text("SELECT shift_id, team FROM shifts ORDER BY shift_id")
            found = [tuple(row) for row in session.execute(query)]
    finally:
        upgrade(world.running.database)
    assert found == [("A1:2026-03-02", RED), ("A2:2026-03-03", RED), ("A2:2026-03-05", BLUE)]
