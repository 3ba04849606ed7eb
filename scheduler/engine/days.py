"""The day stage: segments for shifts that are fixed.

Annealed best response. One shift at a time is taken out and given the best plan against what the
others leave missing, all shifts in random order, again and again. At first the cost of an interval
is blurred over how full it is and mixed with the prices of the week, so that early shifts leave
room for later ones; the last sweep is exact.

Every plan is read once more by the plain interpreters of the terms; one that does not hold, or for
which there is no better one, gives way to the neutral plan: meals, breaks, the rest off the phone.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from itertools import chain, count

import numpy as np

from scheduler.engine.beside import Beside
from scheduler.engine.blanks import Blanks
from scheduler.engine.cooling import cooling
from scheduler.engine.day_check import broken_shifts, without
from scheduler.engine.day_needs import board_of
from scheduler.engine.day_plan import Quotas, best_slots, room_of
from scheduler.engine.day_search import Room
from scheduler.engine.day_turns import turns
from scheduler.engine.dayboard import (
    OFF,
    SLOTS,
    Prices,
    Slots,
    gains,
    put,
    total_cost,
)
from scheduler.engine.daykind import states_of
from scheduler.engine.dayspec import shift_terms
from scheduler.engine.holding import asked_for
from scheduler.engine.line_spec import origin_of
from scheduler.engine.neutral import neutral_plan
from scheduler.engine.pieces import Key
from scheduler.engine.rooms import Rooms
from scheduler.engine.task import Task, pieces_of, slots_of
from scheduler.engine.trim import trim
from scheduler.engine.trim_behind import trim_behind
from scheduler.engine.week import Lines, Week, contact_minutes
from scheduler.terms import LineShift, Piece

LOG = logging.getLogger(__name__)
WIDEST_BLUR, NARROWEST_BLUR = 100_000.0, 2_000.0
"""Thousandths of a minute over which costs are averaged, in the first and last blurred sweep."""
FIRST_SHARE = 0.5
"""Weight of prices in the one sweep that is made when a plan is wanted at once."""
PRICE_SHARE = 0.9
"""Weight of prices against true costs in the first sweep."""

EXACT_BLUR = 40_000.0
"""Widest blur with which plans are the best there are, with changes of queue off the quarter hour;
before, good ones do, since nothing lies exactly."""

Plans = dict[tuple[str, int], tuple[Piece, ...]]
"""(person, day) → segments of the shift."""

Share = Callable[[], float]
"""How much of the time is gone, from 0 to 1."""

_Kept = tuple[int, list[Slots]]
"""A cost, and the plans that have it."""


class Days:
    """All shifts of a horizon on one board.

    Parameters
    ----------
    prices
        [queue, window] what a useful minute is worth, queues sorted by name: guides the first
        sweeps.
    workers
        Days that are planned at the same time; the plans do not depend on it.

    Attributes
    ----------
    tasks
        (person, day) → shift that can be planned.
    beside
        Seats that the shifts of ``lines`` take, and the company that they give and lack.
    replaced
        How many plans gave way to the neutral one when they were read again: none is expected.
    held
        (person, day) → sessions in the shift, in order of time.
    owed_milli
        Price of sessions that are due and not held, in thousandths of a person-minute.
    """

    def __init__(
        self,
        week: Week,
        lines: Lines,
        seed: int,
        prices: Prices | None = None,
        workers: int = 1,
    ) -> None:
        self.week, self.lines = week, dict(lines)
        self.held: Plans = {}
        self.owed_milli = 0
        self.rng = np.random.Generator(np.random.PCG64(seed))
        self.queues = sorted({d.queue for ds in week.demands.by_window.values() for d in ds})
        origin, quarters = origin_of(week.view)
        self._rooms = Rooms(week)
        cooling(week).reserve(self._rooms)
        resting = self._rooms.resting
        self.board = board_of(week.demands, self.queues, origin, quarters, resting)
        self.beside = Beside(week, self.lines)
        self._terms = shift_terms(week.clauses)
        self._quotas = Quotas(self._terms)
        self._blanks = Blanks(week, self._terms, self.board, self._rooms)
        tasks = (self._task(key, lines[key]) for key in sorted(lines))
        self.tasks = {task.key: task for task in tasks if task is not None}
        most = max((states_of(task.kinds[0]) for task in self.tasks.values()), default=0)
        self._room = room_of(most)
        self._charges: dict[Key, float] = {}
        self._prices = np.zeros(self.board.need.shape) if prices is None else prices
        self._trust = 0.0 if prices is None else 1.0
        self._contact = sum(self._contact_minutes(a, shift) for (a, _), shift in lines.items())
        self._workers = workers
        self.replaced = 0

    def _task(self, key: Key, shift: LineShift) -> Task | None:
        """Return a shift as a task; None when only the neutral plan is sure to be legal."""
        return self._blanks.task(key, shift, self.held.get(key, ()))

    def beside_others(self, others: Mapping[Key, LineShift]) -> None:
        """Take the places of people who recover in given shifts; those of history are taken."""
        for (agent_id, day), shift in others.items():
            if day >= 0:
                self._rooms.enter(agent_id, shift)

    def cost(self) -> int:
        """Return the exact cost of coverage, and of sessions not held, in thousandths."""
        return round(total_cost(self.board)) + self._surplus() + self.owed_milli

    def _surplus(self) -> int:
        """Return the price of all contact minutes less that of the whole need."""
        return self.board.surplus * (1000 * self._contact - int(self.board.need.sum()))

    def search(self, sweeps: int, stop: Callable[[], bool]) -> None:
        """Improve the plans in force; they end as the best that was met.

        Parameters
        ----------
        sweeps
            How many blurred sweeps are made before the exact one, which is the last; 0: a single
            sweep at once, true costs mixed with prices.
        stop
            Asked between shifts; the best plans so far stay once it says yes.
        """
        if sweeps:
            asked = count()
            self.anneal(lambda: next(asked) / sweeps, stop)
            return
        best = self._snapshot()
        self._sweep(0.0, FIRST_SHARE, stop)
        self._restore(min(best, self._snapshot(), key=_cost_of)[1])

    def anneal(self, gone: Share, stop: Callable[[], bool]) -> None:
        """Sweep over the plans in force ever more exactly; they end as the best that was met.

        Parameters
        ----------
        gone
            How much of the time is gone, from 0 to 1; asked before each sweep. One that would not
            end in time is not begun; the exact one comes last.
        stop
            As in ``search``.
        """
        best, before, share = self._snapshot(), 0.0, gone()
        while share + (share - before) <= 1 and share < 1 and not stop():
            blur = WIDEST_BLUR * (NARROWEST_BLUR / WIDEST_BLUR) ** share
            self._sweep(blur, PRICE_SHARE * (1 - share), stop)
            best = min(best, self._snapshot(), key=_cost_of)
            before, share = share, gone()
        self._sweep(0.0, 0.0, stop)
        self._restore(min(best, self._snapshot(), key=_cost_of)[1])

    def _snapshot(self) -> _Kept:
        return self.cost(), [task.slots for task in self.tasks.values()]

    def _restore(self, plans: Sequence[Slots]) -> None:
        for task, slots in zip(self.tasks.values(), plans, strict=True):
            put(self.board, task.duty, task.slots, -1)
            task.slots = slots
            put(self.board, task.duty, slots, 1)

    def _sweep(self, blur: float, share: float, stop: Callable[[], bool]) -> None:
        """Plan every shift anew, day by day in random order, days apart side by side."""
        for days in turns(self.tasks.values()):
            orders = [self.rng.permutation(len(tasks)).tolist() for tasks in days]
            with ThreadPoolExecutor(self._workers) as pool:
                # Read to the end, so that an exception in a day is raised here.
                spares = self._quotas.shared(chain(*days), self.tasks.values())
                plan = partial(self._plan_day, blur, share, stop, spares)
                tuple(pool.map(plan, days, orders))

    def _plan_day(
        self,
        blur: float,
        share: float,
        stop: Callable[[], bool],
        spares: Mapping[tuple[str, int], int],
        tasks: list[Task],
        order: list[int],
    ) -> None:
        room = room_of(self._room.value.size)
        for number in order:
            if stop():
                return
            task = tasks[number]
            self._replan(task, blur, share, room, spares.get(task.key))

    def replan(self, task: Task, blur: float, share: float = 0.0) -> None:
        """Give a shift its best plan against the others."""
        spare = self._quotas.spare(task, self.of(task.key[0]))
        self._replan(task, blur, share, self._room, spare)

    def _replan(self, task: Task, blur: float, share: float, room: Room, spare: int | None) -> None:
        put(self.board, task.duty, task.slots, -1)
        gain = gains(self.board, task.duty, blur, self._prices, self._trust * share)
        full, best = self._rooms.full(task.duty), blur <= EXACT_BLUR
        slots = best_slots(task, gain, room, self._charges, spare, full, best=best)
        if slots is not None:
            task.slots = slots
        put(self.board, task.duty, task.slots, 1)
        if best:
            self._trim(task, spare)

    def _trim(self, task: Task, spare: int | None) -> None:
        """Move changes of queue off the quarter hour, unless a load passes its cap by that."""
        before, task.slots = task.slots, task.slots.copy()
        kind = task.kinds[0]
        most = SLOTS * (kind.cap if spare is None else min(kind.cap, spare))
        trim(kind, self.board, task.duty, task.slots)
        trim_behind(kind, self.board, task.duty, task.slots, most)
        if not task.lawful(task.slots):
            put(self.board, task.duty, task.slots, -1)
            task.slots = before
            put(self.board, task.duty, before, 1)

    def of(self, agent_id: str) -> list[Task]:
        """Return the shifts of a person that can be planned."""
        keys = ((agent_id, day) for day in range(self.week.view.horizon_days))
        return [self.tasks[key] for key in keys if key in self.tasks]

    def withdraw(self, agent_id: str) -> None:
        """Take all shifts of a person out, with their segments."""
        for day in range(self.week.view.horizon_days):
            shift = self.lines.pop((agent_id, day), None)
            if shift is not None:
                self.beside.leave(agent_id, {day: shift})
                self._contact -= self._contact_minutes(agent_id, shift)
            task = self.tasks.pop((agent_id, day), None)
            if task is not None:
                put(self.board, task.duty, task.slots, -1)

    def admit(
        self,
        agent_id: str,
        shifts: Mapping[int, LineShift],
        blur: float = 0.0,
        share: float = 0.0,
    ) -> None:
        """Put shifts of a person in and plan them against the others, as ``replan`` does."""
        self._enter(agent_id, shifts)
        for day in shifts:
            self._begin((agent_id, day), blur, share)

    def _begin(self, key: Key, blur: float, share: float) -> None:
        """Plan a shift that has no plan yet, where it can be planned."""
        task = self._task(key, self.lines[key])
        if task is not None:
            self._make_room(task)
            self.tasks[task.key] = task
            self.replan(task, blur, share)

    def readmit(
        self, agent_id: str, shifts: Mapping[int, LineShift], tasks: Sequence[Task]
    ) -> None:
        """Put shifts of a person in with the segments they had."""
        self._enter(agent_id, shifts)
        for task in tasks:
            put(self.board, task.duty, task.slots, 1)
            self.tasks[task.key] = task

    def fitting(
        self, agent_id: str, shifts: Mapping[int, LineShift], plans: Mapping[int, Slots]
    ) -> list[Task] | None:
        """Return tasks with these plans, day by day, for a person who has been taken out.

        None where the others leave no seat, or no place to recover.
        """
        if not all(self.beside.seats.free(agent_id, day, s) for day, s in shifts.items()):
            return None
        tasks = []
        for day, slots in plans.items():
            task = self._task((agent_id, day), shifts[day])
            if task is None or not self._rooms.fits(task.duty, slots):
                return None
            self._make_room(task)
            task.slots = slots
            tasks.append(task)
        return tasks

    def lay(self, plans: Plans) -> None:
        """Put given segments in force where they are lawful; plan the other shifts around them.

        Sessions among them that are still asked for are held.
        """
        self.hold(asked_for(self.week, self.lines, plans))
        known = {key: plan for key, plan in plans.items() if key in self.tasks}
        beyond = self._broken(known)
        left = []
        for key, task in self.tasks.items():
            lawful = key in known and key not in beyond
            slots = slots_of(task, known[key]) if lawful else None
            put(self.board, task.duty, task.slots, -1)
            if slots is None or not self._fits(task, slots):
                left.append(task)
            else:
                task.slots = slots
            put(self.board, task.duty, task.slots, 1)
        for task in left:
            self.replan(task, 0.0)

    def _fits(self, task: Task, slots: Slots) -> bool:
        """Return whether other shifts leave as much work, and places, as a plan of this one has."""
        spare = self._quotas.fits(replace(task, slots=slots), self.of(task.key[0]))
        return spare and self._rooms.fits(task.duty, slots)

    def _enter(self, agent_id: str, shifts: Mapping[int, LineShift]) -> None:
        self.beside.enter(agent_id, shifts)
        for day, shift in shifts.items():
            self.lines[agent_id, day] = shift
            self._contact += self._contact_minutes(agent_id, shift)

    def _contact_minutes(self, agent_id: str, shift: LineShift) -> int:
        held = self.held.get((agent_id, shift.day), ())
        return contact_minutes(self.week, shift, agent_id) - sum(piece.minutes for piece in held)

    def hold(self, held: Plans) -> set[Key]:
        """Hold these sessions, and no others, from now on; plan the shifts they change anew.

        Returns
        -------
        set
            Shifts that leave their meals and breaks no place beside their sessions.
        """
        known = self.held.keys() | held.keys()
        changed = sorted(key for key in known if self.held.get(key) != held.get(key))
        for task in (self.tasks.pop(key) for key in changed if key in self.tasks):
            put(self.board, task.duty, task.slots, -1)
        self.held = held
        self._contact = sum(self._contact_minutes(a, s) for (a, _), s in self.lines.items())
        for key in (key for key in changed if key in self.lines):
            self._begin(key, 0.0, 0.0)
        return {key for key in held if key not in self.tasks or not self.tasks[key].relieved}

    def _make_room(self, task: Task) -> None:
        """Enlarge the table when a shift has more states than any before."""
        most = states_of(task.kinds[0])
        if most > self._room.value.size:
            self._room = room_of(most)

    def _broken(self, plans: Plans) -> set[tuple[str, int]]:
        full = {key: self.lines[key]._replace(pieces=pieces) for key, pieces in plans.items()}
        return broken_shifts(self._terms, full)

    def plans(self) -> Plans:
        """Return the segments of all shifts, each read again by its terms."""
        found = {key: neutral_plan(self.week, key[0], shift) for key, shift in self.lines.items()}
        neutral = dict(found)
        tasks = self.tasks.values()
        found |= {t.key: pieces_of(t) for t in tasks if t.held or t.slots.max() > OFF}
        guilty = self._broken(found)
        lost = {piece for key in guilty for piece in self.held.get(key, ())}
        for key in guilty:
            found[key] = neutral[key]
            self.replaced += 1
        if lost:
            found = {key: without(plan, lost) for key, plan in found.items()}
        if self.replaced:
            LOG.warning("%d day plans gave way to neutral ones", self.replaced)
        return found


def _cost_of(kept: _Kept) -> int:
    return kept[0]
