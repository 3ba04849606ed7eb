"""Lines and segments together: a person's whole week is planned anew against real segments.

The week stage sees minutes that flow freely between queues; stretches, breaks and recovery make
some of that impossible. Here people are taken out with their segments, get the best line for what
is then really missing and the best segments for its shifts: everybody in turn, as long as that
costs no more; then one or two at a time with Metropolis acceptance on the exact cost.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from scheduler.engine.dayboard import Slots
from scheduler.engine.days import EXACT_BLUR, Days, Plans, Share
from scheduler.engine.flow_kernels import Floats
from scheduler.engine.holding import keeps, pull
from scheduler.engine.market import Market
from scheduler.engine.shift_moves import changed_line
from scheduler.engine.task import Task
from scheduler.engine.week import Lines
from scheduler.terms import LineShift

COOLING = 0.02
"""Final temperature as a share of the first."""

WIDEST_BLUR, NARROWEST_BLUR = 200_000.0, 3_000.0
"""Thousandths of a minute over which costs are averaged, at the start and end of annealing."""

BLUR_OF_NEED = 0.03
"""The same at the end, as a share of what an interval needs on average where that is more: where
many work side by side, responses to single missing minutes end worse than they began."""

ANNEAL_CAUTION = 0.95
"""Share of the dual price in the worth of a minute when annealing begins; it ends at 0."""

TURN_CAUTION = (0.5, 0.2)
"""Share of the dual price in the worth of a minute, sweep by sweep of a turn."""

MENDING_CAUTION = (0.5, 0.2, 0.0)
"""The same, sweep by sweep over a kept roster: what is missing is spread, then met exactly."""

TURN_SWEEPS = 10
"""Blurred sweeps over all segments after the sweeps over lines."""

LEAST_GAIN = 0.002
"""Share of the cost that a turn has to save for another one to follow."""

NOISE = 0.4
"""Largest standard deviation of the random distortion of worths in a move."""

WHOLE_LINES = 0.02
"""Share of moves that plan whole lines anew; one takes as long as several changes of a shift."""

CHANGES_PER_MOVE = 6
"""Small moves that take no longer than planning one person's line and segments anew."""

TINY = 1e-9
"""Least share of the time that a temperature falls over."""


class Found(NamedTuple):
    """Where a search ended: cost in thousandths of a person-minute, shifts, segments."""

    cost: int
    lines: Lines
    pieces: Plans


class Change(NamedTuple):
    """A person's new line, its own cost in thousandths, and day → codes of the planned shifts."""

    person: int
    shifts: dict[int, LineShift]
    own: int
    slots: dict[int, Slots]


@dataclass(frozen=True)
class State:
    """One person's line, its own cost, and its tasks each with the segments it had."""

    shifts: dict[int, LineShift]
    own: int
    plans: list[tuple[Task, Slots]]


