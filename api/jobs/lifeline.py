"""A process that ends when the one that started it does, however that dies."""

from __future__ import annotations

import ctypes
import os
import signal
import sys
import threading
import time

PR_SET_PDEATHSIG = 1
LOOK_EVERY_S = 0.25
ORPHANED = 70
"""Exit code of a process whose parent is gone."""


def end_with(parent: int) -> None:
    """End this process, and every process that it forks, with the one that started it.

    Linux kills it at once, whatever it is doing. Elsewhere it looks four times a second.

    Parameters
    ----------
    parent
        Process number of whoever started this one: it may be gone already.
    """
    _bind(parent)
    if not sys.platform.startswith("linux"):
        threading.Thread(target=_watch, args=(parent,), daemon=True).start()
    forker = [os.getpid()]

    def remember() -> None:
        forker[0] = os.getpid()

    os.register_at_fork(before=remember, after_in_child=lambda: _bind(forker[0]))


def _bind(parent: int) -> None:
    if sys.platform.startswith("linux"):
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(ORPHANED)


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(LOOK_EVERY_S)
    os._exit(ORPHANED)
