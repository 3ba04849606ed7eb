"""Exchanges of shifts: judged when asked and when approved, agreed to, published as a version."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from api.auth.scope import Role, at_the_console
from api.centres.check import checked_centre
from api.db.tables import ChangeRow, SeenRow, SwapRow, TrailRow
from api.repositories.centres import add_centre
from scheduler.domain import Roster
from tests.api.conftest import World, account_row, token_of
from tests.api.exchanges import LONG, agreed, ask, decide, handover, published, race
from tests.api.test_centres import other_centre
from tests.small_roster import shift

LEAD, AGENT, PLANNER = Role.TEAM_LEAD, Role.AGENT, Role.PLANNER
ROSTER = Roster.of([shift("A1", 0, LONG), shift("A2", 1, LONG), shift("A5", 2)])


def get(world: World, path: str, role: Role = LEAD) -> Any:
    return world.client.get(f"/v1{path}", headers=world.headers(role))


def give_away(world: World, role: Role = AGENT, key: str = "ask") -> dict[str, Any]:
    """A1 asks A3 to take Monday's shift."""
    answer = ask(world, published(world, ROSTER), handover("A1", 0, "A3"), role=role, key=key)
    assert answer.status_code == 201, answer.text
    told: dict[str, Any] = answer.json()
    return told


def test_an_exchange_is_asked_agreed_approved_and_published(world: World) -> None:
    swap = give_away(world)
    assert swap["status"] == "asked"
    assert [(c["agent_id"], c["version"], c["for_absent"]) for c in swap["consents"]] == [
        ("A1", 1, False)
    ]
    early = decide(world, swap, "approval", LEAD, key="early")
    assert (early.status_code, early.json()["detail"]) == (409, "Not agreed yet: A3.")
    swap = agreed(world, swap)
    assert [c["for_absent"] for c in swap["consents"]] == [False, True]
    answer = decide(world, swap, "approval", LEAD)
    assert answer.status_code == 200, answer.text
    done = answer.json()
    assert (done["status"], answer.headers["etag"]) == ("approved", f'"v{done["version"]}"')
    told = get(world, f"/rosters/{done['result_id']}").json()
    assert (told["status"], told["number"]) == ("published", 2)
    shifts = get(world, f"/rosters/{done['result_id']}/shifts").json()["shifts"]
    assert [s["agent_id"] for s in shifts] == ["A2", "A3", "A5"]
    with world.running.database.read() as session:
        kinds = session.execute(
            select(ChangeRow.kind, ChangeRow.agent_id)
            .where(ChangeRow.version == 2, ChangeRow.kind.startswith("shift."))
            .order_by(ChangeRow.agent_id)
        ).all()
        actions = session.scalars(
            select(TrailRow.action).where(TrailRow.action.startswith("swap."))
        ).all()
    assert [tuple(kind) for kind in kinds] == [("shift.removed", "A1"), ("shift.published", "A3")]
    assert actions == ["swap.asked", "swap.agreed", "swap.approved"]


def test_what_rules_refuse_is_not_stored_and_a_better_exchange_is_named(world: World) -> None:
    roster_id = published(world, ROSTER)
    both = (handover("A1", 0, "A5"), handover("A5", 2, "A1"))
    refused = ask(world, roster_id, *both, role=LEAD, key="a")
    assert (refused.status_code, refused.json()["code"]) == (409, "breaks-rules")
    told = refused.json()
    assert "shift.length" in told["detail"]
    better = world.client.get(told["instead"], headers=world.headers(LEAD)).json()["exchange"]
    assert better["handovers"][0]["to"] in {"A2", "A3"}
    assert better["verdict"]["answer"] != "refuse"
    as_it_is = ask(world, roster_id, *better["handovers"], role=LEAD, key="instead")
    assert as_it_is.status_code == 201, as_it_is.text
    # a lead hears that somebody cannot, and not why
    assert {change["cost_milli"] for change in told["verdict"]["changes"]} == {0}
    assert {text for change in told["verdict"]["changes"] for text in change["texts"]} == set()
    with world.running.database.read() as session:
        (kept,) = session.scalars(select(SwapRow)).all()
    assert kept.swap_id == as_it_is.json()["swap_id"]


def test_a_better_exchange_is_told_of_a_shift_within_reach(world: World) -> None:
    roster_id = published(world, ROSTER)
    taken = ask(world, roster_id, handover("A5", 2, "A1"), role=AGENT, key="taken")
    assert (taken.status_code, taken.json()["instead"]) == (409, None)
    path = f"/rosters/{roster_id}/exchange"
    shift_of = "agent_id={}&work_date=2026-03-02".format
    assert get(world, f"{path}?{shift_of('A2')}", AGENT).status_code == 404
    assert get(world, f"{path}?{shift_of('A3')}").status_code == 404
    part = f"{path}?{shift_of('A1')}&from_minute="
    assert get(world, f"{part}540&to_minute=600", AGENT).json() == {"exchange": None}
    assert get(world, f"{part}420&to_minute=540", AGENT).status_code == 404


