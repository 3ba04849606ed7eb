"""Ctrl-C as a wish to stop with what there is, not as a loss of everything."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import contextmanager
from threading import Event, current_thread, main_thread
from typing import TYPE_CHECKING

from scheduler.domain import Problem
from scheduler.engine.result import Listener, Result, Settings

if TYPE_CHECKING:
    from types import FrameType

    from scheduler.pipeline.solving import Engine

POLL_S = 0.1


@contextmanager
def cancel_on_interrupt(cancel: Event) -> Iterator[None]:
    """Set ``cancel`` at the first Ctrl-C; the second one stops at once.

    Outside the main thread, where no signal arrives, nothing is changed.
    """
    if current_thread() is not main_thread():
        yield
        return

    def stop(_signal: int, _frame: FrameType | None) -> None:
        if cancel.is_set():
            raise KeyboardInterrupt
        cancel.set()

    before = signal.signal(signal.SIGINT, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def beside(solve: Engine) -> Engine:
    """Return ``solve`` run in a thread of its own, so that Ctrl-C is heard while a solver works."""

    def run(problem: Problem, settings: Settings, listener: Listener | None) -> Result:
        with ThreadPoolExecutor(max_workers=1, thread_name_prefix="solve") as pool:
            answer = pool.submit(solve, problem, settings, listener)
            while not wait([answer], timeout=POLL_S).done:
                pass
            return answer.result()

    return run
