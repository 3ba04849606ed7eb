"""Jobs that nobody does are given back to the queue: those of dead workers, and stranded ones.

The engine restarts a job only when a worker of the same name starts. A worker that never comes
back, or one that lives and lost a job to an error of storage, would leave it for ever. Each worker
therefore looks around once a second. What it must not do is rob the living: after a restart of the
database every lock is free for a moment, and two workers that believed it would take each other's
jobs in turns and never finish one. So

- the own name comes first: when it is lost, nothing else is done before it is taken again;
- after that nobody is swept for ``GRACE_S``, in which the others take their names again;
- who lives is asked only where the own name is held;
- a name has to be free on two looks in a row, and is held while its jobs are given back;
- a job that is given back again and again waits longer each time.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

from api.jobs.identity import Identity, UnreachableError

EVERY_S = 1.0
GRACE_S = 5.0
MISSES = 3
"""Looks in a row at which a job of this worker is not being done before it is given back."""

LONGEST_WAIT_S = 60.0

log = logging.getLogger(__name__)


class Jobs(Protocol):
    """What the sweeper asks of the engine."""

    @property
    def version(self) -> str:
        """The contract of the jobs that this worker can do."""
        ...

    def running(self) -> set[str]:
        """Return the jobs that this process is doing."""
        ...

    def give_back(self, job_id: str, worker: str) -> bool:
        """Put a job of a worker into the queue again; return whether it was still its own."""
        ...


@dataclass
class Sweeper:
    """One worker's view of the others.

    Attributes
    ----------
    clock
        Seconds that only go forward.
    given_back
        How often each job was given back by this worker.
    """

    identity: Identity
    jobs: Jobs
    clock: Callable[[], float]
    given_back: Counter[str] = field(default_factory=Counter)
    _quiet_until: float = 0.0
    _suspects: set[str] = field(default_factory=set)
    _missed: Counter[str] = field(default_factory=Counter)
    _not_before: dict[str, float] = field(default_factory=dict)

    def look(self) -> list[str]:
        """Look once around; return the jobs given back.

        Raises
        ------
        NameTakenError
            When another process has taken this worker's name meanwhile: this one must end.
        """
        try:
            return self._look()
        except UnreachableError as error:
            log.warning("nothing is swept: %s", error)
            self._forget()
            return []

    def _look(self) -> list[str]:
        if not self.identity.held():
            self._forget()
            self.identity.take()
            self._quiet_until = self.clock() + GRACE_S
            return []
        if self.clock() < self._quiet_until:
            return []
        pending = self.identity.pending(self.jobs.version)
        own = pending.pop(self.identity.name, [])
        return [*self._stranded(own), *self._orphaned(pending)]

    def _forget(self) -> None:
        self._suspects, self._missed = set(), Counter()

    def _stranded(self, own: list[str]) -> list[str]:
        running = self.jobs.running()
        self._missed = Counter({job: self._missed[job] + 1 for job in own if job not in running})
        lost = [job for job, missed in self._missed.items() if missed >= MISSES]
        return [job for job in lost if self._give_back(job, self.identity.name)]

    def _orphaned(self, pending: dict[str, list[str]]) -> list[str]:
        free = self.identity.free(set(pending))
        dead, self._suspects = free & self._suspects, free
        found = []
        for name in sorted(dead):
            with self.identity.standing_in(name) as alone:
                if alone:
                    found += [job for job in pending[name] if self._give_back(job, name)]
        return found

    def _give_back(self, job: str, worker: str) -> bool:
        now = self.clock()
        if now < self._not_before.get(job, now) or not self.jobs.give_back(job, worker):
            return False
        self.given_back[job] += 1
        self._not_before[job] = now + min(LONGEST_WAIT_S, 2.0 ** self.given_back[job])
        self._missed.pop(job, None)
        log.warning("job %s of worker %s is given back to the queue", job, worker)
        return True
