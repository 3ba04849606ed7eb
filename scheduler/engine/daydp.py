"""States of the day plan of one person, and the ways from one to the next: compiled kernels.

A plan gives each quarter hour of a shift a label – a queue, off the phone, recovery – and lays
meals and breaks on the 5-minute grid inside or over quarters. A state is (quarter, quarters on
capped queues, meals done, breaks done, spell on the phone, label with its age).

What a label earns is the exact change of cost of its interval, with what the person has just done
in its first quarter, unless a meal or break lies in that.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from scheduler.engine.dayboard import (
    OFF,
    QUEUE,
    RECOVERY,
    SLOT_MINUTES,
    SLOTS,
    Floats,
    Ints,
    compiled,
)
from scheduler.engine.daykind import FINAL, FREE, FRESH, HARD, MET, PHONE, STRETCH, TOUCHING, Kind

NEVER = np.float32(-1e30)
WHOLE = 3
FORMS, CODES, TAILED = 16, 4096, 32
"""A step is coded by label and form. A label that is ``TAILED`` times a number larger has the queue
of this number, counted from 1, in its first slots."""


class Table(NamedTuple):
    """Room for one search.

    Attributes
    ----------
    value, back
        Per state: the most saved on the way there (``NEVER``: not reached) and its last step; while
        ``hope`` is filled, its next one.
    live, reached
        States reached, by quarter, and how many.
    hope
        The most that can still be saved, by state without caps and spells.
    floor
        Ways that cannot save so much in all are left out.
    bounding
        Whether ``hope`` is being filled rather than ``value``.
    """

    value: Floats
    back: Ints
    live: Ints
    reached: Ints
    hope: Floats
    floor: float = 0.0
    bounding: bool = False


class Here(NamedTuple):
    """A state; ``place`` is its index in the array being filled, where ways on start from it."""

    quarter: int
    used: int
    meals: int
    breaks: int
    spell: int
    label: int
    place: int = 0


@compiled
def layer_of(kind: Kind) -> int:
    """Return how many states a quarter has."""
    reliefs = int((kind.counts[0] + 1) * (kind.counts[1] + 1))
    return (kind.cap + 1) * reliefs * kind.spells * len(kind.queue)


@compiled
def index_of(kind: Kind, at: Here) -> int:
    """Return where a state lies in ``value`` and ``back``."""
    index = (at.quarter * (kind.cap + 1) + at.used) * int(kind.counts[0] + 1) + at.meals
    index = (index * int(kind.counts[1] + 1) + at.breaks) * kind.spells + at.spell
    return index * len(kind.queue) + at.label


@compiled
def loose_index(kind: Kind, at: Here) -> int:
    """Return the index of a state when nothing is known of its spell and of capped queues."""
    index = at.quarter * int(kind.counts[0] + 1) + at.meals
    index = index * int(kind.counts[1] + 1) + at.breaks
    return index * len(kind.queue) + at.label


@compiled
def _push(kind: Kind, table: Table, origin: Here, to: Here, worth: tuple[float, int]) -> None:
    """Offer a way from ``origin`` to ``to`` that adds a value and is coded by a number."""
    ahead = loose_index(kind, to)
    hope = table.hope[ahead]
    if table.bounding:
        if hope + np.float32(worth[0]) > table.hope[origin.place]:
            table.hope[origin.place] = hope + np.float32(worth[0])
            table.back[origin.place] = ahead * CODES + worth[1]
        return
    value = table.value[origin.place] + np.float32(worth[0])
    form = worth[1] % FORMS
    if form:
        value -= kind.close[origin.spell, (form - 1) % 4 % WHOLE]
    if value + hope < table.floor:
        return
    index = index_of(kind, to)
    if value <= table.value[index]:
        return
    if table.value[index] <= NEVER:
        layer = layer_of(kind)
        table.live[layer * to.quarter + table.reached[to.quarter]] = index
        table.reached[to.quarter] += 1
    table.value[index] = value
    table.back[index] = origin.place * CODES + worth[1]


@compiled
def _after_work(kind: Kind, spell: int, slots: int) -> int:
    """Return the spell after up to a quarter more of work; -1 when it would be too long."""
    worked = max(0, spell - FRESH)
    if 3 * SLOT_MINUTES * worked + SLOT_MINUTES * slots > kind.spell_minutes:
        return -1
    return min(FRESH + worked + 1, kind.spells - 1)


@compiled
def _after_relief(kind: Kind, relief: int, spell: int, before: int, after: int) -> int:
    """Return the spell after work, a relief, and work again, in slots; -1 when not possible."""
    if before and _after_work(kind, spell, before) < 0:
        return -1
    if kind.ends[relief] & PHONE:
        if after == 0:
            return TOUCHING
        return _after_work(kind, FRESH, after)
    if after == 0:
        return -1
    return _after_work(kind, spell, before + after)


@compiled
def _room(kind: Kind, at: Here, queue: int) -> int:
    """Return quarters used on capped queues after one more on ``queue``; -1 when too many."""
    used = at.used + (1 if kind.capped[queue] else 0)
    return used if used <= kind.cap else -1


@compiled
def _work(kind: Kind, gain: Floats, table: Table, at: Here) -> None:
    """Go on with a queue or begin another for a whole quarter."""
    spell = _after_work(kind, at.spell, SLOTS)
    mine = kind.queue[at.label]
    if spell < 0:
        return
    for queue in range(kind.first.shape[0]):
        same = queue == mine
        label = kind.following[at.label] if same else kind.first[queue]
        used = _room(kind, at, queue)
        if label < 0 or used < 0 or not kind.open[queue, at.quarter]:
            continue
        if not same and (
            not kind.true[at.label] & FREE or (mine >= 0 and kind.hard[mine] and kind.hard[queue])
        ):
            continue
        to = Here(at.quarter + 1, used, at.meals, at.breaks, spell, label)
        worth = gain[queue, at.quarter, 1 if same else 0, SLOTS]
        _push(kind, table, at, to, (worth, (QUEUE + queue) * FORMS))


@compiled
def _rest(kind: Kind, table: Table, at: Here) -> None:
    """Spend a quarter off the phone or in a session, or recover from a hard spell."""
    mine = kind.queue[at.label]
    if kind.true[at.label] & FREE:
        spell = FRESH if kind.idle_resets[at.quarter] else max(FRESH, at.spell)
        to = Here(at.quarter + 1, at.used, at.meals, at.breaks, spell, 0)
        _push(kind, table, at, to, (0.0, OFF))
    end = at.quarter + kind.recovery_quarters
    hard = mine >= 0 and kind.hard[mine] and kind.true[at.label] & MET != 0
    if hard and kind.recovery_quarters and end <= kind.open.shape[1]:
        for quarter in range(at.quarter, end):
            if kind.shut[quarter]:
                return
        to = Here(end, at.used, at.meals, at.breaks, FRESH, 0)
        _push(kind, table, at, to, (0.0, RECOVERY * FORMS))


@compiled
def _beside(
    kind: Kind, gain: Floats, table: Table, at: Here, fit: tuple[int, int, int, int, int]
) -> None:
    """Fill what a relief leaves of its quarter: relief, form, label, slots before and after."""
    relief, form, label, before, after = fit
    quarter = at.quarter + (kind.whole[relief] if form == WHOLE else 0)
    if quarter >= kind.open.shape[1]:
        return
    meals, breaks = at.meals + (1 - relief), at.breaks + relief
    code = 1 + 4 * relief + form
    mine = kind.queue[label]
    if kind.true[label] & FREE and (after or kind.ends[relief] & PHONE):
        spell = FRESH if after else TOUCHING
        spell = spell if kind.ends[relief] & PHONE else max(FRESH, at.spell)
        _push(kind, table, at, Here(quarter + 1, at.used, meals, breaks, spell, 0), (0.0, code))
    spell = _after_relief(kind, relief, at.spell, before, after)
    if spell < 0 or kind.ends[relief] & STRETCH:
        return
    for queue in range(kind.first.shape[0]):
        same = queue == mine
        begun = kind.true[label] & FREE != 0 and kind.brief[queue]
        used = _room(kind, at, queue)
        if used < 0 or not kind.open[queue, quarter] or kind.hard[queue] or not (same or begun):
            continue
        to = Here(quarter + 1, used, meals, breaks, spell, label if same else kind.first[queue])
        worth = gain[queue, quarter, 1 if same else 0, before + after]
        _push(kind, table, at, to, (worth, code + (QUEUE + queue) * FORMS))


@compiled
def _long_relief(kind: Kind, gain: Floats, table: Table, at: Here, relief: int) -> None:
    """Begin a relief of a quarter or more at the start of a quarter."""
    mine = kind.queue[at.label]
    hard = mine >= 0 and kind.hard[mine]
    if hard and not (kind.true[at.label] & MET and kind.ends[relief] & HARD):
        return
    if kind.ends[relief] & STRETCH and not (hard or kind.true[at.label] & FREE):
        return
    label = 0 if hard or kind.ends[relief] & STRETCH else at.label
    if kind.tail[relief]:
        left = SLOTS - kind.tail[relief] // SLOT_MINUTES
        _beside(kind, gain, table, at, (relief, WHOLE, label, 0, left))
    elif at.quarter + kind.whole[relief] <= kind.open.shape[1] and kind.ends[relief] & PHONE:
        quarter = at.quarter + kind.whole[relief]
        meals, breaks = at.meals + (1 - relief), at.breaks + relief
        to = Here(quarter, at.used, meals, breaks, TOUCHING, label)
        _push(kind, table, at, to, (0.0, 1 + 4 * relief + WHOLE))
        if hard and not kind.ends[relief] & STRETCH:
            _resume(kind, gain, table, at, relief)


@compiled
def _resume(kind: Kind, gain: Floats, table: Table, at: Here, relief: int) -> None:
    """Go on with a stretch behind a relief of whole quarters that ends the spell in it."""
    queue, quarter = kind.queue[at.label], at.quarter + kind.whole[relief]
    label, used = kind.resumed[queue], _room(kind, at, queue)
    spell = _after_work(kind, FRESH, SLOTS)
    if label < 0 or used < 0 or quarter >= kind.open.shape[1] or not kind.open[queue, quarter]:
        return
    to = Here(quarter + 1, used, at.meals + (1 - relief), at.breaks + relief, spell, label)
    code = 1 + 4 * relief + WHOLE + (QUEUE + queue) * FORMS
    _push(kind, table, at, to, (gain[queue, quarter, 0, SLOTS], code))


@compiled
def _tail(kind: Kind, gain: Floats, table: Table, at: Here) -> None:
    """End a stretch behind a relief within this quarter, and begin another queue in the rest of it.

    The other queue has the next quarter as well, from which its stretch is counted.
    """
    queue, quarter = kind.queue[at.label], at.quarter
    if queue < 0 or at.label != kind.resumed[queue] + kind.behind[queue] // SLOTS - 1:
        return
    slots, used = kind.behind[queue] % SLOTS, _room(kind, at, queue)
    spell = _after_work(kind, at.spell, SLOTS)
    spell = _after_work(kind, spell, SLOTS) if spell >= 0 else -1
    if not slots or used < 0 or spell < 0 or quarter + 2 > kind.open.shape[1]:
        return
    tailed = (1 + queue) * TAILED + QUEUE
    if not kind.open[queue, quarter] or tailed * FORMS >= CODES:
        return
    for other in range(min(kind.first.shape[0], TAILED - QUEUE)):
        clear = kind.open[other, quarter] and kind.open[other, quarter + 1]
        if not clear or kind.first[other] < 0 or kind.hard[other] or kind.capped[other]:
            continue
        to = Here(quarter + 2, used, at.meals, at.breaks, spell, kind.first[other])
        worth = gain[queue, quarter, 1, slots] + gain[other, quarter, 0, SLOTS - slots]
        worth += gain[other, quarter + 1, 0, SLOTS]
        _push(kind, table, at, to, (worth, (tailed + other) * FORMS))


@compiled
def _relieve(kind: Kind, gain: Floats, table: Table, at: Here, relief: int) -> None:
    """Begin a relief in this quarter, wherever it may."""
    if kind.whole[relief]:
        if kind.allowed[relief, at.quarter, 0] and at.spell != TOUCHING:
            _long_relief(kind, gain, table, at, relief)
        return
    mine = kind.queue[at.label]
    if mine >= 0 and kind.hard[mine]:
        return
    slots = kind.tail[relief] // SLOT_MINUTES
    for before in range(SLOTS - slots + 1):
        if kind.allowed[relief, at.quarter, before] and (before or at.spell != TOUCHING):
            fit = (relief, before, at.label, before, SLOTS - slots - before)
            _beside(kind, gain, table, at, fit)


@compiled
def ways_on(kind: Kind, gain: Floats, table: Table, at: Here) -> None:
    """Offer all ways on from a state."""
    owed = (kind.counts[0] - at.meals, kind.counts[1] - at.breaks)
    if owed[0] > kind.placeable[0, at.quarter] or owed[1] > kind.placeable[1, at.quarter]:
        return
    _work(kind, gain, table, at)
    _tail(kind, gain, table, at)
    _rest(kind, table, at)
    for relief in range(2):
        if owed[relief]:
            _relieve(kind, gain, table, at, relief)


@compiled
def state_of(kind: Kind, index: int) -> Here:
    """Return the state that lies at an index."""
    rest, label = divmod(index, len(kind.queue))
    rest, spell = divmod(rest, kind.spells)
    rest, breaks = divmod(rest, kind.counts[1] + 1)
    rest, meals = divmod(rest, kind.counts[0] + 1)
    quarter, used = divmod(rest, kind.cap + 1)
    return Here(quarter, used, meals, breaks, spell, label, index)


@compiled
def hopes(loose: Kind, gain: Floats, table: Table) -> float:
    """Fill ``hope`` backwards; return the most that any plan can save."""
    quarters, layer = loose.open.shape[1], layer_of(loose)
    table.hope[: (quarters + 1) * layer] = NEVER
    for index in range((quarters + 1) * layer - 1, -1, -1):
        at = state_of(loose, index)
        owed = (loose.counts[0] - at.meals, loose.counts[1] - at.breaks)
        if at.quarter == quarters:
            if owed == (0, 0) and loose.true[at.label] & FINAL:
                table.hope[index] = 0.0
            continue
        behind = (
            loose.placeable[0, 0] - loose.placeable[0, at.quarter],
            loose.placeable[1, 0] - loose.placeable[1, at.quarter],
        )
        if at.meals <= behind[0] and at.breaks <= behind[1]:
            free = Here(at.quarter, 0, at.meals, at.breaks, FRESH, at.label, index)
            ways_on(loose, gain, table, free)
    return float(table.hope[loose_index(loose, Here(0, 0, 0, 0, FRESH, 0))])
