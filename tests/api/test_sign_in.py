"""Tokens, sessions and keys: who is let in, and who is not any more."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import jwt
import pytest
from fastapi.testclient import TestClient
from sqlalchemy import update

from api.app import create_app
from api.auth.scope import Permission, Role
from api.db.tables import UserRow
from tests.api.conftest import PASSWORD, World, settings_for_tests


def made(world: World, path: str, **body: Any) -> dict[str, Any]:
    headers = world.headers(Role.ADMINISTRATOR, Idempotency_Key=f"make-{path}-{body['name']}")
    answer = world.client.post(f"/v1/{path}", json=body, headers=headers)
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    return found


def me(world: World, token: str) -> Any:
    return world.client.get("/v1/me", headers={"Authorization": f"Bearer {token}"})


def later(days: int = 1) -> str:
    return (datetime.now(UTC) + timedelta(days=days)).isoformat(timespec="seconds")


def test_a_user_signs_in_with_a_password(world: World) -> None:
    body = {"name": "planner", "password": PASSWORD}
    answer = world.client.post("/v1/sessions", json=body)
    assert answer.status_code == 201
    assert me(world, answer.json()["access_token"]).json()["role"] == "planner"


@pytest.mark.parametrize(
    "body", [{"name": "planner", "password": "x"}, {"name": "n", "password": "x"}]
)
def test_a_wrong_password_and_an_unknown_name_are_told_alike(
    world: World, body: dict[str, str]
) -> None:
    answer = world.client.post("/v1/sessions", json=body)
    assert (answer.status_code, answer.json()["detail"]) == (401, "Name or password is not right.")


def test_a_client_changes_its_secret_for_a_token(world: World) -> None:
    client = made(world, "clients", name="payroll", role="hr_client")
    form = {"grant_type": "client_credentials", "scope": "rosters:read self:read"}
    basic = (client["account_id"], client["secret"])
    answer = world.client.post("/v1/oauth/token", data=form, auth=basic)
    assert answer.status_code == 200, answer.text
    assert answer.json()["scope"] == "rosters:read self:read"
    told = me(world, answer.json()["access_token"]).json()
    assert told["permissions"] == ["rosters:read", "self:read"]
    form |= {"client_id": basic[0], "client_secret": "x" + basic[1]}
    assert world.client.post("/v1/oauth/token", data=form).status_code == 401


def test_a_token_gives_no_more_than_the_role(world: World) -> None:
    client = made(world, "clients", name="payroll", role="hr_client")
    form = {
        "grant_type": "client_credentials",
        "scope": "accounts:manage people:read",
        "client_id": client["account_id"],
        "client_secret": client["secret"],
    }
    assert world.client.post("/v1/oauth/token", data=form).json()["scope"] == "people:read"
    form["scope"] = "no:such"
    assert world.client.post("/v1/oauth/token", data=form).status_code == 422


def test_a_key_lets_in_until_it_ends(world: World) -> None:
    key = made(world, "keys", name="wall-board", role="hr_client", expires_at=later())
    assert key["secret"].startswith(f"wfm_{key['account_id']}_")
    assert me(world, key["secret"]).json()["account_id"] == key["account_id"]
    path = f"/v1/keys/{key['account_id']}"
    headers = world.headers(Role.ADMINISTRATOR)
    assert world.client.get(path, headers=headers).json()["last_used_at"] is not None
    other = key["secret"][:-1] + ("A" if key["secret"][-1] != "A" else "B")
    assert me(world, other).status_code == 401
    body = {"role": "hr_client", "active": False}
    stopped = world.client.put(path, json=body, headers={**headers, "If-Match": '"v1"'})
    assert stopped.status_code == 200, stopped.text
    assert me(world, key["secret"]).status_code == 401


def test_a_key_that_has_ended_is_refused_once_the_request_has_a_key_of_its_own(
    world: World,
) -> None:
    body = {"name": "wall-board", "role": "hr_client", "expires_at": later(-1)}
    headers = world.headers(Role.ADMINISTRATOR)
    assert world.client.post("/v1/keys", json=body, headers=headers).status_code == 400
    past = world.client.post("/v1/keys", json=body, headers={**headers, "Idempotency-Key": "one"})
    assert past.status_code == 422
    assert past.json()["errors"] == [{"pointer": "#/expires_at", "reason": "is in the past"}]


def test_the_secret_is_shown_once_and_not_kept(world: World) -> None:
    body = {"name": "payroll", "role": "hr_client"}
    headers = world.headers(Role.ADMINISTRATOR, Idempotency_Key="one")
    first, again = (world.client.post("/v1/clients", json=body, headers=headers) for _ in range(2))
    assert first.json()["account_id"] == again.json()["account_id"]
    assert first.json()["secret"]
    assert "secret" not in again.json()
    assert again.headers["idempotency-replayed"] == "true"


def test_a_changed_account_ends_its_tokens(world: World) -> None:
    user = made(world, "users", name="ada", role="planner", password=PASSWORD)
    body = {"name": "ada", "password": PASSWORD}
    token = world.client.post("/v1/sessions", json=body).json()["access_token"]
    assert me(world, token).status_code == 200
    change = {"role": "planner", "active": True, "password": "another long sentence"}
    headers = world.headers(Role.ADMINISTRATOR, If_Match='"v1"')
    path = f"/v1/users/{user['account_id']}"
    assert world.client.put(path, json=change, headers=headers).status_code == 200
    assert me(world, token).status_code == 401
    assert world.client.post("/v1/sessions", json=body).status_code == 401
    assert world.client.put(path, json=change, headers=headers).status_code == 412
    del headers["If-Match"]
    assert world.client.put(path, json=change, headers=headers).status_code == 428


def test_an_account_that_was_stopped_gets_no_session(world: World) -> None:
    with world.running.database.write() as session:
        session.execute(update(UserRow).where(UserRow.name == "planner").values(active=False))
    body = {"name": "planner", "password": PASSWORD}
    assert world.client.post("/v1/sessions", json=body).status_code == 401
    headers = world.headers(Role.PLANNER)
    assert world.client.get("/v1/me", headers=headers).status_code == 401


def test_forged_tokens_are_refused(world: World) -> None:
    claims = jwt.decode(world.tokens[Role.PLANNER], options={"verify_signature": False})
    now = datetime.now(UTC)
    forged = [
        jwt.encode(claims, "another key that is as long as it must be", "HS256"),
        jwt.encode(claims, None, "none"),
        jwt.encode({**claims, "exp": now - timedelta(minutes=1)}, "k" * 48, "HS256"),
        jwt.encode({**claims, "aud": "elsewhere"}, "k" * 48, "HS256"),
        jwt.encode({**claims, "epoch": 7}, "k" * 48, "HS256"),
        "no token",
        "",
    ]
    assert {me(world, token).status_code for token in forged} == {401}
    answer = world.client.get("/v1/me")
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"] == 'Bearer realm="shiftwell"'


def test_a_name_is_had_once(world: World) -> None:
    made(world, "users", name="ada", role="planner", password=PASSWORD)
    body = {"name": "ada", "role": "planner", "password": PASSWORD}
    headers = world.headers(Role.ADMINISTRATOR, Idempotency_Key="again")
    answer = world.client.post("/v1/users", json=body, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (409, "exists")


def test_an_agent_has_to_be_somebody(world: World) -> None:
    body = {"name": "ada", "role": "agent", "password": PASSWORD}
    headers = world.headers(Role.ADMINISTRATOR, Idempotency_Key="a")
    answer = world.client.post("/v1/users", json=body, headers=headers)
    assert answer.status_code == 422
    assert "names its person" in answer.json()["errors"][0]["reason"]


@pytest.mark.usefixtures("clock")
def test_too_many_calls_and_sign_ins_are_put_off(world: World) -> None:
    settings = settings_for_tests(requests_per_minute=3, sign_ins_per_minute=2)
    client = TestClient(create_app(settings, world.running.database))
    headers = world.headers(Role.PLANNER)
    statuses = [client.get("/v1/me", headers=headers).status_code for _ in range(4)]
    assert statuses == [200, 200, 200, 429]
    body = {"name": "nobody", "password": "x"}
    answers = [client.post("/v1/sessions", json=body) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [401, 401, 429]
    assert 1 <= int(answers[-1].headers["retry-after"]) <= 60


def test_lists_of_accounts_go_page_by_page(world: World) -> None:
    headers = world.headers(Role.ADMINISTRATOR)
    seen, path = [], "/v1/users?limit=3"
    while path:
        answer = world.client.get(path, headers=headers)
        seen += [account["name"] for account in answer.json()["accounts"]]
        path = answer.links["next"]["url"] if "next" in answer.links else ""
    assert sorted(seen) == sorted(role.value for role in Role)
    answer = world.client.get("/v1/users?cursor=nonsense", headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (400, "bad-cursor")


def test_each_role_is_told_what_it_may(world: World) -> None:
    for role in Role:
        told = world.client.get("/v1/me", headers=world.headers(role)).json()
        assert told["role"] == role
        assert set(told["permissions"]) <= set(Permission)
    own = world.client.get("/v1/me", headers=world.headers(Role.AGENT)).json()
    assert own["people"] == ["A1"]
