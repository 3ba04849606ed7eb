"""Weeks closed as planned and as worked, and what payroll and spreadsheets get."""

from __future__ import annotations

import io
from typing import Any

import openpyxl
import pytest

from api.auth.scope import Role
from api.repositories import rosters
from scheduler.domain import Roster
from scheduler.exchange import roster_text
from tests.api.conftest import World
from tests.api.drafts import AFTERNOON, monday, publish, stored
from tests.small_roster import shift

BASE = "/v1/centres/small"
WEEK = "first=2026-03-02&last=2026-03-08"
ZONES = {"bln": "Europe/Berlin"}


def get(world: World, path: str, role: Role = Role.HR_CLIENT) -> Any:
    return world.client.get(path, headers=world.headers(role))


def in_force(world: World, roster: Roster) -> str:
    roster_id, version = stored(world, roster)
    assert publish(world, roster_id, version).status_code == 200
    return roster_id


def closed(world: World, roster_id: str, key: str = "k", reason: str | None = None) -> Any:
    headers = world.headers(Role.PLANNER, Idempotency_Key=key)
    path = f"/v1/rosters/{roster_id}/closing"
    return world.client.post(path, json={"reason": reason}, headers=headers)


def handed(world: World, roster: Roster, role: Role = Role.HR_CLIENT, key: str = "k") -> Any:
    files = {"roster": ("roster.csv", roster_text(roster, ZONES).encode())}
    headers = world.headers(role, Idempotency_Key=key)
    return world.client.post(f"{BASE}/actuals", files=files, headers=headers)


def file(world: World, name: str) -> str:
    answer = get(world, f"{BASE}/files/{name}", Role.PLANNER)
    assert answer.status_code == 200, answer.text
    return str(answer.text)


def test_a_week_is_closed_and_the_centre_s_files_follow(world: World) -> None:
    roster_id = in_force(world, monday("A1", "A2"))
    answer = closed(world, roster_id, reason="breaks were short")
    assert answer.status_code == 200, answer.text
    assert answer.json()["weeks"] == [{"week": "2026-03-02", "version": 1}]
    assert answer.headers["etag"] == f'"v{answer.json()["centre_version"]}"'
    again = closed(world, roster_id, reason="breaks were short")
    assert (again.json(), again.headers["idempotency-replayed"]) == (answer.json(), "true")
    assert closed(world, roster_id, reason="another one").status_code == 422
    assert "A1,2026-03-02,planned" in file(world, "ledger.csv")
    assert "A1:2026-03-02" in file(world, "last_roster.csv")
    assert "A1:2026-03-02" in file(world, "rosters/2026-03-02.csv")


def test_only_what_is_in_force_is_closed(world: World) -> None:
    roster_id, _ = stored(world, monday("A1"))
    answer = closed(world, roster_id)
    assert (answer.status_code, answer.json()["code"]) == (409, "wrong-state")


def test_broken_rules_need_a_reason(world: World) -> None:
    long_day = shift("A1", 0, "07:00 calls 20:00")
    roster_id = in_force(world, Roster.of([long_day]))
    answer = closed(world, roster_id)
    assert (answer.status_code, answer.json()["code"]) == (409, "breaks-rules")
    assert get(world, f"{BASE}/files/ledger.csv", Role.PLANNER).status_code == 404
    assert closed(world, roster_id, "k2", "a storm closed the roads").status_code == 200


def test_hours_really_worked_are_counted_whatever_they_broke(world: World) -> None:
    in_force(world, monday("A1"))
    worked = Roster.of([shift("A1", 0, "07:00 calls 20:00")])
    answer = handed(world, worked)
    assert answer.status_code == 200, answer.text
    told = answer.json()
    assert told["weeks"] == ["2026-03-02"]
    assert told["broken"]["break.meal"] > 0
    assert "A1,2026-03-02,actual" in file(world, "ledger.csv")
    assert handed(world, worked).json() == told
    actual = get(world, f"{BASE}/hours?{WEEK}&basis=actual").json()["hours"]
    assert [(row["agent_id"], row["paid_minutes"]) for row in actual] == [("A1", 780)]
    planned = get(world, f"{BASE}/hours?{WEEK}").json()["hours"]
    assert planned[0]["paid_minutes"] == shift("A1", 0).paid_minutes


