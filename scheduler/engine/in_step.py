"""Everybody planned anew by several processes that stay in step.

Each process holds the whole state. In a round it plans a few people against the state as all know
it; then all hear what the others did and put it in, one person after the other and in the same
order, so that their states stay the same to the last slot. What no longer fits beside those who
came first, for want of a seat or a place to recover, is left out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from functools import partial
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from typing import NamedTuple

from scheduler.engine.days import Share
from scheduler.engine.flow_kernels import Floats
from scheduler.engine.joint import LEAST_GAIN, MENDING_CAUTION, Change, Joint
from scheduler.engine.side_by_side import Stop, can_fork, quiet, side_by_side

ROUNDS_PER_SWEEP, FEWEST, MOST = 40, 3, 32
"""Rounds in which everybody is planned once, within bounds on the people of one process in a round:
few wait often for each other, many know little of each other's plans and stop late."""

Plan = Callable[[int, float], None]
"""Plans a person anew in place, at the setting of a round."""

People = Sequence[int]


class Round(NamedTuple):
    """What a process is told: what all did in the last round, whom to plan now, and how."""

    settled: list[Change]
    people: People
    setting: float


def anneal(
    joint: Joint,
    workers: int,
    dual: Floats,
    gone: Share,
    stop: Stop,
    met: Callable[[], None] = lambda: None,
) -> int:
    """Do what ``Joint.anneal`` does, in so many processes at once; return the cost."""
    if workers == 1:
        return joint.anneal(dual, gone, stop, met)

    def rounds() -> Iterator[tuple[People, float]]:
        while joint.market.specs:
            for people in _dealt(joint, workers):
                if (share := gone()) >= 1 or stop():
                    return
                yield people, share
            met()

    _Crew(joint, workers, partial(joint.respond, dual), rising=True).go(rounds())
    return joint.cost


def mend(joint: Joint, workers: int, dual: Floats, gone: Share, stop: Stop) -> int:
    """Sweep over a state that is nearly good in so many processes at once, and return its cost.

    They lean on prices ever less until the time is gone, since large teams may have time for less
    than the sweeps of ``Joint.mend``; exact sweeps that gain next to nothing end it sooner.
    """

    def rounds() -> Iterator[tuple[People, float]]:
        caution = MENDING_CAUTION[0]
        while joint.market.specs:
            before = joint.cost
            for people in _dealt(joint, workers):
                if (share := gone()) >= 1 or stop():
                    return
                yield people, caution * (1 - share)
            if before - joint.cost < LEAST_GAIN * before:
                if not caution:
                    return
                caution = 0.0

    def plan(person: int, caution: float) -> None:
        joint.plan_again(person, dual, caution, 0)

    _Crew(joint, workers, plan, rising=False).go(rounds())
    return joint.cost


def _dealt(joint: Joint, workers: int) -> Iterator[People]:
    """Return everybody in random order, in rounds."""
    order: list[int] = joint.rng.permutation(len(joint.market.specs)).tolist()
    each = min(MOST, max(FEWEST, len(order) // (ROUNDS_PER_SWEEP * workers)))
    return (order[at : at + each * workers] for at in range(0, len(order), each * workers))


class _Crew:
    """Processes with the same state: this one leads, the others are forked and end with it.

    ``rising`` says whether what others did is put in even where the cost rises by that.
    """

    def __init__(self, joint: Joint, workers: int, plan: Plan, *, rising: bool) -> None:
        self._joint, self._plan, self._rising = joint, plan, rising
        self._pipes = [Pipe() for _ in range(1, workers)] if can_fork() else []

    def go(self, rounds: Iterable[tuple[People, float]]) -> None:
        """Plan the people of all rounds."""
        followers = [quiet(partial(self._follow, own)) for _, own in self._pipes]
        side_by_side([quiet(partial(self._lead, rounds)), *followers], lambda: False)

    def _lead(self, rounds: Iterable[tuple[People, float]], _stop: Stop) -> None:
        others = [ours for ours, _ in self._pipes]
        for _, theirs in self._pipes:
            theirs.close()
        settled: list[Change] = []
        try:
            for people, setting in rounds:
                crew = 1 + len(others)
                for nth, other in enumerate(others, start=1):
                    with suppress(OSError):
                        other.send(Round(settled, people[nth::crew], setting))
                settled = self._planned(people[::crew], setting)
                others = [other for other in others if self._answered(other, settled)]
                self._settle(settled)
        finally:
            for ours, _ in self._pipes:
                ours.close()

    @staticmethod
    def _answered(other: Connection, settled: list[Change]) -> bool:
        """Add what a process did in this round; return False where it has died."""
        try:
            settled += other.recv()
        except (EOFError, OSError):
            return False
        return True

    def _follow(self, own: Connection, _stop: Stop) -> None:
        for ours, theirs in self._pipes:
            ours.close()
            if theirs is not own:
                theirs.close()
        for told in _heard(own):
            self._settle(told.settled)
            own.send(self._planned(told.people, told.setting))

    def _planned(self, people: People, setting: float) -> list[Change]:
        """Plan people one after the other; return what that does, and leave the state as it was."""
        joint = self._joint
        before = {person: joint.state(person) for person in people}
        for person in people:
            self._plan(person, setting)
        changes = [joint.change(person) for person in people]
        joint.undo(before)
        return changes

    def _settle(self, changes: Iterable[Change]) -> None:
        for change in changes:
            self._joint.agree(change, rising=self._rising)


def _heard(pipe: Connection) -> Iterator[Round]:
    """Yield what the leading process tells, until it has no more to tell."""
    while True:
        try:
            told: Round = pipe.recv()
        except (EOFError, OSError):
            return
        yield told
