"""Made-up records of runs, and a case without a folder."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from benchmarks.cases import Case
from scheduler.domain import Problem
from scheduler.engine.compiled import tiny_week


@dataclass(frozen=True)
class Tiny(Case):
    """Two people and two queues for two days."""

    name: str = "tiny"
    limit_s: float = 1.0

    def problem(self) -> Problem:
        return tiny_week()


def run(**given: Any) -> dict[str, Any]:
    """A run of 100 people that reached 2 % after 3 s and ended at 0.9 %."""
    record = {
        "case": "100",
        "method": "shiftwell",
        "limit_s": 60.0,
        "seed": 1,
        "program": "new",
        "cost": 30_000.0,
        "bound": 3_000.0,
        "needed_minutes": 300_000.0,
        "broken": [],
        "audit_s": 0.25,
        "first_s": 2.0,
        "seconds": 59.9,
        "gap_pct": 90.0,
        "gap_of_need_pct": 0.9,
        "way": [[2.0, 90_000.0, 0.0, 3.0], [3.0, 60_000.0, 0.0, 2.0], [9, 30_000, 3_000, 0.9]],
        "memory_mib": 512,
        "load": [0.1, 2.0],
    }
    return {**record, **given}
