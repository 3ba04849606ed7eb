"""People come in many at once from a file of another system: all of them, or every fault."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select

from api.app import create_app
from api.auth.scope import Role, at_the_console
from api.centres.people_in import people_in, store_people
from api.db.tables import ChangeRow, TrailRow
from api.errors import Problem
from api.routes.people import EXAMPLE, PEOPLE_BYTES
from tests.api.conftest import World, account_row, settings_for_tests, token_of
from tests.api.test_people import BASE, POSTING, get, put

HEADER = "agent_id,site,team,role,contract_id,employed_from"


def table(*lines: str, header: str = HEADER) -> bytes:
    return "\n".join([header, *lines, ""]).encode()


def send(
    world: World,
    content: bytes,
    version: int = 1,
    key: str | None = None,
    role: Role = Role.HR_CLIENT,
) -> Any:
    headers = world.headers(role, If_Match=f'"v{version}"', Idempotency_Key=key or str(uuid4()))
    files = {"people": ("export.csv", content)}
    return world.client.post(f"{BASE}/people", files=files, headers=headers)


def posted(world: World, agent_id: str) -> dict[str, Any]:
    (posting,) = get(world, f"/people/{agent_id}").json()["postings"]
    told: dict[str, Any] = posting
    return told


def version_of(world: World) -> int:
    told: int = world.client.get(BASE, headers=world.headers(Role.PLANNER)).json()["version"]
    return told


def test_people_are_made_changed_and_left_as_they_are(world: World) -> None:
    content = table(
        "B7,bln,red,agent,part,2026-01-01",
        "A2,bln,blue,agent,full,2020-01-01",
        "A1,bln,red,agent,full,2020-01-01",
    )
    answer = send(world, content)
    assert answer.status_code == 200, answer.text
    assert answer.headers["etag"] == '"v2"'
    assert answer.json() == {
        "centre_version": 2,
        "made": ["B7"],
        "changed": ["A2"],
        "unchanged": 1,
        "notices": [],
    }
    people = get(world, "/people").json()["people"]
    versions = {person["agent_id"]: person["version"] for person in people}
    assert versions == {"A1": 1, "A2": 2, "A3": 1, "A4": 1, "A5": 1, "B7": 1}
    assert posted(world, "A2")["team"] == "blue"
    file = get(world, "/files/agents.csv").text.splitlines()
    assert [line.partition(",")[0] for line in file[1:]] == ["A1", "A2", "A3", "A4", "A5", "B7"]


def test_the_trail_counts_and_the_feed_names_whom_it_changed(world: World) -> None:
    content = table("A2,bln,blue,agent,full,2020-01-01", "A1,bln,red,agent,full,2020-01-01")
    with world.running.database.read() as session:
        before = session.scalars(select(ChangeRow.seq)).all()
    send(world, content)
    with world.running.database.read() as session:
        told = select(ChangeRow).where(ChangeRow.seq.not_in(before))
        assert [row.subject for row in session.scalars(told)] == ["A2"]
        entry = session.scalars(select(TrailRow).where(TrailRow.action == "people.imported")).one()
        assert entry.subject == "small"
        counts = {name: entry.details[name] for name in ("made", "changed", "unchanged")}
        assert counts == {"made": 0, "changed": 1, "unchanged": 1}


def test_what_the_file_has_no_column_for_stays_and_a_blank_cell_takes_away(world: World) -> None:
    said = POSTING | {"name": "Bo", "acd_login": "bo7", "employed_from": "2020-01-01"}
    assert put(world, "/people/A1", {"postings": [said]}, 1).status_code == 200
    header = f"{HEADER},acd_login"
    content = table("A1,bln,red,lead,full,2020-01-01,", header=header)
    assert send(world, content, 2).status_code == 200
    now = posted(world, "A1")
    assert (now["role"], now["name"], now["acd_login"]) == ("lead", "Bo", None)


def test_a_person_may_have_several_lines(world: World) -> None:
    content = table(
        "A1,bln,red,agent,full,2020-01-01,",
        "A1,bln,blue,agent,full,2020-01-01,2126-01-01",
        header=f"{HEADER},valid_from",
    )
    assert send(world, content).status_code == 200
    postings = get(world, "/people/A1").json()["postings"]
    assert [posting["team"] for posting in postings] == ["red", "blue"]


def test_every_fault_is_told_with_line_and_column_and_nothing_is_stored(world: World) -> None:
    content = table(
        "B7,bln,red,agent,full,2026-01-01,A1",
        "B8,ham,red,agent,full,2026-01-01,",
        "B9,bln,red,boss,full,2026-13-01,nobody",
        "C 1,bln,red,agent,gone,,",
        "A1,bln,red,agent",
        "B7,bln,red,agent,full,2026-01-01,B7",
        header=f"{HEADER},mentor_id",
    )
    answer = send(world, content)
    assert (answer.status_code, answer.json()["code"]) == (422, "faults")
    places = [error["pointer"] for error in answer.json()["errors"]]
    assert places == [
        "#/people.csv/3/site",
        "#/people.csv/4/employed_from",
        "#/people.csv/4/role",
        "#/people.csv/5/agent_id",
        "#/people.csv/5/contract_id",
        "#/people.csv/5/employed_from",
        "#/people.csv/6",
        "#/people.csv/7/agent_id",
        "#/people.csv/7/mentor_id",
    ]
    first = answer.json()["errors"][0]
    assert (first["row"], first["column"], first["value"]) == (3, "site", "ham")
    assert first["reason"] == "names no site of this centre"
    assert first["cure"]
    assert version_of(world) == 1
    assert len(get(world, "/people").json()["people"]) == 5


def test_a_mentor_may_be_in_the_file_or_in_the_centre_and_nowhere_else(world: World) -> None:
    header = f"{HEADER},mentor_id"
    lines = ("B7,bln,red,agent,full,2026-01-01,B8", "B8,bln,red,agent,full,2026-01-01,A1")
    assert send(world, table(*lines, header=header)).status_code == 200
    refused = send(world, table("A2,bln,red,agent,full,2020-01-01,Z9", header=header), 2)
    (error,) = refused.json()["errors"]
    assert (error["pointer"], error["value"]) == ("#/people.csv/2/mentor_id", "Z9")


def test_what_the_lines_make_of_the_centre_is_checked_as_a_whole(world: World) -> None:
    """A line that is right by itself, beside what the centre's own file keeps."""
    said = POSTING | {"employed_to": "2026-06-30"}
    assert put(world, "/people/A1", {"postings": [said]}, 1).status_code == 200
    answer = send(world, table("A1,bln,red,agent,full,2026-07-01"), 2)
    assert answer.status_code == 422
    (error,) = answer.json()["errors"]
    assert (error["file"], error["column"]) == ("agents.csv", "employed_to")
    assert version_of(world) == 2


