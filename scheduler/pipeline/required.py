"""How many person-minutes the next week of a centre asks for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scheduler.pipeline.prepare import demand_of, files_of
from scheduler.pipeline.request import Request

if TYPE_CHECKING:
    from pathlib import Path


def required_minutes(centre: Path) -> float:
    """Return the person-minutes required in the first open week, reserve and loss included."""
    request = Request(centre)
    files = files_of(request)
    need = demand_of(files, request).need
    return files.centre.interval_minutes * sum(row.required_agents for row in need)