def test_hours_with_faults_leave_no_trace(world: World) -> None:
    stranger = monday("A1").model_copy(update={"shifts": (shift("Z9", 0),)})
    answer = handed(world, stranger)
    assert (answer.status_code, answer.json()["code"]) == (422, "faults")
    assert get(world, f"{BASE}/files/ledger.csv", Role.PLANNER).status_code == 404


@pytest.mark.parametrize("role", [Role.TEAM_LEAD, Role.AGENT, Role.AUDITOR])
def test_others_hand_in_no_hours(world: World, role: Role) -> None:
    assert handed(world, monday("A1"), role).status_code == 403


def test_minutes_of_each_person_and_date(world: World) -> None:
    in_force(world, Roster.of([shift("A1", 0), shift("A1", 1, AFTERNOON), shift("A2", 0)]))
    rows = get(world, f"{BASE}/hours?{WEEK}").json()["hours"]
    assert [(row["agent_id"], row["work_date"]) for row in rows] == [
        ("A1", "2026-03-02"),
        ("A1", "2026-03-03"),
        ("A2", "2026-03-02"),
    ]
    one = get(world, f"{BASE}/hours?first=2026-03-03&last=2026-03-03&agent_id=A1").json()["hours"]
    assert [row["work_date"] for row in one] == ["2026-03-03"]
    own = get(world, f"{BASE}/hours?{WEEK}", Role.AGENT).json()["hours"]
    assert {row["agent_id"] for row in own} == {"A1"}


def test_tables_for_spreadsheets_say_the_same(world: World) -> None:
    roster_id = in_force(world, monday("A1", "A2"))
    rows = get(world, f"{BASE}/hours?{WEEK}").json()["hours"]
    lines = get(world, f"{BASE}/hours.csv?{WEEK}").text.splitlines()
    assert lines[0].split(",") == list(rows[0])
    assert lines[1:] == [",".join(str(cell) for cell in row.values()) for row in rows]
    book = sheet(get(world, f"{BASE}/hours.xlsx?{WEEK}"))
    assert book[1:] == [list(row.values()) for row in rows]
    text = get(world, f"/v1/rosters/{roster_id}/roster.csv").text
    assert text == roster_text(monday("A1", "A2"), ZONES)
    cells = [
        ["" if c is None else c for c in row]
        for row in sheet(get(world, f"/v1/rosters/{roster_id}/roster.xlsx"))
    ]
    assert cells == [line.split(",") for line in text.splitlines()]


def sheet(answer: Any) -> list[list[Any]]:
    assert answer.status_code == 200
    page = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    assert page is not None
    assert not any(cell.data_type == "f" for row in page.iter_rows() for cell in row)
    return [list(row) for row in page.iter_rows(values_only=True)]


def test_no_cell_is_a_formula(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    hostile = shift("A1", 0).model_copy(update={"agent_id": "-1", "shift_id": "-1:2026-03-02"})
    monkeypatch.setattr(
        rosters, "domain_roster", lambda *_: Roster.model_construct(shifts=(hostile,))
    )
    roster_id, _ = stored(world, monday("A1"))
    text = get(world, f"/v1/rosters/{roster_id}/roster.csv", Role.PLANNER).text
    assert text.splitlines()[1].startswith("'-1,'-1:2026-03-02")
    rows = sheet(get(world, f"/v1/rosters/{roster_id}/roster.xlsx", Role.PLANNER))
    assert rows[1][:2] == ["'-1", "'-1:2026-03-02"]
