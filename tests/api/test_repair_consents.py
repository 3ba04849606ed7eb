"""Who is asked in a repair, who may say yes, and who learns of whom."""

from __future__ import annotations

from typing import Any

import pytest

from api.auth.scope import Role, at_the_console
from api.repositories.rosters import Draft, store
from scheduler.domain import Roster
from tests.api import test_people
from tests.api.conftest import World
from tests.api.drafts import AFTERNOON, CLEAN, publish, stored
from tests.api.exchanges import LONG, published
from tests.api.test_repairs import say
from tests.small_centre import WEEK
from tests.small_roster import shift

LEAD, AGENT, PLANNER = Role.TEAM_LEAD, Role.AGENT, Role.PLANNER
BEFORE = Roster.of([shift("A3", 0, LONG), shift("A3", 1, LONG)])
TWO_COME = Roster.of([shift("A1", 0, LONG), shift("A2", 0, LONG), shift("A3", 1, LONG)])


def repaired(world: World, new: Roster, **facts: str | None) -> str:
    """A draft that covers for A3 on Monday."""
    told = {"repairs": published(world, BEFORE), "absent": "A3"} | facts
    kept = {name: fact for name, fact in told.items() if fact is not None}
    with world.running.database.write() as session:
        row = store(session, at_the_console("test"), Draft("small", 1, WEEK, 1, new, CLEAN, kept))
    return row.roster_id


def read(world: World, roster_id: str, role: Role = LEAD) -> Any:
    path = f"/v1/rosters/{roster_id}/repair"
    return world.client.get(path, headers=world.headers(role))


def test_who_is_asked_agrees_for_themselves_and_for_nobody_else(world: World) -> None:
    roster_id = repaired(world, TWO_COME)
    for other in ("A2", "A4"):  # one who is asked too, and one who is not: the answer is the same
        refused = say(world, AGENT, roster_id, "consent", 1, agent_id=other)
        assert (refused.status_code, refused.json()["code"]) == (403, "beyond-reach")
    agreed = say(world, AGENT, roster_id, "consent", 1, agent_id="A1")
    assert agreed.status_code == 200, agreed.text
    (said,) = agreed.json()["consents"]
    assert (said["agent_id"], said["for_absent"]) == ("A1", False)
    assert agreed.json()["asked"] == ["A1"]
    assert say(world, AGENT, roster_id, "approval", 1).status_code == 403


def test_a_lead_of_some_of_them_neither_approves_nor_learns_of_the_others(world: World) -> None:
    roster_id = repaired(world, TWO_COME)
    answer = test_people.put(
        world, "/people/A2", {"postings": [test_people.POSTING | {"team": "blue"}]}, 1
    )
    assert answer.status_code == 200, answer.text
    refused = say(world, LEAD, roster_id, "approval", 1)
    assert (refused.status_code, refused.json()["code"]) == (403, "beyond-reach")
    assert "A2" not in refused.text


@pytest.mark.parametrize("role", [Role.HR_CLIENT, Role.CARE_TEAM, Role.AUDITOR, Role.ADMINISTRATOR])
def test_who_has_no_part_in_a_repair_does_not_read_it(world: World, role: Role) -> None:
    roster_id = repaired(world, TWO_COME)
    assert read(world, roster_id, role).status_code == 403
    assert read(world, roster_id).json()["asked"] == ["A1", "A2"]


def test_a_repair_of_weeks_published_again_since_is_asked_for_anew(world: World) -> None:
    roster_id = repaired(world, TWO_COME)
    later, version = stored(world, BEFORE)
    assert publish(world, later, version, replaces=1).status_code == 200
    answers = [
        say(world, LEAD, roster_id, "consent", 1, agent_id="A1"),
        say(world, LEAD, roster_id, "approval", 1),
        publish(world, roster_id, 1, replaces=1),
        publish(world, roster_id, 1, replaces=2),
    ]
    for answer in answers:
        assert (answer.status_code, answer.json()["code"]) == (409, "wrong-state")
        assert "ask for a repair anew" in answer.json()["detail"]


@pytest.mark.parametrize(
    ("new", "people"),
    [
        ([shift("A3", 1, LONG)], []),
        ([shift("A3", 0), shift("A3", 1, LONG)], []),
        ([shift("A3", 1)], []),
        ([shift("A3", 1, LONG), shift("A3", 2, LONG)], ["A3"]),
        ([shift("A3", 1, AFTERNOON)], ["A3"]),
    ],
    ids=["stays away", "leaves early", "shorter", "another day", "later"],
)
def test_who_is_away_is_asked_for_more_or_other_hours(
    world: World, new: list[Any], people: list[str]
) -> None:
    roster_id = repaired(world, Roster.of(new))
    answer = read(world, roster_id)
    assert (answer.status_code, answer.json().get("asked", [])) == (200 if people else 404, people)


def test_a_repair_that_does_not_say_who_is_away_asks_everybody(world: World) -> None:
    roster_id = repaired(world, TWO_COME, absent=None)
    assert read(world, roster_id).json()["asked"] == ["A1", "A2", "A3"]
    refused = publish(world, roster_id, 1, replaces=1)
    assert (refused.status_code, refused.json()["code"]) == (409, "wrong-state")