def test_a_roster_of_another_centre_is_not_there(world: World, tmp_path: Path) -> None:
    bundle = other_centre(tmp_path)
    lead = account_row(LEAD, "lead of all")
    with world.running.database.write() as session:
        add_centre(session, at_the_console("test"), bundle, checked_centre(bundle))
        session.add(lead)
    of_all = replace(world, tokens={**world.tokens, LEAD: token_of(world.running, lead.account_id)})
    body = {"roster_id": published(world, ROSTER), "handovers": [handover("A1", 0, "A3")]}
    headers = of_all.headers(LEAD, Idempotency_Key="elsewhere")
    answer = world.client.post("/v1/centres/other/swaps", json=body, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (404, "not-found")


def test_a_request_whose_shift_has_moved_is_not_approved(world: World) -> None:
    roster_id = published(world, ROSTER)
    first, second = (
        agreed(world, ask(world, roster_id, handover("A1", 0, to), role=LEAD, key=to).json())
        for to in ("A2", "A3")
    )
    assert decide(world, first, "approval", LEAD).status_code == 200
    lost = decide(world, second, "approval", LEAD)
    assert (lost.status_code, lost.json()["code"]) == (409, "wrong-state")
    assert lost.json()["detail"] == "A1 has no shift on 2026-03-02 in this roster."
    assert decide(world, second, "withdrawal", LEAD).json()["status"] == "withdrawn"


@pytest.mark.parametrize("role", [AGENT, LEAD, PLANNER])
@pytest.mark.parametrize(("what", "status"), [("refusal", "refused"), ("withdrawal", "withdrawn")])
def test_a_request_ends_without_an_exchange(
    world: World, what: str, status: str, role: Role
) -> None:
    swap = give_away(world)
    answer = decide(world, swap, what, role)
    assert answer.status_code == 200, answer.text
    ended = answer.json()
    assert (ended["status"], ended["result_id"]) == (status, None)
    late = decide(world, ended, "approval", LEAD)
    assert (late.status_code, late.json()["detail"]) == (409, f"It is {status}.")


def test_a_request_that_nobody_decides_expires(world: World) -> None:
    swap = give_away(world)
    with world.running.database.write() as session:
        row = session.get(SwapRow, swap["swap_id"])
        assert row is not None
        assert row.expires_at - row.asked_at == timedelta(hours=72)
        row.expires_at = datetime.now(UTC)
    swap = get(world, f"/swaps/{swap['swap_id']}").json()
    assert swap["status"] == "expired"
    late = decide(world, swap, "consent", LEAD, agent_id="A3")
    assert (late.status_code, late.json()["detail"]) == (409, "It is expired.")


def test_nobody_agrees_for_another_or_approves_what_they_do_not_lead(world: World) -> None:
    swap = give_away(world)
    other = decide(world, swap, "consent", AGENT, agent_id="A3")
    assert (other.status_code, other.json()["code"]) == (403, "beyond-reach")
    assert decide(world, swap, "consent", LEAD, agent_id="A4").status_code == 409
    assert decide(world, agreed(world, swap), "approval", AGENT).status_code == 403
    roster_id = swap["roster_id"]
    strange = ask(world, roster_id, handover("A2", 1, "A3"), role=AGENT, key="strange")
    assert strange.status_code == 404


def test_a_planner_of_another_site_does_not_see_what_could_be_refused(world: World) -> None:
    swap = give_away(world)
    row = account_row(PLANNER, "elsewhere", sites=["ham"])
    with world.running.database.write() as session:
        session.add(row)
    away = replace(world, tokens={PLANNER: token_of(world.running, row.account_id)})
    for what in ("refusal", "withdrawal"):
        assert decide(away, swap, what, PLANNER).status_code == 404
    assert get(world, f"/swaps/{swap['swap_id']}").json()["status"] == "asked"


def test_a_decision_names_the_version_that_was_looked_at(world: World) -> None:
    swap = give_away(world)
    later = agreed(world, swap)
    stale = decide(world, swap, "approval", LEAD)
    assert (stale.status_code, stale.headers["etag"]) == (412, f'"v{later["version"]}"')


def test_partners_are_listed_for_those_who_lead_the_person(world: World) -> None:
    roster_id = published(world, ROSTER)
    path = f"/rosters/{roster_id}/partners?agent_id=A1&work_date=2026-03-02"
    found = get(world, path).json()["partners"]
    assert {"A2", "A3"} <= {p["handovers"][0]["to"] for p in found}
    assert {p["verdict"]["cost_milli"] for p in found} == {0}
    assert (
        get(world, f"/rosters/{roster_id}/partners?agent_id=A3&work_date=2026-03-02").status_code
        == 404
    )
    assert get(world, path.replace("A1", "A2"), AGENT).status_code == 404


def test_requests_are_listed_and_who_has_seen_a_version_is_kept(world: World) -> None:
    swap = give_away(world)
    listed = get(world, "/centres/small/swaps", AGENT).json()["swaps"]
    assert [found["swap_id"] for found in listed] == [swap["swap_id"]]
    path = f"/v1/rosters/{swap['roster_id']}/receipt"
    first, again = (
        world.client.post(path, headers=world.headers(AGENT, Idempotency_Key=key)).json()
        for key in "ab"
    )
    assert first == again
    assert first["number"] == 1
    with world.running.database.read() as session:
        (seen,) = session.scalars(select(SeenRow)).all()
    assert (seen.roster_id, seen.agent_id) == (swap["roster_id"], "A1")


def test_of_overlapping_exchanges_approved_at_once_none_breaks_the_roster(world: World) -> None:
    done = race(world, 10)
    assert done.approved >= 1
    assert done.reasons, "every loser is told why"


def test_a_part_of_a_shift_has_two_ends(world: World) -> None:
    roster_id = published(world, ROSTER)
    for wrong in ({"from_minute": 2880}, {"from_minute": 0, "to_minute": 0}):
        part = handover("A1", 0, "A3") | wrong
        answer = ask(world, roster_id, part, role=LEAD, key=str(wrong))
        assert (answer.status_code, answer.json()["code"]) == (422, "invalid")
