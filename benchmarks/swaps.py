"""How long verdicts, partners and repairs take: ``python -m benchmarks.swaps [1500]``.

The week is planned first, or read from ``--roster``; then random swaps are judged, partners of
random shifts are found and random absences repaired. Wall and CPU time are told, since a busy
machine stretches the first.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from random import Random
from statistics import quantiles
from time import perf_counter, process_time

from benchmarks.cases import chosen
from scheduler.domain import Problem, Roster, Shift, minute_of
from scheduler.engine.result import Settings
from scheduler.engine.solve import solve
from scheduler.exchange import read_centre, read_roster
from scheduler.pipeline.absence import Absence, repaired
from scheduler.swaps import (
    Handover,
    NoSuchShiftError,
    ShiftRef,
    Standing,
    SwapVerdict,
    exchanged,
    judged,
    partners,
)

PLAN_S = 60.0
SHARE_OF_ABSENCES = 4
"""One repair is measured for so many verdicts."""


@dataclass(frozen=True)
class Times:
    """Seconds of one kind of answer, by the clock and of the processor."""

    wall_s: tuple[float, ...]
    cpu_s: tuple[float, ...]

    def row(self, name: str) -> str:
        """Return a row of the table: number, p50 and p95 of both, in milliseconds."""
        cells = [
            f"{1000 * share(times, pct):,.0f}"
            for times in (self.cpu_s, self.wall_s)
            for pct in (50, 95)
        ]
        return f"| {name} | {len(self.cpu_s)} | {' | '.join(cells)} |"


def share(times: tuple[float, ...], percent: int) -> float:
    """Return the time that so many per cent of the answers do not exceed."""
    return quantiles(times, n=100, method="inclusive")[percent - 1]


def timed(asks: Iterator[Callable[[], object]]) -> Times:
    """Return how long each question takes; one without an answer counts as well."""
    wall, cpu = [], []
    for ask in asks:
        began_s, used_s = perf_counter(), process_time()
        try:
            ask()
        except NoSuchShiftError:
            continue
        wall.append(perf_counter() - began_s)
        cpu.append(process_time() - used_s)
    return Times(tuple(wall), tuple(cpu))


def _ref(shift: Shift) -> ShiftRef:
    return ShiftRef(agent_id=shift.agent_id, work_date=shift.work_date)


def verdicts(standing: Standing, random: Random, number: int) -> Iterator[Callable[[], object]]:
    """Yield swaps of two random shifts of two people on different days, or of one day."""
    shifts = standing.roster.shifts
    for _ in range(number):
        one, other = random.sample(shifts, 2)
        pair = (
            Handover(shift=_ref(one), to=other.agent_id),
            Handover(shift=_ref(other), to=one.agent_id),
        )
        yield partial(_verdict, standing, pair)


def _verdict(standing: Standing, pair: tuple[Handover, ...]) -> SwapVerdict:
    return judged(standing, exchanged(standing.terms.view, standing.shifts, pair))


def searches(standing: Standing, random: Random, number: int) -> Iterator[Callable[[], object]]:
    """Yield searches for partners of random shifts."""
    for shift in random.sample(standing.roster.shifts, number):
        yield partial(partners, standing, _ref(shift))


def repairs(standing: Standing, random: Random, number: int) -> Iterator[Callable[[], object]]:
    """Yield absences of people who leave in the middle of a random shift."""
    for shift in random.sample(standing.roster.shifts, number):
        start, end = minute_of(shift.start), minute_of(shift.end)
        absence = Absence(shift.agent_id, (start + end) // 2 // 15 * 15, end)
        yield partial(repaired, standing, absence)


def _roster(problem: Problem, centre: Path, file: Path | None) -> Roster:
    if file is None:
        return solve(problem, Settings(time_limit_s=PLAN_S)).roster
    return read_roster(file, read_centre(centre))


def main(arguments: list[str]) -> int:
    """Measure; return the exit code."""
    parser = argparse.ArgumentParser(prog="benchmarks.swaps", description=__doc__)
    parser.add_argument("--requests", type=int, default=40)
    parser.add_argument("--roster", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("name", nargs="?", default="1500")
    asked = parser.parse_args(arguments)
    (case,) = chosen([asked.name])
    problem, random = case.problem(), Random(asked.seed)  # noqa: S311 - draws shifts
    roster = _roster(problem, case.folder(), asked.roster)
    used_s = process_time()
    standing = Standing.of(problem, roster)
    print(f"{len(roster.shifts)} shifts; made ready in {process_time() - used_s:.1f} s of CPU")
    print("| answer | number | CPU p50, ms | CPU p95 | wall p50 | wall p95 |")
    print("|---|---|---|---|---|---|")
    number = asked.requests
    print(timed(verdicts(standing, random, 3 * number)).row("verdict on a swap"), flush=True)
    print(timed(searches(standing, random, number)).row("partners"), flush=True)
    few = max(2, number // SHARE_OF_ABSENCES)
    print(timed(repairs(standing, random, few)).row("repair of an absence"), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
