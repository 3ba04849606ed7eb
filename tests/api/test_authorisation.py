"""Every route, every role, things of one's own and of others: nobody gets what is not theirs.

The routes come from the OpenAPI document, so that a new one is judged without being named here.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from api.app import create_app
from api.auth.scope import ROLE_PERMISSIONS, Permission, Role
from api.db.tables import JobRow, SwapRow
from tests.api.conftest import REACHES, World, account_row, settings_for_tests, token_of
from tests.api.drafts import monday, publish, stored

DOCUMENT: dict[str, Any] = create_app(settings_for_tests()).openapi()
GUARDED = sorted(
    (method, path, operation["x-permission"], operation)
    for path, methods in DOCUMENT["paths"].items()
    for method, operation in methods.items()
    if "x-permission" in operation
)
REFUSED, HIDDEN = 403, 404
PLAN, SWAP = "plan-" + 24 * "0", "swap-" + 24 * "0"
OF_A_CENTRE = frozenset({"{centre_id}", "{roster_id}", "{plan_id}", "{swap_id}"})
FOREIGN = {role: reaches | {"centres": ["elsewhere"]} for role, reaches in REACHES.items()}
"""The same roles in another centre."""

OTHERS: dict[Role, dict[str, Any]] = {
    Role.PLANNER: {"sites": ["ham"]},
    Role.TEAM_LEAD: {"teams": ["blue"]},
    Role.AGENT: {"agent_id": "A9"},
    Role.HR_CLIENT: {"teams": ["blue"]},
    Role.AUDITOR: {"sites": ["ham"]},
}
"""The same roles in the same centre, among other people."""

BODIES: dict[str, Any] = {
    "PersonBody": {
        "postings": [
            {
                "site": "bln",
                "team": "red",
                "role": "agent",
                "contract_id": "full",
                "employed_from": "2026-01-01",
            }
        ]
    },
    "ContractBody": {
        "terms": [
            {
                "weekly_hours_paid": 38.0,
                "weekly_hours_min": 30.0,
                "weekly_hours_max": 44.0,
                "days_per_week_max": 5,
                "shift_hours_min": 5.0,
                "shift_hours_max": 9.0,
                "earliest_start": "07:00",
                "latest_end": "20:00",
                "meal_paid": False,
                "nights_allowed": False,
            }
        ]
    },
    "SkillsBody": {"skills": []},
    "WishesBody": {"wishes": []},
    "TimeOffBody": {"time_off": []},
    "Publish": {"replaces": 1},
    "ShiftBody": {
        "segments": [
            {
                "starts_at": "2026-03-02T08:00:00Z",
                "ends_at": "2026-03-02T12:00:00Z",
                "kind": "off_phone",
                "paid": True,
            }
        ]
    },
    "Closing": {},
    "AbsenceBody": {"agent_id": "A1", "starts_at": "2026-03-02T08:00:00Z"},
    "NewPlan": {"centre_id": "small"},
    "SwapAsked": {
        "roster_id": f"roster-{24 * '0'}",
        "handovers": [{"agent_id": "A1", "work_date": "2026-03-02", "to": "A3"}],
    },
    "Consent": {"agent_id": "A1"},
    "AccountChange": {"role": "planner", "active": False},
    "NewUser": {"name": "eve", "role": "administrator", "password": "a long sentence of words"},
    "NewClient": {"name": "eve", "role": "administrator"},
    "NewKey": {
        "name": "eve",
        "role": "administrator",
        "expires_at": "2126-01-01T00:00:00Z",
    },
}
"""A body that would do something, for each schema that a request can have."""

FILES = {
    "files": ("agents.csv", b"agent_id\n"),
    "roster": ("roster.csv", b"agent_id\n"),
    "people": ("people.csv", b"agent_id\n"),
}


def ids(world: World) -> dict[str, str]:
    """A thing that is there, for each parameter of a path."""
    roster_id, version = stored(world, monday("A1", "A2"))
    assert publish(world, roster_id, version).status_code == 200
    now = datetime.now(UTC)
    with world.running.database.write() as session:
        session.add(JobRow(job_id=PLAN, status="succeeded", ended_at=now, **common(now)))
        session.add(
            SwapRow(
                swap_id=SWAP,
                centre_id="small",
                roster_id=roster_id,
                exchange={"handovers": BODIES["SwapAsked"]["handovers"]},
                people=["A1", "A2"],
                consents={},
                status="asked",
                verdict={},
                asked_by="user",
                asked_at=now,
                expires_at=now + timedelta(days=1),
            )
        )
    found = world.client.get("/v1/users", headers=world.headers(Role.ADMINISTRATOR)).json()
    return {
        "centre_id": "small",
        "agent_id": "A1",
        "roster_id": roster_id,
        "shift_id": "A1:2026-03-02",
        "name": "agents.csv",
        "contract_id": "full",
        "plan_id": PLAN,
        "swap_id": SWAP,
        "account_id": found["accounts"][0]["account_id"],
    }


def common(now: datetime) -> dict[str, Any]:
    return {
        "centre_id": "small",
        "kind": "plan",
        "request": {"centre_id": "small", "centre_revision": 1, "asked": {}},
        "created_by": "user",
        "created_at": now,
    }


def call(world: World, entry: Any, token: str, given: dict[str, str]) -> Any:
    """Send a request that is right but for who sends it."""
    method, path, _, operation = entry
    headers = {"Authorization": f"Bearer {token}", "If-Match": '"v1"', "Idempotency-Key": path}
    more: dict[str, Any] = {}
    content = operation.get("requestBody", {}).get("content", {})
    if "application/json" in content:
        name = content["application/json"]["schema"]["$ref"].rpartition("/")[2]
        more["json"] = BODIES[name]
    elif "multipart/form-data" in content:
        more["files"] = FILES
    more["params"] = {
        parameter["name"]: parameter["schema"]["examples"][0]
        for parameter in operation.get("parameters", ())
        if parameter["in"] == "query" and parameter["required"]
    }
    return world.client.request(method, path.format(**given), headers=headers, **more)


def tokens_for(world: World, reaches: dict[Role, dict[str, Any]]) -> dict[Role, str]:
    rows = {role: account_row(role, f"other-{role}", **own) for role, own in reaches.items()}
    with world.running.database.write() as session:
        session.add_all(rows.values())
    return {role: token_of(world.running, row.account_id) for role, row in rows.items()}


def tell(entry: Any) -> str:
    return f"{entry[0]} {entry[1]}"


def test_nobody_gets_in_without_a_permission(world: World) -> None:
    """Each route × each role that lacks its permission, and nobody at all."""
    given = ids(world)
    wrong = [
        (tell(entry), str(role), answer.status_code)
        for entry in GUARDED
        for role in Role
        if Permission(entry[2]) not in ROLE_PERMISSIONS[role]
        if (answer := call(world, entry, world.tokens[role], given)).status_code != REFUSED
    ]
    wrong += [
        (tell(entry), "nobody", answer.status_code)
        for entry in GUARDED
        if (answer := call(world, entry, "", given)).status_code != 401
    ]
    assert wrong == []


def test_things_of_another_centre_are_not_there(world: World) -> None:
    """Each route about a thing × each role that has its permission, elsewhere."""
    given, tokens = ids(world), tokens_for(world, FOREIGN)
    about = [entry for entry in GUARDED if OF_A_CENTRE & set(parts(entry))]
    wrong = [
        (tell(entry), str(role), answer.status_code)
        for entry in about
        for role in Role
        if Permission(entry[2]) in ROLE_PERMISSIONS[role]
        if (answer := call(world, entry, tokens[role], given)).status_code != HIDDEN
    ]
    assert about
    assert wrong == []


def parts(entry: Any) -> list[str]:
    path: str = entry[1]
    return path.split("/")


def test_people_of_other_teams_and_sites_are_not_there(world: World) -> None:
    """Each route about a person × each role that has its permission, among other people."""
    given, tokens = ids(world), tokens_for(world, OTHERS)
    about = [entry for entry in GUARDED if "{agent_id}" in parts(entry)]
    allowed = {REFUSED, HIDDEN}
    wrong = [
        (tell(entry), str(role), answer.status_code)
        for entry in about
        for role, token in tokens.items()
        if Permission(entry[2]) in ROLE_PERMISSIONS[role]
        if (answer := call(world, entry, token, given)).status_code not in allowed
    ]
    assert about
    assert wrong == []


def test_what_is_about_everybody_is_not_for_a_part(world: World) -> None:
    """Lists hold nothing of others, and what concerns the whole centre is refused."""
    given, tokens = ids(world), tokens_for(world, OTHERS)
    about = [
        entry
        for entry in GUARDED
        if OF_A_CENTRE & set(parts(entry)) and "{agent_id}" not in parts(entry)
    ]
    leaked = []
    for entry in about:
        for role, token in tokens.items():
            answer = call(world, entry, token, given)
            if answer.status_code == 200 and any(f'"{who}"' in answer.text for who in PEOPLE):
                leaked.append((tell(entry), str(role)))
            if entry[0] != "get":
                assert answer.status_code in {REFUSED, HIDDEN}, tell(entry)
    assert leaked == []


PEOPLE = ("A1", "A2", "A3", "A4", "A5")


def test_the_matrix_sends_requests_that_would_do_something(world: World) -> None:
    """The same requests, by somebody whom each belongs to, are not refused for what they lack."""
    given = ids(world)
    lacking = {401, 403, 405, 422, 428}
    missed = []
    for entry in GUARDED:
        if "multipart" in str(entry[3]):
            continue
        roles = [role for role in Role if Permission(entry[2]) in ROLE_PERMISSIONS[role]]
        statuses = {call(world, entry, world.tokens[role], given).status_code for role in roles}
        if statuses <= lacking:
            missed.append((tell(entry), statuses))
    assert missed == []
