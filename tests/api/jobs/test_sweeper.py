from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import pairwise

import pytest

from api.jobs.identity import NameTakenError, Pending, UnreachableError
from api.jobs.sweeper import GRACE_S, MISSES, Sweeper


@dataclass
class World:
    """A database server with its locks and jobs."""

    held: dict[str, object] = field(default_factory=dict)
    owners: dict[str, str] = field(default_factory=dict)
    up: bool = True

    def restart(self) -> None:
        self.held.clear()


@dataclass
class Name:
    """A worker's name in that world."""

    world: World
    name: str
    session: object = None

    def take(self) -> None:
        self._ask()
        if self.world.held.get(self.name, self) is not self:
            raise NameTakenError(self.name, "another one")
        self.world.held[self.name] = self

    def held(self) -> bool:
        return self.world.up and self.world.held.get(self.name) is self

    def pending(self, version: str) -> Pending:
        self._ask()
        assert version == "1"
        found: Pending = {}
        for job, owner in self.world.owners.items():
            found.setdefault(owner, []).append(job)
        return found

    def free(self, names: set[str]) -> set[str]:
        self._ask()
        return {name for name in names if name not in self.world.held}

    def living(self) -> int:
        return len(self.world.held)

    @contextmanager
    def standing_in(self, name: str) -> Iterator[bool]:
        self._ask()
        yield name not in self.world.held

    def release(self) -> None:
        self.world.held.pop(self.name, None)

    def _ask(self) -> None:
        if not self.world.up:
            raise UnreachableError("down")


@dataclass
class Jobs:
    """What one worker does; a job given back is begun by nobody here."""

    world: World
    doing: set[str] = field(default_factory=set)
    version: str = "1"

    def running(self) -> set[str]:
        return self.doing

    def give_back(self, job_id: str, worker: str) -> bool:
        if self.world.owners.get(job_id) != worker:
            return False
        del self.world.owners[job_id]
        return True


@dataclass
class Clock:
    now: float = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def world() -> World:
    return World()


def worker(world: World, name: str, clock: Clock, *doing: str) -> Sweeper:
    """A worker that holds its name and does some jobs."""
    identity = Name(world, name)
    identity.take()
    world.owners |= dict.fromkeys(doing, name)
    return Sweeper(identity, Jobs(world, set(doing)), clock)


def test_jobs_of_a_dead_worker_are_given_back_on_the_second_look(world: World) -> None:
    sweeper = worker(world, "a", Clock())
    world.owners["j"] = "dead"
    assert sweeper.look() == []
    assert sweeper.look() == ["j"]
    assert sweeper.look() == []


def test_jobs_of_the_living_are_theirs(world: World) -> None:
    clock = Clock()
    sweeper = worker(world, "a", clock, "own")
    worker(world, "b", clock, "other")
    assert [sweeper.look() for _ in range(MISSES + 2)] == [[]] * (MISSES + 2)


def test_a_name_that_comes_back_between_two_looks_is_left_alone(world: World) -> None:
    clock = Clock()
    sweeper = worker(world, "a", clock)
    world.owners["j"] = "b"
    sweeper.look()
    worker(world, "b", clock, "j")
    assert sweeper.look() == []
    assert world.owners == {"j": "b"}


def test_after_a_restart_of_the_server_nobody_robs_anybody(world: World) -> None:
    clock = Clock()
    both = [worker(world, name, clock, f"job of {name}") for name in "ab"]
    world.restart()
    taken = []
    for tick in range(12):
        clock.now += 1.0
        taken += both[0].look()
        if tick >= GRACE_S - 2:  # the other one comes to it late
            taken += both[1].look()
    assert taken == []
    assert world.owners == {"job of a": "a", "job of b": "b"}


def test_a_worker_that_never_comes_back_after_a_restart_is_swept(world: World) -> None:
    clock = Clock()
    sweeper = worker(world, "a", clock)
    worker(world, "b", clock, "j")
    world.restart()
    found = []
    for _ in range(9):
        clock.now += 1.0
        found += sweeper.look()
    assert found == ["j"]


def test_nothing_is_swept_while_nobody_can_be_asked(world: World) -> None:
    clock = Clock()
    sweeper = worker(world, "a", clock)
    world.owners["j"] = "dead"
    sweeper.look()
    world.up = False
    assert sweeper.look() == []
    world.up = True
    assert sweeper.look() == []


def test_a_worker_whose_name_was_taken_meanwhile_must_end(world: World) -> None:
    clock = Clock()
    sweeper = worker(world, "a", clock)
    world.restart()
    worker(world, "a", clock)
    with pytest.raises(NameTakenError, match="'a' is held by another one"):
        sweeper.look()


def test_a_stranded_job_of_a_living_worker_is_given_back(world: World) -> None:
    sweeper = worker(world, "a", Clock(), "j")
    assert isinstance(sweeper.jobs, Jobs)
    sweeper.jobs.doing.clear()
    looks = [sweeper.look() for _ in range(MISSES)]
    assert looks == [[]] * (MISSES - 1) + [["j"]]


def test_a_job_between_two_steps_is_not_stranded(world: World) -> None:
    sweeper = worker(world, "a", Clock(), "j")
    assert isinstance(sweeper.jobs, Jobs)
    for _ in range(5):
        sweeper.jobs.doing.clear()
        for _ in range(MISSES - 1):
            assert sweeper.look() == []
        sweeper.jobs.doing.add("j")
        assert sweeper.look() == []


def test_a_job_that_goes_round_waits_longer_each_time(world: World) -> None:
    clock = Clock()
    sweeper = worker(world, "a", clock)
    given_back = []
    for _ in range(40):
        world.owners["j"] = "dead"
        given_back += [clock.now for _ in sweeper.look()]
        clock.now += 1.0
    waits = [b - a for a, b in pairwise(given_back)]
    assert waits == [2.0, 4.0, 8.0, 16.0]
