"""The service, driven at random beside its model: every answer and every state must agree."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, precondition, rule

from api.auth.scope import Role
from api.db.tables import SwapRow
from api.verify import findings
from tests.api.machine.model import (
    AGENT,
    DONE,
    OPEN,
    PLANS,
    Handover,
    Holds,
    Slot,
    changes,
    exchange,
    handovers_of,
    shift_id,
)
from tests.api.machine.plans import HOLDS, SLOTS, Planning
from tests.api.machine.sending import domain_roster
from tests.small_centre import PEOPLE
from tests.small_roster import shift

FEED_WITHIN_S = 300.0
"""On PostgreSQL the feed waits for older transactions, of whatever database of the server."""

REASONS = st.sampled_from([None, "people are ill"])
OLDER = st.sampled_from([0, 0, 0, 0, 1])
"""How many versions ago somebody has looked."""

ROLES = {AGENT: Role.AGENT, "lead": Role.TEAM_LEAD, "planner": Role.PLANNER}


class Machine(Planning):
    """Planners, leads, an agent, workers and readers of one week."""

    # Planners

    @initialize(holds=HOLDS, data=st.data())
    def first_roster(self, holds: Holds, data: st.DataObject) -> None:
        """A week is in force, and some exchanges have been asked for that no rule refuses."""
        self.hand_in(holds)
        (roster_id,) = self.model.rosters
        version, reason = 1, "the first of all"
        answer = self._publish(roster_id, version, 0, reason)
        assert self.agree("publish", answer, self.model.publish(roster_id, version, 0, reason))
        allowed = [found for found in handovers_of(holds) if exchange(holds, found)[0] == DONE]
        some = st.lists(st.sampled_from(allowed), min_size=1, max_size=4)
        for wanted in data.draw(some) if allowed else ():
            people = {who for giver, _, to in wanted for who in (giver, to)}
            self._ask(AGENT if AGENT in people else "lead", roster_id, wanted)

    @rule(holds=HOLDS)
    def hand_in(self, holds: Holds) -> None:
        files = self.given.files(domain_roster(holds))
        sent = {name.partition(".")[0]: (name, content) for name, content in files.items()}
        answer = self.post(Role.PLANNER, "/centres/small/rosters", files=sent)
        assert answer.status_code == 201, answer.text
        self.model.add(answer.json()["roster_id"], holds)

    @rule(data=st.data(), slot=SLOTS, plan=st.sampled_from([None, *PLANS]), older=OLDER)
    def edit(self, data: st.DataObject, slot: Slot, plan: str | None, older: int) -> None:
        roster_id = self._some_roster(data)
        version = max(0, self.model.rosters[roster_id].version - older)
        expected = self.model.edit(roster_id, version, slot, plan)
        world = self.given.world
        path = f"/v1/rosters/{roster_id}/shifts/{shift_id(slot)}"
        headers = world.headers(Role.PLANNER, If_Match=f'"v{version}"')
        if plan is None:
            answer = world.client.delete(path, headers=headers)
        else:
            segments = [
                {"starts_at": s.start.isoformat(), "ends_at": s.end.isoformat()}
                | s.model_dump(include={"kind", "queue", "paid"})
                for s in shift(*slot, PLANS[plan]).segments
            ]
            answer = world.client.put(path, json={"segments": segments}, headers=headers)
        if self.agree("edit", answer, expected):
            told, roster = answer.json(), self.model.rosters[roster_id]
            assert answer.headers["etag"] == f'"v{roster.version}"'
            assert (told["shift"] or {}).get("shift_id") == (shift_id(slot) if plan else None)
            assert (told["roster"]["feasible"]) == roster.feasible

    @rule(
        data=st.data(),
        older=OLDER,
        behind=st.sampled_from([0, 0, 1]),
        reason=st.sampled_from([None, "people are ill"]),
    )
    def publish(self, data: st.DataObject, older: int, behind: int, reason: str | None) -> None:
        roster_id = self._some_roster(data)
        version = max(0, self.model.rosters[roster_id].version - older)
        replaces = max(0, self.model.number - behind)
        entries = changes(self.model.holds, self.model.rosters[roster_id].holds, 0)
        differences = [(kind, name) for kind, name, _ in entries]
        expected = self.model.publish(roster_id, version, replaces, reason)
        answer = self._publish(roster_id, version, replaces, reason)
        self.agree("publish", answer, expected)
        if expected[1] == "published-since":
            listed = [
                (change["kind"], change["shift_id"]) for change in answer.json()["difference"]
            ]
            words = {"added": "published"}
            assert [(f"shift.{words.get(k, k)}", name) for k, name in listed] == differences

    def _publish(self, roster_id: str, version: int, replaces: int, reason: str | None) -> Any:
        body = {"replaces": replaces, "reason": reason}
        return self.post(Role.PLANNER, f"/rosters/{roster_id}/publication", version, json=body)

    def _some_roster(self, data: st.DataObject) -> str:
        """Mostly one of the newest, sometimes any."""
        newest_first = sorted(self.model.rosters, reverse=True)
        return data.draw(st.sampled_from(newest_first[:2] + newest_first))

    # Exchanges of shifts

    @rule(data=st.data(), role=st.sampled_from(["lead", "lead", AGENT]))
    def ask_for_swap(self, data: st.DataObject, role: str) -> None:
        held = [name for name, r in self.model.rosters.items() if r is self.model.in_force]
        roster_id = data.draw(st.sampled_from(held * 9 + sorted(self.model.rosters)))
        wanted = data.draw(st.sampled_from(handovers_of(self.model.rosters[roster_id].holds)))
        self._ask(role, roster_id, wanted)

    def _ask(self, role: str, roster_id: str, wanted: tuple[Handover, ...]) -> None:
        expected = self.model.ask(role, roster_id, wanted)
        body = {"roster_id": roster_id, "handovers": [_wire(handover) for handover in wanted]}
        answer = self.post(ROLES[role], "/centres/small/swaps", json=body)
        if self.agree("ask", answer, expected):
            self.model.asked(answer.json()["swap_id"], role, wanted)

    @precondition(lambda self: self.model.swaps)
    @rule(data=st.data(), role=st.sampled_from(["lead", AGENT]), older=OLDER)
    def consent(self, data: st.DataObject, role: str, older: int) -> None:
        swap_id = self._some_swap(data)
        swap = self.model.swaps[swap_id]
        who = data.draw(st.sampled_from([*sorted(swap.people - swap.consents) * 3, *PEOPLE]))
        version = max(0, swap.version - older)
        expected = self.model.consent(role, swap_id, version, who)
        answer = self._decide(role, swap_id, "consent", version, json={"agent_id": who})
        self.agree("consent", answer, expected)

    @precondition(lambda self: self.model.swaps)
    @rule(
        data=st.data(),
        role=st.sampled_from([*ROLES]),
        what=st.sampled_from(["refusal", "withdrawal"]),
        older=OLDER,
    )
    def end_swap(self, data: st.DataObject, role: str, what: str, older: int) -> None:
        swap_id = self._some_swap(data)
        version = max(0, self.model.swaps[swap_id].version - older)
        status = {"refusal": "refused", "withdrawal": "withdrawn"}[what]
        expected = self.model.end(role, swap_id, version, status)
        self.agree(what, self._decide(role, swap_id, what, version), expected)

    @precondition(lambda self: self.model.swaps)
    @rule(
        data=st.data(), role=st.sampled_from(["lead", "planner"]), agree=st.booleans(), older=OLDER
    )
    def approve(self, data: st.DataObject, role: str, agree: bool, older: int) -> None:
        swap_id = self._some_swap(data)
        if agree and self.model.swaps[swap_id].status == "asked":
            self._all_agree(swap_id)
        version = max(0, self.model.swaps[swap_id].version - older)
        expected = self.model.approve(swap_id, version)
        answer = self._decide(role, swap_id, "approval", version)
        if self.agree("approve", answer, expected):
            told = answer.json()
            self.model.approved(swap_id, told["version"], told["result_id"])

    @precondition(lambda self: any(s.status in OPEN for s in self.model.swaps.values()))
    @rule(data=st.data())
    def time_passes(self, data: st.DataObject) -> None:
        """Nobody decides a request in time."""
        swap_id = self._some_swap(data)
        swap = self.model.swaps[swap_id]
        with self.given.world.running.database.write() as session:
            session.get_one(SwapRow, swap_id).expires_at = datetime.now(UTC)
        swap.version += 1
        swap.status = "expired" if swap.status in OPEN else swap.status

    def _all_agree(self, swap_id: str) -> None:
        """Let a lead act for everybody who has not agreed."""
        swap = self.model.swaps[swap_id]
        for who in sorted(swap.people - swap.consents):
            version = swap.version
            expected = self.model.consent("lead", swap_id, version, who)
            answer = self._decide("lead", swap_id, "consent", version, json={"agent_id": who})
            assert self.agree("consent", answer, expected)

    def _some_swap(self, data: st.DataObject) -> str:
        """Mostly one that waits for a decision; of those, mostly one that all have agreed to."""
        known = sorted(self.model.swaps)
        waiting = [name for name in known if self.model.swaps[name].status in OPEN]
        agreed = [name for name in waiting if self.model.swaps[name].status == "agreed"]
        return data.draw(st.sampled_from(agreed * 6 + waiting * 3 + known))

    def _decide(self, role: str, swap_id: str, what: str, version: int, **content: Any) -> Any:
        return self.post(ROLES[role], f"/swaps/{swap_id}/{what}", version, **content)

    # Readers, repetition and restarts

    @rule(data=st.data(), role=st.sampled_from(["lead", AGENT]))
    def say_that_it_was_seen(self, data: st.DataObject, role: str) -> None:
        roster_id = self._some_roster(data)
        roster = self.model.rosters[roster_id]
        own = [slot for slot in roster.holds if role != AGENT or slot[0] == AGENT]
        expected = DONE if roster.number is not None and own else (404, "not-found")
        answer = self.post(ROLES[role], f"/rosters/{roster_id}/receipt")
        if self.agree("see", answer, expected):
            told = answer.json()
            assert told["number"] == roster.number
            assert self.seen.setdefault((roster_id, role), told["seen_at"]) == told["seen_at"]

    @precondition(lambda self: self.sent)
    @rule(data=st.data())
    def send_again(self, data: st.DataObject) -> None:
        """What had an effect has none when it is sent again, and the answer is the same."""
        sent = data.draw(st.sampled_from(self.sent[::-1]))
        again = self.repeat(sent)
        assert (again.status_code, again.text) == (sent.answer.status_code, sent.answer.text)
        assert again.headers["idempotency-replayed"] == "true"
        if "json" in sent.content:
            other = self.repeat(replace(sent, content={"json": sent.content["json"] | {"x": 1}}))
            assert other.status_code == 422, other.text

    @rule()
    def service_restarts(self) -> None:
        """What a process keeps in memory is gone."""
        standings = self.given.world.running.standings
        object.__setattr__(self.given.world.running, "standings", type(standings)())

    # What must hold whenever somebody looks

    @invariant()
    def rosters_are_as_the_model_has_them(self) -> None:
        told = self.get("rosters", limit=500)["rosters"]
        fields = ("status", "number", "based_on", "version", "feasible")
        found = {row["roster_id"]: tuple(row[name] for name in fields) for row in told}
        assert found == {
            name: tuple(getattr(roster, field) for field in fields)
            for name, roster in self.model.rosters.items()
        }

    @invariant()
    def everybody_holds_what_the_model_says(self) -> None:
        world = self.given.world
        path = "/v1/centres/small/shifts?first=2026-03-02&last=2026-03-08"
        headers = world.headers(Role.HR_CLIENT, If_None_Match=self.tag or '"none"')
        answer = world.client.get(path, headers=headers)
        here = {shift_id(slot): _paid(slot, plan) for slot, plan in self.model.holds.items()}
        if answer.status_code == 304:
            assert (here, self.model.number) == self.read
            return
        assert answer.headers["etag"] != self.tag
        found = {s["shift_id"]: s["paid_minutes"] for s in answer.json()["shifts"]}
        assert found == here
        self.tag, self.read = answer.headers["etag"], (here, self.model.number)

    @invariant()
    def requests_are_as_the_model_has_them(self) -> None:
        told = self.get("swaps", Role.TEAM_LEAD)["swaps"]
        found = {
            row["swap_id"]: (
                *(row["status"], row["version"], row["result_id"]),
                {said["agent_id"] for said in row["consents"]},
            )
            for row in told
        }
        assert found == {
            name: (swap.status, swap.version, swap.result, swap.consents)
            for name, swap in self.model.swaps.items()
        }

    @invariant()
    def plans_are_as_the_model_has_them(self) -> None:
        world = self.given.world
        told = world.client.get("/v1/plans?limit=500", headers=world.headers(Role.PLANNER)).json()
        found = {
            row["plan_id"]: (row["status"], row["cancel_wanted"], row["roster_id"])
            for row in told["plans"]
        }
        assert found == {
            name: (plan.status, plan.stopping, plan.roster)
            for name, plan in self.model.plans.items()
        }

    @invariant()
    def the_feed_tells_each_change_once_and_in_order(self) -> None:
        due = self.model.feed[self.told :]
        read: list[Any] = []
        until = time.monotonic() + FEED_WITHIN_S
        while True:
            page = self.get("changes", Role.HR_CLIENT, cursor=self.cursor)
            read += page["changes"]
            self.cursor = page["next_cursor"]
            found = [(entry["kind"], entry["id"], entry["version"]) for entry in read]
            assert found == due[: len(found)]
            if len(found) == len(due):
                break
            assert time.monotonic() < until, (found, due)
            time.sleep(0.05)
        self.told = len(self.model.feed)
        for entry in read:
            assert (entry["data"] is None) == (entry["kind"] == "shift.removed")
            self.replica.pop(entry["id"], None)
            if entry["data"] is not None:
                self.replica[entry["id"]] = entry["data"]["paid_minutes"]
        here = {shift_id(slot): _paid(slot, plan) for slot, plan in self.model.holds.items()}
        assert self.replica == here

    def teardown(self) -> None:
        try:
            assert findings(self.given.world.running.database) == []
        finally:
            self.given.world.running.jobs.close()


def _paid(slot: Slot, plan: str) -> int:
    return shift(*slot, PLANS[plan]).paid_minutes


def _wire(handover: Handover) -> dict[str, Any]:
    giver, day, to = handover
    return {"agent_id": giver, "work_date": shift_id((giver, day)).partition(":")[2], "to": to}
