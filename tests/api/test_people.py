"""People are changed one at a time, by version, and the centre's files follow."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from api.auth.scope import Role
from api.db.tables import ChangeRow
from tests.api.conftest import World

POSTING = {
    "site": "bln",
    "team": "red",
    "role": "agent",
    "contract_id": "full",
    "employed_from": "2026-01-01",
}
BASE = "/v1/centres/small"


def put(world: World, path: str, body: Any, version: int, role: Role = Role.HR_CLIENT) -> Any:
    headers = world.headers(role, If_Match=f'"v{version}"')
    return world.client.put(f"{BASE}{path}", json=body, headers=headers)


def get(world: World, path: str, role: Role = Role.PLANNER) -> Any:
    return world.client.get(f"{BASE}{path}", headers=world.headers(role))


def test_people_are_listed_page_by_page(world: World) -> None:
    seen, path = [], "/people?limit=2"
    while path:
        answer = get(world, path)
        seen += [person["agent_id"] for person in answer.json()["people"]]
        path = answer.links["next"]["url"].removeprefix(BASE) if answer.links else ""
    assert seen == ["A1", "A2", "A3", "A4", "A5"]


def test_a_person_is_made_and_the_file_says_so(world: World) -> None:
    answer = put(world, "/people/B7", {"postings": [POSTING | {"name": "Bo"}]}, 0)
    assert answer.status_code == 200, answer.text
    assert answer.headers["etag"] == '"v1"'
    file = get(world, "/files/agents.csv").text
    assert file.splitlines()[-1] == "B7,bln,red,agent,full,2026-01-01,Bo"
    assert get(world, "/people/B7").json() == answer.json()


def test_a_person_changes_by_version(world: World) -> None:
    body = {"postings": [POSTING | {"team": "blue"}]}
    assert put(world, "/people/A1", body, 3).status_code == 412
    changed = put(world, "/people/A1", body, 1)
    assert (changed.status_code, changed.headers["etag"]) == (200, '"v2"')
    assert put(world, "/people/A1", body, 1).status_code == 412
    headers = world.headers(Role.HR_CLIENT)
    bare = world.client.put(f"{BASE}/people/A1", json=body, headers=headers)
    assert (bare.status_code, bare.json()["code"]) == (428, "no-version")


@pytest.mark.parametrize("sent", ["v1", '"1"', '"v01"', "*", "Q" * 300])
def test_what_is_no_version_is_no_request(world: World, sent: str) -> None:
    headers = world.headers(Role.HR_CLIENT, If_Match=sent)
    body = {"postings": [POSTING]}
    answer = world.client.put(f"{BASE}/people/A1", json=body, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (400, "broken-request")


def test_others_keep_their_version_and_the_feed_names_the_changed_one(world: World) -> None:
    put(world, "/people/A1", {"postings": [POSTING | {"team": "blue"}]}, 1)
    assert get(world, "/people/A2").json()["version"] == 1
    with world.running.database.read() as session:
        newest = session.scalars(select(ChangeRow).order_by(ChangeRow.seq.desc())).first()
    assert newest is not None
    assert (newest.kind, newest.subject, newest.version) == ("person.changed", "A1", 2)


def test_dated_postings_follow_each_other(world: World) -> None:
    later = POSTING | {"team": "blue", "valid_from": "2126-01-01"}
    answer = put(world, "/people/A1", {"postings": [POSTING, later]}, 1)
    assert answer.status_code == 200, answer.text
    assert [posting["team"] for posting in answer.json()["postings"]] == ["red", "blue"]
    lead = get(world, "/people/A1", Role.TEAM_LEAD)
    assert lead.status_code == 200


def test_faults_point_at_the_row(world: World) -> None:
    body = {
        "skills": [{"queue": "nowhere", "proficiency": 4}, {"queue": "calls", "proficiency": 1}]
    }
    answer = put(world, "/people/A1/skills", body, 1)
    assert answer.status_code == 422
    (error,) = answer.json()["errors"]
    assert (error["value"], error["reason"]) == ("nowhere", "names no queue of this centre")
    assert get(world, "/people/A1").json()["version"] == 1


@pytest.mark.parametrize(
    ("path", "body", "role"),
    [
        ("skills", {"skills": [{"queue": "calls", "proficiency": 2}]}, Role.HR_CLIENT),
        ("wishes", {"wishes": [{"weekday": "fri", "wish": "off", "strength": 3}]}, Role.AGENT),
        (
            "wishes",
            {
                "wishes": [
                    {
                        "date": "2026-03-04",
                        "wish": "start_after",
                        "from_time": "10:00",
                        "strength": 1,
                    }
                ]
            },
            Role.AGENT,
        ),
        (
            "time-off",
            {
                "time_off": [
                    {"start": "2026-03-04", "end": "2026-03-05", "paid": True},
                    {"start": "2026-03-09T08:00", "end": "2026-03-09T12:00", "paid": False},
                ]
            },
            Role.HR_CLIENT,
        ),
        ("time-off", {"time_off": []}, Role.HR_CLIENT),
    ],
)
def test_lists_of_a_person_are_replaced(
    world: World, path: str, body: dict[str, Any], role: Role
) -> None:
    answer = put(world, f"/people/A1/{path}", body, 1, role)
    assert answer.status_code == 200, answer.text
    told = answer.json()
    for name, rows in body.items():
        assert len(told[name]) == len(rows)
        for asked, got in zip(rows, told[name], strict=True):
            same = {key: value for key, value in asked.items() if key not in {"start", "end"}}
            assert same.items() <= got.items()


def test_leave_is_read_back_on_the_clocks_of_the_site_and_can_be_said_again(world: World) -> None:
    told = get(world, "/people/A4/time-off").json()
    assert told["time_off"][0]["start"] == "2026-03-03T00:00+01:00"
    again = put(world, "/people/A4/time-off", {"time_off": told["time_off"]}, told["version"])
    assert again.status_code == 200, again.text
    assert again.json()["time_off"] == told["time_off"]


def test_an_agent_reads_and_writes_what_is_their_own_alone(world: World) -> None:
    assert [p["agent_id"] for p in get(world, "/people", Role.AGENT).json()["people"]] == ["A1"]
    wishes = {"wishes": [{"weekday": "fri", "wish": "off", "strength": 3}]}
    assert put(world, "/people/A2/wishes", wishes, 1, Role.AGENT).status_code == 404
    assert get(world, "/people/A2/wishes", Role.AGENT).status_code == 404
    assert put(world, "/people/A1", {"postings": [POSTING]}, 1, Role.AGENT).status_code == 403


def test_nobody_but_planner_and_person_reads_wishes(world: World) -> None:
    allowed = {role for role in Role if get(world, "/people/A1/wishes", role).status_code == 200}
    assert allowed == {Role.PLANNER, Role.AGENT}


def test_contracts_are_terms_and_no_people(world: World) -> None:
    answer = get(world, "/contracts?limit=1")
    assert [c["contract_id"] for c in answer.json()["contracts"]] == ["full"]
    assert answer.json()["contracts"][0]["terms"][0]["earliest_start"] == "07:00"
    rest = world.client.get(answer.links["next"]["url"], headers=world.headers(Role.PLANNER))
    assert [c["contract_id"] for c in rest.json()["contracts"]] == ["part"]


def test_a_contract_is_changed_by_the_version_of_the_centre(world: World) -> None:
    (full,) = get(world, "/contracts?limit=1").json()["contracts"]
    terms = full["terms"][0] | {"weekly_hours_max": 40.0}
    answer = put(world, "/contracts/full", {"terms": [terms]}, 1, Role.PLANNER)
    assert (answer.status_code, answer.headers["etag"]) == (200, '"v2"')
    assert get(world, "/contracts?limit=1").json()["contracts"][0]["terms"] == [terms]
    assert put(world, "/contracts/full", {"terms": [terms]}, 1, Role.PLANNER).status_code == 412
    short = terms | {"weekly_hours_max": 10.0}
    refused = put(world, "/contracts/full", {"terms": [short]}, 2, Role.PLANNER)
    assert refused.status_code == 422
    assert "is less than weekly_hours_paid" in refused.json()["errors"][0]["reason"]


def test_a_whole_number_may_be_written_with_a_point(world: World) -> None:
    skills = [{"queue": "calls", "proficiency": 3.0}]
    version = get(world, "/people/A1").json()["version"]
    answer = put(world, "/people/A1/skills", {"skills": skills}, version)
    assert answer.status_code == 200, answer.text
    assert answer.json()["skills"][0]["proficiency"] == 3
    for wrong in (3.5, "3", True):
        body = {"skills": [{"queue": "calls", "proficiency": wrong}]}
        assert put(world, "/people/A1/skills", body, version + 1).status_code == 422