def test_columns_that_are_unknown_are_named_and_personal_ones_refused(world: World) -> None:
    line = "B7,bln,red,agent,full,2026-01-01,x"
    taken = send(world, table(line, header=f"{HEADER},cost_centre"))
    assert taken.json()["notices"] == [
        "people.csv: column 'cost_centre' is unknown and was not read"
    ]
    assert "cost_centre" not in get(world, "/files/agents.csv").text
    refused = send(world, table(line, header=f"{HEADER},gender"), 2)
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["pointer"] == "#/people.csv/1/gender"


@pytest.mark.parametrize(
    ("content", "pointer"),
    [
        (b"", "#/people.csv/1"),
        (b"\xff\xfe\x00", "#/people.csv/1"),
        (f"{HEADER}\n".encode(), "#/people.csv"),
        (b"agent_id\nB7\n", "#/people.csv/1/contract_id"),
        (b'agent_id\n"B7\n', "#/people.csv/1/contract_id"),
    ],
)
def test_what_is_no_table_of_people_is_refused(world: World, content: bytes, pointer: str) -> None:
    answer = send(world, content)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == pointer


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_tables_may_be_written_as_files_of_a_centre_may(
    world: World, encoding: str, delimiter: str
) -> None:
    content = table("B7,bln,red,agent,full,2026-01-01,李雷", header=f"{HEADER},name").decode()
    answer = send(world, content.replace(",", delimiter).encode(encoding))
    assert answer.status_code == 200, answer.text
    assert posted(world, "B7")["name"] == "李雷"


def test_the_example_of_the_document_is_taken(world: World) -> None:
    assert send(world, EXAMPLE.encode()).json()["made"] == ["A12"]


def test_a_file_that_says_nothing_new_leaves_the_centre_as_it_is(world: World) -> None:
    content = table("B7,bln,red,agent,full,2026-01-01", "A1,bln,red,agent,full,2020-01-01")
    send(world, content)
    again = send(world, content, 2)
    assert again.status_code == 200
    assert (again.json()["centre_version"], again.json()["unchanged"]) == (2, 2)
    assert version_of(world) == 2


def test_the_same_request_again_is_one_import(world: World) -> None:
    content = table("B7,bln,red,agent,full,2026-01-01")
    first, second = send(world, content, key="k"), send(world, content, key="k")
    assert second.json() == first.json()
    assert second.headers["Idempotency-Replayed"] == "true"
    assert version_of(world) == 2
    other = send(world, table("B8,bln,red,agent,full,2026-01-01"), 2, key="k")
    assert (other.status_code, other.json()["code"]) == (422, "other-request")


