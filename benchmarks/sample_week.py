"""How good a roster of the AnonBank week is after a given time, over several seeds.

Each run is one line of JSON, written when it ends; a run that is already there is not repeated, so
that the measurement can be stopped and taken up again.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import Any

from scheduler.engine.result import Listener, Progress, Settings
from scheduler.engine.solve import solve
from scheduler.pipeline.prepare import prepare
from scheduler.pipeline.request import Request
from scheduler.pipeline.versions import software_versions

CENTRE = Path(__file__).parents[1] / "data" / "samples" / "anonbank"
SEEDS = (1, 2, 3)
LIMITS_S = (30.0, 120.0)

Run = dict[str, Any]


def measure(results: Path) -> Iterator[Run]:
    """Yield one record per seed and time limit, running what ``results`` does not hold yet."""
    known = _known(results)
    problem = prepare(Request(CENTRE)).problem
    version = software_versions()["shiftwell"]
    for limit_s in LIMITS_S:
        for seed in SEEDS:
            key = {"benchmark": "sample_week", "version": version, "seed": seed, "limit_s": limit_s}
            record = next((run for run in known if key.items() <= run.items()), None)
            if record is None:
                first: list[Progress] = []
                found = solve(problem, Settings(limit_s, seed), _first_cost(first))
                record = key | {
                    "first_s": round(first[0].seconds, 1),
                    "seconds": round(found.seconds, 1),
                    "cost": found.cost_milli / 1000,
                    "bound": found.bound_milli / 1000,
                    "gap_of_need": round(found.gap_of_need, 4),
                    "week_loss": found.week_loss_milli / 1000,
                }
                with results.open("a", encoding="utf-8") as file:
                    file.write(json.dumps(record) + "\n")
            yield record


def _first_cost(kept: list[Progress]) -> Listener:
    def listen(standing: Progress) -> None:
        if standing.cost_milli is not None and not kept:
            kept.append(standing)

    return listen


def _known(results: Path) -> list[Run]:
    if not results.exists():
        return []
    return [json.loads(line) for line in results.read_text(encoding="utf-8").splitlines()]


def summary(runs: list[Run]) -> Iterator[str]:
    """Yield a line of medians for each time limit."""
    for limit_s in LIMITS_S:
        mine = [run for run in runs if run["limit_s"] == limit_s]
        figures = {
            name: median(run[name] for run in mine)
            for name in ("first_s", "cost", "bound", "gap_of_need", "week_loss")
        }
        shown = ", ".join(f"{name} {value:,.4g}" for name, value in figures.items())
        yield f"AnonBank week, {limit_s:.0f} s, median of {len(mine)} seeds: {shown}"
