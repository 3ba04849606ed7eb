"""The compiled kernels once more as plain Python: the same answers, and every branch is seen.

What numba compiles is out of sight of a coverage tool; here the tests of the kernels run in an
interpreter of their own that compiles nothing.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
TESTS = (
    "test_line_kernels.py",
    "test_flow_kernels.py",
    "test_transport.py",
    "test_dayboard.py",
    "cases/test_moves.py",
    "../../properties/test_spell_kernels.py",
)


def test_kernels_mean_the_same_when_nothing_is_compiled() -> None:
    inherited = {k: v for k, v in os.environ.items() if not k.startswith("PYTEST_")}
    files = [str(HERE / name) for name in TESTS]
    run = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", *files],
        env={**inherited, "NUMBA_DISABLE_JIT": "1"},
        cwd=HERE.parents[2],
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stdout + run.stderr
    assert " passed" in run.stdout