class Joint:
    """Lines with their segments and the cost of both, but for what rules weigh within shifts.

    Attributes
    ----------
    own
        [person] cost of each line's own terms, in thousandths of a person-minute.
    """

    def __init__(self, market: Market, lines: Lines, days: Days, rng: np.random.Generator) -> None:
        self.market, self.days, self.rng = market, days, rng
        of: dict[str, dict[int, LineShift]] = {spec.agent_id: {} for spec in market.specs}
        for (agent_id, day), shift in lines.items():
            of[agent_id][day] = shift
        self._shifts = list(of.values())
        self.own = [
            spec.true_cost(shifts) or 0
            for spec, shifts in zip(market.specs, self._shifts, strict=True)
        ]

        mean = market.need.sum() / max(1, np.count_nonzero(market.need))
        self._narrowest = float(np.clip(BLUR_OF_NEED * mean, NARROWEST_BLUR, EXACT_BLUR))

    @property
    def cost(self) -> int:
        """Cost in thousandths of a person-minute, without what rules weigh within shifts."""
        return sum(self.own) + self.days.cost() + self.days.beside.ties.cost()

    def found(self) -> Found:
        """Return the state as it stands."""
        return Found(self.cost, dict(self.days.lines), self.days.plans())

    def search(
        self, seed: int, dual: Floats, moves: int, heat: float, gone: Share | None = None
    ) -> Callable[[Callable[[], bool]], Found]:
        """Return a search from here with its own random stream, alone or beside others.

        ``moves`` are people planned anew, or so many small moves that take as long. ``gone`` tells
        how much of the time is gone when this search is timed, as ``polish`` asks it.
        """

        def run(stop: Callable[[], bool]) -> Found:
            self.rng = np.random.default_rng(seed)
            left = self.settle(dual, moves, stop)
            self.polish(CHANGES_PER_MOVE * left, heat, stop, gone)
            return self.found()

        return run

    def anneal(
        self,
        dual: Floats,
        gone: Share,
        stop: Callable[[], bool],
        met: Callable[[], None] = lambda: None,
    ) -> int:
        """Plan everybody anew again and again, ever more exactly; return the cost.

        At first costs are blurred over how full an interval is and mixed with the ``dual`` prices
        [queue, window], so that early lines and segments leave room for those that come later.

        Parameters
        ----------
        gone
            How much of the time is gone, from 0 to 1; asked before each person, so that costs are
            exact in the end even where there is time for few sweeps.
        stop
            Asked before each person.
        met
            Called after each sweep.
        """
        people, share = len(self.market.specs), 0.0
        while people and share < 1 and not stop():
            for person in self.rng.permutation(people).tolist():
                if (share := gone()) >= 1 or stop():
                    break
                self.respond(dual, person, share)
            met()
        return self.cost

    def respond(self, dual: Floats, person: int, share: float) -> None:
        """Plan a person anew as ``anneal`` does once such a share of its time is gone."""
        blur = WIDEST_BLUR * (self._narrowest / WIDEST_BLUR) ** share
        caution = ANNEAL_CAUTION * (1 - share)
        self._put_in(person, self._take_out(person), dual, caution, blur=blur)

    def sweep(self, dual: Floats, caution: float, stop: Callable[[], bool]) -> int:
        """Plan everybody anew once, in random order, where that costs no more; return the cost.

        ``caution`` is the share of the ``dual`` prices [queue, window] in the worth of a minute.
        """
        for person in self.rng.permutation(len(self.market.specs)).tolist():
            if stop():
                break
            self.plan_again(person, dual, caution, 0)
        return self.cost

    def again(self, person: int) -> None:
        """Plan a person anew at true costs where that costs less."""
        self.plan_again(person, None, 0.0, 1)

    def plan_again(self, person: int, dual: Floats | None, caution: float, least: int) -> None:
        """Plan a person anew where that saves at least so many thousandths.

        ``caution`` is the share of the ``dual`` prices [queue, window] in the worth of a minute.
        """
        cost = self._local(person)
        before = {person: self._take_out(person)}
        self._put_in(person, before[person], dual, caution)
        if self._local(person) > cost - least:
            self.undo(before)

    def agree(self, change: Change, *, rising: bool) -> None:
        """Put in what another process planned if it fits and, unless ``rising``, costs no more."""
        person, cost = change.person, self._local(change.person)
        before = {person: self._take_out(person)}
        agent_id = self.market.specs[person].agent_id
        tasks = self.days.fitting(agent_id, change.shifts, change.slots)
        if tasks is None:
            self._give_back(person, before[person])
            return
        self._shifts[person], self.own[person] = change.shifts, change.own
        self.days.readmit(agent_id, change.shifts, tasks)
        if not rising and self._local(person) > cost:
            self.undo(before)

    def change(self, person: int) -> Change:
        """Return a person's line and segments, for a process that has the same state."""
        state = self.state(person)
        slots = {task.key[1]: plan for task, plan in state.plans}
        return Change(person, state.shifts, state.own, slots)

    def mend(self, dual: Floats, stop: Callable[[], bool]) -> int:
        """Sweep over a state that is nearly good, and return its cost."""
        for caution in MENDING_CAUTION:
            self.sweep(dual, caution, stop)
        return self.cost

    def settle(self, dual: Floats, moves: int, stop: Callable[[], bool]) -> int:
        """Sweep and plan all segments anew in turn while that helps; return the moves left.

        A person planned anew is a move; segments planned anew count one for each person and sweep.
        """
        people = max(1, len(self.market.specs))
        turn = people * (len(TURN_CAUTION) + TURN_SWEEPS)
        cost = self.cost
        while moves >= turn and not stop():
            for caution in TURN_CAUTION:
                self.sweep(dual, caution, stop)
            self.days.search(TURN_SWEEPS, stop)
            moves -= turn
            before, cost = cost, self.cost
            if before - cost < LEAST_GAIN * before:
                break
        return moves

    def _local(self, person: int) -> int:
        """Return the exact cost but for the own terms of everybody else, which stay."""
        return self.own[person] + self.days.cost() + self.days.beside.ties.cost()

    def polish(
        self, moves: int, heat: float, stop: Callable[[], bool], gone: Share | None = None
    ) -> int:
        """Improve by small moves; end at the best state met and return its cost.

        Parameters
        ----------
        moves
            At most so many.
        heat
            First temperature in thousandths of a person-minute; it falls to a share of COOLING.
        gone
            How much of the time is gone: cools by it. None: by the moves that are made.
        """
        current = best = self.cost
        since: dict[int, State] = {}
        first = gone() if gone else 0.0
        for move in range(moves):
            if stop() or not self.market.specs:
                break
            done = (gone() - first) / max(1.0 - first, TINY) if gone else move / moves
            before = self._move()
            cost = self.cost
            if not self._accepted(cost - current, heat * COOLING ** min(1.0, done)):
                self.undo(before)
                continue
            current = cost
            # Who has changed since the best state, as they were in it.
            for person, state in before.items():
                since.setdefault(person, state)
            if cost < best:
                best, since = cost, {}
        self.undo(since)
        return best

    def _accepted(self, rise: int, warm: float) -> bool:
        return rise <= 0 or self.rng.random() < math.exp(-rise / warm)

    def _move(self) -> dict[int, State]:
        """Change some people's lines or segments; return what they had before."""
        if self.rng.random() < WHOLE_LINES:
            return self._plan_lines()
        return self._change_shift()

    def _plan_lines(self) -> dict[int, State]:
        """Plan one or two people anew."""
        count = min(len(self.market.specs), int(self.rng.integers(1, 3)))
        people = [int(person) for person in self.rng.permutation(len(self.market.specs))[:count]]
        before = {person: self._take_out(person) for person in people}
        for person in people:
            noise = NOISE * self.rng.random()
            self._put_in(person, before[person], None, 0.0, noise)
        for person in people:
            for task in self._tasks(person):
                self.days.replan(task, 0.0)
        return before

    def _change_shift(self) -> dict[int, State]:
        """Change one or two shifts of a person, and plan somebody else's segments beside them."""
        person = int(self.rng.integers(len(self.market.specs)))
        spec, shifts = self.market.specs[person], self._shifts[person]
        changed = changed_line(self.market.week, spec.agent_id, shifts, self.rng)
        own = None if changed is None else spec.true_cost(changed)
        if changed is None or own is None or not self._keeps(spec.agent_id, changed):
            return {}
        if not self.days.beside.seats.changes(spec.agent_id, shifts, changed):
            return {}
        days = [day for day, shift in changed.items() if shift != shifts[day]]
        before = {person: self._take_out(person)}
        kept = [task for task, _ in before[person].plans if task.key[1] not in days]
        same = {day: shift for day, shift in changed.items() if day not in days}
        self.days.readmit(spec.agent_id, same, kept)
        self.days.admit(spec.agent_id, {day: changed[day] for day in days})
        self._shifts[person], self.own[person] = changed, own
        for day in days:
            another = self._replan_another(person, day)
            before = another | before
            if another and (spec.agent_id, day) in self.days.tasks:
                self.days.replan(self.days.tasks[spec.agent_id, day], 0.0)
        return before

    def _replan_another(self, person: int, day: int) -> dict[int, State]:
        """Plan somebody else's segments of a day anew; return what they had when that changed."""
        other = int(self.rng.integers(len(self.market.specs)))
        task = self.days.tasks.get((self.market.specs[other].agent_id, day))
        if other == person or task is None:
            return {}
        before = self.state(other)
        had = task.slots
        self.days.replan(task, 0.0)
        return {} if np.array_equal(had, task.slots) else {other: before}

    def _tasks(self, person: int) -> list[Task]:
        return self.days.of(self.market.specs[person].agent_id)

    def state(self, person: int) -> State:
        """Return what a person has now."""
        plans = [(task, task.slots) for task in self._tasks(person)]
        return State(self._shifts[person], self.own[person], plans)

    def _take_out(self, person: int) -> State:
        state = self.state(person)
        self.days.withdraw(self.market.specs[person].agent_id)
        return state

    def _put_in(
        self,
        person: int,
        before: State,
        dual: Floats | None,
        caution: float,
        noise: float = 0.0,
        blur: float = 0.0,
    ) -> None:
        market, spec = self.market, self.market.specs[person]
        light, hard = market.worth(person, self.days.board.useful, blur)
        if dual is not None:
            light, hard = market.leaned(person, (light, hard), dual, caution)
        distortion = 1.0 + noise * self.rng.standard_normal(light.size)
        days = market.week.view.horizon_days
        light = distortion * light + pull(self.days.held, spec.agent_id, market.windows, days)
        offers = market.offers(person, light, distortion * hard)
        extra = self.days.beside.lean(spec, spec.coupling(before.shifts))
        path, own = spec.lawful(*offers, extra)
        if own is None or not self._keeps(spec.agent_id, path.shifts):
            self._give_back(person, before)
            return
        self._shifts[person], self.own[person] = path.shifts, own
        self.days.admit(spec.agent_id, path.shifts, blur, caution if blur else 0.0)

    def _keeps(self, agent_id: str, shifts: dict[int, LineShift]) -> bool:
        """Return whether a line holds the sessions of its person."""
        return keeps(self.days.held, agent_id, shifts, self.market.week.view.horizon_days)

    def _give_back(self, person: int, state: State) -> None:
        self._shifts[person], self.own[person] = state.shifts, state.own
        for task, slots in state.plans:
            task.slots = slots
        tasks = [task for task, _ in state.plans]
        self.days.readmit(self.market.specs[person].agent_id, state.shifts, tasks)

    def undo(self, before: dict[int, State]) -> None:
        """Give people back what they had."""
        for person in before:
            self.days.withdraw(self.market.specs[person].agent_id)
        for person, state in before.items():
            self._give_back(person, state)
