"""Whatever is sent, the service answers as its document says, and never with a fault of its own.

With SHIFTWELL_SOAK=1 these are over 10,000 requests for each database.
"""

from __future__ import annotations

import os
import sys
from collections import Counter

import pytest

from api.verify import findings
from tests.api.conftest import World
from tests.api.drafts import monday, stored
from tests.api.exploring import cover, explore, walk

SOAK = os.environ.get("SHIFTWELL_SOAK") == "1"
EVERY = 1 if SOAK else 5
EXAMPLES = 50 if SOAK else 2
WALKS, STEPS = (300, 15) if SOAK else (24, 8)


def none_is_ours(
    world: World, seen: Counter[int], least: int, capsys: pytest.CaptureFixture[str]
) -> None:
    if SOAK:
        with capsys.disabled():
            sys.stdout.write(
                f"\n    {seen.total()} requests, by status: {dict(sorted(seen.items()))}"
            )
    assert seen.total() >= least
    assert not any(status >= 500 for status in seen)
    assert findings(world.running.database) == []


def test_requests_on_the_edges_are_answered_as_documented(
    world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    stored(world, monday("A1"))
    none_is_ours(world, cover(world, EVERY), 3_000 // EVERY, capsys)


def test_single_requests_are_answered_as_documented(
    world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    stored(world, monday("A1"))
    none_is_ours(world, explore(world, EXAMPLES), 80 * EXAMPLES, capsys)


def test_walks_along_links_are_answered_as_documented(
    world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    stored(world, monday("A1"))
    seen = walk(world, WALKS, STEPS)
    none_is_ours(world, seen, 5 * WALKS, capsys)
    assert seen[200] > 10
