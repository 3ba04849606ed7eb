"""Rosters: handed in, judged, published by one planner at a time, read by whom they concern."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from api.auth.scope import Role
from api.db.tables import ChangeRow, RosterRow, ShiftRow, TrailRow
from scheduler.domain import Roster
from scheduler.exchange import write_roster
from tests.api.conftest import World
from tests.api.drafts import AFTERNOON, monday, publish, stored
from tests.small_roster import shift


def get(world: World, path: str, role: Role = Role.PLANNER) -> Any:
    return world.client.get(f"/v1{path}", headers=world.headers(role))


def test_a_roster_is_handed_in_and_judged(world: World, tmp_path: Path) -> None:
    path = tmp_path / "roster.csv"
    write_roster(path, monday("A1", "A2"), {"bln": "Europe/Berlin"})
    headers = world.headers(Role.PLANNER, Idempotency_Key="a")
    files = {"roster": ("roster.csv", path.read_bytes())}
    answer = world.client.post("/v1/centres/small/rosters", files=files, headers=headers)
    assert answer.status_code == 201, answer.text
    told = answer.json()
    assert (told["status"], told["first_date"], told["last_date"]) == (
        "draft",
        "2026-03-02",
        "2026-03-08",
    )
    audit = get(world, f"/rosters/{told['roster_id']}/audit").json()
    assert audit["cost_milli"] == told["cost_milli"] > 0
    assert {"rest.between-shifts", "cover.shortage"} <= {v["rule_id"] for v in audit["verdicts"]}
    listed = get(world, f"/rosters/{told['roster_id']}/files").json()["files"]
    assert [file["name"] for file in listed] == ["roster.csv"]
    back = get(world, f"/rosters/{told['roster_id']}/files/roster.csv")
    assert back.content == path.read_bytes()


def test_the_cost_of_a_large_centre_finds_room(world: World) -> None:
    roster_id, _ = stored(world, monday("A1"))
    with world.running.database.write() as session:
        session.get_one(RosterRow, roster_id).cost_milli = 2**40
    assert get(world, f"/rosters/{roster_id}").json()["cost_milli"] == 2**40


def test_a_roster_with_faults_is_refused_with_all_of_them(world: World) -> None:
    rows = "agent_id,shift_id,work_date,start,end,kind,site,paid\nZ9,Z9:x,2026,a,b,work,bln,true\n"
    headers = world.headers(Role.PLANNER, Idempotency_Key="a")
    files = {"roster": ("roster.csv", rows.encode())}
    answer = world.client.post("/v1/centres/small/rosters", files=files, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (422, "faults")
    assert {e["column"] for e in answer.json()["errors"]} >= {"agent_id", "work_date", "start"}


def test_publishing_puts_a_roster_in_force(world: World) -> None:
    roster_id, version = stored(world, monday("A1", "A2"))
    answer = publish(world, roster_id, version)
    assert answer.status_code == 200, answer.text
    told = answer.json()
    assert (told["status"], told["number"], answer.headers["etag"]) == ("published", 1, '"v2"')
    with world.running.database.read() as session:
        assert session.scalar(select(func.count()).where(ShiftRow.published)) == 2
        kinds = session.scalars(
            select(ChangeRow.kind).where(ChangeRow.kind.startswith("shift."))
        ).all()
        assert kinds == ["shift.published"] * 2
        last = session.scalars(select(TrailRow).order_by(TrailRow.seq.desc())).first()
    assert last is not None
    assert (last.action, last.subject, last.details["changes"]) == (
        "roster.published",
        roster_id,
        2,
    )


def test_a_later_version_takes_the_place_and_the_feed_tells_the_difference(world: World) -> None:
    publish(world, stored(world, monday("A1", "A2"))[0])
    later = Roster.of([shift("A1", 0, AFTERNOON), shift("A3", 0)])
    second, _ = stored(world, later)
    difference = get(world, f"/rosters/{second}/difference").json()
    assert [(c["kind"], c["agent_id"]) for c in difference["changes"]] == [
        ("changed", "A1"),
        ("removed", "A2"),
        ("added", "A3"),
    ]
    assert publish(world, second, replaces=1).json()["number"] == 2
    with world.running.database.read() as session:
        statuses = session.scalars(select(RosterRow.status).order_by(RosterRow.roster_id)).all()
        assert sorted(statuses) == ["published", "superseded"]
        rows = session.scalars(
            select(ChangeRow).where(ChangeRow.version == 2, ChangeRow.kind.startswith("shift."))
        ).all()
    assert [(row.kind, row.agent_id, row.team) for row in rows] == [
        ("shift.changed", "A1", "red"),
        ("shift.removed", "A2", "red"),
        ("shift.published", "A3", "red"),
    ]
    assert [row.data is None for row in rows] == [False, True, False]


def test_two_planners_publish_one_week_and_one_hears_the_difference(world: World) -> None:
    first, second = stored(world, monday("A1")), stored(world, monday("A1", "A2"))
    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(lambda draft: publish(world, *draft), (first, second)))
    assert sorted(answer.status_code for answer in answers) == [200, 409]
    (lost,) = (answer.json() for answer in answers if answer.status_code == 409)
    assert lost["code"] == "published-since"
    assert lost["in_force"]["number"] == 1
    (change,) = lost["difference"]
    assert (change["agent_id"], change["kind"]) in {("A2", "added"), ("A2", "removed")}
    loser = first[0] if lost["in_force"]["roster_id"] == second[0] else second[0]
    assert publish(world, loser, 1, replaces=1).json()["number"] == 2


def test_a_repeated_publication_is_answered_alike(world: World) -> None:
    roster_id, version = stored(world, monday("A1"))
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: publish(world, roster_id, version, key="k"), range(8)))
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.text for answer in answers}) == 1
    replayed = [answer.headers.get("idempotency-replayed") for answer in answers]
    assert sorted(replayed, key=str) == [None] + ["true"] * 7
    with world.running.database.read() as session:
        counted = select(func.count()).where(TrailRow.action == "roster.published")
        assert session.scalar(counted) == 1


def test_what_breaks_hard_rules_needs_a_reason(world: World) -> None:
    roster_id, version = stored(world, monday("A1"), feasible=False)
    refused = publish(world, roster_id, version)
    assert (refused.status_code, refused.json()["code"]) == (409, "breaks-rules")
    answer = publish(world, roster_id, version, reason="two people fell ill", key="with-reason")
    assert answer.status_code == 200, answer.text


def test_a_stale_or_published_draft_is_refused(world: World) -> None:
    roster_id, version = stored(world, monday("A1"))
    assert publish(world, roster_id, version + 1).status_code == 412
    assert publish(world, roster_id, version).status_code == 200
    again = publish(world, roster_id, version + 1, replaces=1)
    assert (again.status_code, again.json()["code"]) == (409, "wrong-state")


def test_shifts_are_listed_page_by_page(world: World) -> None:
    roster_id, _ = stored(world, monday("A1", "A2", "A3"))
    seen, path = [], f"/v1/rosters/{roster_id}/shifts?limit=2"
    while path:
        answer = world.client.get(path, headers=world.headers(Role.PLANNER))
        seen += answer.json()["shifts"]
        path = answer.links["next"]["url"] if answer.links else ""
    assert [found["agent_id"] for found in seen] == ["A1", "A2", "A3"]
    segments = seen[0]["segments"]
    assert segments[0]["starts_at"] == seen[0]["starts_at"] == "2026-03-02T08:00:00Z"
    assert segments[-1]["ends_at"] == seen[0]["ends_at"]


@pytest.mark.parametrize(
    ("role", "people"),
    [
        (Role.PLANNER, ["A1", "A2"]),
        (Role.TEAM_LEAD, ["A1", "A2"]),
        (Role.AGENT, ["A1"]),
        (Role.HR_CLIENT, ["A1", "A2"]),
        (Role.AUDITOR, ["A1", "A2"]),
    ],
)
def test_people_read_what_concerns_them(world: World, role: Role, people: list[str]) -> None:
    roster_id, version = stored(world, monday("A1", "A2"))
    drafts = get(world, f"/rosters/{roster_id}", role).status_code
    assert drafts == (200 if role in {Role.PLANNER, Role.AUDITOR} else 404)
    publish(world, roster_id, version)
    found = get(world, f"/rosters/{roster_id}/shifts", role).json()["shifts"]
    assert [found_shift["agent_id"] for found_shift in found] == people


def test_the_trail_is_read_by_auditors(world: World) -> None:
    publish(world, stored(world, monday("A1"))[0])
    entries, path = [], "/v1/audit-trail?limit=2"
    while path:
        answer = world.client.get(path, headers=world.headers(Role.AUDITOR))
        entries += answer.json()["entries"]
        path = answer.links["next"]["url"] if answer.links else ""
    assert [entry["action"] for entry in entries] == [
        "centre.added",
        "roster.stored",
        "roster.published",
    ]
    assert all(late["before"] == early["digest"] for early, late in pairwise(entries))
    assert get(world, "/audit-trail", Role.PLANNER).status_code == 403
