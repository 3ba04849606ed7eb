"""What is published is judged by what its centre says then, not only by what it said before."""

from __future__ import annotations

from typing import Any

import pytest

from api.auth import tokens
from api.auth.scope import Permission, Role, at_the_console
from api.edits import tries
from api.edits.present import judged_now
from api.edits.tries import MovedError
from api.repositories import rosters
from api.repositories.publishing import Wanted, publish_draft
from api.routes import rosters as routes
from api.standings import judged_by
from scheduler.domain import Roster
from tests.api import test_edits, test_people
from tests.api.conftest import World, account_row
from tests.api.drafts import publish
from tests.api.exchanges import LONG
from tests.api.test_authorisation import BODIES
from tests.api.test_present_state import GONE, LEAVE, change
from tests.small_centre import TABLES, WEEK
from tests.small_roster import shift

BRIEF = "09:00 calls 10:00"
"""Shorter than any contract lets a shift be."""

ROSTER = Roster.of([shift("A1", 0, LONG), shift("A2", 0, LONG)])
UNSKILLED: tuple[str, dict[str, Any]] = "skills", {"skills": []}


def draft(world: World, roster: Roster = ROSTER) -> str:
    """A draft judged by the centre as it is."""
    scope = at_the_console("test")
    empty = {"feasible": True, "cost_milli": 0, "verdicts": []}
    with world.running.database.write() as session:
        row = rosters.store(session, scope, rosters.Draft("small", 1, WEEK, 1, roster, empty))
        audit = judged_by(session, scope, row, 1).audit.model_dump(mode="json")
        row = rosters.store(session, scope, rosters.Draft("small", 1, WEEK, 1, roster, audit))
    return row.roster_id


def shorter(world: World) -> None:
    """Let a contract allow five and a half hours where it allowed nine."""
    terms = BODIES["ContractBody"]["terms"][0] | {"shift_hours_max": 5.5}
    answer = test_people.put(world, "/contracts/full", {"terms": [terms]}, 1, Role.PLANNER)
    assert answer.status_code == 200, answer.text


def brief(world: World, roster_id: str) -> tuple[str, int, bool]:
    headers = world.headers(Role.PLANNER)
    told = world.client.get(f"/v1/rosters/{roster_id}", headers=headers).json()
    return told["status"], told["centre_version"], told["feasible"]


@pytest.mark.parametrize(
    ("what", "rules"),
    [(LEAVE, {"leave.approved"}), (GONE, {"availability.window"}), (UNSKILLED, {"task.skill"})],
    ids=["on leave", "no longer employed", "without the skill"],
)
def test_who_can_no_longer_work_it_is_given_no_published_shift(
    world: World, what: tuple[str, dict[str, Any]], rules: set[str]
) -> None:
    roster_id = draft(world)
    assert brief(world, roster_id) == ("draft", 1, True)
    change(world, "A2", what)
    for reason in (None, "somebody has to be here"):  # given for what was broken before
        refused = publish(world, roster_id, key=f"key-{bool(reason)}", reason=reason)
        told = refused.json()
        assert (refused.status_code, told["code"]) == (409, "broken-since"), refused.text
        assert "edit what is broken" in told["detail"]
        assert (told["centre_version"], told["broken"]) == (2, len(told["errors"]))
        assert {place["pointer"] for place in told["errors"]} == {"#/people/A2/2026-03-02"}
        assert {place["value"] for place in told["errors"]} == rules
        assert all("A2" in place["reason"] for place in told["errors"])
    assert brief(world, roster_id) == ("draft", 1, True)


def test_a_rule_that_has_become_stricter_refuses_each_shift_that_breaks_it(world: World) -> None:
    roster_id = draft(world)
    shorter(world)
    told = publish(world, roster_id).json()
    assert told["code"] == "broken-since"
    assert {(place["pointer"], place["value"]) for place in told["errors"]} == {
        (f"#/people/{who}/2026-03-02", rule) for who in ("A1", "A2") for rule in ("shift.length",)
    }


