"""What the rules allow in a shift, as the small arrays that the day kernels read."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from scheduler.engine.dayboard import Flags, Floats, Ints
from scheduler.terms import NO_LIMIT

TOUCHING, FRESH = 0, 1
"""Spells: a relief ends at this very minute; no work since the last pause; then quarters worked."""


PHONE, STRETCH, HARD = 1, 2, 4
"""What a relief ends: spells on the phone; stretches on a queue; hard spells with all they owe."""

FREE, MET, FINAL = 1, 2, 4
"""What is true at a label: anything may follow; the shortest stretch is over; a shift may end."""


class Kind(NamedTuple):
    """What the rules allow in shifts of one length of people alike; Q queues, T quarters, L labels.

    Kernels pass it by value. With a few fields more than these the compiler gives up on putting one
    kernel into the other, and a plan takes four times as long (``benchmarks.micro`` shows it).

    Attributes
    ----------
    counts, whole, tail
        Per relief: how many; whole quarters of one; its minutes beyond them.
    allowed
        (relief, quarter, slot) → whether a relief may start there.
    placeable
        (relief, quarter) → from how many quarters on it may still start.
    ends
        Per relief: what it ends, of ``PHONE``, ``STRETCH`` and ``HARD``.
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
    queue, following, true
        Per label: its queue (-1: none); label after one more quarter (-1: too long); what is true,
        of ``FREE``, ``MET`` and ``FINAL``.
    cap
        Quarters on capped queues.
    spell_minutes, spells
        Longest spell on the phone; number of its states.
    recovery_quarters
        Quarters of recovery after a hard spell (0: not possible).
    idle_resets
        Quarter → whether time off the phone or in a session there ends a spell.
    shut
        Quarter → whether no recovery lies there: it is in a session, or no place is free.
    close
        (spell, slot) → price of a relief that starts there in a quarter, so soon or so long after
        the last, in thousandths of a person-minute.
    """

    counts: Ints
    whole: Ints
    tail: Ints
    allowed: Flags
    placeable: Ints
    ends: Ints
    open: Flags
    hard: Flags
    capped: Flags
    brief: Flags
    first: Ints
    resumed: Ints
    behind: Ints
    queue: Ints
    following: Ints
    true: Ints
    cap: int
    spell_minutes: int
    spells: int
    recovery_quarters: int
    idle_resets: Flags
    shut: Flags
    close: Floats


def loosened(kind: Kind) -> Kind:
    """Return a day without bounds on capped queues and spells on the phone."""
    return kind._replace(
        cap=0,
        capped=np.zeros_like(kind.capped),
        spell_minutes=NO_LIMIT,
        spells=1,
        ends=kind.ends | PHONE,
        idle_resets=np.ones_like(kind.idle_resets),
    )


def states_of(kind: Kind) -> int:
    """Return how many states the day has."""
    reliefs = int(np.prod(kind.counts + 1))
    quarters = int(kind.open.shape[1])
    return (quarters + 1) * (kind.cap + 1) * reliefs * kind.spells * len(kind.queue)
