from __future__ import annotations

from pathlib import Path

import pytest

from scheduler.pipeline.prepare import Prepared
from scheduler.pipeline.required import required_minutes


def test_required_minutes_are_the_need_of_the_first_open_week(
    folder: Path, prepared: Prepared
) -> None:
    agents = sum(row.required_agents for row in prepared.problem.need)
    assert required_minutes(folder) == pytest.approx(30 * agents)
