"""How good a plan is after a given time: the sample centre and generated ones, several seeds.

``python -m benchmarks.centres [--seeds 1 2 3] [NAME …]``. Each run is one line of JSON, written
when it ends; a run that is there is not repeated until the program changes, so that the measurement
can be stopped and taken up again. Every roster is audited; a disagreement is an error.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import resource
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import monotonic
from typing import Any

from scheduler.audit import audit
from scheduler.domain import Problem
from scheduler.engine.result import Progress, Settings
from scheduler.engine.solve import solve
from scheduler.errors import DisagreementError
from scheduler.exchange import staged_folder
from scheduler.pipeline.prepare import prepare
from scheduler.pipeline.request import Request
from scheduler.pipeline.required import required_minutes
from scheduler.samples.generator import write_centre
from scheduler.samples.spec import SampleSpec

ROOT = Path(__file__).parents[1]
RESULTS = ROOT / "build" / "bench.jsonl"
GENERATED = ROOT / "build" / "centres"
SEEDS = (1, 2, 3, 4, 5)

Run = dict[str, Any]


@dataclass(frozen=True)
class Case:
    """A centre and the time that its plan is given.

    Attributes
    ----------
    spec
        What a generated centre is; None for the AnonBank week.
    """

    name: str
    limit_s: float
    spec: SampleSpec | None = None

    def folder(self) -> Path:
        """Return the centre's folder, written now if it is a generated one that is missing.

        Another generator, or another forecast to balance it with, is another folder.
        """
        if self.spec is None:
            return ROOT / "data" / "samples" / "anonbank"
        folder = GENERATED / f"{self.name}-{_digest('scheduler/samples', 'forecasting')}"
        if not folder.exists():
            with staged_folder(folder) as stage:
                write_centre(self.spec, stage, required_minutes)
        return folder


CASES = (
    Case("anonbank", 120.0),
    Case("100", 60.0, SampleSpec(100, 4)),
    Case("300", 60.0, SampleSpec(300, 8)),
    Case("1500", 180.0, SampleSpec(1500, 6, 2)),
    Case("5000", 600.0, SampleSpec(5000, 10, 5)),
)


def measure(cases: list[Case], seeds: list[int], results: Path) -> Iterator[Run]:
    """Yield one record per case and seed, running what ``results`` does not hold yet."""
    results.parent.mkdir(parents=True, exist_ok=True)
    results.touch()
    program = _digest("scheduler", "forecasting", "data/policies")
    known = [json.loads(line) for line in results.read_text("utf-8").splitlines()]
    for case in cases:
        for seed in seeds:
            key = {"case": case.name, "limit_s": case.limit_s, "seed": seed, "program": program}
            record = next((run for run in known if key.items() <= run.items()), None)
            if record is None:
                record = key | planned(prepare(Request(case.folder())).problem, case.limit_s, seed)
                with results.open("a", encoding="utf-8") as file:
                    file.write(json.dumps(record) + "\n")
            yield record


def _digest(*rooms: str) -> str:
    """Return a digest of sources and policies: they are what has been measured."""
    files = sorted(path for room in rooms for path in (ROOT / room).rglob("*"))
    kept = (path.read_bytes() for path in files if path.suffix in {".py", ".toml"})
    return hashlib.sha256(b"".join(kept)).hexdigest()[:12]


def planned(problem: Problem, limit_s: float, seed: int) -> Run:
    """Return the figures of one plan: seconds, cost, bound and gap, audit, memory."""
    heard: list[Progress] = []
    found = solve(problem, Settings(limit_s, seed), heard.append)
    began_s = monotonic()
    judged = audit(problem, found.roster)
    audit_s = monotonic() - began_s
    if judged.broken or judged.cost_milli != found.cost_milli:
        raise DisagreementError("engine and audit disagree")
    return {
        "first_s": round(min(p.seconds for p in heard if p.cost_milli is not None), 1),
        "seconds": round(found.seconds, 1),
        "audit_s": round(audit_s, 1),
        "cost": found.cost_milli / 1000,
        "bound": found.bound_milli / 1000,
        "gap_of_need_pct": round(100 * found.gap_of_need, 2),
        "memory_mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        "way": [
            (round(p.seconds, 1), round(100 * p.gap_of_need, 2))
            for p in heard
            if p.gap_of_need is not None
        ],
    }


def summary(runs: list[Run]) -> Iterator[str]:
    """Yield a line of medians for each case."""
    names = ("first_s", "cost", "bound", "gap_of_need_pct", "audit_s", "memory_mib")
    for name in dict.fromkeys(run["case"] for run in runs):
        mine = [run for run in runs if run["case"] == name]
        shown = ", ".join(f"{field} {median(run[field] for run in mine):,.6g}" for field in names)
        yield f"{name}, {mine[0]['limit_s']:.0f} s, median of {len(mine)} seeds: {shown}"


def main(arguments: list[str]) -> int:
    """Measure the chosen centres; return the exit code."""
    parser = argparse.ArgumentParser(prog="benchmarks.centres", description=__doc__)
    parser.add_argument("--seeds", type=int, nargs="+", default=list(SEEDS))
    parser.add_argument("names", nargs="*", help=f"of {', '.join(c.name for c in CASES)}; all")
    chosen = parser.parse_args(arguments)
    cases = [case for case in CASES if not chosen.names or case.name in chosen.names]
    runs = []
    for run in measure(cases, chosen.seeds, RESULTS):
        runs.append(run)
        print(run, flush=True)
    print("\n".join(summary(runs)))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