def test_what_was_broken_before_needs_its_reason_and_nothing_more(world: World) -> None:
    roster_id = draft(world, Roster.of([shift("A1", 0, BRIEF), shift("A2", 0, LONG)]))
    change(world, "A3", LEAVE)
    refused = publish(world, roster_id, key="bare")
    assert (refused.status_code, refused.json()["code"]) == (409, "breaks-rules")
    done = publish(world, roster_id, reason="A1 asked for it")
    assert done.status_code == 200, done.text
    assert brief(world, roster_id) == ("published", 2, False)
    assert done.json()["version"] == 2


def test_a_change_that_breaks_nothing_is_published_as_judged_by_it(world: World) -> None:
    roster_id = draft(world)
    change(world, "A3", LEAVE)
    assert publish(world, roster_id).status_code == 200
    assert brief(world, roster_id) == ("published", 2, True)
    assert test_edits.in_step(world, roster_id)


def test_an_edit_of_what_is_broken_lets_it_be_published(world: World) -> None:
    roster_id = draft(world)
    change(world, "A2", LEAVE)
    assert publish(world, roster_id).status_code == 409
    headers = world.headers(Role.PLANNER, If_Match='"v1"')
    path = f"/v1/rosters/{roster_id}/shifts/A2:2026-03-02"
    assert world.client.delete(path, headers=headers).status_code == 200
    assert publish(world, roster_id, 2, key="again").status_code == 200


def test_a_draft_of_people_whom_the_centre_no_longer_knows_says_where(world: World) -> None:
    roster_id = draft(world)
    without = {
        name: "\n".join(line for line in text.splitlines() if not line.startswith("A2"))
        for name, text in TABLES.items()
    }
    files = [("files", (name, text.encode())) for name, text in without.items()]
    headers = world.headers(Role.PLANNER, If_Match='"v1"', Idempotency_Key="centre")
    answer = world.client.put("/v1/centres/small", files=files, headers=headers)
    assert answer.status_code == 200, answer.text
    told = publish(world, roster_id).json()
    assert (told["code"], {place["value"] for place in told["errors"]}) == ("wrong-state", {"A2"})


def test_who_may_publish_and_not_read_verdicts_is_told_how_much_and_not_of_whom(
    world: World,
) -> None:
    roster_id = draft(world)
    change(world, "A2", LEAVE)
    row = account_row(Role.PLANNER, "narrow")
    with world.running.database.write() as session:
        session.add(row)
        account_id = row.account_id
    allowed = frozenset({Permission.ROSTERS_PUBLISH, Permission.ROSTERS_WRITE})
    key = world.running.settings.token_key
    given = tokens.issue(tokens.Token(account_id, 0, allowed), key, 60)
    headers = {"Authorization": f"Bearer {given}", "If-Match": '"v1"', "Idempotency-Key": "n"}
    path = f"/v1/rosters/{roster_id}/publication"
    answer = world.client.post(path, json={"replaces": 0}, headers=headers)
    told = answer.json()
    assert (told["code"], told["broken"], told["errors"]) == ("broken-since", 1, [])
    assert "A2" not in answer.text


def test_an_audit_counts_for_the_state_that_it_was_made_of_alone(world: World) -> None:
    roster_id, scope = draft(world), at_the_console("test")
    assert judged_now(world.running, scope, roster_id, 1) is None
    change(world, "A3", LEAVE)
    present = judged_now(world.running, scope, roster_id, 1)
    assert present is not None
    change(world, "A4", GONE)
    for known in (None, present):
        with pytest.raises(MovedError), world.running.database.write() as session:
            publish_draft(session, scope, Wanted(roster_id, 1, 0), present=known)
    assert brief(world, roster_id)[0] == "draft"


def test_a_centre_that_keeps_changing_is_given_up_with_a_request_to_ask_again(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    roster_id, asked = draft(world), list[int]()
    change(world, "A3", LEAVE)

    def late(*_: object) -> None:
        asked.append(1)

    monkeypatch.setattr(routes, "judged_now", late)
    answer = publish(world, roster_id)
    assert (answer.status_code, answer.json()["code"]) == (503, "busy")
    assert (answer.headers["retry-after"], len(asked)) == ("1", tries.TRIES)