def test_it_needs_a_version_and_a_key(world: World) -> None:
    content = table("B7,bln,red,agent,full,2026-01-01")
    files = {"people": ("export.csv", content)}
    for lacking, status in (("If_Match", 428), ("Idempotency_Key", 400)):
        given = {"If_Match": '"v1"', "Idempotency_Key": "k"}
        del given[lacking]
        headers = world.headers(Role.HR_CLIENT, **given)
        answer = world.client.post(f"{BASE}/people", files=files, headers=headers)
        assert answer.status_code == status
    stale = send(world, content, 7)
    assert (stale.status_code, stale.headers["etag"]) == (412, '"v1"')


def test_a_change_while_it_is_read_is_not_overwritten(world: World) -> None:
    scope, centre = at_the_console("test"), "small"
    content = table("A1,bln,blue,agent,full,2020-01-01")
    found = people_in(world.running, scope, centre, '"v1"', content)
    skills = {"skills": [{"queue": "calls", "proficiency": 2}]}
    assert put(world, "/people/A1/skills", skills, 1).status_code == 200
    with pytest.raises(Problem) as refused, world.running.database.write() as session:
        store_people(session, scope, centre, '"v1"', found)
    assert refused.value.code == "stale-version"
    assert posted(world, "A1")["team"] == "red"


def test_it_is_for_those_who_reach_the_whole_centre(world: World) -> None:
    content = table("B7,bln,red,agent,full,2026-01-01")
    statuses = {role: send(world, content, 9, role=role).status_code for role in Role}
    assert {role for role, status in statuses.items() if status == 412} == {
        Role.PLANNER,
        Role.HR_CLIENT,
    }
    row = account_row(Role.HR_CLIENT, "hr-of-red", teams=["red"])
    with world.running.database.write() as session:
        session.add(row)
    partly = World(
        world.client, world.running, {Role.HR_CLIENT: token_of(world.running, row.account_id)}
    )
    answer = send(partly, content)
    assert (answer.status_code, answer.json()["code"]) == (403, "beyond-reach")


def test_sizes_are_limited(world: World) -> None:
    assert send(world, b"x" * (PEOPLE_BYTES + 1)).status_code == 413
    app = create_app(settings_for_tests(people_max=5), world.running.database)
    few = replace(world, client=TestClient(app))
    refused = send(few, table("B7,bln,red,agent,full,2026-01-01"))
    assert (refused.status_code, refused.json()["code"]) == (422, "too-many-people")
    assert send(few, table("A1,bln,blue,agent,full,2020-01-01")).status_code == 200


LONG = [
    ("name", "N" * 201),
    ("commute_minutes", "1001"),
    ("completed_trainings", ";".join(f"t{n}" for n in range(201))),
]


@pytest.mark.parametrize(("column", "cell"), LONG)
def test_what_could_not_be_shown_is_a_fault_of_its_line(
    world: World, column: str, cell: str
) -> None:
    content = table(f"B7,bln,red,agent,full,2026-01-01,{cell}", header=f"{HEADER},{column}")
    answer = send(world, content)
    assert answer.status_code == 422
    (error,) = answer.json()["errors"]
    assert error["pointer"] == f"#/people.csv/2/{column}"


def test_a_person_has_a_limited_number_of_lines(world: World) -> None:
    lines = [f"B7,bln,red,agent,full,2026-01-01,{2000 + n}-01-01" for n in range(51)]
    answer = send(world, table(*lines, header=f"{HEADER},valid_from"))
    (error,) = answer.json()["errors"]
    assert (error["value"], error["reason"]) == ("B7", "has 51 rows")


@pytest.mark.parametrize(("column", "cell"), LONG)
def test_files_of_a_centre_that_could_not_be_shown_are_refused(
    world: World, column: str, cell: str
) -> None:
    lines = [f"A{n},bln,red,agent,full,2026-01-01,{cell}" for n in range(1, 6)]
    files = {"files": ("agents.csv", table(*lines, header=f"{HEADER},{column}"))}
    headers = world.headers(Role.PLANNER, If_Match='"v1"')
    answer = world.client.put(BASE, files=files, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (422, "faults")
    assert {error["column"] for error in answer.json()["errors"]} == {column}


def test_a_person_may_have_opted_into_everything(world: World) -> None:
    every = "overtime;time_off;night;swap_requests;late_changes"
    content = table(f"A1,bln,red,agent,full,2020-01-01,{every}", header=f"{HEADER},opt_ins")
    assert send(world, content).status_code == 200
    assert posted(world, "A1")["opt_ins"] == every.split(";")
