"""What hard work can earn in a shift when its spells are lawful: compiled kernels.

Slots are five minutes. A spell on hard queues lasts no longer than allowed, and what owes recovery
has it right behind, or a meal. As many slots as a shift has breaks may lie in a spell, and between
it and its rest; they are priced elsewhere and cost nothing here. Behind a meal a spell too short
to owe may follow, since a meal ends no stretch. All else – the shortest stretch on other queues,
where breaks may lie – is left out, so that no real plan earns more.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit

from scheduler.engine.dayboard import SLOT_MINUTES, SLOTS, compiled
from scheduler.engine.line_kernels import FAR, Floats, Ints

NEVER = -1e18
"""What cannot be earned."""

HARD, MEAL, REST = 1, 2, 4
"""What a slot of a shift holds in ``lay``: 0 for work on other queues or a break; ``REST`` is added
for each recovery that counts it, whatever else it holds."""


class Spells(NamedTuple):
    """How hard work may lie in a shift, in slots.

    Attributes
    ----------
    longest, owing
        Of a longest spell; from which length a spell owes recovery.
    owed
        Of the recovery.
    pauses
        Of all breaks of a shift at most: so much may lie in a spell, or between it and its rest.
    meal, earliest, latest
        Of the meal; first and last slot of a shift in which it may begin.
    closed
        At the end of a shift, without hard work.
    """

    longest: int
    owing: int
    owed: int
    pauses: int
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
    """

    spell: Floats
    brief: Floats
    owing: Floats
    meal: Floats


class Way(NamedTuple):
    """The most earned up to each slot of a shift.

    Attributes
    ----------
    before, behind, pending
        [slot] before the meal; behind it; with a spell that ends there and owes its rest.
    """

    before: Floats
    behind: Floats
    pending: Floats


def way_of(slots: int) -> Way:
    """Return room for shifts of so many slots."""
    return Way(*(np.empty(slots + 1) for _ in range(3)))


@compiled
def _go_on(ends: Floats, premium: Floats, idle: Floats, more: Floats) -> None:
    """Write the most that spells earn with one more slot of work, or of a pause (``idle``)."""
    for first in range(more.size):
        earned = ends[first] + premium[first]
        more[first] = max(earned, idle[first])


@compiled
def _raise(best: Floats, ends: Floats, premium: Floats) -> None:
    """Raise the best to what spells earn with one more slot of work."""
    for first in range(premium.size):
        earned = ends[first] + premium[first]
        best[first] = max(best[first], earned)


@njit(cache=True)
def _ends(premium: Floats, how: Spells, longest: int) -> Floats:
    """Return [slots, slots of pauses, first] the most that spells earn up to there."""
    ends = np.full((longest + 1, how.pauses + 1, premium.size), NEVER)
    nothing = np.full(premium.size, NEVER)
    ends[0, 0] = 0.0
    for slots in range(1, longest + 1):
        paid = premium[slots - 1 :]
        for paused in range(max(0, slots - how.longest), min(how.pauses, slots - 1) + 1):
            idle = ends[slots - 1, paused - 1] if paused else nothing
            _go_on(ends[slots - 1, paused], paid, idle, ends[slots, paused, : paid.size])
    return ends


@njit(cache=True)
def _costs(worth: Floats, slots: int) -> Floats:
    """Return [slot] the worth of so many slots from there; ``FAR`` where the day ends before."""
    costs = np.full(worth.size + 1, FAR)
    for first in range(worth.size + 1 - slots):
        costs[first] = worth[first : first + slots].sum()
    return costs


@njit(cache=True)
def _rest(worth: Floats, how: Spells, end: int) -> Ints:
    """Return the slots in which recovery from a spell that ends there costs least.

    Pauses may lie before it, and in it.
    """
    last = min(worth.size, end + how.owed + how.pauses)
    return end + np.argsort(worth[end:last], kind="mergesort")[: how.owed]


