"""Runs as lines of JSON: made once, each in a process of its own, taken up again where one stopped.

A run that is there is not repeated until the program changes. Its process is a fresh one, so that
its peak of memory is its own. Before its clock starts it reads the centre and plans a tiny week
(``scheduler.engine.compiled``), so that loading compiled kernels counts for no case: it takes one
or two seconds once a process, minutes where nothing was ever compiled.
"""

from __future__ import annotations

import json
import os
import resource
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from time import monotonic
from typing import Any

from benchmarks.cases import ROOT, Case, digest
from scheduler.audit import audit
from scheduler.domain import Problem, Roster
from scheduler.engine.compiled import main as load_kernels

RESULTS = ROOT / "build" / "bench.jsonl"
PROGRAM = ("scheduler", "forecasting", "data/policies")

Run = dict[str, Any]
Work = Callable[["Method", Case, int], Run]


@dataclass(frozen=True)
class Method:
    """A way to plan a week.

    Attributes
    ----------
    plan
        Problem, seconds allowed, seed → figures of the run.
    sources
        Folders whose sources are what is measured.
    footnote
        What a reader of its figures has to know, in one sentence or two.
    only
        Names of the cases that it can plan; all when empty.
    """

    name: str
    plan: Callable[[Problem, float, int], Run]
    sources: tuple[str, ...] = PROGRAM
    footnote: str = ""
    only: tuple[str, ...] = ()


def measure(
    methods: Iterable[Method],
    cases: Iterable[Case],
    seeds: Iterable[int],
    results: Path = RESULTS,
    work: Work | None = None,
) -> Iterator[Run]:
    """Yield one record per case, method and seed, running what ``results`` does not hold yet.

    Parameters
    ----------
    work
        What makes a run; by default ``measured`` in a fresh process.
    """
    results.parent.mkdir(parents=True, exist_ok=True)
    results.touch()
    known = read_runs(results)
    for case in cases:
        for method in methods:
            for seed in seeds if not method.only or case.name in method.only else ():
                key = {
                    "case": case.name,
                    "method": method.name,
                    "limit_s": case.limit_s,
                    "seed": seed,
                    "program": digest(*method.sources),
                }
                record = next((run for run in known if key.items() <= run.items()), None)
                if record is None:
                    record = key | (work or apart)(method, case, seed)
                    with results.open("a", encoding="utf-8") as file:
                        file.write(json.dumps(record) + "\n")
                yield record


def read_runs(results: Path) -> list[Run]:
    """Return the records of a file."""
    return [json.loads(line) for line in results.read_text("utf-8").splitlines()]


def apart(method: Method, case: Case, seed: int) -> Run:
    """Return what ``measured`` returns in a fresh process."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(measured, method, case, seed).result()


def measured(method: Method, case: Case, seed: int) -> Run:
    """Return the figures of one run, with its memory and the load of the machine around it.

    ``memory_mib`` is the peak of this process and that of its largest child together; what both
    share counts twice. ``load`` is the mean number of busy processes in the minute before the run
    and in its last one.
    """
    problem = case.problem()
    load_kernels()
    before = os.getloadavg()[0]
    figures = method.plan(problem, case.limit_s, seed)
    peaks = (
        resource.getrusage(who).ru_maxrss
        for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    load = [round(before, 1), round(os.getloadavg()[0], 1)]
    return figures | {"memory_mib": sum(peaks) // 1024, "load": load}


def judged(problem: Problem, roster: Roster) -> Run:
    """Return what the audit says: cost, hard rules broken, seconds that it took."""
    began_s = monotonic()
    verdict = audit(problem, roster)
    return {
        "cost": verdict.cost_milli / 1000,
        "broken": [broken.rule_id for broken in verdict.broken],
        "audit_s": round(monotonic() - began_s, 2),
    }
