"""What the rules allow in a shift, as the small arrays that the day kernels read."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from scheduler.engine.dayboard import Flags, Floats, Ints
from scheduler.terms import NO_LIMIT

TOUCHING, FRESH = 0, 1
"""Spells: a relief ends at this very minute; no work since the last pause; then quarters worked."""


class Kind(NamedTuple):
    """What the rules allow in shifts of one length of people alike; Q queues, T quarters, L labels.

    Attributes
    ----------
    counts, whole, tail
        Per relief: how many; whole quarters of one; its minutes beyond them.
    allowed
        (relief, quarter, slot) → whether a relief may start there.
    placeable
        (relief, quarter) → from how many quarters on it may still start.
    resets, cuts, ends_hard
        Per relief: whether it ends spells on the phone, stretches on a queue, and hard spells with
        all that is owed after them.
    open
        (queue, quarter) → whether the person may work there.
    hard, capped, brief
        Per queue: has spells that end in recovery; counts towards the cap; may start in a part of a
        quarter.
    first, resumed
        Queue → label of its first quarter; of the first quarter after a meal in the middle of a
        stretch (-1: the stretch may not go on behind it).
    behind
        Queue → slots that a stretch may go on behind a meal; 0 where it may not.
    queue, following, free, met, final
        Per label: its queue (-1: none); label after one more quarter (-1: too long); whether
        anything may follow; whether the shortest stretch is over; whether the shift may end.
    cap
        Quarters on capped queues.
    spell_minutes, spells
        Longest spell on the phone; number of its states.
    off_resets, recovery_quarters
        Whether a quarter off the phone ends a spell; quarters of recovery after a hard spell (0:
        not possible).
    busy, busy_resets
        Quarter → whether sessions take it; whether they end spells on the phone.
    full
        Quarter → whether there is no place to recover in.
    close
        (spell, slot) → price of a relief that starts there in a quarter so soon after the last, in
        thousandths of a person-minute.
    """

    counts: Ints
    whole: Ints
    tail: Ints
    allowed: Flags
    placeable: Ints
    resets: Flags
    cuts: Flags
    ends_hard: Flags
    open: Flags
    hard: Flags
    capped: Flags
    brief: Flags
    first: Ints
    resumed: Ints
    behind: Ints
    queue: Ints
    following: Ints
    free: Flags
    met: Flags
    final: Flags
    cap: int
    spell_minutes: int
    spells: int
    off_resets: bool
    recovery_quarters: int
    busy: Flags
    busy_resets: bool
    full: Flags
    close: Floats


def loosened(kind: Kind) -> Kind:
    """Return a day without bounds on capped queues and spells on the phone."""
    return kind._replace(
        cap=0,
        capped=np.zeros_like(kind.capped),
        spell_minutes=NO_LIMIT,
        spells=1,
        resets=np.ones_like(kind.resets),
        off_resets=True,
        busy_resets=True,
    )


def states_of(kind: Kind) -> int:
    """Return how many states the day has."""
    reliefs = int(np.prod(kind.counts + 1))
    quarters = int(kind.open.shape[1])
    return (quarters + 1) * (kind.cap + 1) * reliefs * kind.spells * len(kind.queue)
