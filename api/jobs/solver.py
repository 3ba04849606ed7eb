"""The worker's side of its children: start one, hear it, stop it, never leave it behind."""

from __future__ import annotations

import os
import selectors
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import IO

from api.jobs.asked import Told
from api.jobs.solver_child import REFUSED

LOOK_EVERY_S = 0.2
STOPPED_WITHIN_S = 0.7
"""A child that was asked to stop has so long to write down its best roster."""

LAST_WORDS = 2_000
SAID = "said.txt"


class RefusedError(Exception):
    """What was asked cannot be done; the text says why, and what would cure it."""


class ChildDiedError(Exception):
    """A child ended without an answer: killed, or by an error of ours.

    Attributes
    ----------
    words
        What it said last: for a log, and for nobody's eyes beside it.
    """

    def __init__(self, how: str, words: str) -> None:
        super().__init__(how)
        self.words = words


def run(
    task: str,
    folder: Path,
    cancelled: Callable[[], bool] = lambda: False,
    hear: Callable[[Told], None] = lambda _told: None,
) -> None:
    """Do a task of ``api.jobs.tasks`` in a child.

    Parameters
    ----------
    folder
        Where the task finds its files and leaves its answers.
    cancelled
        Asked five times a second; after a yes the child stops with what it has.
    hear
        Hears how far it is.

    Raises
    ------
    RefusedError
        For input that cannot be taken as it is, with every fault.
    ChildDiedError
        When the child ended otherwise.
    """
    with (folder / SAID).open("wb") as said:
        child = subprocess.Popen(  # noqa: S603 - this program, with arguments of ours
            [sys.executable, "-m", "api.jobs.solver_child", task, str(os.getpid())],
            cwd=folder,
            env=os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            bufsize=0,  # so that a line never waits unseen behind another one
            stderr=said,
            start_new_session=True,
        )
    try:
        code = _attended(child, cancelled, hear)
    finally:
        _end(child)
    _judge(code, folder, task)


def _attended(
    child: subprocess.Popen[bytes], cancelled: Callable[[], bool], hear: Callable[[Told], None]
) -> int:
    """Hear a child until it has ended; return its exit code."""
    assert child.stdout is not None  # noqa: S101 - a pipe was asked for
    ends: float | None = None
    asked = time.monotonic()
    with selectors.DefaultSelector() as selector:
        selector.register(child.stdout, selectors.EVENT_READ)
        while True:
            if selector.select(LOOK_EVERY_S) and not _heard(child.stdout, hear):
                return child.wait()
            now = time.monotonic()
            if ends is not None and now >= ends:
                _kill(child)
            elif ends is None and now >= asked + LOOK_EVERY_S:
                asked = now
                if cancelled():
                    child.terminate()
                    ends = now + STOPPED_WITHIN_S


def _heard(pipe: IO[bytes], hear: Callable[[Told], None]) -> bool:
    """Hear the next line; return whether there may be more."""
    line = pipe.readline()
    if line.strip():
        hear(Told.model_validate_json(line))
    return bool(line)


def _kill(child: subprocess.Popen[bytes]) -> None:
    """Kill a child with everything that it started."""
    try:
        os.killpg(child.pid, signal.SIGKILL)
    except ProcessLookupError:
        return


def _end(child: subprocess.Popen[bytes]) -> None:
    _kill(child)
    child.wait()
    if child.stdout is not None:
        child.stdout.close()


def _judge(code: int, folder: Path, task: str) -> None:
    if code == 0:
        return
    refused = folder / REFUSED
    if refused.is_file():
        raise RefusedError(refused.read_text(encoding="utf-8"))
    words = (folder / SAID).read_text(encoding="utf-8", errors="replace")[-LAST_WORDS:]
    how = f"signal {-code}" if code < 0 else f"exit code {code}"
    raise ChildDiedError(f"{task} ended with {how}", words.strip())
