"""Independent searches at the same time, one process each."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Sequence
from contextlib import suppress
from multiprocessing.connection import Connection
from typing import TypeVar

T = TypeVar("T")
Stop = Callable[[], bool]
Task = Callable[[Stop], T]


def side_by_side(tasks: Sequence[Task[T]], stop: Stop) -> list[T]:
    """Return what each task finds, the first one always.

    The first task runs in this process, the others in forked children that are told to stop when it
    has ended; a child that dies is left out. Where the platform cannot fork, only the first is run.

    Parameters
    ----------
    tasks
        Each is given a function that says when to stop; what it returns can be pickled.
    stop
        Asked by all of them.
    """
    if "fork" not in multiprocessing.get_all_start_methods():
        return [tasks[0](stop)]
    context = multiprocessing.get_context("fork")
    over = context.Event()

    def stopped() -> bool:
        return over.is_set() or stop()

    children = []
    for task in tasks[1:]:
        receiver, sender = context.Pipe(duplex=False)
        child = context.Process(target=_answer, args=(task, stopped, sender), daemon=True)
        child.start()
        sender.close()
        children.append((child, receiver))
    found = [tasks[0](stop)]
    over.set()
    for child, receiver in children:
        with suppress(EOFError):
            found.append(receiver.recv())
        child.join()
    return found


def _answer(task: Task[T], stop: Stop, sender: Connection) -> None:
    sender.send(task(stop))
    sender.close()
