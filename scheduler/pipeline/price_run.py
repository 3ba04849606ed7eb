"""From a centre's folder and its last answer to the files of its prices of care."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from scheduler.pipeline.judge import judge
from scheduler.pipeline.outputs import write_plan
from scheduler.pipeline.prepare import prepare
from scheduler.pipeline.priced_files import write_prices
from scheduler.pipeline.prices import Hear, Today, begun, prices_of
from scheduler.pipeline.solving import solve_audited

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from scheduler.engine.result import Settings
    from scheduler.pipeline.prices import Prices
    from scheduler.pipeline.request import Request
    from scheduler.pipeline.solving import Engine

FIRST_SHARE = 0.3
"""Share of the time for the first roster, where there is no last answer."""


@dataclass(frozen=True)
class Run:
    """What prices are asked of, and by which means.

    Attributes
    ----------
    out
        Folder for the files.
    roster
        Folder that ``plan`` wrote; None: the week is planned first.
    until
        Second of the monotonic clock at which searches are to be over.
    """

    request: Request
    out: Path
    roster: Path | None
    until: float
    settings: Settings
    solve: Engine
    hear: Hear


def run_prices(run: Run, note: Callable[[Iterable[str]], None]) -> Prices | None:
    """Write the prices of a centre and return them; None when they were cancelled.

    Raises
    ------
    InputError
        With every fault of the files.
    """
    today, notices, savings = _planned(run) if run.roster is None else _read(run, run.roster)
    note(notices)
    settings = replace(run.settings, savings=savings)
    found = prices_of(today, run.until, settings, run.solve, run.hear)
    if found is not None:
        write_prices(run.out, found)
    return found


Known = tuple[Today, tuple[str, ...], dict[tuple[str, int], float]]
"""Today's roster, what there is to say of its input, and the savings of its proof."""


def _read(run: Run, folder: Path) -> Known:
    """Return the last answer; its need is the one that it was planned for."""
    forecast, need, savings = (_given(folder, name) for name in ("forecast", "need", "savings"))
    request = replace(run.request, forecast=forecast, savings=savings)
    judged = judge(request if forecast else replace(request, need=need), folder / "roster.csv")
    return Today(judged.prepared, judged.roster), judged.notices, begun(judged.prepared)


def _given(folder: Path, name: str) -> Path | None:
    path = folder / f"{name}.csv"
    return path if path.is_file() else None


def _planned(run: Run) -> Known:
    prepared = prepare(run.request)
    left_s = FIRST_SHARE * (run.until - time.monotonic())
    run.hear(f"planning the week first, {left_s:.0f} s")
    settings = replace(run.settings, time_limit_s=max(left_s, 0.1))
    solved = solve_audited(prepared.problem, settings, None, run.solve)
    write_plan(run.out, prepared, solved)
    today = Today(prepared, solved.result.roster)
    return today, prepared.notices, dict(solved.result.savings)
