"""The best day plan of one person against what the others leave missing: compiled kernels.

A backward pass without caps and spells bounds what each state may still save. What a cap keeps from
it is made up by a price on work that counts towards the cap, searched for where that bound is least
(a Lagrangian bound). A narrow forward pass then finds a good plan, and a wide one the best of all:
it leaves out states that cannot become better than the good plan.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from scheduler.engine.dayboard import (
    QUEUE,
    RELIEF,
    SLOT_MINUTES,
    SLOTS,
    Floats,
    Ints,
    Slots,
    compiled,
)
from scheduler.engine.daydp import (
    CODES,
    FORMS,
    NEVER,
    TAILED,
    WHOLE,
    Here,
    Table,
    hopes,
    index_of,
    layer_of,
    loose_index,
    state_of,
    ways_on,
)
from scheduler.engine.daykind import FRESH, Kind
from scheduler.terms import NO_LIMIT

NARROW, WIDER = 32, 4
"""States of a quarter from which the narrow pass goes on at first, and times as many whenever all
ways from them end before the shift does."""

MOST_PRICES = 6
"""Prices on capped work that are tried at most."""

CLOSE = 0.002
"""Share of the bound that a better price has to take off for another one to be tried."""

NEARLY = 1
"""Quarters of capped work by which a plan may miss the cap for its price to be near enough."""

UNPRICED = -1.0
"""The price on capped work of a shift that no plan is known of."""

ROUNDING = 1e-5
"""Share of the bound by which sums in another order may differ."""

CUTS = 12
"""Times that the range of values is halved to tell the best of them from the others."""


class Room(NamedTuple):
    """Room for one search; ``rank`` for the values of one quarter, the rest as in ``Table``."""

    value: Floats
    back: Ints
    live: Ints
    reached: Ints
    hope: Floats
    rank: Floats


@compiled
def _table(room: Room, floor: float, bounding: bool) -> Table:
    return Table(room.value, room.back, room.live, room.reached, room.hope, floor, bounding)


@compiled
def _cut(rank: Floats, count: int, most: int) -> tuple[float, float]:
    """Return two values close together, of the first ``count`` in ``rank``.

    At most ``most`` reach the higher one, and more of them the lower one.
    """
    low, high = float(rank[0]), float(rank[0])
    for nth in range(count):
        low, high = min(low, float(rank[nth])), max(high, float(rank[nth]))
    high += 1.0
    for _ in range(CUTS):
        middle, above = (low + high) / 2, 0
        for nth in range(count):
            if rank[nth] >= middle:
                above += 1
        if above > most:
            low = middle
        else:
            high = middle
    return low, high


@compiled
def _promise(kind: Kind, table: Table, index: int) -> float:
    """Return the most that a plan through a state can save."""
    return float(table.value[index] + table.hope[loose_index(kind, state_of(kind, index))])


@compiled
def _forward(kind: Kind, gain: Floats, table: Table, rank: Floats, width: int, price: float) -> int:
    """Fill values of states that may still reach the floor; return the best last one or -1.

    Goes on from ``width`` states of each quarter at most, those that promise most. ``price`` is
    what each quarter of capped work earns beyond ``gain``.
    """
    quarters, layer = kind.open.shape[1], layer_of(kind)
    start = index_of(kind, Here(0, 0, 0, 0, FRESH, 0))
    table.value[start], table.live[0], table.reached[0] = 0.0, start, 1
    for quarter in range(quarters):
        first, count = layer * quarter, table.reached[quarter]
        low, high, spare = 0.0, 0.0, count
        if count > width:
            for nth in range(count):
                rank[nth] = _promise(kind, table, table.live[first + nth])
            low, high = _cut(rank, count, width)
            spare = width
            for nth in range(count):
                spare -= 1 if rank[nth] >= high else 0
        for nth in range(count):
            if count > width and rank[nth] < high:
                if rank[nth] < low or not spare:
                    continue
                spare -= 1
            ways_on(kind, gain, table, state_of(kind, table.live[first + nth]))
    found, most = -1, float(NEVER)
    for nth in range(table.reached[quarters]):
        index = table.live[layer * quarters + nth]
        saved = table.value[index] + price * state_of(kind, index).used
        if saved > most:
            found, most = index, saved
    return found


@compiled
def _clear(kind: Kind, table: Table) -> None:
    """Forget all values, ready for the next search."""
    layer = layer_of(kind)
    for quarter in range(kind.open.shape[1] + 1):
        for nth in range(table.reached[quarter]):
            table.value[table.live[layer * quarter + nth]] = NEVER
        table.reached[quarter] = 0


@compiled
def _write(kind: Kind, slots: Slots, span: tuple[int, int], code: int) -> None:
    """Write one step of a plan into slots ``span``."""
    label, form = divmod(code, FORMS)
    tailed, label = divmod(label, TAILED)
    slots[span[0] : span[1]] = label
    if tailed:
        queue = tailed - 1
        slots[span[0] : span[0] + kind.behind[queue] % SLOTS] = QUEUE + queue
    if form:
        relief, offset = divmod(form - 1, 4)
        start = span[0] + (0 if offset == WHOLE else offset)
        length = SLOTS * kind.whole[relief] + kind.tail[relief] // SLOT_MINUTES
        slots[start : start + length] = RELIEF + relief


@compiled
def _trace(kind: Kind, table: Table, found: int, slots: Slots) -> None:
    """Write the plan that ends in a state."""
    layer, here = layer_of(kind), found
    while here >= layer:
        start, code = divmod(table.back[here], CODES)
        _write(kind, slots, (SLOTS * (start // layer), SLOTS * (here // layer)), code)
        here = start


@compiled
def _best(
    kind: Kind, gain: Floats, table: Table, how: tuple[Floats, int, float], slots: Slots
) -> float:
    """Write the best plan found into ``slots``; return what it saves, ``NEVER`` for none."""
    found, saved = _forward(kind, gain, table, *how), float(NEVER)
    if found >= 0:
        saved = table.value[found] + how[2] * state_of(kind, found).used
        _trace(kind, table, found, slots)
    _clear(kind, table)
    return saved


@compiled
def _used(kind: Kind, loose: Kind, table: Table) -> int:
    """Return the quarters of capped work on the way of hopes from the start."""
    here, used = loose_index(loose, Here(0, 0, 0, 0, FRESH, 0)), 0
    end = loose.open.shape[1] * layer_of(loose)
    while here < end:
        here, code = divmod(table.back[here], CODES)
        tailed, label = divmod(code // FORMS, TAILED)
        queue = tailed - 1 if tailed else label - QUEUE
        if queue >= 0 and kind.capped[queue]:
            used += 1
    return used


@compiled
def _charge(kind: Kind, gain: Floats, rise: float) -> None:
    """Take so much off what each quarter of capped work earns."""
    for queue in range(gain.shape[0]):
        for quarter in range(gain.shape[1] if kind.capped[queue] else 0):
            for begun in range(2):
                for slots in range(1, SLOTS + 1):
                    gain[queue, quarter, begun, slots] -= np.float32(rise)


@compiled
def _first_price(kind: Kind, gain: Floats, rank: Floats) -> float:
    """Return what capped work saves more than other work in the best quarter beyond the cap."""
    quarters = gain.shape[1]
    for quarter in range(quarters):
        capped, other = 0.0, 0.0
        for queue in range(gain.shape[0]):
            if kind.open[queue, quarter]:
                saved = float(gain[queue, quarter, 1, SLOTS])
                if kind.capped[queue]:
                    capped = max(capped, saved)
                else:
                    other = max(other, saved)
        rank[quarter] = capped - other
    return max(0.0, _cut(rank, quarters, kind.cap)[1])


class Point(NamedTuple):
    """The bound at a price on capped work, and its slope there: the cap less what is used."""

    price: float
    bound: float
    slope: int


@compiled
def _point(kinds: tuple[Kind, Kind], gain: Floats, table: Table, price: float) -> Point:
    """Fill the hopes at a price that ``gain`` is charged with, and return the bound there."""
    kind, loose = kinds
    most = hopes(loose, gain, table)
    used = _used(kind, loose, table) if most > NEVER else kind.cap
    return Point(price, most + price * kind.cap, kind.cap - used)


@compiled
def _meeting(low: Point, high: Point) -> float:
    """Return the price at which the lines through two points on either side of the least meet."""
    rise = high.bound - low.bound + low.slope * low.price - high.slope * high.price
    return rise / (low.slope - high.slope)


@compiled
def _priced(kinds: tuple[Kind, Kind], gain: Floats, room: Room, known: float) -> float:
    """Charge capped work so that the bound is low, leave the hopes for it, and return the price.

    The bound is convex and piecewise linear in the price. The next price is where the lines through
    the last points on either side of the least one meet.
    """
    kind, table = kinds[0], _table(room, 0.0, True)
    guess = _first_price(kind, gain, room.rank)
    # A price that was right for dearer work would look near enough, and stay.
    price = min(known, 2 * guess) if known >= 0 else guess
    _charge(kind, gain, price)
    here = best = _point(kinds, gain, table, price)
    low, high = Point(0.0, np.inf, 0), Point(0.0, np.inf, 0)
    for _ in range(MOST_PRICES):
        if abs(here.slope) <= NEARLY or (here.slope > 0 and here.price == 0):
            break
        if here.slope < 0:
            low = here
        else:
            high = here
        if not high.slope:
            price = max(2 * here.price, guess)
        elif not low.slope:
            price = 0.0
        else:
            price = _meeting(low, high)
            if best.bound - (low.bound + low.slope * (price - low.price)) < CLOSE * abs(best.bound):
                break
        if price == here.price:
            break
        _charge(kind, gain, price - here.price)
        here = _point(kinds, gain, table, price)
        if here.bound < best.bound:
            best = here
    if here.price != best.price:
        _charge(kind, gain, best.price - here.price)
        hopes(kinds[1], gain, table)
    return best.price


@compiled
def best_plan(
    kinds: tuple[Kind, Kind], gain: Floats, room: Room, slots: Slots, known: float, exact: bool
) -> tuple[float, float]:
    """Write the best plan into ``slots``; return what it saves and the price that bounded it best.

    Parameters
    ----------
    kinds
        The rules, and the same without caps and spells (``loose``).
    gain
        From ``gains``; charged with the price on capped work when this returns.
    room
        Room for all states of the kind, with no values in it.
    slots
        Where the plan is written.
    known
        A price on a quarter of capped work to begin with, or ``UNPRICED``.
    exact
        Whether the best plan is wanted, or a good one will do.

    Returns
    -------
    tuple
        What the plan saves, ``NEVER`` when none of this form is legal; the price on a quarter of
        capped work that bounded it best.
    """
    kind, loose = kinds
    price = _priced(kinds, gain, room, known)
    most = float(room.hope[loose_index(loose, Here(0, 0, 0, 0, FRESH, 0))])
    if most <= NEVER:
        return float(NEVER), price
    floor, width, good = float(NEVER) / 2, NARROW, float(NEVER)
    while good <= NEVER and width < layer_of(kind):
        good = _best(kind, gain, _table(room, floor, False), (room.rank, width, price), slots)
        width *= WIDER
    if good > NEVER:
        if not exact:
            return good, price
        floor = good - price * kind.cap - max(1.0, ROUNDING * abs(good))
    best = _best(kind, gain, _table(room, floor, False), (room.rank, NO_LIMIT, price), slots)
    return max(good, best), price
