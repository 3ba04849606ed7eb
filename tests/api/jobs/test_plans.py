"""Plans over HTTP, made by a worker with its children, on both databases."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import select

from api.auth.scope import Role
from api.db.tables import JobFileRow, JobRow, RosterRow, SegmentRow, ShiftRow, TrailRow
from api.jobs import solver
from api.jobs.working import close_given_up, working
from api.repositories.teams import teams_of
from scheduler.domain import Problem, Roster
from scheduler.engine import search
from scheduler.engine.result import Settings
from scheduler.engine.solve import solve
from scheduler.pipeline.prepare import prepare
from scheduler.pipeline.request import Request
from tests.api.conftest import World
from tests.drills.plan_fleet import here
from tests.small_centre import WEEK, write_small_centre

QUICK = {"centre_id": "small", "time_limit_s": 0.1}
ENDED = {"succeeded", "failed", "cancelled"}


def ask(world: World, role: Role = Role.PLANNER, key: str | None = None, **body: Any) -> Any:
    headers = world.headers(role, Idempotency_Key=key or str(uuid4()))
    return world.client.post("/v1/plans", json=QUICK | body, headers=headers)


def stop(world: World, plan_id: str) -> Any:
    headers = world.headers(Role.PLANNER, Idempotency_Key=str(uuid4()))
    return world.client.post(f"/v1/plans/{plan_id}/cancel", headers=headers)


def read(world: World, plan_id: str, role: Role = Role.PLANNER) -> Any:
    return world.client.get(f"/v1/plans/{plan_id}", headers=world.headers(role))


def ended(world: World, plan_id: str, within_s: float = 120.0) -> dict[str, Any]:
    until = time.monotonic() + within_s
    while True:
        view: dict[str, Any] = read(world, plan_id).json()
        if view["status"] in ENDED:
            return view
        assert time.monotonic() < until, view
        time.sleep(0.1)


def stored(world: World, roster_id: str) -> Roster:
    """The roster that the rows of a draft make up."""
    with world.running.database.read() as session:
        segments: dict[str, list[dict[str, Any]]] = {}
        order = (SegmentRow.shift_id, SegmentRow.position)
        for row in session.scalars(
            select(SegmentRow).where(SegmentRow.roster_id == roster_id).order_by(*order)
        ):
            segments.setdefault(row.shift_id, []).append(
                {
                    "start": row.starts_at,
                    "end": row.ends_at,
                    "kind": row.kind,
                    "queue": row.queue,
                    "activity_id": row.activity_id,
                    "place": row.place,
                    "paid": row.paid,
                }
            )
        shifts = [
            {
                "agent_id": row.agent_id,
                "shift_id": row.shift_id,
                "work_date": row.work_date,
                "site": row.site,
                "shift_code": row.shift_code,
                "segments": segments[row.shift_id],
            }
            for row in session.scalars(select(ShiftRow).where(ShiftRow.roster_id == roster_id))
        ]
    return Roster.of(list(Roster.model_validate({"shifts": shifts}).shifts))


def problem_of_the_command(folder: Path) -> Problem:
    return prepare(Request(write_small_centre(folder / "command"))).problem


def test_a_plan_is_the_roster_of_the_command_as_a_draft(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Both in this process, where no emergency stop ends the counted search of a busy machine.
    monkeypatch.setattr(solver, "run", here)
    monkeypatch.setattr(search, "EMERGENCY", 1e6)
    answer = ask(world, time_limit_s=3.0)
    assert answer.status_code == 202
    queued = answer.json()
    assert queued["status"] == "queued"
    assert answer.headers["Location"] == f"/v1/plans/{queued['plan_id']}"
    assert answer.headers["Retry-After"] == "1"
    with working(world.running.database, "desk"):
        view = ended(world, queued["plan_id"])
    assert view["status"] == "succeeded", view
    assert view["links"]["roster"] == f"/v1/rosters/{view['roster_id']}"
    assert view["progress"]["task"] == "judge"
    expected = solve(problem_of_the_command(tmp_path), Settings(3.0, 1, 1))
    assert expected.status == "rounds"
    assert stored(world, view["roster_id"]) == expected.roster
    with world.running.database.read() as session:
        row = session.get_one(RosterRow, view["roster_id"])
        assert (row.status, row.number, row.based_on) == ("draft", None, 0)
        assert (row.first_date, row.feasible) == (WEEK, True)
        assert row.cost_milli == expected.cost_milli == row.audit["cost_milli"]
        assert row.facts["bound_milli"] == expected.bound_milli
        assert {*teams_of(session, row).values()} == {"red"}
        assert session.scalars(select(JobFileRow)).all() == []
        actions = [entry.action for entry in session.scalars(select(TrailRow))]
        assert actions.count("plan.asked") == actions.count("roster.stored") == 1


def test_a_child_finds_the_roster_of_the_command(world: World, tmp_path: Path) -> None:
    # The first roster is within this gap, long before the emergency stop of an hour's search.
    plan_id = ask(world, time_limit_s=3600.0, stop_gap=0.3).json()["plan_id"]
    with working(world.running.database, "desk"):
        view = ended(world, plan_id, 600)
    assert view["status"] == "succeeded", view
    expected = solve(problem_of_the_command(tmp_path), Settings(3600.0, 1, 1, 0.3))
    assert expected.status == "gap"
    assert stored(world, view["roster_id"]) == expected.roster


def test_a_request_that_comes_twice_is_one_plan(world: World) -> None:
    first, second = ask(world, key="k1"), ask(world, key="k1")
    assert first.json() == second.json()
    assert second.headers["Idempotency-Replayed"] == "true"
    assert ask(world, key="k1", seed=2).status_code == 422
    with world.running.database.read() as session:
        assert len(session.scalars(select(JobRow)).all()) == 1


def test_a_plan_that_waits_ends_at_once_when_it_is_stopped(world: World) -> None:
    plan_id = ask(world).json()["plan_id"]
    view = stop(world, plan_id).json()
    assert (view["status"], view["cancel_wanted"], view["roster_id"]) == ("cancelled", True, None)
    assert stop(world, plan_id).json() == view
    with working(world.running.database, "desk"):
        time.sleep(1.0)
    assert read(world, plan_id).json() == view


def test_what_cannot_be_planned_fails_and_says_why(world: World) -> None:
    plan_id = ask(world, week="2026-03-04").json()["plan_id"]
    with working(world.running.database, "desk"):
        view = ended(world, plan_id)
    assert view["status"] == "failed"
    assert view["failure"]["code"] == "refused"
    assert "2026-03-04" in view["failure"]["detail"]
    assert view["links"]["roster"] is None


def test_progress_can_be_followed_to_the_end(world: World) -> None:
    plan_id = ask(world).json()["plan_id"]
    path, headers = f"/v1/plans/{plan_id}/events", world.headers(Role.PLANNER)
    with (
        working(world.running.database, "desk"),
        world.client.stream("GET", path, headers=headers) as stream,
    ):
        assert stream.headers["Content-Type"].startswith("text/event-stream")
        events = list(stream.iter_lines())
    kinds = [line.removeprefix("event: ") for line in events if line.startswith("event: ")]
    data = [json.loads(line[6:]) for line in events if line.startswith("data: ")]
    assert kinds == ["progress"] * (len(kinds) - 1) + ["end"]
    assert data[-1]["status"] == "succeeded"
    assert {view["progress"]["task"] for view in data} >= {"search"}
    last = [line.removeprefix("id: ") for line in events if line.startswith("id: ")][-1]
    resumed = world.client.get(path, headers=headers | {"Last-Event-ID": last})
    assert resumed.text.count("event: ") == 1


def test_as_many_plans_may_wait_as_the_settings_say(world: World) -> None:
    answers = [ask(world).status_code for _ in range(world.running.settings.plans_waiting + 1)]
    assert answers == [202] * world.running.settings.plans_waiting + [429]


def test_plans_are_listed_newest_first_to_whom_they_concern(world: World) -> None:
    made = [ask(world).json()["plan_id"] for _ in range(3)]
    page = world.client.get("/v1/plans?limit=2", headers=world.headers(Role.PLANNER)).json()
    assert [row["plan_id"] for row in page["plans"]] == made[:0:-1]
    rest = world.client.get(
        f"/v1/plans?cursor={page['next_cursor']}", headers=world.headers(Role.PLANNER)
    ).json()
    assert [row["plan_id"] for row in rest["plans"]] == made[:1]
    for role in set(Role) - {Role.PLANNER}:
        assert world.client.get("/v1/plans", headers=world.headers(role)).status_code == 403
        assert read(world, made[0], role).status_code == 403


def test_a_plan_that_the_engine_gave_up_is_closed(world: World) -> None:
    plan_id = ask(world).json()["plan_id"]
    world.running.jobs.cancel(plan_id)
    assert close_given_up(world.running.database, world.running.jobs) == [plan_id]
    view = read(world, plan_id).json()
    assert view["status"] == "failed"
    assert view["failure"]["code"] == "failed"
    assert close_given_up(world.running.database, world.running.jobs) == []


@pytest.mark.parametrize(
    "wrong",
    [{"weeks": 7}, {"time_limit_s": 1e9}, {"processes": 0}, {"week": "soon"}, {"folder": "x"}],
)
def test_a_plan_out_of_bounds_is_refused(world: World, wrong: dict[str, Any]) -> None:
    answer = ask(world, **wrong)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == f"#/{next(iter(wrong))}"


def test_a_centre_beyond_reach_has_no_plans(world: World) -> None:
    assert ask(world, centre_id="other").status_code == 404
    unknown = world.client.get(f"/v1/plans/plan-{'0' * 24}", headers=world.headers(Role.PLANNER))
    assert unknown.status_code == 404
