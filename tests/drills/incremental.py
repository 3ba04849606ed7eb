"""Compare the judgement of changes by terms with the whole audit on many random changes.

``python -m tests.drills.incremental [--changes 10000] [--seed 1]`` draws a centre, a roster and
changes of a few shifts, one after the other, and compares excess by rule, cost by rule and
feasibility after each of them. It ends with 1 at the first difference and says where it is.
"""

from __future__ import annotations

import argparse
import sys
from time import process_time

from hypothesis import Phase, given, seed, settings
from hypothesis import strategies as st

from tests.properties.centres import Case, centres
from tests.properties.test_incremental import CHANGES_EACH, compared


def main(arguments: list[str]) -> int:
    """Compare so many changes; return the exit code."""
    parser = argparse.ArgumentParser(prog="tests.drills.incremental", description=__doc__)
    parser.add_argument("--changes", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args(arguments)
    done = 0

    @seed(asked.seed)
    @settings(
        max_examples=-(-asked.changes // CHANGES_EACH),
        phases=[Phase.generate],
        deadline=None,
        database=None,
        derandomize=False,
    )
    @given(case=centres(), seed=st.integers(0, 1 << 30))
    def drill(case: Case, seed: int) -> None:
        nonlocal done
        done += compared(case, seed)

    began_s = process_time()
    try:
        drill()
    except AssertionError as difference:
        print(f"after {done} changes: {difference}")
        return 1
    print(f"{done} changes, none judged unlike the audit; {process_time() - began_s:.0f} s of CPU")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
