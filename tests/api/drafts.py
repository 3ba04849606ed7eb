"""Drafts of the small centre, stored without the forecast that judging one from its files takes."""

from __future__ import annotations

from typing import Any

from api.auth.scope import Role, Scope, at_the_console
from api.repositories.rosters import Draft, store
from scheduler.domain import Roster
from tests.api.conftest import World
from tests.small_centre import WEEK
from tests.small_roster import shift

CLEAN: dict[str, Any] = {"feasible": True, "cost_milli": 1000, "verdicts": []}
AFTERNOON = "12:00 calls 13:25 break 13:35 calls 16:00"


def monday(*people: str) -> Roster:
    return Roster.of([shift(name, 0) for name in people])


def stored(
    world: World, roster: Roster, scope: Scope | None = None, weeks: int = 1, **changed: Any
) -> tuple[str, int]:
    """Id and version of a draft."""
    audit = CLEAN | changed
    draft = Draft("small", 1, WEEK, weeks, roster, audit)
    with world.running.database.write() as session:
        row = store(session, scope or at_the_console("test"), draft)
    return row.roster_id, row.version


def publish(
    world: World,
    roster_id: str,
    version: int = 1,
    replaces: int = 0,
    key: str | None = None,
    reason: str | None = None,
) -> Any:
    headers = world.headers(
        Role.PLANNER, If_Match=f'"v{version}"', Idempotency_Key=key or f"{roster_id}-{replaces}"
    )
    body = {"replaces": replaces, "reason": reason}
    return world.client.post(f"/v1/rosters/{roster_id}/publication", json=body, headers=headers)
