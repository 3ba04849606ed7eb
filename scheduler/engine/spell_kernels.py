"""What hard work can earn in a shift when its spells are lawful: compiled kernels.

``spell_parts`` says what one spell earns; here they lie before the meal of a shift and behind it.
Behind a meal a spell too short to owe may follow, since a meal ends no stretch. The shortest
stretch on other queues, and how many breaks there are beside a spell, are left out, so that no real
plan earns more.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit

from scheduler.engine.dayboard import SLOT_MINUTES, SLOTS, compiled
from scheduler.engine.line_kernels import FAR, Floats, Ints
from scheduler.engine.spell_parts import (
    MEAL,
    NEVER,
    REST,
    Earned,
    Spells,
    mark,
    mark_gap,
    rest_slots,
)


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
def _settled(earned: Earned, first: int, way: Way, meal: int) -> tuple[float, int]:
    """Return the most earned before a meal, and where a spell ends that it is the rest of, or -1.

    ``first`` is the first slot of the shift.
    """
    best, end = way.before[meal], -1
    for gone in range(min(meal, earned.gap.shape[1] - 1) + 1):
        saved = way.pending[meal - gone] - earned.gap[first + meal - gone, gone]
        if saved > best:
            best, end = saved, meal - gone
    return best, end


@compiled
def _eat(how: Spells, earned: Earned, first: int, slots: int, meal: int, way: Way) -> None:
    """Begin the meal at a slot, and maybe a spell behind it that is too short to owe."""
    saved = _settled(earned, first, way, meal)[0] - earned.meal[first + meal]
    end = meal + how.meal
    way.behind[end] = max(way.behind[end], saved)
    for gone in range(min(slots - end, earned.gap.shape[1] - 1) + 1):
        begun, less = end + gone, saved - earned.gap[first + end, gone]
        last = min(earned.brief.shape[1] - 1, slots - begun)
        if last > 0:
            brief = earned.brief[first + begun, 1 : 1 + last]
            _offer(way.behind[begun + 1 : begun + 1 + last], less, brief)


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
        saved = _settled(earned, first, way, at)[0] - earned.meal[first + at]
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
        saved = _settled(earned, first, way, meal)[0] - earned.meal[first + meal]
        end = meal + how.meal
        if end == at and saved == way.behind[at]:
            return meal, 0
        for gone in range(min(at - end, earned.gap.shape[1] - 1) + 1):
            begun, less = end + gone, saved - earned.gap[first + end, gone]
            length = at - begun
            if not 0 < length < earned.brief.shape[1]:
                continue
            if less + earned.brief[first + begun, length] == way.behind[at]:
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
    codes[:], premium, worth = 0, paid[0][first:], paid[1][first:]
    fill(how, earned, first, slots, way)
    _, at, meal = total(how, earned, first, slots, way, mealed)
    behind = mealed and meal < 0
    here = way.behind if behind else way.before
    while at > 0 or meal >= 0:
        if meal >= 0:
            codes[meal : meal + how.meal] = MEAL
            at, here, behind = meal, way.before, False
            _, end = _settled(earned, first, way, meal)
            if end >= 0:
                length = _length(way.before, earned.spell, first, end, way.pending[end])
                mark_gap(worth[end:], earned.gap[first + end], meal - end, codes[end:])
                at = end - length
                mark((premium[at:], worth[at:]), how, length, (1, how.longest), codes[at:])
            meal = -1
        elif here[at] == here[at - 1]:
            at -= 1
        else:
            end = at - how.owed
            length = _length(here, earned.owing, first, end, here[at])
            if length:
                at = end - length
                mark((premium[at:], worth[at:]), how, length, (how.owing, how.longest), codes[at:])
                for slot in rest_slots(paid[1], how, first + end) - first:
                    codes[slot] += REST
                continue
            if behind:
                meal, length = _behind_meal(how, earned, first, way, at)
                begun, end = at - length, meal + how.meal
                if length:
                    brief = (premium[begun:], worth[begun:])
                    mark(brief, how, length, (1, how.owing - 1), codes[begun:])
                    mark_gap(worth[end:], earned.gap[first + end], begun - end, codes[end:])
            at -= 1
