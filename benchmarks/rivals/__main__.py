"""Measure rivals and our own plan on the same weeks.

``python -m benchmarks.rivals [--seeds 1] [--rivals greedy] -- anonbank 100``. Each run is a line of
``build/bench.jsonl``; a run that is there is not repeated until its sources change. Gaps of need
are against the bound that our search proves in the same time.
"""

from __future__ import annotations

import argparse
import sys
from importlib.util import find_spec

from benchmarks.cases import CASES, chosen
from benchmarks.plans import OURS
from benchmarks.rivals import all_rivals
from benchmarks.rivals.table import table
from benchmarks.runs import Method, measure

NEEDS = {"pyworkforce": "pyworkforce"}
"""Rival → the module that it needs and that we do not require."""


def at_hand(names: list[str] | None) -> list[Method]:
    """Return the rivals of these names; without names all but those that are not installed."""
    rivals = all_rivals()
    strange = sorted(set(names or ()) - set(rivals))
    if strange:
        raise SystemExit(f"no rival {', '.join(strange)}. Maybe: {', '.join(rivals)}")
    missing = [name for name, module in NEEDS.items() if find_spec(module) is None]
    for name in missing if names is None else ():
        print(f"{name}: not installed, left out. Maybe: pip install {NEEDS[name]}")
    return [rivals[name] for name in names or rivals if names or name not in missing]


def main(arguments: list[str]) -> int:
    """Measure the chosen rivals on the chosen cases; return the exit code."""
    parser = argparse.ArgumentParser(prog="benchmarks.rivals", description=__doc__)
    parser.add_argument("--seeds", type=int, nargs="+", default=[1])
    parser.add_argument("--rivals", nargs="+", help="all that are installed")
    parser.add_argument("names", nargs="*", help=f"of {', '.join(c.name for c in CASES)}; all")
    asked = parser.parse_args(arguments)
    methods, runs = [OURS, *at_hand(asked.rivals)], []
    for run in measure(methods, chosen(asked.names), asked.seeds):
        runs.append(run)
        print({name: value for name, value in run.items() if name != "way"}, flush=True)
    print(f"\n{table(runs, methods)}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