@njit(cache=True)
def earned_by_spells(premium: Floats, worth: Floats, how: Spells) -> Earned:
    """Return what spells earn at a ``premium`` of hard work over a ``worth`` of other work [slot].

    Both are for whole slots.
    """
    longest = how.longest + how.pauses
    spell = np.full((longest + 1, premium.size), NEVER)
    brief, owing = spell.copy(), spell.copy()
    ends, rests = _ends(premium, how, longest), np.full(worth.size + 1, FAR)
    for end in range(worth.size + 1 - how.owed):
        rests[end] = worth[_rest(worth, how, end)].sum()
    for slots in range(1, min(longest, premium.size) + 1):
        paid = premium[slots - 1 :]
        for paused in range(max(0, slots - how.longest), min(how.pauses, slots - 1) + 1):
            kind = brief if slots - paused < how.owing else owing
            _raise(spell[slots], ends[slots - 1, paused], paid)
            _raise(kind[slots], ends[slots - 1, paused], paid)
        owing[slots, : paid.size] -= rests[slots:]
    return Earned(spell.T.copy(), brief.T.copy(), owing.T.copy(), _costs(worth, how.meal))


@compiled
def _offer(best: Floats, begun: float, earned: Floats) -> None:
    """Raise the best to what is earned from a begin on."""
    for at in range(earned.size):
        value = begun + earned[at]
        best[at] = max(best[at], value)


@compiled
def fill(how: Spells, earned: Earned, first: int, slots: int, way: Way) -> None:
    """Fill the ways through a shift of so many slots from ``first`` on."""
    for row in (way.before, way.behind, way.pending):
        row[: slots + 1] = NEVER
    way.before[0] = 0.0
    for at in range(slots + 1):
        if at:
            way.before[at] = max(way.before[at], way.before[at - 1])
            way.behind[at] = max(way.behind[at], way.behind[at - 1])
        _work_on(how, earned, first + at, slots - at, at, way)
        if how.earliest <= at <= how.latest and at + how.meal <= slots:
            _eat(how, earned, first, slots, at, way)


@compiled
def _work_on(how: Spells, earned: Earned, here: int, left: int, at: int, way: Way) -> None:
    """Begin a spell at a slot, before the meal or behind it."""
    longest = earned.spell.shape[1] - 1
    last = min(longest, how.latest - at, left)
    if last > 0:
        pending = way.pending[at + 1 : at + 1 + last]
        _offer(pending, way.before[at], earned.spell[here, 1 : 1 + last])
    last = min(longest, left - how.owed)
    if last >= how.owing:
        owing, rested = earned.owing[here, how.owing : 1 + last], at + how.owing + how.owed
        _offer(way.before[rested : rested + owing.size], way.before[at], owing)
        if at >= how.earliest + how.meal:
            _offer(way.behind[rested : rested + owing.size], way.behind[at], owing)


@compiled
def _settled(how: Spells, way: Way, meal: int) -> tuple[float, int]:
    """Return the most earned before a meal, and where a spell ends that it is the rest of, or -1.

    Breaks may lie between them.
    """
    best, end = way.before[meal], -1
    for paused in range(how.pauses + 1):
        at = meal - paused
        if at >= 0 and way.pending[at] > best:
            best, end = way.pending[at], at
    return best, end


@compiled
def _eat(how: Spells, earned: Earned, first: int, slots: int, meal: int, way: Way) -> None:
    """Begin the meal at a slot, and maybe a spell behind it that is too short to owe."""
    saved = _settled(how, way, meal)[0] - earned.meal[first + meal]
    end = meal + how.meal
    way.behind[end] = max(way.behind[end], saved)
    for paused in range(how.pauses + 1):
        begun = end + paused
        last = min(how.owing - 1 + how.pauses, slots - begun)
        if last > 0:
            brief = earned.brief[first + begun, 1 : 1 + last]
            _offer(way.behind[begun + 1 : begun + 1 + last], saved, brief)


@compiled
def total(
    how: Spells, earned: Earned, first: int, slots: int, way: Way, mealed: bool
) -> tuple[float, int, int]:
    """Return the most that a shift of so many slots earns, where its last hard work ends, its meal.

    The meal is -1 where it lies on the way to that end, or where there is none.
    """
    end = max(0, min(slots, slots - how.closed + how.owed))
    if not mealed:
        return way.before[end], end, -1
    best, meal = way.behind[end], -1
    for at in range(max(how.earliest, end - how.meal + 1), min(how.latest, slots - how.meal) + 1):
        saved = _settled(how, way, at)[0] - earned.meal[first + at]
        if saved > best:
            best, meal = saved, at
    return best, end, meal


