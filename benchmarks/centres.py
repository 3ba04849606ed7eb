"""How good a plan is after a given time: the sample centre and generated ones, several seeds.

``python -m benchmarks.centres [--seeds 1 2 3] [-- NAME …]``; then ``python -m benchmarks.report``
makes tables and plots of it.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from statistics import median

from benchmarks.cases import CASES, chosen
from benchmarks.plans import OURS
from benchmarks.runs import Run, measure

SEEDS = (1, 2, 3, 4, 5)


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
    asked = parser.parse_args(arguments)
    runs = []
    for run in measure([OURS], chosen(asked.names), asked.seeds):
        runs.append(run)
        print(run, flush=True)
    print("\n".join(summary(runs)))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
