"""What pauses cost that lie close together or far apart, as the day kernels read it.

The state of the day programme knows the quarters worked since the last pause where every meal and
break ends a spell on the phone. Meals and breaks with nothing but work since it are priced to five
minutes: so little since the last pause, or so much that the spell was longer than it should be.

Spells are those of hard terms on the phone, and whole quarters of them five minutes short at most.
Slots left off the phone and sessions are mispriced in both directions. A break that touches time
off the phone, and so only lengthens that pause, can cost as if it began one; one behind work and
then time off the phone can cost too little, and one right behind a session nothing. Time off the
phone and recovery that begin soon after a pause cost nothing here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

import numpy as np

from scheduler.engine.choices import QUARTER
from scheduler.engine.clauses import Clause
from scheduler.engine.dayboard import SLOT_MINUTES, SLOTS, Floats
from scheduler.engine.daykind import FRESH
from scheduler.terms import NO_LIMIT, Apart, Place, Stretch

Priced = tuple[tuple[Apart | Stretch, int], ...]
"""Terms with their weights."""


def priced_gaps(clauses: Iterable[Clause]) -> dict[str, Priced]:
    """Return person → weighed terms about the time, or the work on any queue, between pauses."""
    found: dict[str, Priced] = defaultdict(tuple)
    for clause in clauses:
        term, weight = clause.term, clause.weight_milli
        if weight and (
            isinstance(term, Apart) or (isinstance(term, Stretch) and term.queues is None)
        ):
            for agent_id in term.agent_ids:
                found[agent_id] += ((term, weight),)
    return dict(found)


def gap_costs(priced: Priced, places: Iterable[Place], spells: int) -> Floats:
    """Return (spell, slot) → what a meal or break costs that starts there, in thousandths.

    One that touches the pause before lengthens it and costs nothing. Long spells have a price where
    each of the ``places`` of the shift ends them.
    """
    kinds = [(place.kind, place.minutes) for place in places]
    told = [(term, weight) for term, weight in priced if _ended(term, kinds)]
    costs = np.zeros((spells, SLOTS), np.float32)
    for spell in range(spells):
        # The first quarter hour of a spell has one to three slots of work.
        begun = QUARTER * (spell - FRESH) - SLOT_MINUTES if spell > FRESH else 0
        for slot in range(SLOTS):
            gap = begun + SLOT_MINUTES * slot
            if gap:
                costs[spell, slot] = sum(weight * _excess(term, gap) for term, weight in told)
    return costs


def _ended(term: Apart | Stretch, kinds: Iterable[tuple[str, int]]) -> bool:
    """Return whether meals and breaks of these minutes all end what a term speaks of."""
    least = {} if isinstance(term, Apart) else dict(term.ended_by)
    return isinstance(term, Apart) or all(m >= least.get(k, NO_LIMIT) for k, m in kinds)


def _excess(term: Apart | Stretch, gap: int) -> int:
    """Return the minutes that a gap between two pauses is too short or too long."""
    return max(0, term.minutes - gap if isinstance(term, Apart) else gap - term.max_minutes)
