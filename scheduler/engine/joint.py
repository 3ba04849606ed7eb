"""Lines and segments together: a person's whole week is planned anew against real segments.

The week stage sees minutes that flow freely between queues; stretches, breaks and recovery make
some of that impossible. Here one or two people are taken out with their segments, get the best line
for what is then really missing and the best segments for its shifts, and the change is kept by
Metropolis acceptance on the exact cost.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from scheduler.engine.days import Days, Plans, Task
from scheduler.engine.flow_kernels import worth_of
from scheduler.engine.lines import Market
from scheduler.engine.week import Lines
from scheduler.terms import LineShift

COOLING = 0.02
"""Final temperature as a share of the first."""

NOISE = 0.4
"""Largest standard deviation of the random distortion of worths in a move."""


class Found(NamedTuple):
    """Where a search ended: cost in thousandths of a person-minute, shifts, segments."""

    cost: int
    lines: Lines
    pieces: Plans


@dataclass(frozen=True)
class _State:
    """One person's line, its own cost and the tasks that hold its segments."""

    shifts: dict[int, LineShift]
    own: int
    tasks: list[Task]


class Joint:
    """Lines with their segments and the exact cost of both.

    Attributes
    ----------
    own
        [person] cost of each line's own terms, in thousandths of a person-minute.
    """

    def __init__(self, market: Market, lines: Lines, days: Days, rng: np.random.Generator) -> None:
        self.market, self.days, self.rng = market, days, rng
        self._shifts: list[dict[int, LineShift]] = [
            {day: shift for (agent_id, day), shift in lines.items() if agent_id == spec.agent_id}
            for spec in market.specs
        ]
        self.own = [
            spec.true_cost(shifts) or 0
            for spec, shifts in zip(market.specs, self._shifts, strict=True)
        ]

    @property
    def cost(self) -> int:
        """Exact cost in thousandths of a person-minute."""
        return sum(self.own) + self.days.cost()

    def found(self) -> Found:
        """Return the state as it stands."""
        return Found(self.cost, dict(self.days.lines), self.days.plans())

    def search(self, seed: int, moves: int, heat: float) -> Callable[[Callable[[], bool]], Found]:
        """Return a search from here with its own random stream, alone or beside others."""

        def run(stop: Callable[[], bool]) -> Found:
            self.rng = np.random.default_rng(seed)
            self.polish(moves, heat, stop)
            return self.found()

        return run

    def polish(self, moves: int, heat: float, stop: Callable[[], bool]) -> int:
        """Improve by moves of one or two people; end at the best state met and return its cost."""
        current = best = self.cost
        kept = self._snapshot()
        for move in range(moves):
            if stop() or not self.market.specs:
                break
            warm = heat * COOLING ** (move / moves)
            before = self._move()
            cost = self.cost
            if cost <= current or self.rng.random() < math.exp((current - cost) / warm):
                current = cost
                if cost < best:
                    best, kept = cost, self._snapshot()
            else:
                self._undo(before)
        self._restore(kept)
        return best

    def _move(self) -> dict[int, _State]:
        """Plan some people anew; return what they had before."""
        count = min(len(self.market.specs), int(self.rng.integers(1, 3)))
        people = [int(person) for person in self.rng.permutation(len(self.market.specs))[:count]]
        before = {person: self._take_out(person) for person in people}
        for person in people:
            self._put_in(person, before[person])
        for person in people:
            for task in self._tasks(person):
                self.days.replan(task, 0.0)
        return before

    def _tasks(self, person: int) -> list[Task]:
        agent_id = self.market.specs[person].agent_id
        return [task for task in self.days.tasks if task.key[0] == agent_id]

    def _take_out(self, person: int) -> _State:
        state = _State(self._shifts[person], self.own[person], self._tasks(person))
        self.days.withdraw(self.market.specs[person].agent_id)
        return state

    def _put_in(self, person: int, before: _State) -> None:
        market, spec = self.market, self.market.specs[person]
        worth = worth_of(
            market.planned_rates[person],
            market.length,
            self.days.board.useful,
            market.need,
            market.tops,
            market.prices,
            market.surplus,
        )
        worth *= 1.0 + NOISE * self.rng.random() * self.rng.standard_normal(worth.size)
        extra = spec.coupling(before.shifts)
        plan = spec.lawful(market.by_quarter(worth), extra)
        own = spec.true_cost(plan.shifts)
        if own is None:
            self._give_back(person, before)
            return
        self._shifts[person], self.own[person] = plan.shifts, own
        self.days.admit(spec.agent_id, plan.shifts)

    def _give_back(self, person: int, state: _State) -> None:
        self._shifts[person], self.own[person] = state.shifts, state.own
        self.days.readmit(self.market.specs[person].agent_id, state.shifts, state.tasks)

    def _undo(self, before: dict[int, _State]) -> None:
        for person in before:
            self.days.withdraw(self.market.specs[person].agent_id)
        for person, state in before.items():
            self._give_back(person, state)

    def _snapshot(
        self,
    ) -> list[tuple[_State, list[np.ndarray[tuple[int, ...], np.dtype[np.int8]]]]]:
        found = []
        for person in range(len(self.market.specs)):
            tasks = self._tasks(person)
            state = _State(self._shifts[person], self.own[person], tasks)
            found.append((state, [task.slots.copy() for task in tasks]))
        return found

    def _restore(
        self, kept: list[tuple[_State, list[np.ndarray[tuple[int, ...], np.dtype[np.int8]]]]]
    ) -> None:
        for spec in self.market.specs:
            self.days.withdraw(spec.agent_id)
        for person, (state, plans) in enumerate(kept):
            for task, slots in zip(state.tasks, plans, strict=True):
                task.slots = slots
            self._give_back(person, state)
