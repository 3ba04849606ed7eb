"""Whatever is sent, the service answers as its document says, and never with a fault of its own."""

from __future__ import annotations

from tests.api.conftest import World
from tests.api.drafts import monday, stored
from tests.api.exploring import explore, walk


def test_single_requests_are_answered_as_documented(world: World) -> None:
    seen = explore(world, 3)
    assert seen.total() > 200
    assert seen[500] == 0


def test_walks_along_links_are_answered_as_documented(world: World) -> None:
    stored(world, monday("A1"))
    seen = walk(world, 24, 8)
    assert seen.total() > 120
    assert seen[200] > 10
    assert seen[500] == 0
