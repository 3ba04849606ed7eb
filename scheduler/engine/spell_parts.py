"""What one lawful spell of hard work can earn: compiled kernels.

Slots are five minutes. A spell on hard queues lasts no longer than allowed, and what owes recovery
has it right behind, or a meal. Breaks, none of which touch each other, may lie in a spell and
between it and its rest; they are priced elsewhere and cost nothing here. So may recovery too short
to end the spell, which costs the work that is not done meanwhile.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit

from scheduler.engine.dayboard import compiled
from scheduler.engine.line_kernels import FAR, Floats, Ints

NEVER = -1e18
"""What cannot be earned."""

HARD, MEAL, REST, PAUSE = 1, 2, 4, 0
"""What a slot of a shift holds, ``PAUSE`` also for other work; ``REST`` is added for each recovery
that counts a slot, whatever else it holds."""


class Spells(NamedTuple):
    """How hard work may lie in a shift, in slots.

    Attributes
    ----------
    longest, owing
        Of a longest spell; from which length a spell owes recovery.
    owed
        Of the recovery.
    breaks, pause
        How many breaks a shift has at most, and the slots of one.
    waits
        Of recovery too short to end a spell that lies in it, or before its meal, at most.
    meal, earliest, latest
        Of the meal; first and last slot of a shift in which it may begin.
    closed
        At the end of a shift, without hard work.
    """

    longest: int
    owing: int
    owed: int
    breaks: int
    pause: int
    waits: int
    meal: int
    earliest: int
    latest: int
    closed: int


class Earned(NamedTuple):
    """What hard work earns beyond other work, by its first slot and the slots until its end.

    Attributes
    ----------
    spell, brief
        [slot, slots] a spell of any length; one that owes nothing.
    owing
        [slot, slots] a spell that owes recovery, less what that costs.
    meal
        [slot] cost of a meal from there.
    gap
        [slot, slots] cost of so many slots from there between a spell and a meal.
    """

    spell: Floats
    brief: Floats
    owing: Floats
    meal: Floats
    gap: Floats


class Parts(NamedTuple):
    """The most that the parts of spells earn, by what they hold and their first slot.

    All are [worked slots, breaks, waits, first slot] and end with work, a break or a wait.
    """

    worked: Floats
    paused: Floats
    waited: Floats


@njit(cache=True)
def length_of(how: Spells) -> int:
    """Return the slots of the longest spell, with all that may lie in it."""
    return how.longest + how.breaks * how.pause + how.waits


@compiled
def _go_on(parts: Parts, held: tuple[int, int, int], pay: Floats, gone: int, more: Floats) -> None:
    """Write what parts earn that hold so much and one slot more, which pays [slot].

    ``held`` are slots of work, breaks and waits, ``gone`` slots in all.
    """
    work, pause, wait = parts.worked[held], parts.paused[held], parts.waited[held]
    for first in range(pay.size - gone):
        more[first] = max(work[first], pause[first], wait[first]) + pay[first + gone]


@compiled
def _pause(parts: Parts, worked: int, breaks: int, waits: int) -> None:
    """Write what parts earn that end with one more break, which touches no other."""
    more = parts.paused[worked, breaks, waits]
    work, wait = parts.worked[worked, breaks - 1, waits], parts.waited[worked, breaks - 1, waits]
    for first in range(more.size):
        more[first] = max(work[first], wait[first])


@njit(cache=True)
def _parts(premium: Floats, worth: Floats, how: Spells) -> Parts:
    """Return the most that parts of spells earn."""
    shape = (how.longest + 1, how.breaks + 1, how.waits + 1, premium.size)
    parts = Parts(np.full(shape, NEVER), np.full(shape, NEVER), np.full(shape, NEVER))
    parts.worked[1, 0, 0], lost = premium, -worth
    for worked in range(1, how.longest + 1):
        for breaks in range(how.breaks + 1):
            for waits in range(how.waits + 1):
                slots = worked + breaks * how.pause + waits
                if slots > premium.size:
                    continue
                more = worked, breaks, waits
                if worked > 1:
                    before = worked - 1, breaks, waits
                    _go_on(parts, before, premium, slots - 1, parts.worked[more])
                if breaks:
                    _pause(parts, worked, breaks, waits)
                if waits:
                    before = worked, breaks, waits - 1
                    _go_on(parts, before, lost, slots - 1, parts.waited[more])
    return parts


@compiled
def _raise(best: Floats, earned: Floats) -> None:
    """Raise the best to what is earned."""
    for at in range(best.size):
        best[at] = max(best[at], earned[at])


@njit(cache=True)
def _costs(worth: Floats, slots: int) -> Floats:
    """Return [slot] the worth of so many slots from there; ``FAR`` where the day ends before."""
    costs = np.full(worth.size + 1, FAR)
    for first in range(worth.size + 1 - slots):
        costs[first] = worth[first : first + slots].sum()
    return costs


@njit(cache=True)
def rest_slots(worth: Floats, how: Spells, end: int) -> Ints:
    """Return the slots in which recovery from a spell that ends there costs least, none for none.

    A break may lie before each of them. Among costs of [slots of recovery, breaks] there is always
    one without a break, unless the day ends before.
    """
    costs = np.full((how.owed + 1, how.breaks + 1), FAR)
    broken = np.zeros(costs.shape, np.bool_)
    costs[0, 0] = 0.0
    for rested in range(how.owed):
        for breaks in range(how.breaks + 1):
            at = end + rested + breaks * how.pause
            if at >= worth.size:
                break
            after = breaks > 0 and costs[rested, breaks - 1] < costs[rested, breaks]
            least = costs[rested, breaks - 1] if after else costs[rested, breaks]
            costs[rested + 1, breaks] = least + worth[at]
            broken[rested + 1, breaks] = after
    breaks = int(np.argmin(costs[how.owed]))
    if costs[how.owed, breaks] >= FAR:
        return np.empty(0, np.int64)
    slots = np.empty(how.owed, np.int64)
    for rested in range(how.owed, 0, -1):
        slots[rested - 1] = end + rested - 1 + breaks * how.pause
        breaks -= broken[rested, breaks]
    return slots


@njit(cache=True)
def _gaps(worth: Floats, how: Spells) -> Floats:
    """Return [slot, slots] the least cost between a spell and a meal; ``FAR`` for what cannot be.

    A break costs nothing; what is longer than one holds a wait.
    """
    free = how.pause if how.breaks else 0
    longest = how.waits + how.pause * min(how.breaks, how.waits + 1)
    gaps = np.full((worth.size + 1, longest + 1), FAR)
    gaps[:, 0] = 0.0
    for first in range(worth.size):
        for slots in range(1, min(longest, worth.size - first) + 1):
            gaps[first, slots] = 0.0 if slots <= free else worth[first : first + slots].min()
    return gaps


@njit(cache=True)
def earned_by_spells(premium: Floats, worth: Floats, how: Spells) -> Earned:
    """Return what spells earn at a ``premium`` of hard work over a ``worth`` of other work [slot].

    Both are for whole slots.
    """
    spell = np.full((length_of(how) + 1, premium.size), NEVER)
    brief, owing = spell.copy(), spell.copy()
    parts, rests = _parts(premium, worth, how), np.full(worth.size + 1, FAR)
    for end in range(worth.size + 1):
        rest = rest_slots(worth, how, end)
        if rest.size == how.owed:
            rests[end] = worth[rest].sum()
    for worked in range(1, how.longest + 1):
        kind = brief if worked < how.owing else owing
        for breaks in range(how.breaks + 1):
            for waits in range(how.waits + 1):
                slots = worked + breaks * how.pause + waits
                _raise(spell[slots], parts.worked[worked, breaks, waits])
                _raise(kind[slots], parts.worked[worked, breaks, waits])
    for slots in range(1, min(length_of(how), premium.size) + 1):
        owing[slots, : premium.size + 1 - slots] -= rests[slots:]
    costs, gaps = _costs(worth, how.meal), _gaps(worth, how)
    return Earned(spell.T.copy(), brief.T.copy(), owing.T.copy(), costs, gaps)


@njit(cache=True)
def _held(parts: Parts, how: Spells, slots: int, worked: tuple[int, int]) -> tuple[int, int, int]:
    """Return slots of work, breaks and waits of a best spell of so many slots.

    It begins with the first slot, and works between ``worked`` slots.
    """
    held, best = (slots, 0, 0), NEVER
    for breaks in range(how.breaks + 1):
        for waits in range(how.waits + 1):
            work = slots - breaks * how.pause - waits
            if not max(1, worked[0]) <= work <= worked[1]:
                continue
            if parts.worked[work, breaks, waits, 0] > best:
                held, best = (work, breaks, waits), parts.worked[work, breaks, waits, 0]
    return held


@njit(cache=True)
def _last(parts: Parts, held: tuple[int, int, int], pausing: bool) -> int:
    """Return how the best part ends that holds so much: ``HARD``, ``REST`` or ``PAUSE`` if it may.

    ``held`` are slots of work, breaks and waits.
    """
    work, breaks, waits = held
    ends, best = HARD, parts.worked[work, breaks, waits, 0]
    if parts.waited[work, breaks, waits, 0] > best:
        ends, best = REST, parts.waited[work, breaks, waits, 0]
    if pausing and parts.paused[work, breaks, waits, 0] > best:
        ends = PAUSE
    return ends


@njit(cache=True)
def mark(
    paid: tuple[Floats, Floats], how: Spells, slots: int, worked: tuple[int, int], codes: Ints
) -> None:
    """Mark what a best spell of so many slots holds that begins ``paid`` and ``codes``.

    It works between ``worked`` slots.
    """
    parts = _parts(paid[0][:slots], paid[1][:slots], how)
    work, breaks, waits = _held(parts, how, slots, worked)
    ends = HARD
    while slots > 0:
        if ends == HARD:
            work, slots = work - 1, slots - 1
            codes[slots] = HARD
        elif ends == REST:
            waits, slots = waits - 1, slots - 1
            codes[slots] += REST
        else:
            breaks, slots = breaks - 1, slots - how.pause
        if work > 0:
            ends = _last(parts, (work, breaks, waits), ends != PAUSE)


@njit(cache=True)
def mark_gap(worth: Floats, gap: Floats, slots: int, codes: Ints) -> None:
    """Mark what so many slots between a spell and a meal cost, which begin ``worth`` and codes."""
    if slots and gap[slots] > 0:
        codes[int(np.argmin(worth[:slots]))] += REST
