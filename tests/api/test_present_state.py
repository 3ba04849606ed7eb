"""What the centre says now counts for a change of a roster, also where the roster is older."""

from __future__ import annotations

from typing import Any

import pytest

from api.auth.scope import Role
from scheduler.domain import Roster
from tests.api import test_edits, test_people, test_repairs
from tests.api.conftest import World
from tests.api.drafts import monday, stored
from tests.api.exchanges import LONG, agreed, ask, decide, handover, published
from tests.small_roster import shift

LEAD = Role.TEAM_LEAD
ROSTER = Roster.of([shift("A1", 0, LONG), shift("A2", 1, LONG)])
LEAVE = "time-off", {"time_off": [{"start": "2026-03-02", "end": "2026-03-04", "paid": True}]}
GONE = "", {"postings": [test_people.POSTING | {"employed_to": "2026-02-28"}]}


def change(world: World, agent_id: str, what: tuple[str, dict[str, Any]]) -> None:
    path, body = what
    answer = test_people.put(world, f"/people/{agent_id}/{path}".rstrip("/"), body, 1)
    assert answer.status_code == 200, answer.text


def centre_version(world: World, roster_id: str) -> Any:
    headers = world.headers(Role.PLANNER)
    return world.client.get(f"/v1/rosters/{roster_id}", headers=headers).json()["centre_version"]


@pytest.mark.parametrize(
    ("what", "code"),
    [(LEAVE, "breaks-rules"), (GONE, "wrong-state")],
    ids=["on leave", "no longer employed"],
)
def test_nobody_is_given_a_shift_that_they_can_no_longer_work(
    world: World, what: tuple[str, dict[str, Any]], code: str
) -> None:
    roster_id = published(world, ROSTER)
    first = ask(world, roster_id, handover("A1", 0, "A3"), role=LEAD, key="early")
    swap = agreed(world, first.json())
    change(world, "A3", what)
    late = ask(world, roster_id, handover("A1", 0, "A3"), role=LEAD, key="late")
    assert (late.status_code, late.json()["code"]) == (409, code), late.text
    refused = decide(world, swap, "approval", LEAD)
    assert (refused.status_code, refused.json()["code"]) == (409, code), refused.text


def test_a_version_made_by_an_exchange_says_which_state_it_was_judged_by(world: World) -> None:
    roster_id = published(world, ROSTER)
    assert centre_version(world, roster_id) == 1
    swap = agreed(world, ask(world, roster_id, handover("A1", 0, "A3"), role=LEAD, key="a").json())
    change(world, "A2", LEAVE)
    done = decide(world, swap, "approval", LEAD)
    assert done.status_code == 200, done.text
    assert centre_version(world, done.json()["result_id"]) == 2
    again = ask(world, done.json()["result_id"], handover("A3", 0, "A1"), role=LEAD, key="b")
    assert again.status_code == 201, again.text


def test_a_repair_asks_nobody_who_is_on_leave_since(world: World) -> None:
    published(world, Roster.of([shift("A1", 0, LONG)]))
    first = test_repairs.ask(world, key="first").json()
    who = min(c["agent_id"] for c in first["changes"])
    change(world, who, LEAVE)
    second = test_repairs.ask(world, key="second")
    assert second.status_code == 201, second.text
    assert who not in {c["agent_id"] for c in second.json()["changes"]}
    assert second.json()["roster"]["centre_version"] == 2


def test_an_edit_is_judged_by_what_the_centre_says_now(world: World) -> None:
    roster_id, _ = stored(world, monday("A2"))
    change(world, "A1", LEAVE)
    told = test_edits.put(world, roster_id, shift("A1", 0)).json()
    assert told["verdict"]["answer"] == "refuse"
    assert told["roster"]["centre_version"] == 2
    assert test_edits.in_step(world, roster_id)
