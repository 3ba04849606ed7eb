"""Centres come in as files and go out as files, and nothing is lost in between."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import pytest

from api.auth.scope import Role
from api.centres.bundle import from_folder
from tests.api.conftest import World
from tests.small_centre import write_small_centre


def zipped(files: dict[str, bytes], around: str = "") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(f"{around}{name}", content)
    return out.getvalue()


def other_centre(tmp_path: Path) -> dict[str, bytes]:
    """The small centre under another name."""
    folder = write_small_centre(tmp_path / "other")
    bundle = from_folder(folder)
    toml = bundle["centre.toml"].replace(b'centre_id = "small"', b'centre_id = "other"')
    return {**bundle, "centre.toml": toml}


def hand_in(world: World, upload: Any, key: str = "a", role: Role = Role.PLANNER) -> Any:
    headers = world.headers(role, Idempotency_Key=key)
    return world.client.post("/v1/centres", files=upload, headers=headers)


@pytest.mark.parametrize("around", ["", "my centre/"])
def test_a_centre_comes_in_as_an_archive_and_goes_out_file_by_file(
    world: World, tmp_path: Path, around: str
) -> None:
    files = other_centre(tmp_path)
    archive = zipped(files, around)
    answer = hand_in(world, {"files": ("centre.zip", archive)})
    assert answer.status_code == 201, answer.text
    assert answer.headers["location"] == "/v1/centres/other"
    assert answer.headers["etag"] == '"v1"'
    headers = world.headers(Role.PLANNER)
    listed = world.client.get("/v1/centres/other/files", headers=headers).json()["files"]
    assert {file["name"] for file in listed} == files.keys()
    for name, content in files.items():
        got = world.client.get(f"/v1/centres/other/files/{name}", headers=headers)
        assert got.content == content


def test_a_centre_comes_in_as_plain_files(world: World, tmp_path: Path) -> None:
    upload = [("files", (name, content)) for name, content in other_centre(tmp_path).items()]
    answer = hand_in(world, upload)
    assert answer.status_code == 201, answer.text
    assert answer.json()["sites"] == [
        {"site": "bln", "time_zone": "Europe/Berlin", "country": "DE"}
    ]
    listed = world.client.get("/v1/centres", headers=world.headers(Role.PLANNER)).json()
    assert [centre["centre_id"] for centre in listed["centres"]] == ["other", "small"]


def test_all_faults_are_told_at_once_and_nothing_is_stored(world: World, tmp_path: Path) -> None:
    files = other_centre(tmp_path)
    files["skills.csv"] += b"Z9,calls,4\nA1,nowhere,9\n"
    answer = hand_in(world, {"files": ("centre.zip", zipped(files))})
    assert answer.status_code == 422
    problem = answer.json()
    assert problem["code"] == "faults"
    places = {(e["file"], e["column"], e["value"]) for e in problem["errors"]}
    assert places == {
        ("skills.csv", "agent_id", "Z9"),
        ("skills.csv", "queue", "nowhere"),
        ("skills.csv", "proficiency", "9"),
    }
    assert all(error["cure"] for error in problem["errors"])
    missing = world.client.get("/v1/centres/other", headers=world.headers(Role.PLANNER))
    assert missing.status_code == 404


@pytest.mark.parametrize(
    "name", ["../outside.csv", "/etc/agents.csv", "a/b/c.csv", "agents.exe", "policies/../x.toml"]
)
def test_an_archive_cannot_reach_outside_its_folder(
    world: World, tmp_path: Path, name: str
) -> None:
    files = {**other_centre(tmp_path), name: b"x"}
    answer = hand_in(world, {"files": ("centre.zip", zipped(files))})
    assert answer.status_code == 422
    assert name in {error["file"] for error in answer.json()["errors"]}


@pytest.mark.parametrize("policy", ["../../secret.toml", "/etc/passwd", "policies/none.toml", "/x"])
def test_a_centre_cannot_name_files_of_the_machine(
    world: World, tmp_path: Path, policy: str
) -> None:
    files = other_centre(tmp_path)
    named = files["centre.toml"].replace(b'["default"]', f'["{policy}"]'.encode())
    answer = hand_in(world, {"files": ("centre.zip", zipped({**files, "centre.toml": named}))})
    assert answer.status_code == 422
    assert [e["value"] for e in answer.json()["errors"]] == [policy]


def test_an_archive_that_unpacks_to_too_much_is_refused(world: World, tmp_path: Path) -> None:
    files = {**other_centre(tmp_path), "bomb.csv": b"0" * 70_000_000}
    archive = zipped(files)
    assert len(archive) < 1_000_000
    answer = hand_in(world, {"files": ("centre.zip", archive)})
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["reason"] == "unpacks to too much"


@pytest.mark.parametrize("content", [b"", b"no archive", b"PK\x03\x04 broken"])
def test_what_is_no_archive_is_refused(world: World, content: bytes) -> None:
    answer = hand_in(world, {"files": ("centre.zip", content)})
    assert answer.status_code == 422
    assert "is no zip archive" in answer.json()["errors"][0]["reason"]


def test_files_are_replaced_and_the_older_state_stays(world: World) -> None:
    headers = world.headers(Role.PLANNER, If_Match='"v1"')
    upload = {"files": ("wishes.csv", b"agent_id,weekday,wish,strength\nA1,mon,off,3\n")}
    answer = world.client.put("/v1/centres/small", files=upload, headers=headers)
    assert answer.status_code == 200, answer.text
    assert answer.headers["etag"] == '"v2"'
    again = world.client.put("/v1/centres/small", files=upload, headers=headers)
    assert again.status_code == 412
    own = world.client.get(
        "/v1/centres/small/people/A1/wishes", headers=world.headers(Role.PLANNER)
    )
    assert [wish["weekday"] for wish in own.json()["wishes"]] == ["mon"]
    gone = world.client.get(
        "/v1/centres/small/people/A2/wishes", headers=world.headers(Role.PLANNER)
    )
    assert gone.json()["wishes"] == []
    assert gone.headers["etag"] == '"v2"'


def test_a_key_of_another_request_is_refused(world: World, tmp_path: Path) -> None:
    files = other_centre(tmp_path)
    first = hand_in(world, {"files": ("centre.zip", zipped(files))})
    again = hand_in(world, {"files": ("centre.zip", zipped(files, "packed otherwise/"))})
    assert again.json() == first.json()
    assert again.headers["idempotency-replayed"] == "true"
    files["README.md"] = b"more"
    other = hand_in(world, {"files": ("centre.zip", zipped(files))})
    assert (other.status_code, other.json()["code"]) == (422, "other-request")
    headers = world.headers(Role.PLANNER)
    upload = {"files": ("centre.zip", zipped(files))}
    none = world.client.post("/v1/centres", files=upload, headers=headers)
    assert (none.status_code, none.json()["code"]) == (400, "no-idempotency-key")


def test_a_body_that_is_too_large_is_refused(world: World) -> None:
    headers = world.headers(Role.ADMINISTRATOR, Idempotency_Key="a")
    body = {"name": "ada", "role": "planner", "password": "x" * 2_000_000}
    answer = world.client.post("/v1/users", json=body, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (413, "too-large")


def test_nobody_reads_the_files_of_a_request_without_a_key(world: World) -> None:
    files = {"files": ("agents.csv", b"no file of a centre at all")}
    headers = world.headers(Role.ADMINISTRATOR)
    added = world.client.post("/v1/centres", files=files, headers=headers)
    assert (added.status_code, added.json()["code"]) == (400, "no-idempotency-key")
    put = world.client.put("/v1/centres/small", files=files, headers=headers)
    assert (put.status_code, put.json()["code"]) == (428, "no-version")


def test_a_key_is_of_visible_characters(world: World) -> None:
    body = {"name": "bo", "role": "auditor", "password": "a long sentence of words"}
    headers = world.headers(Role.ADMINISTRATOR, Idempotency_Key="two words")
    answer = world.client.post("/v1/users", json=body, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (400, "no-idempotency-key")
