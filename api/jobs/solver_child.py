"""The child in which a worker plans: a crash stays in it, and it ends with the worker.

It works in its current folder, files in, files out, and tells on standard output, a line of JSON
each time, how far it is. SIGTERM is what Ctrl-C is to the command: stop with the best roster so
far.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING

from api.jobs.asked import Told
from api.jobs.lifeline import end_with
from api.jobs.tasks import TASKS
from scheduler.errors import ShiftwellError

if TYPE_CHECKING:
    from types import FrameType

POLL_S = 0.05

KINDER = 10
"""By how much a child stands back for other processes: a plan takes minutes, an answer must not."""

REFUSED = "refused.txt"
"""Where a task that cannot be done says why, every fault on a line of its own."""


def main(arguments: Sequence[str]) -> int:
    """Do one task; return its exit code, that of the error where there is one.

    Parameters
    ----------
    arguments
        Name of the task, process number of the worker.
    """
    task, parent = arguments
    end_with(int(parent))
    os.nice(KINDER)
    cancel = Event()

    def stop(_signal: int, _frame: FrameType | None) -> None:
        cancel.set()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # a Ctrl-C is the worker's to answer
    with ThreadPoolExecutor(max_workers=1) as pool:
        doing = pool.submit(TASKS[task], Path.cwd(), cancel, _tell)
        while not wait([doing], timeout=POLL_S).done:
            pass  # a signal is heard between two waits, and not while a solver works
    try:
        doing.result()
    except ShiftwellError as error:
        Path(REFUSED).write_text(str(error), encoding="utf-8")
        return error.exit_code
    return 0


def _tell(told: Told) -> None:
    sys.stdout.write(f"{told.model_dump_json()}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
