"""Absences covered for: a draft on top of what is in force, and who is to be asked first."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from api.auth.scope import Role, at_the_console
from api.db.tables import RosterRow
from api.edits import repair
from api.errors import Problem
from api.repositories import rosters
from api.standings import made
from scheduler.audit import audit
from scheduler.domain import Roster
from tests.api.conftest import World
from tests.api.drafts import publish, stored
from tests.api.exchanges import LONG, published
from tests.small_roster import shift

IDLE = LONG.replace("calls", "off_phone")
EIGHT = "2026-03-02T08:00:00Z"
BOTH = Roster.of([shift("A1", 0, LONG), shift("A2", 0, IDLE)])


def ask(world: World, key: str = "repair", **body: Any) -> Any:
    headers = world.headers(Role.PLANNER, Idempotency_Key=key)
    told = {"agent_id": "A1", "starts_at": EIGHT} | body
    return world.client.post("/v1/centres/small/repairs", json=told, headers=headers)


def count(world: World) -> int:
    with world.running.database.read() as session:
        return session.scalar(select(func.count()).select_from(RosterRow)) or 0


def test_an_absence_is_covered_by_a_draft_that_can_be_published(world: World) -> None:
    published(world, BOTH)
    answer = ask(world)
    assert answer.status_code == 201, answer.text
    told = answer.json()
    draft = told["roster"]
    assert (draft["status"], draft["based_on"], told["replaces"]) == ("draft", 1, 1)
    assert told["verdict"]["answer"] != "refuse"
    (mended,) = [c for c in told["changes"] if c["agent_id"] == "A2"]
    assert mended["old"]["segments"] != mended["new"]["segments"]
    assert mended["needs_consent_and_approval"] == (mended["step"] != "inside")
    with world.running.database.read() as session:
        row = rosters.roster(session, at_the_console("test"), draft["roster_id"])
        kept = rosters.domain_roster(session, at_the_console("test"), row)
        problem = made(session, at_the_console("test"), row, row.centre_revision).problem
    judged = audit(problem, kept)
    assert "A1" not in kept.by_agent
    assert (row.feasible, row.cost_milli) == (judged.feasible, judged.cost_milli)
    again = ask(world)
    assert (again.json(), again.headers["idempotency-replayed"]) == (told, "true")
    assert count(world) == 2
    assert publish(world, draft["roster_id"], 1, replaces=1).status_code == 200


def test_who_is_asked_to_come_is_marked_and_who_leaves_early_keeps_the_hours(world: World) -> None:
    published(world, Roster.of([shift("A1", 0, LONG)]))
    told = ask(world, starts_at="2026-03-02T10:00:00Z").json()
    assert {c["step"] for c in told["changes"]} == {"day"}
    assert all(c["needs_consent_and_approval"] for c in told["changes"])
    with world.running.database.read() as session:
        row = rosters.roster(session, at_the_console("test"), told["roster"]["roster_id"])
        kept = rosters.domain_roster(session, at_the_console("test"), row)
    assert [(s.start.hour, s.end.hour) for s in kept.by_agent["A1"]] == [(8, 10)]


def test_what_cannot_be_repaired_is_refused_before_anybody_looks(world: World) -> None:
    stored(world, BOTH)  # a draft is not in force
    assert ask(world).status_code == 404
    published(world, BOTH)
    assert ask(world, key="a", agent_id="A3").status_code == 404
    assert ask(world, key="b", starts_at="2026-03-04T08:00:00Z").status_code == 404
    for ends_at in ("2026-03-02T08:00:00Z", "2026-03-03T08:01:00Z"):
        answer = ask(world, key=ends_at, ends_at=ends_at)
        assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, "#/ends_at")
    assert count(world) == 2


def test_nobody_looks_for_a_request_without_a_key(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    published(world, BOTH)
    monkeypatch.setattr(repair, "_looked_for", None)  # calling it would be a fault of ours: 500
    body = {"agent_id": "A1", "starts_at": EIGHT}
    headers = world.headers(Role.PLANNER)
    answer = world.client.post("/v1/centres/small/repairs", json=body, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (400, "no-idempotency-key")


def test_a_search_that_takes_too_long_ends_and_stores_nothing(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    published(world, BOTH)
    monkeypatch.setattr(repair, "LIMIT_S", 0.0)
    answer = ask(world)
    assert (answer.status_code, answer.json()["code"]) == (503, "out-of-time")
    assert answer.headers["retry-after"] == "60"
    assert count(world) == 1


def test_one_repair_is_looked_for_at_a_time(world: World) -> None:
    published(world, BOTH)
    with repair.ONE_AT_A_TIME:
        answer = ask(world)
    assert (answer.status_code, answer.json()["code"]) == (429, "too-many-plans")
    assert count(world) == 1


def test_what_was_repaired_must_still_be_in_force(world: World) -> None:
    roster_id = published(world, BOTH)
    service, scope = world.running, at_the_console("test")
    with service.database.read() as session:
        row = rosters.roster(session, scope, roster_id)
        begins = BOTH.shifts[0].start
    found = repair.look_for(service, scope, row.centre_id, repair.Away("A1", begins, None))
    later, version = stored(world, BOTH)
    assert publish(world, later, version, replaces=1).status_code == 200
    with (
        pytest.raises(Problem, match="published again"),
        service.database.write() as session,
    ):
        repair.store(session, scope, found)


def say(world: World, role: Role, roster_id: str, what: str, version: int, **body: str) -> Any:
    headers = world.headers(role, If_Match=f'"v{version}"', Idempotency_Key=str(uuid4()))
    path = f"/v1/rosters/{roster_id}/repair/{what}"
    return world.client.post(path, json=body or None, headers=headers)


def test_who_is_asked_to_come_agrees_and_a_lead_approves_before_it_is_published(
    world: World,
) -> None:
    published(world, Roster.of([shift("A1", 0, LONG)]))
    told = ask(world, starts_at="2026-03-02T10:00:00Z").json()
    roster_id = told["roster"]["roster_id"]
    who = sorted({c["agent_id"] for c in told["changes"] if c["needs_consent_and_approval"]})
    assert who
    refused = publish(world, roster_id, 1, replaces=1, key="early", reason="short shift")
    assert (refused.status_code, refused.json()["detail"]) == (
        409,
        f"Not agreed yet: {', '.join(who)}.",
    )
    headers = world.headers(Role.TEAM_LEAD)
    seen = world.client.get(f"/v1/rosters/{roster_id}/repair", headers=headers).json()
    assert (seen["asked"], seen["consents"], seen["approved_at"]) == (who, [], None)
    early = say(world, Role.TEAM_LEAD, roster_id, "approval", 1)
    assert (early.status_code, early.json()["code"]) == (409, "wrong-state")
    # the agent is the one who leaves: asked for nothing, the draft is not theirs to see
    assert say(world, Role.AGENT, roster_id, "consent", 1, agent_id=who[0]).status_code == 404
    assert say(world, Role.TEAM_LEAD, roster_id, "consent", 1, agent_id="A1").status_code == 409
    for agent_id in who:
        answer = say(world, Role.TEAM_LEAD, roster_id, "consent", 1, agent_id=agent_id)
        assert answer.status_code == 200, answer.text
        assert answer.json()["consents"][-1]["for_absent"]
    for version in (0, 2):
        assert say(world, Role.TEAM_LEAD, roster_id, "approval", version).status_code == 412
    waiting = publish(world, roster_id, 1, replaces=1, key="waiting", reason="short shift")
    assert waiting.json()["detail"] == "No lead has approved it yet."
    assert say(world, Role.TEAM_LEAD, roster_id, "approval", 1).json()["approved_at"]
    done = publish(world, roster_id, 1, replaces=1, key="now", reason="short shift")
    assert done.status_code == 200, done.text
    late = say(world, Role.TEAM_LEAD, roster_id, "consent", 2, agent_id=who[0])
    assert (late.status_code, late.json()["detail"]) == (409, "It is published.")


def test_what_was_agreed_to_is_no_longer_when_the_draft_is_edited(world: World) -> None:
    published(world, Roster.of([shift("A1", 0, LONG)]))
    told = ask(world, starts_at="2026-03-02T10:00:00Z").json()
    roster_id = told["roster"]["roster_id"]
    who = next(c["agent_id"] for c in told["changes"] if c["needs_consent_and_approval"])
    agreed = say(world, Role.TEAM_LEAD, roster_id, "consent", 1, agent_id=who)
    assert agreed.json()["version"] == 1
    headers = world.headers(Role.PLANNER, If_Match='"v1"')
    path = f"/v1/rosters/{roster_id}/shifts/A1:2026-03-02"
    assert world.client.delete(path, headers=headers).status_code == 200
    refused = publish(world, roster_id, 2, replaces=1, reason="A1 is away all day")
    assert who in refused.json()["detail"]


def test_a_draft_that_is_no_repair_asks_nobody(world: World) -> None:
    roster_id, _ = stored(world, BOTH)
    headers = world.headers(Role.TEAM_LEAD)
    assert world.client.get(f"/v1/rosters/{roster_id}/repair", headers=headers).status_code == 404
