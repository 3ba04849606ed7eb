"""Independent work at the same time, one process each."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable, Sequence
from multiprocessing.connection import Connection, wait
from multiprocessing.context import ForkContext
from multiprocessing.process import BaseProcess
from typing import Any, Generic, TypeVar

T = TypeVar("T")
Stop = Callable[[], bool]
Tell = Callable[[Any], None]
Work = Callable[[Stop, Tell], T]

EVERY_S = 0.05
"""How often a process with nothing else to do looks whether to stop the others."""


def can_fork() -> bool:
    """Return whether a process can be copied with all it knows."""
    return "fork" in multiprocessing.get_all_start_methods()


def unheard(_message: object) -> None:
    """Hear nothing."""


def quiet(work: Callable[[Stop], T]) -> Work[T]:
    """Return ``work`` in the form that tells, though it tells nothing on the way."""
    return lambda stop, _tell: work(stop)


def side_by_side(
    tasks: Sequence[Work[T]], stop: Stop, hear: Tell = unheard, *, hurry: bool = False
) -> list[T | None]:
    """Return what each task finds, in order; None for one whose process died.

    The first task runs in this process, the others in forked children, which end with it. Where the
    platform cannot fork, one runs after the other.

    Parameters
    ----------
    tasks
        Each is given a function that says when to stop, and one to tell something on the way; what
        it tells and returns can be pickled.
    stop
        Asked in this process only; a yes reaches all of them.
    hear
        Hears in this process what any task tells.
    hurry
        Whether all are to stop once the first has ended.
    """
    if not tasks[1:] or not can_fork():
        return [task(stop, hear) for task in tasks]
    context = multiprocessing.get_context("fork")
    children = _Children(context, tasks[1:], stop, hear)
    try:
        found = tasks[0](children.stopped, hear)
        if hurry:
            children.over.set()
        return [found, *children.found()]
    finally:
        children.end()


class _Children(Generic[T]):
    """Forked processes, each with a pipe on which it tells and answers."""

    def __init__(
        self, context: ForkContext, tasks: Sequence[Work[T]], stop: Stop, hear: Tell
    ) -> None:
        self.over = context.Event()
        self._owner = os.getpid()
        self._stop, self._hear = stop, hear
        self._found: list[T | None] = [None] * len(tasks)
        self._open: dict[Connection, int] = {}
        self._processes: list[BaseProcess] = []
        for number, task in enumerate(tasks):
            receiver, sender = context.Pipe(duplex=False)
            child = context.Process(target=self._work, args=(task, sender, os.getpid()))
            child.start()
            sender.close()
            self._open[receiver] = number
            self._processes.append(child)

    def _work(self, task: Work[T], sender: Connection, parent: int) -> None:
        own = os.getpid()

        def stopped() -> bool:
            orphaned = os.getpid() == own and os.getppid() != parent
            return self.over.is_set() or orphaned

        sender.send((True, task(stopped, lambda message: sender.send((False, message)))))
        sender.close()

    def stopped(self) -> bool:
        """Hear what there is to hear; return whether everybody is to stop.

        A task may ask from processes of its own: those are told, but hear nothing, since what is
        heard there would be lost.
        """
        if os.getpid() != self._owner:
            return self.over.is_set()
        self._listen(0.0)
        if not self.over.is_set() and self._stop():
            self.over.set()
        return self.over.is_set()

    def _listen(self, seconds: float) -> None:
        for receiver in wait(list(self._open), seconds) if self._open else ():
            assert isinstance(receiver, Connection)  # noqa: S101 - nothing else was waited for
            try:
                answered, message = receiver.recv()
            except EOFError:
                del self._open[receiver]
                continue
            if answered:
                self._found[self._open[receiver]] = message
            else:
                self._hear(message)

    def found(self) -> list[T | None]:
        """Return what the children find, once all have ended."""
        while self._open:
            self._listen(EVERY_S)
            self.stopped()
        return self._found

    def end(self) -> None:
        """Stop the children and wait until they are gone."""
        self.over.set()
        self.found()
        for child in self._processes:
            child.join()
