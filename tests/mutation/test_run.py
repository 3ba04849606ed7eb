from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from multiprocessing import get_context
from pathlib import Path

import pytest

from tests.mutation.run import bounded

ROOT = Path(__file__).resolve().parents[2]
SOURCE = "def late(minute):\n    return minute > 60\n"
WEAK = "from scheduler.rules.rest import late\n\ndef test_late():\n    assert late(90)\n"
STRONG = WEAK + "    assert late(61) is True\n    assert late(60) is False\n"


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    for name in ("scheduler/__init__.py", "scheduler/rules/__init__.py"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    (tmp_path / "scheduler/rules/rest.py").write_text(SOURCE)
    (tmp_path / "tests/unit/rules").mkdir(parents=True)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def run(clone: Path, test: str) -> tuple[int, str]:
    (clone / "tests/unit/rules/test_rest.py").write_text(test)
    command = [sys.executable, "-m", "tests.mutation.run"]
    path = os.pathsep.join([str(clone), str(ROOT)])
    environment = {**os.environ, "PYTHONPATH": path, "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(
        command, cwd=clone, env=environment, capture_output=True, text=True, check=False
    )
    return done.returncode, done.stdout + done.stderr


def test_weak_tests_let_edits_survive_and_strong_ones_kill_them_all(clone: Path) -> None:
    code, text = run(clone, WEAK)
    assert code == 1, text
    assert "survived  scheduler/rules/rest.py:2  Gt -> GtE" in text
    weak = (clone / "build/mutants.jsonl").read_text().splitlines()
    assert len(weak) == 4
    code, text = run(clone, STRONG)
    assert code == 0, text
    assert "100.0 %  killed of 4 edits" in text
    again = [json.loads(line) for line in (clone / "build/mutants.jsonl").read_text().splitlines()]
    killed_before = sum(json.loads(line)["exit_code"] != 0 for line in weak)
    assert len(again) == len(weak) + len(weak) - killed_before, "only survivors are tried again"
    assert (clone / "scheduler/rules/rest.py").read_text() == SOURCE


def test_tests_that_fail_unedited_are_an_error(clone: Path) -> None:
    code, text = run(clone, WEAK.replace("late(90)", "late(30)"))
    assert code == 1
    assert "its tests fail unedited" in text


def test_a_file_without_tests_kills_nothing(clone: Path) -> None:
    code, text = run(clone, "")
    assert code == 1, text
    assert "0.0 %" in text


def loop() -> None:
    while True:
        pass


def test_what_never_ends_is_ended_by_the_processor_time_that_it_uses() -> None:
    process = get_context("fork").Process(target=bounded, args=(1.0, loop))
    process.start()
    process.join()
    assert process.exitcode == -signal.SIGXCPU
