"""Hypothesis profiles: the same examples every time, or ten times as many from a random seed."""

from __future__ import annotations

import os

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile(
    "test",
    max_examples=40,
    derandomize=True,
    deadline=None,
    database=None,
    # A machine that is busy with something else makes no example wrong.
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile(
    "soak",
    settings.get_profile("test"),
    max_examples=400,
    derandomize=False,
    print_blob=True,
)
settings.load_profile("soak" if os.environ.get("SHIFTWELL_SOAK") == "1" else "test")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the long property tests, so that no process waits for one at the end."""
    items.sort(key=lambda item: "properties" not in item.path.parts)
