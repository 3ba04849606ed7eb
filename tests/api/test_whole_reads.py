"""A draft is read in one state, also while it is edited."""

from __future__ import annotations

from typing import Any

import pytest

from api.auth.scope import Role, at_the_console
from api.repositories import rosters
from scheduler.domain import Roster
from tests.api.conftest import World
from tests.api.drafts import monday, stored
from tests.api.exchanges import LONG, published
from tests.small_roster import shift


@pytest.mark.parametrize("path", ["shifts", "difference"])
def test_a_draft_that_is_edited_while_it_is_read_is_read_as_it_was(
    world: World, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    published(world, Roster())
    roster_id, _ = stored(world, monday("A1"))
    segments_of = rosters._segments_of  # noqa: SLF001 - what runs between two statements

    def edited_first(session: Any, row: Any, found: Any, **more: Any) -> Any:
        if row.roster_id == roster_id:
            monkeypatch.setattr(rosters, "_segments_of", segments_of)
            with world.running.database.write() as writing:
                held = rosters.roster(writing, at_the_console("test"), roster_id)
                rosters.replace_shift(writing, held, "A1:2026-03-02", shift("A1", 0, LONG))
        return segments_of(session, row, found, **more)

    monkeypatch.setattr(rosters, "_segments_of", edited_first)
    headers = world.headers(Role.PLANNER)
    answer = world.client.get(f"/v1/rosters/{roster_id}/{path}", headers=headers)
    assert answer.status_code == 200, answer.text
    told = answer.json()
    read = told["shifts"][0] if path == "shifts" else told["changes"][0]["new"]
    assert read["ends_at"] == read["segments"][-1]["ends_at"] == "2026-03-02T12:00:00Z"
