"""What was prepared from another roster than is in force is never used."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import func, select

from api.auth.scope import Role, at_the_console
from api.db.tables import RosterRow, SwapRow
from api.edits import approving
from api.edits.tries import MovedError
from api.errors import Problem
from api.repositories import deciding, swaps
from scheduler.domain import Roster
from tests.api.conftest import World
from tests.api.drafts import publish, stored
from tests.api.exchanges import LONG, agreed, ask, decide, handover, published
from tests.small_roster import shift

LEAD, SCOPE = Role.TEAM_LEAD, at_the_console("test")
ROSTER = Roster.of([shift("A1", 0, LONG), shift("A2", 1, LONG)])


def asked(world: World) -> dict[str, Any]:
    roster_id = published(world, ROSTER)
    told = ask(world, roster_id, handover("A1", 0, "A3"), role=LEAD, key="ask").json()
    return agreed(world, told)


def publish_again(world: World) -> None:
    roster_id, version = stored(world, ROSTER)
    assert publish(world, roster_id, version, replaces=1).status_code == 200


def prepared(world: World, swap: dict[str, Any], version: int | None = None) -> Any:
    with world.running.database.read() as session:
        looked_at = swap["version"] if version is None else version
        return deciding.prepare(session, SCOPE, world.running.standings, swap["swap_id"], looked_at)


def rosters_kept(world: World) -> int | None:
    with world.running.database.read() as session:
        return session.scalar(select(func.count()).select_from(RosterRow))


def test_what_was_prepared_before_another_publication_is_not_used(world: World) -> None:
    swap = asked(world)
    early = prepared(world, swap)
    assert early is not None
    publish_again(world)
    assert prepared(world, swap) is not None  # the roster in force stands ready now
    before = rosters_kept(world)
    with pytest.raises(MovedError), world.running.database.write() as session:
        deciding.approve(
            session, SCOPE, world.running.standings, swap["swap_id"], swap["version"], early
        )
    with world.running.database.read() as session:
        assert session.get_one(SwapRow, swap["swap_id"]).status == "agreed"
    assert rosters_kept(world) == before


def test_an_approval_is_prepared_again_when_another_roster_came_in_between(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    swap, tries = asked(world), []
    prepare: Callable[..., Any] = deciding.prepare

    def overtaken(*given: Any) -> Any:
        found = prepare(*given)
        tries.append(found)
        if len(tries) == 1:
            publish_again(world)
        return found

    monkeypatch.setattr(deciding, "prepare", overtaken)
    answer = decide(world, swap, "approval", LEAD)
    assert answer.status_code == 200, answer.text
    assert len(tries) == 2
    result = world.client.get(
        f"/v1/rosters/{answer.json()['result_id']}", headers=world.headers(LEAD)
    )
    assert result.json()["number"] == 3


def test_a_request_is_judged_again_when_another_roster_came_in_between(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    roster_id = published(world, ROSTER)
    judge: Callable[..., Any] = swaps.judge_asked

    def overtaken(*given: Any) -> Any:
        found = judge(*given)
        publish_again(world)
        return found

    monkeypatch.setattr(swaps, "judge_asked", overtaken)
    answer = ask(world, roster_id, handover("A1", 0, "A3"), role=LEAD, key="ask")
    assert (answer.status_code, answer.json()["code"]) == (409, "wrong-state")
    assert "superseded" in answer.json()["detail"]


def test_nothing_is_locked_to_refuse_a_request(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    roster_id = published(world, ROSTER)
    monkeypatch.setattr(world.running.database, "write", None)  # calling it would be a fault
    answer = ask(world, roster_id, handover("A1", 0, "A5"), role=LEAD, key="ask")
    assert (answer.status_code, answer.json()["code"]) == (409, "breaks-rules")


def test_nothing_is_prepared_for_what_will_be_refused(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    swap = asked(world)
    monkeypatch.setattr(deciding, "audited", None)  # calling it would be a fault of ours
    assert prepared(world, swap, version=swap["version"] + 1) is None
    with world.running.database.write() as session:
        row = session.get_one(SwapRow, swap["swap_id"])
        row.expires_at = row.asked_at
    assert prepared(world, swap, version=swap["version"] + 1) is None


def test_approvals_of_different_centres_do_not_wait_for_each_other(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(approving, "WAIT_S", 0.0)
    with approving.one_at_a_time("here"):
        with approving.one_at_a_time("elsewhere"):
            pass
        with pytest.raises(Problem, match="of this centre"), approving.one_at_a_time("here"):
            pass
