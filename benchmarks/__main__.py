"""Run every measurement and print what it found."""

from __future__ import annotations

import sys

from benchmarks.centres import main as centres
from benchmarks.forecast_accuracy import main as forecast_accuracy
from benchmarks.micro import main as micro


def main() -> int:
    """Measure plans of all centres, the steps they are made of, then the forecasters."""
    centres([])
    micro([])
    forecast_accuracy()
    return 0


if __name__ == "__main__":
    sys.exit(main())
