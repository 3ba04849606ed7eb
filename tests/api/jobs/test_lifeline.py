"""What a worker starts ends with it, however the worker dies."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.architecture.tree import ROOT

PARENT = """
import os, subprocess, sys, time
child = subprocess.Popen([sys.executable, "-c", sys.argv[1], str(os.getpid())])
time.sleep(60)
"""
CHILD = """
import os, sys, time
from pathlib import Path
from api.jobs.lifeline import end_with
end_with(int(sys.argv[1]))
forked = os.fork()
if not forked:
    if not os.fork():
        Path(f"deep-{os.getpid()}").touch()
        while True:
            pass  # busy, as a solver is
    time.sleep(60)
Path(f"ready-{os.getpid()}").touch()
Path(f"ready-{forked}").touch()
while True:
    pass
"""


def alive(pid: int) -> bool:
    """Whether a process runs; one that has ended and waits to be noticed does not."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8")
    except OSError:
        return False
    return stat.rpartition(")")[2].split()[0] != "Z"


def wait_for(folder: Path, count: int) -> list[int]:
    until = time.monotonic() + 60
    while len(found := [p for p in folder.iterdir() if "-" in p.name]) < count:
        assert time.monotonic() < until
        time.sleep(0.02)
    return [int(path.name.partition("-")[2]) for path in found]


def test_a_busy_child_and_all_it_forked_end_when_the_worker_is_killed(tmp_path: Path) -> None:
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    parent = subprocess.Popen([sys.executable, "-c", PARENT, CHILD], cwd=tmp_path, env=environment)
    family = wait_for(tmp_path, 3)
    parent.kill()
    parent.wait()
    until = time.monotonic() + 1.0
    while [pid for pid in family if alive(pid)] and time.monotonic() < until:
        time.sleep(0.01)
    assert [pid for pid in family if alive(pid)] == []


@pytest.mark.parametrize("parent", ["1", "999999999"])
def test_a_child_whose_parent_is_gone_already_does_nothing(parent: str) -> None:
    code = f"from api.jobs.lifeline import end_with; end_with({parent}); print('still here')"
    ended = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
    )
    assert ended.stdout == b""
    assert ended.returncode in {70, -signal.SIGKILL}
