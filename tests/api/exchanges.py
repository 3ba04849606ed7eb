"""Published rosters of the small centre, and requests to exchange shifts of them."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import pairwise
from random import Random
from time import sleep
from typing import Any

from sqlalchemy import select

from api.auth.scope import Role, at_the_console
from api.db.tables import PUBLISHED, RosterRow
from api.repositories import rosters
from scheduler.domain import Roster
from tests.api.conftest import World
from tests.api.drafts import publish, stored
from tests.small_centre import PEOPLE
from tests.small_roster import shift

LONG = (
    "09:00 calls 10:30 break 10:40 calls 11:30 break 11:40 calls 12:10 meal 12:40 calls 14:00 "
    "break 14:10 calls 15:30"
)
AGAIN = frozenset({"in-progress", "busy"})
"""Codes after which a client sends the same request again."""


def published(world: World, roster: Roster) -> str:
    roster_id, version = stored(world, roster)
    answer = publish(world, roster_id, version)
    assert answer.status_code == 200, answer.text
    return roster_id


def handover(shift_of: str, day: int, to: str) -> dict[str, object]:
    return {"agent_id": shift_of, "work_date": f"2026-03-{2 + day:02}", "to": to}


def ask(world: World, roster_id: str, *handovers: dict[str, object], role: Role, key: str) -> Any:
    body = {"roster_id": roster_id, "handovers": list(handovers)}
    headers = world.headers(role, Idempotency_Key=key)
    return world.client.post("/v1/centres/small/swaps", json=body, headers=headers)


def decide(
    world: World, swap: dict[str, Any], what: str, role: Role, key: str = "", **body: str
) -> Any:
    """Send a decision, again while it is being worked on."""
    named = key or "-".join([swap["swap_id"], what, str(swap["version"]), *body.values()])
    headers = world.headers(role, If_Match=f'"v{swap["version"]}"', Idempotency_Key=named)
    path = f"/v1/swaps/{swap['swap_id']}/{what}"
    answer = world.client.post(path, json=body or None, headers=headers)
    for _ in range(60):
        if answer.status_code < 400 or answer.json()["code"] not in AGAIN:
            break
        sleep(0.2)
        answer = world.client.post(path, json=body or None, headers=headers)
    return answer


def agreed(world: World, swap: dict[str, Any]) -> dict[str, Any]:
    """The request after a lead has acted for everybody who has not agreed."""
    people = {h["agent_id"] for h in swap["handovers"]} | {h["to"] for h in swap["handovers"]}
    for agent_id in sorted(people - {said["agent_id"] for said in swap["consents"]}):
        answer = decide(world, swap, "consent", Role.TEAM_LEAD, agent_id=agent_id)
        assert answer.status_code == 200, answer.text
        swap = answer.json()
    assert swap["status"] == "agreed"
    return swap


@dataclass(frozen=True)
class Race:
    """How many approvals at once became rosters, and why the others did not."""

    approved: int
    reasons: tuple[str, ...]


def race(world: World, requests: int, seed: int = 1) -> Race:
    """Let leads approve overlapping exchanges at once; look at what is in force afterwards."""
    random = Random(seed)  # noqa: S311 - draws exchanges, keeps no secret
    # A4 has nothing yet and may take; A5 has a contract of four hours and stays out of it
    days = {who: random.sample(range(5), 4) for who in PEOPLE[:3]}
    shifts = [shift(who, day, LONG) for who in days for day in days[who]]
    roster_id = published(world, Roster.of(shifts))
    asked: list[dict[str, Any]] = []
    for number, wanted in enumerate(_draws(random, days)):
        answer = ask(world, roster_id, *wanted, role=Role.TEAM_LEAD, key=f"ask-{number}")
        if answer.status_code == 201:
            asked.append(agreed(world, answer.json()))
        if len(asked) == requests:
            break
    with ThreadPoolExecutor(requests) as pool:
        answers = list(pool.map(lambda s: decide(world, s, "approval", Role.TEAM_LEAD), asked))
    won = [answer for answer in answers if answer.status_code == 200]
    lost = [answer.json() for answer in answers if answer.status_code != 200]
    assert {told["code"] for told in lost} <= {"wrong-state", "breaks-rules"}
    assert all(told["detail"] for told in lost)
    _look(world, len(won))
    return Race(len(won), tuple(told["detail"] for told in lost))


def _draws(random: Random, days: dict[str, list[int]]) -> Iterator[list[dict[str, object]]]:
    people = sorted(days)
    for _ in range(2000):
        one, other = random.sample(people, 2)
        mine, theirs = random.choice(days[one]), random.choice(days[other])
        free = [
            who for who in ("A1", "A2", "A3", "A4") if who != one and mine not in days.get(who, [])
        ]
        if random.random() < 0.5 and free:
            yield [handover(one, mine, random.choice(free))]
        else:
            yield [handover(one, mine, other), handover(other, theirs, one)]


def _look(world: World, approved: int) -> None:
    """No two shifts at once, no hard rule broken, and one version for each approval."""
    with world.running.database.read() as session:
        (row,) = session.scalars(select(RosterRow).where(RosterRow.status == PUBLISHED)).all()
        roster = rosters.domain_roster(session, at_the_console("test"), row)
    assert row.number == 1 + approved
    assert row.feasible
    for own in roster.by_agent.values():
        assert all(early.end <= late.start for early, late in pairwise(own))
