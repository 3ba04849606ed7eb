"""Run every measurement and print what it found."""

from __future__ import annotations

import sys
from pathlib import Path

from benchmarks.forecast_accuracy import main as forecast_accuracy
from benchmarks.sample_week import measure, summary

RESULTS = Path("build/bench.jsonl")


def main() -> int:
    """Measure plans of the sample week, then the forecasters on what public series there are."""
    RESULTS.parent.mkdir(exist_ok=True)
    runs = []
    for run in measure(RESULTS):
        runs.append(run)
        sys.stdout.write(f"{run}\n")
    sys.stdout.write("\n".join(summary(runs)) + "\n")
    forecast_accuracy()
    return 0


if __name__ == "__main__":
    sys.exit(main())
