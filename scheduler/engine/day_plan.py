"""The best plan of one shift within bounds that join its quarters, or join it to other shifts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

import numpy as np

from scheduler.engine.choices import LONGEST_SPAN, QUARTER
from scheduler.engine.day_search import UNPRICED, Room, best_plan
from scheduler.engine.dayboard import OFF, QUEUE, SLOTS, Flags, Floats, Slots
from scheduler.engine.daydp import NEVER
from scheduler.engine.daykind import Kind
from scheduler.engine.dayspec import ShiftTerms
from scheduler.engine.pieces import Key
from scheduler.engine.task import Task
from scheduler.terms import Quota

STEPS = 8
"""Times that the range of the price on work is halved: to a 256th of the dearest slot."""

TILT = 0.25
"""Share by which the price rises from the start to the end of a shift: where all minutes save the
same, one price would let through all of them or none."""


def best_slots(
    task: Task,
    gain: Floats,
    room: Room,
    charges: dict[Key, float],
    spare: int | None,
    full: Flags | None = None,
    *,
    best: bool = True,
) -> Slots | None:
    """Return the plan of a shift that saves most; None when none of its form is legal.

    ``charges`` has (person, day) → price on capped work of the last plan, and is kept in step.
    ``best``: whether the best plan is wanted, or a good one will do.
    ``spare`` are quarters on capped queues that shifts of other days leave, ``full`` those of the
    shift in which others leave no place to recover in. Where all work of a
    shift, or a load that gathers in it, is bounded, a price on each slot of work is searched for at
    which the best plan keeps the bound: nearly the best one, and always legal. What adds less to a
    load has a lower price.
    """
    exact, loose = task.kinds
    exact = exact if spare is None else exact._replace(cap=min(exact.cap, spare))
    kinds = exact, loose
    if full is not None:
        shut = exact.shut | full
        kinds = exact._replace(shut=shut), loose._replace(shut=shut)
    found = _planned(task, kinds, gain, room, charges, 0.0, best)
    if found is None or task.lawful(found):
        return found
    free, dear = 0.0, float(gain.max()) / float(task.shares().min(initial=1.0))
    found = np.full_like(task.slots, OFF)
    for _ in range(STEPS):
        price = (free + dear) / 2
        plan = _planned(task, kinds, gain, room, charges, price, best)
        if plan is None or not task.lawful(plan):
            free = price
        else:
            found, dear = plan, price
    return found


def _planned(
    task: Task,
    kinds: tuple[Kind, Kind],
    gain: Floats,
    room: Room,
    charges: dict[Key, float],
    price: float,
    best: bool,
) -> Slots | None:
    slots = np.full_like(task.slots, OFF)
    along = 1.0 + TILT * np.arange(gain.shape[1]) / gain.shape[1]
    prices = price * along[None, :, None, None] * np.arange(SLOTS + 1)
    prices = prices * task.shares()[:, None, None, None]
    priced = gain - prices.astype(np.float32)
    known = charges.get(task.key, UNPRICED)
    saved, charges[task.key] = best_plan(kinds, priced, room, slots, known, best)
    return slots if saved > NEVER else None


class Quotas:
    """Quarters that bounds over several days leave to each shift.

    Parameters
    ----------
    terms
        Person → terms about their shifts.
    """

    def __init__(self, terms: Mapping[str, ShiftTerms]) -> None:
        found = {who: tuple(t for t in of if isinstance(t, Quota)) for who, of in terms.items()}
        self._of = {who: quotas for who, quotas in found.items() if quotas}

    def spare(self, task: Task, others: Iterable[Task]) -> int | None:
        """Return the quarters on capped queues that ``others`` leave; None for no bound.

        ``others`` are the person's shifts, this one or those of other weeks among them or not.
        """
        quotas = self._of.get(task.key[0], ())
        if not quotas:
            return None
        beside = [t for t in others if t.key != task.key]
        return max(0, min(_left(quota, task, beside) for quota in quotas))

    def fits(self, task: Task, others: Iterable[Task]) -> bool:
        """Return whether ``others`` leave the quarters that the plan of a shift uses."""
        spare = self.spare(task, others)
        quotas = self._of.get(task.key[0], ())
        return spare is None or max(_used(quota, task) for quota in quotas) <= spare

    def shared(self, turn: Iterable[Task], tasks: Iterable[Task]) -> dict[tuple[str, int], int]:
        """Return what each shift of a turn may use when all of them are planned side by side."""
        if not self._of:
            return {}
        of: dict[str, list[Task]] = {}
        for task in tasks:
            of.setdefault(task.key[0], []).append(task)
        planned = list(turn)
        beside = Counter(map(_week_of, planned))
        spares: dict[tuple[str, int], int] = {}
        for task in planned:
            left = self.spare(task, of[task.key[0]])
            if left is not None:
                spares[task.key] = self._portion(task, left, beside[_week_of(task)])
        return spares

    def _portion(self, task: Task, left: int, sharing: int) -> int:
        """Return what a shift uses and its part of what its person's week has left."""
        used = max(_used(quota, task) for quota in self._of[task.key[0]])
        return used + max(0, left - used) // sharing


def _week_of(task: Task) -> tuple[str, int]:
    """Return the person of a shift and the week in which quotas count it."""
    return task.key[0], task.key[1] // Quota.PERIOD_DAYS


def _together(task: Task, other: Task) -> bool:
    return _week_of(task) == _week_of(other)


def _used(quota: Quota, task: Task) -> int:
    codes = (QUEUE + n for n, queue in enumerate(task.queues) if queue in quota.queues)
    return -(-sum(int(np.count_nonzero(task.slots == code)) for code in codes) // SLOTS)


def _left(quota: Quota, task: Task, beside: list[Task]) -> int:
    used = sum(_used(quota, other) for other in beside if _together(task, other))
    return quota.max_minutes // QUARTER - used


def room_of(states: int) -> Room:
    """Return room for so many states."""
    return Room(
        value=np.full(states, NEVER, np.float32),
        back=np.empty(states, np.int64),
        live=np.empty(states, np.int64),
        reached=np.zeros(LONGEST_SPAN // QUARTER + 1, np.int64),
        hope=np.empty(states, np.float32),
        rank=np.empty(states, np.float32),
    )