@compiled
def shift_gains(
    allowed: Floats,
    spans: Ints,
    mealed: Ints,
    how: Spells,
    earned: Earned,
    way: Way,
    gains: Floats,
) -> None:
    """Write [start, length] the most that hard work earns in each shift, less what a meal costs.

    Parameters
    ----------
    allowed
        [start, length] less than ``FAR`` where there is such a shift; ``earned`` begins with the
        first start.
    spans
        [length] minutes of a shift.
    mealed
        [length] whether it holds a meal.
    way
        Room for the longest shift.
    """
    starts, lengths = allowed.shape
    for start in range(starts):
        first, filled = SLOTS * start, False
        for length in range(lengths - 1, -1, -1):
            slots = spans[length] // SLOT_MINUTES
            if allowed[start, length] >= FAR or first + slots > earned.spell.shape[0]:
                continue
            if not filled:
                fill(how, earned, first, slots, way)
                filled = True
            gains[start, length] = total(how, earned, first, slots, way, mealed[length] > 0)[0]


@njit(cache=True)
def _mark(premium: Floats, how: Spells, slots: int, worked: tuple[int, int], codes: Ints) -> None:
    """Mark the hard slots of a best spell of so many slots that begins ``premium`` and ``codes``.

    It ends with work, and works between ``worked`` slots.
    """
    ends = _ends(premium[:slots], how, slots)[:, :, 0]
    paused, best = 0, NEVER
    for number in range(how.pauses + 1):
        earned = ends[slots - 1, number] + premium[slots - 1]
        if worked[0] <= slots - number <= worked[1] and earned > best:
            paused, best = number, earned
    slots -= 1
    codes[slots] = HARD
    while slots > 0:
        slots -= 1
        if paused and ends[slots, paused - 1] >= ends[slots, paused] + premium[slots]:
            paused -= 1
        else:
            codes[slots] = HARD


@njit(cache=True)
def _length(begun: Floats, earned: Floats, first: int, end: int, value: float) -> int:
    """Return the slots of a spell that ends at a slot and earns a value by then; 0 for none.

    ``begun`` is [slot] what is earned before it, ``earned`` [slot of the day, slots] what it earns.
    """
    for length in range(1, min(earned.shape[1] - 1, end) + 1):
        if begun[end - length] + earned[first + end - length, length] == value:
            return length
    return 0


@njit(cache=True)
def _behind_meal(how: Spells, earned: Earned, first: int, way: Way, at: int) -> tuple[int, int]:
    """Return the meal of a way behind it that is new at a slot, and the slots of a brief spell."""
    for meal in range(how.earliest, min(how.latest, at - how.meal) + 1):
        saved = _settled(how, way, meal)[0] - earned.meal[first + meal]
        if meal + how.meal == at and saved == way.behind[at]:
            return meal, 0
        for paused in range(how.pauses + 1):
            begun = meal + how.meal + paused
            length = at - begun
            if not 0 < length < earned.brief.shape[1]:
                continue
            if saved + earned.brief[first + begun, length] == way.behind[at]:
                return meal, length
    return -1, 0


@njit(cache=True)
def lay(
    how: Spells,
    earned: Earned,
    paid: tuple[Floats, Floats],
    shift: tuple[int, int],
    mealed: bool,
    way: Way,
    codes: Ints,
) -> None:
    """Write what the slots of a shift hold as ``shift_gains`` assumes.

    Parameters
    ----------
    paid
        Premium and worth as in ``earned_by_spells``.
    shift
        First slot and number of slots.
    codes
        At least as long as the shift; recovery may count slots behind it.
    """
    first, slots = shift
    codes[:], premium = 0, paid[0][first:]
    fill(how, earned, first, slots, way)
    _, at, meal = total(how, earned, first, slots, way, mealed)
    behind = mealed and meal < 0
    here = way.behind if behind else way.before
    while at > 0 or meal >= 0:
        if meal >= 0:
            codes[meal : meal + how.meal] = MEAL
            _, end = _settled(how, way, meal)
            at, here, behind = meal, way.before, False
            if end >= 0:
                length = _length(way.before, earned.spell, first, end, way.pending[end])
                at = end - length
                _mark(premium[at:], how, length, (1, how.longest), codes[at:])
            meal = -1
        elif here[at] == here[at - 1]:
            at -= 1
        else:
            end = at - how.owed
            length = _length(here, earned.owing, first, end, here[at])
            if length:
                at = end - length
                _mark(premium[at:], how, length, (how.owing, how.longest), codes[at:])
                for slot in _rest(paid[1], how, first + end) - first:
                    codes[slot] += REST
                continue
            if behind:
                meal, length = _behind_meal(how, earned, first, way, at)
                begun = at - length
                if length:
                    _mark(premium[begun:], how, length, (1, how.owing - 1), codes[begun:])
            at -= 1
