"""Open repairs are listed to whom they ask, who agrees or refuses; who said what stays written."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from api.auth.scope import Role, at_the_console
from api.db.tables import TrailRow
from api.edits.asked import asked
from api.repositories.rosters import domain_roster
from scheduler.domain import Roster
from scheduler.exchange import diff_rosters
from tests.api import test_people
from tests.api.conftest import World
from tests.api.drafts import publish, stored
from tests.api.exchanges import LONG
from tests.api.test_authorisation import tokens_for
from tests.api.test_repair_consents import BEFORE, TWO_COME, read, repaired
from tests.api.test_repairs import say
from tests.small_roster import shift

LEAD, AGENT, PLANNER = Role.TEAM_LEAD, Role.AGENT, Role.PLANNER
MOVED_INSIDE = LONG.replace("calls 10:30 break 10:40", "off_phone 10:30 break 10:40")


def listed(world: World, role: Role = LEAD, token: str = "") -> list[Any]:
    headers = {"Authorization": f"Bearer {token or world.tokens[role]}"}
    answer = world.client.get("/v1/centres/small/repairs", headers=headers)
    assert answer.status_code == 200, answer.text
    found: list[Any] = answer.json()["repairs"]
    return found


def test_each_sees_the_open_repairs_that_ask_them_or_theirs(world: World) -> None:
    roster_id = repaired(world, TWO_COME)
    stored(world, TWO_COME)  # a draft that is no repair
    for role, people in ((PLANNER, ["A1", "A2"]), (LEAD, ["A1", "A2"]), (AGENT, ["A1"])):
        (one,) = listed(world, role)
        assert (one["roster_id"], one["version"], one["asked"]) == (roster_id, 1, people)
        assert {c["agent_id"] for c in one["changes"]} == {*people}
        assert one == read(world, roster_id, role).json()
    others = tokens_for(world, {AGENT: {"agent_id": "A4"}, LEAD: {"teams": ["blue"]}})
    assert [listed(world, token=token) for token in others.values()] == [[], []]


def test_a_lead_of_another_team_sees_what_asks_who_has_come_to_it(world: World) -> None:
    repaired(world, TWO_COME)
    body = {"postings": [test_people.POSTING | {"team": "blue"}]}
    assert test_people.put(world, "/people/A2", body, 1).status_code == 200
    blue = tokens_for(world, {LEAD: {"teams": ["blue"]}})[LEAD]
    assert [one["asked"] for one in listed(world, token=blue)] == [["A2"]]
    assert [one["asked"] for one in listed(world)] == [["A1"]]


@pytest.mark.parametrize("role", [Role.HR_CLIENT, Role.CARE_TEAM, Role.AUDITOR, Role.ADMINISTRATOR])
def test_who_has_no_part_in_repairs_lists_none(world: World, role: Role) -> None:
    headers = world.headers(role)
    assert world.client.get("/v1/centres/small/repairs", headers=headers).status_code == 403


def test_what_is_published_or_overtaken_is_open_no_longer(world: World) -> None:
    roster_id = repaired(world, TWO_COME)
    assert [one["roster_id"] for one in listed(world)] == [roster_id]
    later, version = stored(world, BEFORE)
    assert publish(world, later, version, replaces=1).status_code == 200
    assert listed(world) == []


def test_who_is_asked_is_who_a_comparison_of_all_shifts_finds(world: World) -> None:
    new = [
        *(shift("A1", 0, LONG), shift("A2", 1, LONG), shift("A3", 1, MOVED_INSIDE)),
        shift("A3", 2, LONG),
    ]
    roster_id, scope = repaired(world, Roster.of(new), absent=None), at_the_console("test")
    with world.running.database.read() as session:
        found = asked(session, scope, roster_id)
        rosters = [domain_roster(session, scope, one) for one in (found.repairs, found.row)]
    assert found.changes == diff_rosters(*rosters)
    assert found.people == {"A1", "A2", "A3"}


def test_a_refusal_stops_the_draft_until_the_person_agrees(world: World) -> None:
    roster_id = repaired(world, TWO_COME)
    assert say(world, LEAD, roster_id, "consent", 1, agent_id="A2").status_code == 200
    refused = say(world, AGENT, roster_id, "refusal", 1, agent_id="A1").json()
    assert [one["agent_id"] for one in refused["refusals"]] == ["A1"]
    for answer in (
        say(world, LEAD, roster_id, "approval", 1),
        publish(world, roster_id, 1, replaces=1),
    ):
        assert (answer.status_code, answer.json()["code"]) == (409, "wrong-state")
        assert answer.json()["detail"].startswith("Refused by A1.")
    assert say(world, AGENT, roster_id, "consent", 1, agent_id="A1").status_code == 200
    assert say(world, LEAD, roster_id, "approval", 1).status_code == 200
    assert publish(world, roster_id, 1, replaces=1, key="now").status_code == 200


def test_a_refusal_takes_an_approval_back(world: World) -> None:
    roster_id = repaired(world, TWO_COME)
    for who in ("A1", "A2"):
        say(world, LEAD, roster_id, "consent", 1, agent_id=who)
    assert say(world, LEAD, roster_id, "approval", 1).json()["approved_at"]
    assert say(world, AGENT, roster_id, "refusal", 1, agent_id="A1").json()["approved_at"] is None
    assert say(world, AGENT, roster_id, "consent", 1, agent_id="A1").json()["approved_at"] is None
    answer = publish(world, roster_id, 1, replaces=1)
    assert answer.json()["detail"] == "No lead has approved it yet."


@pytest.mark.parametrize(("own", "other"), [("refusal", "consent"), ("consent", "refusal")])
def test_nobody_answers_for_somebody_who_has_answered(world: World, own: str, other: str) -> None:
    roster_id = repaired(world, TWO_COME)
    assert say(world, LEAD, roster_id, other, 1, agent_id="A1").status_code == 200  # while absent
    assert say(world, AGENT, roster_id, own, 1, agent_id="A1").status_code == 200
    answer = say(world, LEAD, roster_id, other, 1, agent_id="A1")
    assert (answer.status_code, answer.json()["code"]) == (409, "wrong-state")
    for who, status in (("A2", 403), ("A4", 403)):
        assert say(world, AGENT, roster_id, other, 1, agent_id=who).status_code == status


def test_what_was_seen_and_answered_stays_written_by_version(world: World) -> None:
    roster_id = repaired(world, TWO_COME)
    assert say(world, AGENT, roster_id, "receipt", 1).status_code == 200
    assert say(world, AGENT, roster_id, "receipt", 1).status_code == 200
    assert say(world, AGENT, roster_id, "receipt", 2).status_code == 412
    say(world, AGENT, roster_id, "refusal", 1, agent_id="A1")
    say(world, LEAD, roster_id, "consent", 1, agent_id="A2")
    path = f"/v1/rosters/{roster_id}/shifts/A3:2026-03-03"
    headers = world.headers(PLANNER, If_Match='"v1"')
    assert world.client.delete(path, headers=headers).status_code == 200
    told = say(world, LEAD, roster_id, "consent", 2, agent_id="A1").json()
    said = [(a["said"], a["version"], a["agent_id"], a["for_absent"]) for a in told["answers"]]
    assert said == [
        ("seen", 1, "A1", False),
        ("refused", 1, "A1", False),
        ("agreed", 1, "A2", True),
        ("agreed", 2, "A1", True),
    ]
    assert ([c["agent_id"] for c in told["consents"]], told["refusals"]) == (["A1"], [])
    own = read(world, roster_id, AGENT).json()["answers"]
    assert {answer["agent_id"] for answer in own} == {"A1"}
    with world.running.database.read() as session:
        rows = session.scalars(select(TrailRow).order_by(TrailRow.seq)).all()
    trail = [
        (r.action, *(r.details[name] for name in ("version", "agent_id", "for_absent")))
        for r in rows
        if r.action.startswith("repair.")
    ]
    assert trail == [(f"repair.{what}", *rest) for what, *rest in said]
