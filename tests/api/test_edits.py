"""Edits of a draft: judged, kept with the audit in step, and refused with everything wrong."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from api.auth.scope import Role, at_the_console
from api.db.tables import RosterRow, TrailRow
from api.repositories import rosters
from api.standings import made
from scheduler.audit import audit
from scheduler.domain import Roster, Shift
from tests.api.conftest import World
from tests.api.drafts import AFTERNOON, monday, publish, stored
from tests.api.exchanges import LONG, published
from tests.small_roster import shift

MONDAY, TUESDAY = "A1:2026-03-02", "A1:2026-03-03"
UNSKILLED = "09:00 complaints 10:25 break 10:35 calls 11:25 break 11:35 calls 13:00"


def body(wanted: Shift) -> dict[str, Any]:
    segments = [
        {
            "starts_at": s.start.isoformat(),
            "ends_at": s.end.isoformat(),
            "kind": s.kind,
            "queue": s.queue,
            "paid": s.paid,
        }
        for s in wanted.segments
    ]
    return {"segments": segments}


def put(world: World, roster_id: str, wanted: Shift, version: int = 1, **changed: Any) -> Any:
    headers = world.headers(Role.PLANNER, If_Match=f'"v{version}"')
    path = f"/v1/rosters/{roster_id}/shifts/{changed.pop('shift_id', wanted.shift_id)}"
    return world.client.put(path, json=body(wanted) | changed, headers=headers)


def take(world: World, roster_id: str, shift_id: str, version: int = 1) -> Any:
    headers = world.headers(Role.PLANNER, If_Match=f'"v{version}"')
    return world.client.delete(f"/v1/rosters/{roster_id}/shifts/{shift_id}", headers=headers)


def in_step(world: World, roster_id: str) -> bool:
    """Whether what is stored of a draft is what its shifts are judged to be from its files."""
    with world.running.database.read() as session:
        row = rosters.roster(session, at_the_console("test"), roster_id)
        afresh = made(session, at_the_console("test"), row, row.centre_revision)
        kept = row.feasible, row.cost_milli, row.audit
    judged = audit(afresh.problem, afresh.roster)
    return kept == (judged.feasible, judged.cost_milli, judged.model_dump(mode="json"))


def test_a_shift_is_replaced_added_and_taken_away(world: World) -> None:
    roster_id, _ = stored(world, monday("A1", "A2"))
    answer = put(world, roster_id, shift("A1", 0, LONG))
    assert answer.status_code == 200, answer.text
    told = answer.json()
    assert (answer.headers["etag"], told["roster"]["version"]) == ('"v2"', 2)
    assert told["shift"]["starts_at"] == "2026-03-02T08:00:00Z"
    assert {"cover.shortage", "change.coverage"} <= {r["rule_id"] for r in told["verdict"]["rules"]}
    assert in_step(world, roster_id)
    added = put(world, roster_id, shift("A1", 1, LONG), version=2).json()
    assert added["roster"]["cost_milli"] < told["roster"]["cost_milli"]
    gone = take(world, roster_id, MONDAY, version=3).json()
    assert (gone["shift"], gone["roster"]["version"]) == (None, 4)
    assert in_step(world, roster_id)
    with world.running.database.read() as session:
        row = rosters.roster(session, at_the_console("test"), roster_id)
        kept = rosters.domain_roster(session, at_the_console("test"), row)
        notes = session.scalars(
            select(TrailRow).where(TrailRow.action == "roster.edited").order_by(TrailRow.seq)
        ).all()
    assert kept == Roster.of([shift("A1", 1, LONG), shift("A2", 0)])
    assert [n.details["what"] for n in notes] == ["replaced", "added", "removed"]
    assert notes[0].details["shift_id"] == MONDAY


def test_what_rules_refuse_is_told_and_needs_a_reason_to_be_published(world: World) -> None:
    roster_id, _ = stored(world, Roster.of([shift("A1", 0, LONG)]))
    short = "09:00 calls 10:00"
    told = put(world, roster_id, shift("A1", 1, short)).json()
    refused = {r["rule_id"]: r for r in told["verdict"]["rules"] if r["says"] == "refuse"}
    assert told["verdict"]["answer"] == "refuse"
    assert refused["shift.length"]["texts"]
    assert not told["roster"]["feasible"]
    assert in_step(world, roster_id)
    assert publish(world, roster_id, 2).json()["code"] == "breaks-rules"
    assert take(world, roster_id, TUESDAY, version=2).json()["roster"]["feasible"]
    assert publish(world, roster_id, 3, key="again").status_code == 200


def test_everything_wrong_with_a_shift_is_told_at_once(world: World) -> None:
    roster_id, _ = stored(world, monday("A1"))
    wanted = body(shift("A3", 1, UNSKILLED))["segments"]
    wanted[1]["starts_at"] = "2026-03-03T09:30:00Z"  # a gap of five minutes
    wanted[2]["starts_at"] = "2026-03-03T09:30:00Z"  # five minutes twice
    wanted[2]["queue"] = "chats"
    wanted[3]["queue"] = "calls"
    wanted[4] |= {"queue": None, "ends_at": "2026-03-03T12:00:30Z"}
    answer = put(world, roster_id, shift("A3", 1), segments=wanted)
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid")
    assert [(e["pointer"], e["reason"]) for e in answer.json()["errors"]] == [
        ("#/segments/4/ends_at", "is no whole minute"),
        ("#/segments/1/starts_at", "leaves a gap within the shift"),
        ("#/segments/2/starts_at", "overlaps within the shift"),
        ("#/segments/0/queue", "A3 has no skill for it on that date"),
        ("#/segments/2/queue", "is no queue of this centre"),
        ("#/segments/3/queue", "is given though the kind is not work"),
        ("#/segments/4/queue", "is missing though the kind is work"),
    ]
    with world.running.database.read() as session:
        assert rosters.roster(session, at_the_console("test"), roster_id).version == 1


def test_a_shift_belongs_to_somebody_on_a_date_of_the_weeks(world: World) -> None:
    roster_id, _ = stored(world, Roster.of([shift("A1", 0)]))
    wrong = {
        "A1:2026-03-09": "is outside the weeks of the roster",
        "Z9:2026-03-03": "names nobody employed here on that date",
        "A1:2026-02-31": "names no date",
        f"{MONDAY}/2": f"overlaps the shift {MONDAY}",
    }
    for shift_id, reason in wrong.items():
        answer = put(world, roster_id, shift("A1", 0, AFTERNOON), shift_id=shift_id)
        assert answer.status_code == 422, shift_id
        assert [e["reason"] for e in answer.json()["errors"]] == [reason]
    other_day = put(world, roster_id, shift("A1", 3), shift_id=TUESDAY)
    assert [e["reason"] for e in other_day.json()["errors"]] == ["is not on the date of the shift"]
    long = [body(shift("A1", 1, "09:00 calls 10:00"))["segments"][0]]
    long[0]["ends_at"] = "2026-03-05T09:00:00Z"
    answer = put(world, roster_id, shift("A1", 1), segments=long)
    assert [e["reason"] for e in answer.json()["errors"]] == [
        "makes the shift longer than 24 hours"
    ]


def test_only_a_draft_in_the_version_that_was_looked_at_is_edited(world: World) -> None:
    roster_id, _ = stored(world, monday("A1"))
    assert put(world, roster_id, shift("A1", 0, AFTERNOON)).status_code == 200
    stale = put(world, roster_id, shift("A1", 0))
    assert (stale.status_code, stale.headers["etag"]) == (412, '"v2"')
    assert take(world, roster_id, TUESDAY, version=2).status_code == 404
    in_force = published(world, Roster.of([shift("A2", 0, LONG)]))
    for answer in (put(world, in_force, shift("A2", 0), 2), take(world, in_force, MONDAY, 2)):
        assert (answer.status_code, answer.json()["code"]) == (409, "wrong-state")
    with world.running.database.read() as session:
        (row,) = session.scalars(select(RosterRow).where(RosterRow.roster_id == in_force)).all()
        assert row.version == 2


def test_an_edit_without_effect_on_cost_is_a_version_of_its_own(world: World) -> None:
    roster_id, _ = stored(world, monday("A1"))
    first = put(world, roster_id, shift("A1", 0)).json()
    same = put(world, roster_id, shift("A1", 0), version=2).json()
    assert (same["roster"]["version"], same["roster"]["cost_milli"]) == (
        3,
        first["roster"]["cost_milli"],
    )


def test_a_draft_of_two_weeks_is_judged_by_both(world: World) -> None:
    roster_id, _ = stored(world, monday("A1"), weeks=2)
    one = put(world, roster_id, shift("A1", 1, LONG)).json()
    other = put(world, roster_id, shift("A1", 8, LONG), version=2)
    assert other.status_code == 200, other.text
    assert other.json()["roster"]["cost_milli"] < one["roster"]["cost_milli"]
    assert in_step(world, roster_id)
